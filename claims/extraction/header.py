"""What an article says about itself above (and below) its text: title, byline, date, origin."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from claims.extraction.dateline import Dateline
from claims.extraction.lexicon import MONTH_NUMBERS, MONTHS

_TITLE_LENGTH = 250
_PUBLISHER_LENGTH = 60
_LONGEST_LINE = 160
_MOST_BLANKS = 3
_LONGEST_OUTLET = 4
_MONTHS_OF_A_YEAR = 12
_FULL_STOP = re.compile(r"""[.:;,]["'”’»)]*$""")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\[\]\s]*\)")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?: [^<>\n]{0,200})?/?>")
_LABEL = re.compile(r"^(?:title|headline)\s?: ?", re.IGNORECASE)
_BYLINE = re.compile(
    r"^(?:(?:written|posted|reported|story|analysis|opinion|text)\s)?by:? (?P<name>\S.{1,120})$"
    r"|^(?:authors?|writers?|reporters?|byline)\s?: ?(?P<author>\S.{1,120})$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"^(?:authors?|writers?|reporters?)\s?:", re.IGNORECASE)
# What stands behind the name: "By Ann Writer, Staff Reporter | Daily".
_AFTER_NAME = re.compile(
    r"(?:[|•·–—/]|,? (?:in|for|on|at) [A-Z]|,? (?:staff|senior|chief|special|foreign|political"
    r"|diplomatic|defen[cs]e|correspondent|reporter|editor|journalist)\b|, ).{0,120}$"
)
_ON_DAY = re.compile(r" (?:on|at)[ ,]{0,3}$")
_FIELD = re.compile(
    r"^(?:region|theme|topics?|section|category|categories|filed under|source|author|published"
    r"|publisher|publication|publication date|first published|last (?:updated|modified)|updated"
    r"|posted|created|modified|date|time|location|tags?|keywords?|language|url|link|via"
    r"|agency|outlet|original (?:publisher|source))(?:\(s\)|s)?\s?(?::|on\b|at\b)",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"^(?:[0-9]{1,3} ?-?min(?:ute)?s? read|reading time\b.{0,30}|(?:world|politics|news|opinion"
    r"|analysis|europe|asia|africa|americas|middle east|defen[cs]e|war|conflict|international)"
    r"|print|share|listen|(?:local|news|web|online|foreign|our|staff) (?:editor|desk|staff"
    r"|writer|reporter|correspondent)s?"
    r"|updated?|exclusive|breaking(?: news)?|[0-9]{1,5} (?:views|shares"
    r"|comments))$",
    re.IGNORECASE,
)
# Above a statement to the press; neither its title nor who publishes it.
_RELEASE = re.compile(
    r"^(?:for immediate release|(?:press|news|media) (?:release|statement)s?"
    r"|(?:press |news )?(?:release|ref(?:erence)?|statement)\.? (?:number|no\.?)\W{0,3}[\w/-]{1,30}"
    r")\W{0,3}$",
    re.IGNORECASE,
)
# Words that outlets are called by.
_OUTLET = re.compile(
    r"\b(?:agency|chronicle|courier|daily|dispatch|gazette|guardian|herald|journal|magazine|media"
    r"|monitor|network|news|observer|online|post|press|radio|review|telegraph|times|tribune|tv"
    r"|weekly)\b",
    re.IGNORECASE,
)
# "Army takes Dorn | The Daily Herald", "Army takes Dorn - Herald Online".
_OUTLET_BEHIND = re.compile(
    r"(?P<title>\S.{9,240}\S) ?(?P<mark>\|| [-–—]) (?P<name>[A-Z][\w.’'&]{1,20}"
    r"(?: [A-Z][\w.’'&]{1,20}){0,3})"
)
# "Ann Writer in Dorn", before the date.
_REPORTER = re.compile(
    r"(?P<name>[A-Z][\w.’'-]{1,20}(?: [A-Z][\w.’'-]{1,20}){1,2}) in [A-Z][\w’' -]{1,40}"
)
_BREADCRUMB = re.compile(r"^[\w&’' -]{2,30}(?: ?[>»›/] ?[\w&’' -]{2,40}){1,5}$")
# A menu that has lost its blanks: "War ReportsMiddle EastOpinion".
_GLUE = re.compile(r"(?<=[a-z]{3})[A-Z][a-z]{2}")
_FEWEST_GLUED = 2
# A section's or an outlet's name above the title has so few words, a title below it more.
_SECTION_WORDS = 2
_FEWEST_TITLE_WORDS = 4
_TIME_OF_DAY = re.compile(r"\b\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?\b")
_AGO = re.compile(r"\b\d{1,2} (?:seconds?|minutes?|hours?|days?|weeks?) ago\b")
_CLOCK = (
    r"(?:[ ,|T–—-]{0,4}(?:at )?\d{1,2}[:.h]\d{1,2}(?::\d{2})?(?:\.\d{1,6})?Z?(?: ?[ap]\.?m\.?)?"
    r"(?: ?\(?[A-Z]{2,5}\)?(?: ?[+-]\d{1,4})?| ?[+-]\d{2}:?\d{2})?"
    # A zone may stand without a time.
    r"|(?-i: \(?(?:GMT|UTC|[A-Z]{1,4}T)\)?))?"
)
_DATE = re.compile(
    rf"(?:(?P<month>{MONTHS})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{MONTHS})\.?,? (?P<year2>\d{{4}})"
    r"|(?P<year3>\d{4})[-/.](?P<month3>\d\d)[-/.](?P<day3>\d\d)"
    r"|(?P<day4>\d{1,2})\.(?P<month4>\d{1,2})\.(?P<year4>\d{4})"
    r"|(?P<month5>\d{1,2})[/-](?P<day5>\d{1,2})[/-](?P<year5>\d{4}))"
    rf"{_CLOCK}(?: ?\([^()]{{1,60}}\))?(?: ?[|•·–—-] ?[^|\n]{{1,40}})?\W{{0,2}}$",
    re.IGNORECASE,
)
# Where these zones are kept, 5/12 is 5 December.
_DAY_FIRST = re.compile(r"\b(?:GMT|BST|CES?T|EES?T|IST|MSK|AES?T)\b")
_DATE_LABEL = re.compile(
    r"^(?:(?:first )?published|posted|created|date|publication date|publication|issued)\b"
    r"(?: on| at)?\s?:? ?",
    re.IGNORECASE,
)
_UPDATE_LABEL = re.compile(
    r"^(?:last )?(?:updated|modified|edited)\b(?: on| at)?\s?:? ?", re.IGNORECASE
)
_BETWEEN_LINES = re.compile(
    r"\n| ?[/|•·,] ?(?=(?:last )?updated\b|(?:created|published|posted)\b)", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b\.?,? ?|\bon$",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"^(?:publisher|publication|outlet)\s?: ?(?P<name>\S.{1,80})$", re.IGNORECASE | re.MULTILINE
)
_ORIGIN = re.compile(
    r"\b(?:original source of this article is|originally (?:published|appeared|posted)"
    r" (?:on|in|at|by)|first (?:published|appeared) (?:on|in|at|by)(?! \d)"
    r"|(?:reprinted|republished|reproduced) (?:with (?:the )?permission (?:of|from)|from|by)"
    r"|cross-?posted (?:from|with))"
    r"\s+(?P<name>[^\n.]{2,80}?)(?= on \d| on [A-Z][a-z]+ \d|,? \d|[.\n(]|$)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:original )?(?:source|publisher|via|agency)s?\s?: ?(?P<name>(?!https?:"
    r"|<)[^\n|]{2,60}?)\.?(?: ?\|.{0,80})?$",
    re.IGNORECASE | re.MULTILINE,
)
_SOURCE_LABEL = re.compile(r"^(?:original )?sources?\s?: ?", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright|©|\(c\))[ ©(c)]{0,6}(?:\d{4}(?: ?[-–] ?\d{4})?,? )"
    r"(?P<name>[A-Z][\w&.’' -]{1,50}?)(?:[.,|]|\ball rights|$)",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?:original (?:url|source|article)|source url|permalink|^url|^link|^source)\b[^\n]{0,20}"
    r"\s{1,5}<?(?P<url>https?://[^\s<>]+)",
    re.IGNORECASE | re.MULTILINE,
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
    place: str | None = None


