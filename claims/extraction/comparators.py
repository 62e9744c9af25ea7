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
    r"\b(?:siege|blockade|embargo|sanctions|victor(?:y|ies)|wins?|advantage|dispute|lead|control|war|talks|concerns?|triumph"
    r"|spread|span|fl(?:y|ew|own|ying)|c[ao]mes?|took|take[ns]?) over $"
    r"|\b(?:information|reports?|reported|data|news|rumou?rs?|talk(?:s|ed|ing)?|kn[eo]w[ns]?|told"
    r"|asked|heard|worr(?:y|ied|ies)|concern(?:s|ed)?|sp[eo]a?ke?|details?|claims?|stor(?:y|ies)"
    r"|learn(?:ed|t)?|complain(?:ed|ts?)?|warn(?:ed|ings?)?|statements?|questions?|wrote) about $",
    re.IGNORECASE,
)


# "$50 billion over six years" is during them, "for over six years" longer; parliaments pass laws.
_DURING = re.compile(
    r"(?<!\bfor)(?<!\bin)(?<!\bafter)(?<!just)(?<!well)(?<!lasted)(?<!lasting)(?<!took)(?<!taken)"
    r"(?<!spent)(?<!waited)(?<!slightly)(?<!\bof)(?<!\bwas)(?<!\bis) over (?:the |a |an )?$",
    re.IGNORECASE,
)
_PASSED = re.compile(r"\bpass(?:es|ed|ing)? $", re.IGNORECASE)
_LAW = re.compile(
    r" (?:[\w-]{1,20} ){0,3}(?:resolution|law|bill|act|motion|measure|amendment|decree|rule|reform"
    r"|sanction|budget|test|exam|checkpoint)s?\b",
    re.IGNORECASE,
)


def read_comparator(before: str, after: str, *, is_time: bool = False) -> Comparator:
    """Return what the words around a figure say about it, or a length of time if `is_time`."""
    if sign := _SIGN.search(before):
        return _SIGNS[(sign[1] or sign[2]).lower()]
    is_during = is_time and _DURING.search(before)
    is_law = _PASSED.search(before) and _LAW.match(after)
    if not (is_during or is_law or _NOT_A_BOUND.search(before)):
        for comparator, pattern in _PATTERNS_BEFORE.items():
            if pattern.search(before):
                return comparator
    for comparator, pattern in _PATTERNS_AFTER.items():
        if pattern.match(after):
            return comparator
    return "="
