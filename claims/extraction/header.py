"""What an article says about itself above (and below) its text: title, byline, date, origin."""

import re
from dataclasses import dataclass
from datetime import date

from claims.extraction.lexicon import MONTH_NUMBERS, MONTHS

_TITLE_LENGTH = 250
_FULL_STOP = re.compile(r"""[.:;,]["'”’»)]*$""")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\[\]\s]*\)")
_BYLINE = re.compile(r"^by:? (?P<name>\S.{1,120})$", re.IGNORECASE)
_FIELD = re.compile(
    r"^(?:region|theme|topics?|section|category|source|author|published|updated|date)s?:\s",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?:(?P<month>{MONTHS})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTHS})\.?,? (?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})-(?P<month3>\d\d)-(?P<day3>\d\d))$"
)
_ORIGIN = re.compile(
    r"\b(?:original source of this article is|originally (?:published|appeared) (?:on|in|at|by))"
    r"\s+(?P<name>[^\n.]{2,80})",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"original (?:url|source|article)\b[^\n]{0,20}\s{1,5}<?(?P<url>https?://[^\s<>]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the text states; None where it does not."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    original_publisher: str | None = None
    published_on: date | None = None
    url: str | None = None


def looks_like_title(block: str) -> bool:
    """Tell a headline from a first sentence: it is short, on one line, without a full stop."""
    is_line = "\n" not in block and len(block) <= _TITLE_LENGTH
    return is_line and (block.startswith("#") or not _FULL_STOP.search(block))


def looks_like_header(block: str) -> bool:
    """Tell a byline, a dateline or a "Region: …" line from the text."""
    return all(
        _BYLINE.match(line) or _FIELD.match(line) or _date_in(line) is not None
        for line in plain(block).split("\n")
    )


def plain(markup: str) -> str:
    """Return `markup` without links, emphasis and heading marks."""
    return _LINK.sub(r"\1", markup).replace("**", "").lstrip("#").strip()


def read_metadata(heads: list[str], feet: list[str]) -> Metadata:
    """Return what the header blocks `heads` and the closing notices `feet` state."""
    if not heads:
        return Metadata()
    lines = [line.strip() for head in heads[1:] for line in plain(head).split("\n")]
    datelines = [(line, found) for line in lines if (found := _date_in(line))]
    publishers = [name for line, _ in datelines if (name := _publisher_in(line))]
    bylines = [match["name"] for line in lines if (match := _BYLINE.match(line))]
    footer = "\n".join(plain(foot) for foot in feet)
    origin = publishers[1] if len(publishers) > 1 else _first(_ORIGIN, footer, "name")
    publisher = publishers[0] if publishers else None
    return Metadata(
        title=plain(heads[0]) or None,
        byline=bylines[0] if bylines else None,
        publisher=publisher,
        original_publisher=origin if origin != publisher else None,
        published_on=datelines[0][1] if datelines else None,
        url=_first(_ADDRESS, footer, "url"),
    )


def _date_in(line: str) -> date | None:
    match = _DATE.search(line)
    if match is None:
        return None
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month"] or match["month2"] or match["month3"]
    day = match["day"] or match["day2"] or match["day3"]
    number = int(month) if month.isdigit() else MONTH_NUMBERS[month[:3].lower()]
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _publisher_in(dateline: str) -> str | None:
    return _DATE.sub("", dateline).strip(" ,|–—-") or None


def _first(pattern: re.Pattern[str], text: str, group: str) -> str | None:
    match = pattern.search(text)
    return match[group].strip() if match else None