def looks_like_title(block: str) -> bool:
    """Tell a headline from a first sentence: it is short, on one line, without a full stop."""
    is_line = "\n" not in block and len(block) <= _TITLE_LENGTH
    return is_line and (block.startswith("#") or not _FULL_STOP.search(block))


def looks_like_header(block: str) -> bool:
    """Tell a byline, a date or a "Region: …" line from the text."""
    return all(_is_header_line(line.strip()) for line in plain(block).split("\n"))


def is_breadcrumb(block: str) -> bool:
    """Tell "Home > World" above a title."""
    return bool(_BREADCRUMB.match(block) or _SMALL_PRINT.match(block) or _is_glued(block))


def _is_glued(block: str) -> bool:
    words = block.split()
    is_menu = len(block) <= _PUBLISHER_LENGTH and all(word[0].isupper() for word in words)
    return is_menu and len(_GLUE.findall(block)) >= _FEWEST_GLUED


def plain(markup: str) -> str:
    """Return `markup` without links, tags, emphasis and heading marks."""
    text = _LINK.sub(r"\1", markup)
    return _TAG.sub("", text).replace("**", "").lstrip("#").strip(" \n\t*_")


def read_metadata(heads: list[str], feet: list[str], dateline: Dateline | None = None) -> Metadata:
    """Return what header blocks, closing notices and the dateline state."""
    title = _title_number(heads)
    others = [head for number, head in enumerate(heads) if number != title]
    lines = [part.strip() for head in others for part in _BETWEEN_LINES.split(plain(head)) if part]
    dated = [(line, found) for line in lines if (found := _date_in(line))]
    first = [found for line, found in dated if not _UPDATE_LABEL.match(line)]
    footer = "\n".join(plain(foot) for foot in feet)
    signed = [line for line in footer.split("\n") if _AUTHOR.match(line)]
    header = "\n".join(lines)
    publishers = [name for line, _ in dated if (name := _publisher_in(line))]
    reporters = [name for line in lines if (name := _reporter_in(line))]
    publishers = [one for one in publishers if not _reporter_in(one)]
    name = None if title is None else _title(heads[title])
    if name and publishers and _is_section_above(name, publishers[0]):
        name = publishers.pop(0)
    name, outlet = _split_title(name)
    publisher = _first(_PUBLISHER, header, "name") or (publishers[0] if publishers else None)
    publisher = (
        publisher
        or outlet
        or _outlet_above(heads, title)
        or _outlet_in_byline(lines)
        or _outlet_line(lines)
        or _first(_RIGHTS, footer, "name")
    )
    origins = [
        publishers[1] if len(publishers) > 1 else None,
        _first(_ORIGIN, footer, "name") or _first(_ORIGIN, header, "name"),
        _first(_SOURCE, header, "name") or _first(_SOURCE, footer, "name"),
        dateline.agency if dateline else None,
    ]
    origin = next(filter(None, origins), None)
    days = first or [found for _, found in dated]
    return Metadata(
        title=name,
        byline=next(
            filter(None, [*(_byline_in(line) for line in [*lines, *signed]), *reporters]), None
        ),
        publisher=publisher,
        original_publisher=origin if origin != publisher else None,
        published_on=days[0] if days else dateline.published_on if dateline else None,
        url=_first(_ADDRESS, f"{header}\n{footer}", "url"),
        place=dateline.city if dateline else None,
    )


