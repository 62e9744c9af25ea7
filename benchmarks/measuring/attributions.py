"""Who says what: PolNeAR's sentences, and RiQuA's quotations."""

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring.data import Data, read_json_lines
from benchmarks.measuring.report import Cell, Report, Score
from claims.extraction import sentences
from claims.extraction.document import Block, Document, read_document
from claims.extraction.header import Metadata
from claims.extraction.prose import read_prose
from claims.extraction.quotes import find_quotes
from claims.extraction.reading import Reading, read
from claims.extraction.types import Span

Places = list[tuple[int, int]]

_LETTER = re.compile(r"\w")
_LIKE = 0.7
_NO_BLANK_BEFORE = re.compile(r"[.,;:?!)\]”]|n?['’]\w{0,2}")


def polnear(report: Report, data: Data, *, every: int) -> None:
    """Tell the sentences that hold somebody's statement from the others, as PolNeAR does.

    A sentence, as we cut it, is attributed when a letter of an attribution's content or cue lies in
    it; ours is when a frame of speech or a quotation with a speaker touches it. Where an article
    has several annotators, the first by file name counts.
    """
    title = "PolNeAR, development part: attributed sentences"
    folder = data.find("polnear-dev")
    if folder is None:
        report.no_data(title, "polnear_sentence_f1")
        return
    total = {("Content", "Cue"): Score(0, 0, 0), ("Content",): Score(0, 0, 0)}
    for path in sorted(folder.glob("text/*.txt"))[::every]:
        text = path.read_bytes().decode()
        annotated = _annotated(min(folder.glob(f"attributions/{path.stem}_????.ann")))
        reading = _read_all(text)
        found = _attributed(reading)
        for parts, score in total.items():
            places = [place for part in parts for place in annotated[part]]
            wanted = _touched(reading, text, places)
            total[parts] = Score(
                score.matched + len(found & wanted),
                score.predicted + len(found),
                score.annotated + len(wanted),
            )
    report.figures["polnear_sentence_f1"] = total["Content", "Cue"].f1
    report.table(
        title,
        ["attributed is a sentence with", "precision", "recall", "F1"],
        [
            [" or ".join(parts).lower(), score.precision, score.recall, score.f1]
            for parts, score in total.items()
        ],
    )


def riqua(report: Report, data: Data, *, every: int) -> None:
    """Find what stands between marks in 19th-century novels, whoever says it."""
    title = "RiQuA, test part: quotations in marks (novels)"
    path = data.find("riqua", "test.jsonl")
    if path is None:
        report.no_data(title)
        return
    matched = predicted = annotated = 0
    for row in read_json_lines(path)[::every]:
        text, wanted = _novel(row["tokens"], row["labels"])
        prose = read_prose(read_document(text))
        anchors = [prose.anchor(quote.span) for quote in find_quotes(prose)]
        found = [(anchor.start, anchor.end) for anchor in anchors]
        matched += sum(any(_is_like(one, other) for other in found) for one in wanted)
        predicted, annotated = predicted + len(found), annotated + len(wanted)
    score = Score(matched, predicted, annotated)
    line: list[Cell] = ["claimdesk", score.precision, score.recall, score.f1]
    report.table(title, ["system", "precision", "recall", "F1"], [line])


def _annotated(path: Path) -> dict[str, Places]:
    """Return the places of contents and cues of an annotation file, as brat writes it."""
    places: dict[str, Places] = {"Content": [], "Cue": []}
    for line in path.read_bytes().decode().split("\n"):
        if line.startswith("T"):
            kind, _, offsets = line.split("\t")[1].partition(" ")
            if kind in places:
                for piece in offsets.split(";"):
                    start, end = piece.split()
                    places[kind].append((int(start), int(end)))
    return places


def _read_all(text: str) -> Reading:
    """Read `text` with its header: the annotators did not leave it out."""
    blocks = tuple(Block("body", block.start, block.end) for block in read_document(text).blocks)
    return read(read_prose(Document(text, blocks, Metadata())), Metadata())


def _attributed(reading: Reading) -> set[int]:
    return {
        index
        for place in _statements(reading)
        for index in sentences.covering(reading.sentences, place)
    }


def _statements(reading: Reading) -> Iterator[Span]:
    for index in range(len(reading.sentences)):
        for frame in reading.speakers.frames(index):
            yield frame.content
            yield frame.at
    for quote in reading.quotes:
        if reading.speakers.of_quote(quote):
            yield quote.outer


def _touched(reading: Reading, text: str, places: Places) -> set[int]:
    spans = [reading.prose.anchor(sentence) for sentence in reading.sentences]
    return {
        index
        for index, span in enumerate(spans)
        for start, end in places
        if _LETTER.search(text, max(start, span.start), max(0, min(end, span.end)))
    }


def _novel(tokens: list[str], labels: list[str]) -> tuple[str, Places]:
    """Return a passage with its spacing rebuilt, and what stands between marks in it."""
    text = ""
    wanted: Places = []
    inside: tuple[int, int] | None = None
    for token, label in zip(tokens, labels, strict=True):
        if label != "I-content" and inside:
            wanted += _unquoted(text, *inside)
            inside = None
        word = {"``": "“", "''": "”"}.get(token, token)
        if text and not _NO_BLANK_BEFORE.fullmatch(word) and not text.endswith("“"):
            text += " "
        if label == "B-content":
            inside = (len(text), 0)
        text += word
        if inside:
            inside = (inside[0], len(text))
    return text, wanted + (_unquoted(text, *inside) if inside else [])


def _unquoted(text: str, start: int, end: int) -> Places:
    return [(start + 1, end - 1)] if text[start] == "“" and text[end - 1] == "”" else []


def _is_like(one: tuple[int, int], other: tuple[int, int]) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common >= _LIKE * (max(one[1], other[1]) - min(one[0], other[0]))
