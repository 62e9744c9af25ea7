"""What people have written, ready to be set in a document: as plain text that does nothing.

No markup is read in it, it turns the writing of nothing beside it, and its words break where lines
end.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

# A word that may be longer than a line is broken anywhere: after so many characters each.
LONGEST_WORD = 30
STEP = 10
# In an address, what typst itself does not break.
UNBROKEN = re.compile(rf"[^/?&=#.,:;_~+-]{{{STEP}}}(?=[^/?&=#.,:;_~+-]{{{STEP}}})")
LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# No writing has more on a letter (UAX 15). Typst takes minutes over thousands, or breaks down.
MOST_MARKS = 30
# Marks over, under and around a letter, and what has no width.
MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})
TURNED = frozenset({"R", "AL", "AN"})
# By these a text could turn what stands beside it, or make a figure read backwards. Writing from
# right to left needs none of them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Data = dict[str, Any]


def paragraphs(text: str) -> list[Data]:
    """Return a text as paragraphs of lines, each with the direction of its writing."""
    made: list[Data] = []
    for is_blank, kept_lines in groupby(text.splitlines(), key=lambda one: not one.strip()):
        if not is_blank:
            kept = list(kept_lines)
            told = [line(one) for one in kept]
            made.append({"lines": told, "rtl": is_rtl(" ".join(kept))})
    return made


def lines(text: str) -> list[str]:
    """Return a text as its lines, with the blanks at their ends: parts of a text can be joined."""
    return [shown(one) for one in LINE_END.split(text)]


def line(text: str) -> str:
    """Return a text in one line, which turns the writing of nothing beside it."""
    told = shown(" ".join(text.split()))
    is_turned = any(unicodedata.bidirectional(one) in TURNED for one in told)
    return f"\u2068{told}\u2069" if is_turned else told


def joined(parts: Iterable[str]) -> str:
    """Return parts in one line, those that are empty left out; none turns what stands beside it."""
    return ", ".join(line(part) for part in parts if part)


def address(url: str) -> Data | None:
    """Return an address as it is shown, and where it leads: nowhere but to the web."""
    if not url:
        return None
    leads = url if url.startswith(("http://", "https://")) else ""
    return {"to": leads, "shown": shown(url)}


def shown(text: str) -> str:
    """Return a text without what no font shows, and with breaks in words longer than a line."""
    kept = "".join(" " if one.isspace() else one for one in text if one.isspace() or _is_shown(one))
    return " ".join(_broken(word) for word in "".join(_legible(kept)).split(" "))


def _legible(text: str) -> Iterator[str]:
    """Yield the characters of a text without the marks that are too many on one letter."""
    marks = 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in MARKS else 0
        if marks <= MOST_MARKS:
            yield one


def _is_shown(character: str) -> bool:
    return character not in TURNING and unicodedata.category(character) not in ("Cc", "Cs")


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    # Addresses mostly break by themselves.
    if word.startswith(("http://", "https://")):
        return UNBROKEN.sub("\\g<0>\u200b", word)
    parts = range(0, len(word), STEP)
    return "\u200b".join(word[start : start + STEP] for start in parts)


def is_rtl(text: str) -> bool:
    """Tell whether the first letter that has a direction goes from right to left."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one != "L" for one in directions if one in ("L", "R", "AL")), False)
