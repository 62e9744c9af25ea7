"""What a speaker does with a statement: asserts it, denies it, accuses somebody, or demands it."""

import re

from claims.extraction.types import Stance

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?"
    r"|reject(?:s|ed|ing|ion)?|dismiss(?:es|ed|ing)?|disput(?:es?|ed|ing)|contradict(?:s|ed|ing)?"
    r"|debunk(?:s|ed|ing)?|disavow(?:s|ed|ing)?|repudiat(?:es?|ed|ing))\b",
    re.IGNORECASE,
)
_ACCUSATION = re.compile(
    r"\b(?:accus(?:es?|ed|ing|ations?)|blam(?:es?|ed|ing)|alleg(?:es?|ed|ing|ations?)"
    r"|condemn(?:s|ed|ing|ation)?|denounc(?:es?|ed|ing)|charg(?:es?|ed|ing)"
    r"|faults?|faulted|criticis(?:es?|ed|ing)|criticiz(?:es?|ed|ing)|slam(?:s|med|ming))\b",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|call(?:s|ed|ing)? (?:up)?on|appeal(?:s|ed|ing)?"
    r"|call(?:s|ed|ing)? for|order(?:s|ed|ing)?|request(?:s|ed|ing)?|implor(?:es?|ed|ing)"
    r"|ask(?:s|ed|ing)? for|insist(?:s|ed|ing)? on|press(?:es|ed|ing)? for|ultimatum)\b",
    re.IGNORECASE,
)
# "Armenia must withdraw" is a demand whoever merely says it.
_OBLIGATION = re.compile(
    r"\b(?:must|should|ought to|ha(?:s|ve) to|needs? to)\s+(?!have\b|be noted\b)", re.IGNORECASE
)
# "said there was no truth in", "has not confirmed": nobody vouches for what follows.
_DISOWNED = re.compile(
    r"\b(?:no (?:confirmation|evidence|indication|information|knowledge|proof|record|truth)"
    r" (?:about|in|of|on|that|to)|not true|untrue|not aware|unaware|neither confirm\w+"
    r"|(?:declin|fail|refus)(?:e[sd]?|ed|s|ing)? to (?:acknowledge|admit|confirm|say|verify)"
    r"|(?:not|never|n['’]t) (?:yet |immediately |independently )?(?:confirm(?:ed)?|verif(?:y|ied)"
    r"|acknowledged?|admit(?:ted)?|say))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|never|n['’]t|neither)\b", re.IGNORECASE)
_OPENING = 80


def stance_of(cue: str, content: str = "") -> Stance:
    """Return the stance that the words `cue` give to what they introduce.

    `cue` is as written ("denied", "accused", "called on", "did not deny"); `content`, where it is
    given, is what is said, and counts only where the cue itself is neutral ("said").
    """
    if _DISOWNED.search(cue):
        return "denial"
    if _DENIAL.search(cue):
        return "assertion" if _NEGATION.search(cue) else "denial"
    if _ACCUSATION.search(cue):
        return "accusation"
    if _DEMAND.search(cue) or _OBLIGATION.search(content[:_OPENING]):
        return "demand"
    return "assertion"


def disowned_until(words: str) -> int | None:
    """Return where "there was no truth in" ends, by which a speaker disowns what follows."""
    match = _DISOWNED.search(words)
    return match.end() if match else None