def _title_number(heads: list[str]) -> int | None:
    """Return which of `heads` is the title: no field, and not the name of a section above it."""
    titles = [number for number, head in enumerate(heads) if not looks_like_header(head)]
    for number in titles:
        name = plain(heads[number])
        is_repeated = heads.count(heads[number]) > 1
        following = next(
            (other for other in titles if other > number and heads[other] != heads[number]), None
        )
        if following is None or not looks_like_title(heads[following]):
            return number
        if not _is_section_above(name, plain(heads[following]), is_repeated=is_repeated):
            return number
    if not heads or titles:
        return None
    first = plain(heads[0])
    is_other = _SMALL_PRINT.match(first) or _BYLINE.match(first) or _RELEASE.match(first)
    return None if is_other else 0


def _is_section_above(name: str, title: str, *, is_repeated: bool = False) -> bool:
    is_section = len(name.split()) <= _SECTION_WORDS or is_repeated or is_outlet(name)
    return is_section and len(title.split()) >= _FEWEST_TITLE_WORDS


def _reporter_in(line: str) -> str | None:
    match = _REPORTER.fullmatch(line)
    return match["name"] if match else None


def is_outlet(name: str) -> bool:
    """Tell "The Daily Herald" from a headline."""
    words = name.split()
    is_name = len(words) <= _LONGEST_OUTLET and all(word[:1].isupper() for word in words)
    return is_name and bool(_OUTLET.search(name))


def _outlet_above(heads: list[str], title: int | None) -> str | None:
    names = [plain(head) for head in heads[: title or 0]]
    # "Dorn, Dorn News, Ost" are tags.
    outlets = (name for name in names if " " in name and "," not in name and is_outlet(name))
    return next(outlets, None)


