"""Where the texts and annotations lie that measurements need."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "tests" / "gold"

# What annotators marked of a MEANTIME article: title, date and the first sentences.
_LAST_ANNOTATED = 5
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_FIRST = re.compile(r"(\d\d)-(\d\d)-(\d{4})")
_NO_BLANK_BEFORE = re.compile(r"[.,;:?!)\]%’]|''|'s|n't|’s")
_NO_BLANK_AFTER = re.compile(r"[(\[$€£“#]|``")


@dataclass(frozen=True, slots=True)
class Data:
    """Folders of data that do not belong to the repository."""

    folders: tuple[Path, ...]

    def find(self, *names: str) -> Path | None:
        """Return the first place at which one of the folders has `names`."""
        for folder in self.folders:
            for base in (folder, folder / "bench"):
                if (path := base.joinpath(*names)).exists():
                    return path
        return None


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation of a MEANTIME article: its offsets in `text` and its attributes."""

    tag: str
    start: int
    end: int
    sentence: int
    values: dict[str, str]

    @property
    def is_creation_time(self) -> bool:
        return self.values.get("functionInDocument") == "CREATION_TIME"


@dataclass(frozen=True, slots=True)
class Meantime:
    """An article of MEANTIME up to the last sentence that was annotated.

    `sentences` are spans of `text`: the title, the date, then the body.
    """

    name: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    published_on: date | None


def read_json_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def read_meantime(folder: Path) -> Iterator[Meantime]:
    """Yield the articles of MEANTIME with their spacing rebuilt, one sentence a line."""
    for path in sorted(folder.glob("intra_cross-doc_annotation/*/*.xml")):
        yield _read_article(path)


def _read_article(path: Path) -> Meantime:
    root = ET.parse(path).getroot()  # noqa: S314 (a corpus, not something from outside)
    text = ""
    quoted = False
    spans: dict[str, tuple[int, int, int]] = {}
    sentences: dict[int, tuple[int, int]] = {}
    before: tuple[int, str] | None = None
    for token in root.iter("token"):
        number, word = int(token.attrib["sentence"]), token.text or ""
        if number > _LAST_ANNOTATED:
            break
        if before and before[0] != number:
            text, quoted = f"{text}\n", False
        elif before and _parted(before[1], word, quoted=quoted):
            text += " "
        quoted ^= word == '"'
        spans[token.attrib["t_id"]] = (len(text), len(text) + len(word), number)
        first = sentences.get(number, (len(text), 0))[0]
        text += word
        sentences[number] = (first, len(text))
        before = (number, word)
    marks = list(_marks(root, spans))
    return Meantime(path.stem, text, tuple(sentences.values()), tuple(marks), _published_on(marks))


def _published_on(marks: list[Mark]) -> date | None:
    """Return the day of publication: as marked, else the first one of the line under the title."""
    times = [mark for mark in marks if mark.tag == "TIMEX3"]
    created = [mark for mark in times if mark.is_creation_time]
    written = [mark.values["value"] for mark in created + [m for m in times if m.sentence == 1]]
    days = [_DAY_FIRST.sub(r"\3-\2-\1", value)[:10] for value in written]
    return next((date.fromisoformat(day) for day in days if _DAY.fullmatch(day)), None)


def _parted(word: str, following: str, *, quoted: bool) -> bool:
    """Tell whether a blank stands between two tokens, the first of them maybe inside quotes."""
    if _NO_BLANK_BEFORE.fullmatch(following) or _NO_BLANK_AFTER.fullmatch(word):
        return False
    if following == '"':
        return not quoted
    return not (word == '"' and quoted)


def _marks(root: ET.Element, spans: dict[str, tuple[int, int, int]]) -> Iterator[Mark]:
    markables = root.find("Markables")
    for element in markables if markables is not None else ():
        ids = [anchor.attrib["t_id"] for anchor in element.iter("token_anchor")]
        places = [spans[number] for number in ids if number in spans]
        if places:
            start, end = min(at[0] for at in places), max(at[1] for at in places)
            yield Mark(element.tag, start, end, places[0][2], dict(element.attrib))
        elif element.get("functionInDocument") == "CREATION_TIME":
            yield Mark(element.tag, 0, 0, -1, dict(element.attrib))
