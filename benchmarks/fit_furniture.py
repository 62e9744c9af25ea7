"""Fit what each feature adds to a sentence's being of the page, not of the article.

Sentences of pages are the lines of `tests/claims/extraction/page_lines.txt`, each with a full stop
and without; sentences of reports are `news_lines.txt` and those of `tests/gold/open` that hold a
claim. The weights are those of a logistic regression. Prints how many of each kind reach what
`furniture.py` asks for, weighed by the other four fifths of them; `--write` puts the weights of all
into `claims/extraction/furniture_weights.py`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

# In place of this folder: its queue.py would hide the standard library's.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

from claims.extraction import furniture, outlets, page_talk
from claims.extraction.document import read_document
from claims.extraction.header import plain
from tests.gold.rows import read_json_lines

ROOT = Path(__file__).parents[1]
LINES = ROOT / "tests" / "claims" / "extraction"
GOLD = ROOT / "tests" / "gold" / "open"
TABLE = ROOT / "claims" / "extraction" / "furniture_weights.py"

PARTS = 5
BARE = 6
STIFFNESS = 0.3
STEPS = 30
# Where few lines have a feature, it keeps about what it is expected to add.
EXPECTED = {
    "explains its figures": 5.0,
    "gives a contact": 3.0,
    "calls on the reader": 3.0,
    "points above or below": 4.0,
    "says please": 4.0,
    "offers": 3.0,
    "thanks": 4.0,
    "is registered": 3.0,
    "speaks as the outlet to the reader": 2.0,
    "says what it is": 4.0,
    "says who paid for it": 5.0,
    "speaks of its own work": 3.0,
    "is about the outlet": 2.0,
    "is about the author": 2.0,
    "tells the outlet's history": 3.0,
    "is an item of a timetable": 4.0,
    "calls at the end": 2.0,
}
SHOWN = 40
START = ""
# Of the lines: whose page they are.
OURS = outlets.Names(("River Notes",), ("Ann Writer",))


class Sentence(NamedTuple):
    words: str
    names: outlets.Names = OURS


Weights = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the weights in their place")
    parser.add_argument("--show", action="store_true", help="list what comes near the other side")
    options = parser.parse_args()
    pages, reports = _of_pages(), _of_reports()
    for name, sentences, sign in (("pages", pages, 1), ("reports", reports, -1)):
        given = sorted(_left_out(sentences, pages, reports), key=lambda pair: sign * pair[0])
        reached = "  ".join(
            f"{sum(points >= least for points, _ in given) / len(given):.3f} (≥ {least})"
            for least in (furniture.AT_THE_EDGE, furniture.NEAR_THE_EDGE, furniture.WITHIN)
        )
        print(f"{name:<8} {len(given):>5} sentences  {reached}")
        for points, sentence in given[: SHOWN * options.show]:
            print(f"  {points:+.2f}  {sentence.words}")
    weights = _fit(pages, reports)
    for name, points in sorted(weights.items(), key=lambda item: -item[1]):
        print(f"{points:+.2f}  {name or '(start)'}")
    if options.write:
        TABLE.write_text(_table(weights))


def _of_pages() -> list[Sentence]:
    lines = (LINES / "page_lines.txt").read_text().splitlines()
    found = [sentence for line in filter(None, lines) for sentence in furniture.sentences(line)]
    # Those who scrape pages keep a line's full stop or not.
    ended = [f"{sentence}." for sentence in found if sentence[-1] not in ".!?…:)"]
    return [Sentence(sentence) for sentence in (*found, *ended)]


def _of_reports() -> list[Sentence]:
    lines = filter(None, (LINES / "news_lines.txt").read_text().splitlines())
    found = {line: Sentence(line) for line in lines}
    for path in sorted(GOLD.glob("*.txt")):
        text = path.read_bytes().decode()
        names = read_document(text).names
        for row in read_json_lines(path.with_suffix(".jsonl")):
            words = plain(text[row["sentence_start"] : row["sentence_end"]])
            found[words] = Sentence(words, names)
    # Items of a list end without one, too.
    bare = [one for one in found.values() if crc32(one.words.encode()) % BARE == 0]
    return [*found.values(), *(one._replace(words=one.words.rstrip(".")) for one in bare)]


def _left_out(
    sentences: Sequence[Sentence], pages: Sequence[Sentence], reports: Sequence[Sentence]
) -> list[tuple[float, Sentence]]:
    """Weigh each sentence by what all but its own part say."""
    given = []
    for part in range(PARTS):
        weights = _fit(
            [one for one in pages if _part(one) != part],
            [one for one in reports if _part(one) != part],
        )
        given += [(_weigh(one, weights), one) for one in sentences if _part(one) == part]
    return given


def _part(sentence: Sentence) -> int:
    # A line with and without its full stop is one.
    return crc32(sentence.words.rstrip(".").encode()) % PARTS


def _weigh(sentence: Sentence, weights: Weights) -> float:
    return weights[START] + sum(weights.get(name, 0.0) for name in page_talk.features(*sentence))


def _fit(pages: Sequence[Sentence], reports: Sequence[Sentence]) -> Weights:
    """Return the weights of a logistic regression, found by Newton's steps."""
    rows = [
        ({*page_talk.features(*one)}, is_page)
        for ones, is_page in ((pages, 1), (reports, 0))
        for one in ones
    ]
    # What somebody tells has no features, and teaches nothing.
    rows = [row for row in rows if row[0]]
    names = [START, *sorted(set.union(*(having for having, _ in rows)))]
    having = np.array([[name in row or name == START for name in names] for row, _ in rows], float)
    is_page = np.array([page for _, page in rows], float)
    stiffness = STIFFNESS * np.eye(len(names))
    stiffness[0, 0] = 0.0
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-having @ weights))
        pull = having.T @ (is_page - share) - stiffness @ (weights - expected)
        bend = (having.T * (share * (1 - share))) @ having + stiffness
        weights += np.linalg.solve(bend, pull)
    return {name: round(float(points), 2) for name, points in zip(names, weights, strict=True)}


def _table(weights: Weights) -> str:
    lines = "".join(f'    "{name}": {points},\n' for name, points in weights.items() if name)
    return (
        '"""What each feature adds to a sentence\'s being of the page, not of the article.\n\n'
        'Written by `benchmarks/fit_furniture.py --write`; do not edit.\n"""\n\n'
        f"START = {weights[START]}\nWEIGHTS = {{\n{lines}}}\n"
    )


if __name__ == "__main__":
    main()
