"""What counts without a number: "a tactical UAV" is one, "no civilian casualties" is none."""

import re
from collections.abc import Iterator

from claims.extraction.lexicon import COUNTED, EQUIPMENT, NUMBER, PEOPLE, WEAPONS, singular_pattern

_THINGS = singular_pattern(WEAPONS | {"soldier", "policeman", "civilian", "fighter", "pilot"})
# "a total of 558 aircraft" is not one aircraft.
_NOT_OF_IT = (
    r"(?!(?:of|in|to|and|or|for|by|with|from|on|at|total|number|few|couple|[0-9]++"
    r"|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b)"
)
_WORD = rf"{_NOT_OF_IT}(?:[\"“]?[\w-]{{1,25}}[\"”]? |[\"“][\w -]{{1,30}}[\"”] )"
_SINGLE = re.compile(
    rf"(?<!not )(?<!without )\b(?P<thing>an? (?:{_WORD}){{0,3}}(?:{_THINGS}))\b(?![-'’])",
    re.IGNORECASE,
)
# One thing is news only where something becomes of it.
_FATE = re.compile(
    r"\b(?:captur|destroy|shot down|shoot|down(?:ed|ing)|eliminat|kill|wound|los[et]|losing"
    r"|put out of|knocked out|seiz|hit\b|struck|sank|sunk|crash|neutrali[sz]|intercept|damag"
    r"|abduct|injur|die[ds]?\b|dead)",
    re.IGNORECASE,
)
# "A suicide bomber killed dozens" befell others.
_ACTS = re.compile(
    r" (?:(?:has|had|have|also|later|then) ){0,2}(?:kill|wound|injur|destroy|captur|hit|struck|shot"
    r"|damag|seiz|down|s[au]nk|eliminat|abduct|intercept)[a-z]{0,4} (?:down )?"
    r"(?:the|an?|his|her|its|their|at least|more than|about|around|some|dozens|hundreds|thousands"
    rf"|scores|several|many|another|{NUMBER})\b",
    re.IGNORECASE,
)
_REACH = 160
_ABSENT = (
    rf"(?:(?:{singular_pattern(PEOPLE)})(?:s|es)?|(?:{singular_pattern(EQUIPMENT)})s|men|women)"
)
# "no" counts zero only of what a report would count.
# What stands between "no" and what there is none of.
_GAP = r"(?!(?:doubt|reason|longer|more|such|other|one|of|in|to|that|for|by)\b)[\w-]{1,20}"
_ONE = singular_pattern(COUNTED)
_NONE = re.compile(
    r"\b(?P<nobody>[Nn]o one|[Nn]obody)(?= (?:was|were|has been|had been|is)"
    r" (?:killed|hurt|injured|wounded|harmed|captured|arrested|missing|dead)\b)"
    r"|\b(?P<none>[Nn]one) of (?:the|its|their|his|our|these|those) "
    rf"|\b(?P<one>[Nn]ot (?:(?:a|one) single|one)) (?:{_GAP} ){{0,2}}(?:{_ONE})\b"
    r"|\b(?P<no>[Nn]o|[Zz]ero|[Ww]ithout any)"
    rf" (?:{_GAP} ){{0,2}}"
    rf"{_ABSENT}\b"
)


def find_single_things(text: str) -> Iterator[tuple[int, int]]:
    """Yield where an article stands for the number one, with what it counts."""
    for match in _SINGLE.finditer(text):
        around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
        if _FATE.search(around) and not _ACTS.match(text, match.end()):
            yield match.span("thing")


def find_absences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words that say that there are none of something."""
    for match in _NONE.finditer(text):
        yield match.span(match.lastgroup or 0)
