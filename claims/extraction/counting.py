"""What counts without a number: "a tactical UAV" is one, "no civilian casualties" is none."""

import re
from collections.abc import Iterator

from claims.extraction.lexicon import EQUIPMENT, PEOPLE, WEAPONS, singular_pattern

_THINGS = singular_pattern(WEAPONS | {"soldier", "policeman", "civilian", "fighter", "pilot"})
_WORD = r"(?:[\"“]?[\w-]{1,25}[\"”]? |[\"“][\w -]{1,30}[\"”] )"
_SINGLE = re.compile(
    rf"(?<!not )(?<!without )\b(?P<thing>an? {_WORD}{{0,3}}(?:{_THINGS}))\b(?![-'’])", re.IGNORECASE
)
# One thing is news only where something becomes of it.
_FATE = re.compile(
    r"\b(?:captur|destroy|shot down|shoot|down(?:ed|ing)|eliminat|kill|wound|los[et]|losing"
    r"|put out of|knocked out|seiz|hit\b|struck|sank|sunk|crash|neutrali[sz]|intercept|damag"
    r"|abduct|injur|die[ds]?\b|dead)",
    re.IGNORECASE,
)
_REACH = 160
_ABSENT = (
    rf"(?:(?:{singular_pattern(PEOPLE)})(?:s|es)?|(?:{singular_pattern(EQUIPMENT)})s|men|women)"
)
# "no" counts zero only of what a report would count.
_NONE = re.compile(
    r"\b(?P<nobody>[Nn]o one|[Nn]obody)(?= (?:was|were|has been|had been|is)"
    r" (?:killed|hurt|injured|wounded|harmed|captured|arrested|missing|dead)\b)"
    r"|\b(?P<none>[Nn]one) of (?:the|its|their|his|our|these|those) "
    rf"|\b(?P<no>[Nn]o|[Nn]ot (?:a|one) single|[Nn]ot one|[Zz]ero|[Ww]ithout any)"
    r" (?:(?!doubt|reason|longer|more|such|other|one)[\w-]{1,20} ){0,2}"
    rf"{_ABSENT}\b"
)


def find_single_things(text: str) -> Iterator[tuple[int, int]]:
    """Yield where an article stands for the number one, with what it counts."""
    for match in _SINGLE.finditer(text):
        around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
        if _FATE.search(around):
            yield match.span("thing")


def find_absences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words that say that there are none of something."""
    for match in _NONE.finditer(text):
        yield match.span(match.lastgroup or 0)
