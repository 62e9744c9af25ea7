"""Speakers whom no verb names: signatures, labels, interviews and lists under a colon."""

import re
from bisect import bisect_right
from collections import Counter

from claims.extraction.gazetteer import gazetteer
from claims.extraction.lexicon import words
from claims.extraction.prose import Prose
from claims.extraction.types import Attribution, Span

_SIGNATURE = re.compile(
    r"[\s\"”]{0,3}(?:―|—|–|--|- )\s?((?:[A-Z][\w.’'-]++ ?){1,4})(?=[,(\n“\"”]|$)"
)
_SIGNATURE_WITHIN = 80
_LABEL = re.compile(r"([A-Z][^:;“”‘\"\n]{1,120}):\s*$")
_TURN = re.compile(
    r"[“\"]?([A-Z][\w.’'-]{0,20}(?: [A-Z][\w.’'-]{1,20}){0,3})(?: \(([A-Z]{1,4})\))?:\s"
)
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){2,4}")
_FULL_NAME = re.compile(r"[A-Z][\w’'-]{1,20}(?:[ -][A-Z][\w’'-]{1,20}){1,5}")
# Who answers is introduced in the text above the first turn.
_LONGEST_PREFACE = 4_000
# They ask, or do not tell who answers.
_ASKED = words("q question questioner reporter interviewer moderator a answer")
_HEADS = words(
    "breaking caption claim conclusion correction editor fact finding image note photo picture "
    "rating read ruling source statement update verdict video"
)
_FEWEST_TURNS = 2
_SHORT_NAME = 2
_LONGEST_LIST = 40
_ITEM = re.compile(r"(?:[-–—•*▪●◦·►]|\d{1,2}[.)]|\([a-z0-9]{1,2}\))\s?(?=\S)")


def signature(prose: Prose, end: int) -> tuple[str, Span] | None:
    """Return X of "“…” — X", where the quotation ends at `end`, and where it stands."""
    match = _SIGNATURE.match(prose.text, end, end + _SIGNATURE_WITHIN)
    if match is None:
        return None
    return match[1].strip(" ."), Span(match.start(), match.end())


def label(prose: Prose, end: int) -> tuple[Attribution, Span] | None:
    """Return X of "Minister X: “…” at the beginning of a paragraph, before `end`."""
    start = prose.paragraphs[prose.paragraph_at(end)].start
    match = _LABEL.fullmatch(prose.text, start, end)
    if match is None:
        return None
    title = match[1].split()
    if any(word[0].islower() for word in title[-_SHORT_NAME:]) or title[0].lower() in _HEADS:
        return None
    name = " ".join(title[-_SHORT_NAME:])
    role = " ".join(title[:-_SHORT_NAME]) or None
    return Attribution(name, ":", role), Span(start, end)


class Transcript:
    """The turns of an interview: paragraphs that a speaker's name and a colon open.

    Initials stand for whom the first turn ("Ada Brook (AB):") or the text above it names. Who
    asks speaks for nobody.
    """

    def __init__(self, prose: Prose) -> None:
        found = [
            (index, match)
            for index, paragraph in enumerate(prose.paragraphs)
            if (match := _TURN.match(prose.text, paragraph.start, paragraph.end))
        ]
        short = {match[2]: match[1] for _, match in found if match[2]}
        turns = [(index, short.get(match[1], match[1])) for index, match in found]
        counts = Counter(name for _, name in turns if name.lower() not in _HEADS)
        asked = {name for name in counts if name.lower() in _ASKED}
        often = {name for name, count in counts.items() if count >= _FEWEST_TURNS} - asked
        # A label alone, like "Losses", makes no interview.
        is_dialogue = len(often) > 1 or bool(asked) or any(map(str.isupper, often))
        if len(counts) == 1 or not is_dialogue:
            often = set()
        self._turns = [(index, name) for index, name in turns if name in often | asked]
        self._asking = asked or self._askers(prose)
        preface = prose.text[: found[0][1].start()][-_LONGEST_PREFACE:] if found else ""
        self._names = {
            name: _introduced(name, preface) for name in often if _INITIALS.fullmatch(name)
        }

    def speaker(self, paragraph: int) -> str | None:
        """Return whose turn `paragraph` belongs to; None for a question."""
        turn = bisect_right(self._turns, paragraph, key=lambda one: one[0]) - 1
        if turn < 0 or (self._turns[turn][0] < paragraph and turn == len(self._turns) - 1):
            return None
        name = self._turns[turn][1]
        if name in self._asking or name.title() in gazetteer():
            return None
        return self._names.get(name, name)

    def _askers(self, prose: Prose) -> set[str]:
        """Return who opens a dialogue and alone asks questions in it."""
        asking = {name for index, name in self._turns if _text(prose, index).endswith("?")}
        opener = {name for _, name in self._turns[:1]}
        return asking if asking == opener else set()


def _introduced(initials: str, preface: str) -> str | None:
    """Return the only name in `preface` that has these initials."""
    wanted = [letter for letter in initials if letter.isalpha()]
    fitting = set()
    for match in _FULL_NAME.finditer(preface):
        parts = match[0].split()
        for first in range(len(parts) - len(wanted) + 1):
            name = parts[first : first + len(wanted)]
            if [part[0] for part in name] == wanted:
                fitting.add(" ".join(name))
    return fitting.pop() if len(fitting) == 1 else None


def introduction(prose: Prose, paragraph: int) -> int | None:
    """Return the paragraph with the colon that the list item or statement `paragraph` is under."""
    earliest = max(0, paragraph - (_LONGEST_LIST if _is_item(prose, paragraph) else 1))
    for before in range(paragraph - 1, earliest - 1, -1):
        if _text(prose, before).endswith(":"):
            return before
        if not _is_item(prose, before):
            return None
    return None


def _is_item(prose: Prose, paragraph: int) -> bool:
    text = _text(prose, paragraph)
    return bool(_ITEM.match(text)) or text.endswith(";")


def _text(prose: Prose, paragraph: int) -> str:
    return prose[prose.paragraphs[paragraph]]