def _split_title(title: str | None) -> tuple[str | None, str | None]:
    """Return the title without the outlet behind it, and the outlet."""
    match = _OUTLET_BEHIND.fullmatch(title) if title else None
    # A dash may as well stand before whoever said it.
    if match is None or (match["mark"] != "|" and not is_outlet(match["name"])):
        return title, None
    return match["title"], match["name"]


def _title(head: str) -> str | None:
    return _LABEL.sub("", plain(head)) or None


def _is_header_line(line: str) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    if line.endswith((".", "!", "?")) and line.count(" ") > _MOST_BLANKS:
        return bool(_FIELD.match(line))
    return bool(
        _BYLINE.match(line)
        or _RELEASE.match(line)
        or _FIELD.match(line)
        or _SMALL_PRINT.match(line)
        or _DATE.search(line)
    )


def _byline_in(line: str) -> str | None:
    match = _BYLINE.match(line)
    if match is None:
        return None
    name = match["name"] or match["author"]
    return _ON_DAY.sub("", _AFTER_NAME.sub("", _DATE.sub("", name))).strip(" ,|–—*_-") or None


def authors_in(block: str) -> list[str]:
    """Return the names of two words or more that the bylines in `block` state."""
    bylines = filter(None, (_byline_in(line.strip()) for line in plain(block).split("\n")))
    names = [name.strip() for byline in bylines for name in re.split(r",| and ", byline)]
    return [name for name in names if " " in name]


def _date_in(line: str) -> date | None:
    match = _DATE.search(line)
    if match is None:
        return None
    found = {name.rstrip("2345"): value for name, value in match.groupdict().items() if value}
    month, day = found["month"], int(found["day"])
    number = int(month) if month.isdigit() else MONTH_NUMBERS[month[:3].lower()]
    if match["month5"]:
        is_month_first = day > _MONTHS_OF_A_YEAR
        is_day_first = number > _MONTHS_OF_A_YEAR or _DAY_FIRST.search(line) is not None
        # 5/12 may be either; a wrong day shifts every "Friday" of the text.
        if not is_month_first and not is_day_first and number != day:
            return None
        if not is_month_first:
            number, day = day, number
    try:
        return date(int(found["year"]), number, day)
    except ValueError:
        return None


def _publisher_in(dated: str) -> str | None:
    """Return the outlet that a line with a date begins with: "Global Daily, October 5, 2020"."""
    rest = _DATE.sub("", dated)
    if _BYLINE.match(dated) or _UPDATE_LABEL.match(rest):
        return None
    rest = _TIME_OF_DAY.sub("", _WEEKDAY.sub("", _DATE_LABEL.sub("", rest)))
    rest = _SOURCE_LABEL.sub("", rest).strip(" ,|–—-:•·/")
    if _AGO.search(rest) or _RELEASE.match(rest):
        return None
    # "Agency | Dorn | Updated: …".
    rest = rest.split(" | ")[0]
    return rest if rest and len(rest) <= _PUBLISHER_LENGTH else None


def _outlet_in_byline(lines: list[str]) -> str | None:
    """Return "The Daily" of "By Ann Writer | The Daily | 8 May 2022"."""
    for line in lines:
        parts = re.split(r" ?[|•·] ?", line)
        if not _BYLINE.match(parts[0]):
            continue
        for part in parts[1:]:
            is_time = _date_in(part) is not None or _SMALL_PRINT.match(part)
            if part and len(part) <= _PUBLISHER_LENGTH and not is_time:
                return part.strip(" *_")
    return None


def _outlet_line(lines: list[str]) -> str | None:
    """Return the outlet named alone on a line beside the date or the byline."""
    for before, line in pairwise(lines):
        for name, neighbour in ((before, line), (line, before)):
            is_name = len(name) <= _PUBLISHER_LENGTH and not (
                _is_header_line(name) or _reporter_in(name) or _UPDATE_LABEL.match(name)
            )
            is_short = 1 <= len(name.split()) <= _LONGEST_OUTLET and name[:1].isupper()
            is_list = name.count(",") > 1
            is_beside = _date_in(neighbour) is not None or _BYLINE.match(neighbour)
            if is_name and is_short and is_beside and not (is_list or _FULL_STOP.search(name)):
                return name
    return None


def _first(pattern: re.Pattern[str], text: str, group: str) -> str | None:
    match = pattern.search(text)
    return match[group].strip() if match else None
