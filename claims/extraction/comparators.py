"""The words that say whether a figure is exact, about, a floor or a ceiling."""

import re

from claims.extraction.types import Comparator

_BEFORE: dict[Comparator, list[str]] = {
    "≥": [
        "at least", "(?:no|not) (?:fewer|less) than", "(?:a )?minimum(?: of)?", "not under",
        "as few as",
    ],
    "≤": [
        "(?:no|not) (?:more|over|greater|higher) than", "up to",
        "as (?:many|much|high|far|long) as",
        "at most", "within", "(?:a )?maximum(?: of)?", "not (?:over|exceeding)",
        "at the most", "capped at",
    ],
    ">": [
        "(?:more|greater|higher|bigger|larger|longer|better|older) than", "over(?: than)?",
        "above", "exceed(?:s|ed|ing)?", "in excess of", "upwards? of", "surpass(?:es|ed|ing)?",
        "top(?:s|ped|ping)", "just over", "slightly (?:over|more than|above)", "well over",
        "north of", r"(?<!the )(?<!half )past", "pass(?:es|ed|ing)?", "beyond",
    ],
    "<": [
        "(?:fewer|less|lower|smaller|shorter) than", "under", "below", "just (?:under|below)",
    ],
    "~": [
        "nearly|almost|near|close to|nearing|barely|virtually",
        "approach(?:es|ed|ing)?",
        "some|about|around|approximately|approx\\.?|roughly|circa|ca?\\.|something like",
        "(?:an )?estimated|estimates? of|in the region of|on the order of|averag(?:e|es|ed|ing)",
    ],
}  # fmt: skip
_SIGNS: dict[str, Comparator] = {
    "~": "~", "≈": "~", ">": ">", "<": "<", "≥": "≥", "≤": "≤", "sub-": "<",
}  # fmt: skip
_AFTER: dict[Comparator, list[str]] = {
    "≥": [r"\+", r"[ -]plus\b", r" or (?:more|over|higher|greater)\b", r" and counting\b"],
    "≤": [r" or (?:fewer|less|under|lower)\b", r" at (?:the )?most\b"],
    "~": [r" or so\b", r"-odd\b", r"-ish\b"],
}
# What may stand between a comparator and its figure.
_FILLER = (
    "(?: (?:a|an|the|some|another|only|just|around|about|almost|nearly|estimated|additional"
    "|further|(?:a )?(?:combined )?total of|record|staggering|whopping)){0,2}"
)
_PATTERNS_BEFORE = {
    sign: re.compile(rf"\b(?:{'|'.join(phrases)}){_FILLER} $", re.IGNORECASE)
    for sign, phrases in _BEFORE.items()
}
_PATTERNS_AFTER = {
    sign: re.compile("|".join(phrases), re.IGNORECASE) for sign, phrases in _AFTER.items()
}
_SIGN = re.compile(r"(?:([~≈<>≥≤]) ?|\b(sub-))$", re.IGNORECASE)
# "the victory over 3 rivals", "information about 30 dead": not every "over" or "about" compares.
_NOT_A_BOUND = re.compile(
    r"\b(?:victor(?:y|ies)|wins?|advantage|dispute|lead|control|war|talks|concerns?|triumph"
    r"|spread|span|fl(?:y|ew|own|ying)|c[ao]mes?|took|take[ns]?) over $"
    r"|\b(?:information|reports?|reported|data|news|rumou?rs?|talk(?:s|ed|ing)?|kn[eo]w[ns]?|told"
    r"|asked|heard|worr(?:y|ied|ies)|concern(?:s|ed)?|sp[eo]a?ke?|details?|claims?|stor(?:y|ies)"
    r"|learn(?:ed|t)?|complain(?:ed|ts?)?|warn(?:ed|ings?)?|statements?|questions?|wrote) about $",
    re.IGNORECASE,
)


def read_comparator(before: str, after: str) -> Comparator:
    """Return what the words around a figure say about it."""
    if sign := _SIGN.search(before):
        return _SIGNS[(sign[1] or sign[2]).lower()]
    if not _NOT_A_BOUND.search(before):
        for comparator, pattern in _PATTERNS_BEFORE.items():
            if pattern.search(before):
                return comparator
    for comparator, pattern in _PATTERNS_AFTER.items():
        if pattern.match(after):
            return comparator
    return "="
