"""Whether what is said around an expression of time has happened yet."""

import re
from typing import Literal

Tense = Literal["past", "future"]

_MODAL = r"(?:will|shall|may|might|can|could|should|would|must|['’]ll)"
_PLAN = (
    r"(?:set|due|scheduled|expected|likely|planned|poised|ready|going|plans?|wants?|hopes?|vow(?:s|ed)"
    r"|threaten(?:s|ed)|intends?|agreed|promise[sd]?|want|hope|intend|ordered|urged|told|asked)"
)
# "Appeared to be unravelling" has begun.
_TO_COME = "".join(
    f"(?<!{verb}{ending} )" for verb in ("appear", "seem") for ending in ("", "s", "ed")
)
_VERB = re.compile(
    rf"\b(?:(?P<future>{_MODAL} (?:not |also |\w{{1,15}}ly )?\w{{1,20}}(?: \w{{1,15}}(?:ed|en)\b)?"
    rf"|(?:{_PLAN}) (?:to|for)\b|(?:is|are|has|have) to(?: be \w{{1,20}})?\b"
    rf"|{_TO_COME}to be \w{{1,20}}"
    r"|(?:has|have) been (?:set|scheduled|called|planned)|deadline|upcoming|slated|looming"
    r"|(?:until|till|ahead of)(?= (?:the |next |early |late )?\Z))"
    r"|(?P<past>was|were|had|did|said|told|took|came|went|made|left|held|fell|rose|began|broke|won"
    r"|lost|gave|saw|struck|hit|shot|fought|met|led|sent|wrote|spoke|flew|drove|ran|brought|put"
    r"|became|found|kept|killed|died|(?:has|have) (?:been|had|\w{2,20}ed)|since|\w{2,20}ed))\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[.;:!?\n]\s|\n")
_REACH = 120


def tense_at(text: str, start: int, end: int) -> Tense | None:
    """Return the tense of the verb closest before `start` in its sentence, or else after `end`."""
    left = max(0, start - _REACH)
    for boundary in _BOUNDARY.finditer(text, left, start):
        left = boundary.end()
    last = None
    for verb in _VERB.finditer(text[left:start]):
        last = verb
    if last is None:
        stop = _BOUNDARY.search(text, end, end + _REACH)
        last = _VERB.search(text, end, stop.start() if stop else end + _REACH)
    if last is None:
        return None
    return "future" if last["future"] else "past"
