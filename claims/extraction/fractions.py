"""Parts of a whole: "two thirds", "a quarter of", "1/3 of", "one in five", as percent."""

import re
from dataclasses import dataclass
from decimal import Decimal

_COUNT = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
} | {"a": 1, "every": 1}
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_NUMBER = r"(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_SHARE = re.compile(
    r"\b(?P<times>a|one|two|three|four|five|six|seven|eight|nine)[ -]"
    r"(?P<part>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    r"(?= (?:of|the|its|their|his|her|majority)\b)"
    r"(?! of an? (?:dozen|hundred|thousand|[mbt]r?illion)\b)"
    r"|\b(?P<half>half)(?= (?:of|the|its|their|his|her|as)\b)(?! of (?:1|one) per)"
    # two-thirds were women, by two thirds; less than half, nearly a third have left
    r"|\b(?P<several>two|three|four|one-)[ -]?(?P<parts>third|quarter|fifth)s?\b"
    r"(?=[ \t]?[.,;:)]| (?:under|over|are|were|have|had|who|live|women|children|in|on|since|by)\b)"
    r"|\b(?:a )?(?P<alone>half|third|quarter|fifth)\b(?!-)(?![.,][0-9])"
    r"(?=[ \t]?[.,;:!?)]| (?:are|were|have|had|has|who|that|by|since|last|this|in|on|now|said)\b)"
    r"|(?<![\w/.,⁄])(?P<top>[1-9][0-9]?)[/⁄](?P<bottom>[1-9][0-9]{0,2})"
    r"(?= of (?:a|all|an|the|those|its|their|his|her|our|[a-z]{3,20}s)\b)"
    # one voter in five took part; not "one man in ten days"
    r"|\bone [a-z]{3,15} in (?P<one_in>two|three|four|five|six|seven|eight|nine|ten|[1-9][0-9]?)"
    r"(?= (?:took|takes?|has|have|had|is|was|were|said|says?|will|would|now|lives?|lived|fled|died"
    r"|voted|needs?|needed|lost|did|does|could|can|cannot)\b)"
    rf"|\b(?P<some>{_NUMBER}) (?:in|out of)(?: every)? (?P<all>{_NUMBER})\b(?= (?!per|%)[A-Za-z])",
    re.IGNORECASE,
)
# Halves and quarters that follow a whole number ("2½ years").
VULGAR = {
    "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅛": Decimal("0.125"),
    "⅓": Decimal("0.3333"), "⅔": Decimal("0.6667"),
}  # fmt: skip
MIXED = "[½¼¾⅛⅓⅔]"
_DIGITS = Decimal("0.01")
# One in 32 is exactly 3.125 percent.
_EXACT = 10**9
# "A half of the year" and "the third quarter" are times and places in a row.
_NOT_A_SHARE = re.compile(r"\b(?:last|first|second|other|this|the|each|per) $", re.IGNORECASE)
_BEFORE = 12
# What stands before a share that names no whole.
_COMPARED = re.compile(
    r"\b(?:(?:less|more|fewer) than|at least|up to|about|around|nearly|almost|over|only|just"
    r"|roughly|by|barely|it was|of wh(?:om|ich)) $",
    re.IGNORECASE,
)
_COMPARED_WITHIN = 16


@dataclass(frozen=True, slots=True)
class Share:
    start: int
    end: int
    percent: Decimal


def find_shares(text: str) -> list[Share]:
    """Return the shares of `text` in order."""
    shares = []
    for match in _SHARE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        is_alone = match["alone"] is not None and not _is_compared(text, match.start())
        if is_alone or _NOT_A_SHARE.search(before):
            continue
        if (share := _percent(match)) is not None:
            shares.append(Share(match.start(), match.end(), share))
    return shares


def _is_compared(text: str, start: int) -> bool:
    """Tell "less than half." and "by a third," from "the first half," and "came in third."."""
    return _COMPARED.search(text, max(0, start - _COMPARED_WITHIN), start) is not None


def _percent(match: re.Match[str]) -> Decimal | None:
    if match["half"]:
        return Decimal(50)
    if match["alone"]:
        is_part = match["alone"].lower() != "half" and not match[0].lower().startswith("a ")
        some, whole = 0 if is_part else 1, _PARTS[match["alone"].lower()]
    elif match["several"]:
        some, whole = _COUNT[match["several"].lower().rstrip("-")], _PARTS[match["parts"].lower()]
    elif match["part"]:
        some, whole = _COUNT[match["times"].lower()], _PARTS[match["part"].lower()]
    elif match["one_in"]:
        some, whole = 1, _number(match["one_in"])
    elif match["top"]:
        some, whole = int(match["top"]), int(match["bottom"])
    else:
        some, whole = _number(match["some"]), _number(match["all"])
    if not 0 < some < whole:
        return None
    percent = Decimal(100 * some) / whole
    is_exact = some * _EXACT % whole == 0
    return percent if is_exact else percent.quantize(_DIGITS).normalize()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]
