"""RIS records, both ways, as reference managers exchange them."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rispy

from verification.citing import dates
from verification.citing.entries import Read

TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "document": "GEN",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
OTHER_TYPES = {
    "ABST": "article-journal",
    "AGGR": "dataset",
    "ANCIENT": "classic",
    "CONF": "paper-conference",
    "CTLG": "book",
    "DBASE": "dataset",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "GOVDOC": "report",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "SLIDE": "speech",
    "UNBILL": "bill",
    "WEB": "webpage",
}
# The tag that is written, and those that are read as well.
TEXT_TAGS = {
    "title": ("TI", "T1", "CT"),
    "shortTitle": ("ST",),
    "container-title": ("T2", "JO", "JF", "BT", "JA", "J1", "J2"),
    "collection-title": ("T3",),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "number": ("M1",),
    "edition": ("ET",),
    "language": ("LA",),
    "genre": ("M3",),
    "abstract": ("AB", "N2"),
    "note": ("N1",),
    "section": ("SE",),
    "number-of-volumes": ("NV",),
    "call-number": ("CN",),
    "source": ("DP",),
    "archive": ("DB",),
    "archive_location": ("AN",),
    "DOI": ("DO",),
    "URL": ("UR",),
}
NAME_TAGS = {
    "author": ("AU", "A1"),
    "editor": ("ED", "A2"),
    "collection-editor": ("A3",),
    "translator": ("A4", "TA"),
}
# A book's title may come where others have what they are in.
WHOLE = ("book", "thesis", "report", "periodical")

_START = re.compile(r"^TY  -", re.MULTILINE)
_END = re.compile(r"^ER  -", re.MULTILINE)
_TAG = re.compile(r"^([A-Z][A-Z0-9]) {0,2}- ?", re.MULTILINE)
_GOES_ON = re.compile(r"\n(?![A-Z][A-Z0-9]  - )(?=[^\n]*\S)")
_ISBN_DIGITS = (10, 13)


def read(text: str) -> Read:
    """Return the items of a RIS text; each record stands or falls alone."""
    found = Read()
    # Blanks get lost on the way through mails and pages.
    text = _TAG.sub(r"\1  - ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _GOES_ON.sub(" ", text)
    starts = [match.start() for match in _START.finditer(text)]
    if text[: starts[0] if starts else None].strip():
        found.refuse("There is text before the first record.", "Begin with a line “TY  - …”.")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True), 1):
        tags = _tags(text[start:end])
        found.take(number, (tags.get("ID") or [""])[0], _item(tags))
    return found


def write(items: Iterable[dict[str, Any]]) -> str:
    return "\n".join(_record(item) for item in items)


def _tags(record: str) -> dict[str, list[str]]:
    """Return every value of each tag: the library would keep one and drop the others."""
    whole = record if _END.search(record) else f"{record.rstrip()}\nER  - "
    names = {*_TAG.findall(whole), "TY", "ER"}
    parsed = rispy.loads(
        whole,
        mapping={**{tag: tag for tag in names}, "UK": "UK"},
        list_tags=sorted(names - {"TY"}),
        delimiter_tags_mapping={},
    )
    values = parsed[0] if parsed else {}
    return {
        tag: [value for value in (given if isinstance(given, list) else [given]) if value]
        for tag, given in values.items()
        if tag != "UK"
    }


def _item(tags: dict[str, list[str]]) -> dict[str, Any]:
    kind = tags.get("TY", ["GEN"])[0].upper()
    csl_type = next((csl for csl, ris in TYPES.items() if ris == kind), None)
    item: dict[str, Any] = {"type": csl_type or OTHER_TYPES.get(kind, "document")}
    used = {"TY", "ER"}

    def values(*names: str) -> list[str]:
        used.update(name for name in names if name in tags)
        return [value for name in names for value in tags.get(name, [])]

    if item["type"] in WHOLE and not ({"TI", "T1"} & set(tags)):
        item["title"] = " ".join(values("BT", "T2")[:1])
    for name, known in TEXT_TAGS.items():
        if name not in item and (given := values(*known)):
            item[name] = given[0] if known[0] not in ("AB", "N1") else " ".join(given)
    if item["type"] in WHOLE and item.get("container-title") == item.get("title"):
        item.pop("container-title", None)
    for name, known in NAME_TAGS.items():
        if given := values(*known):
            item[name] = [_name(one) for one in given]
    item |= {
        "id": " ".join(values("ID")[:1]),
        "issued": _date(" ".join(values("DA", "PY", "Y1")[:1])),
        "accessed": _date(" ".join(values("Y2")[:1])),
        "keyword": "; ".join(values("KW")),
        "page": "–".join([*values("SP")[:1], *values("EP")[:1]]),
        **_numbers(values("SN")),
    }
    others = {tag: "; ".join(given) for tag, given in tags.items() if tag not in used and given}
    others |= {"URL": "; ".join(tags["UR"][1:])} if len(tags.get("UR", [])) > 1 else {}
    return {**item, "custom": others} if others else item


def _numbers(given: list[str]) -> dict[str, str]:
    isbn = [one for one in given if sum(map(str.isalnum, one)) in _ISBN_DIGITS]
    issn = [one for one in given if one not in isbn]
    return {"ISBN": "; ".join(isbn), "ISSN": "; ".join(issn)}


def _name(text: str) -> dict[str, str]:
    family, comma, rest = (part.strip() for part in text.partition(","))
    given, _, suffix = (part.strip() for part in rest.partition(","))
    if not comma:
        return {"literal": text}
    return {"family": family, "given": given, "suffix": suffix}


def _date(text: str) -> dict[str, Any]:
    """Read "2020/11/04/more", of which any part may be missing."""
    parts = text.split("/", 3)
    said = parts[3].strip() if len(parts) > 3 else ""  # noqa: PLR2004 (year, month, day, other)
    day = "-".join(part.strip() for part in parts[:3] if part.strip())
    exact = dates.read(said) if said else {}
    if "date-parts" in exact or not day:
        return exact
    return {**dates.read(day), **exact} if exact else dates.read(day)


def _record(item: dict[str, Any]) -> str:
    return "".join(f"{tag}  - {value}\n" for tag, value in _lines(item)) + "ER  - \n"


def _lines(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(item["type"], "GEN")
    if item.get("id"):
        yield "ID", str(item["id"])
    for name, tags in NAME_TAGS.items():
        yield from ((tags[0], _written(one)) for one in item.get(name, []))
    for name, tags in TEXT_TAGS.items():
        if item.get(name):
            yield tags[0], item[name]
    if "issued" in item:
        if parts := item["issued"].get("date-parts"):
            yield "PY", f"{parts[0][0]:04d}"
        yield "DA", _day(item["issued"])
    if "accessed" in item:
        yield "Y2", _day(item["accessed"])
    yield from (("KW", one) for one in item.get("keyword", "").split("; ") if one)
    first, _, last = item.get("page", "").partition("–")
    yield from ((tag, page) for tag, page in (("SP", first), ("EP", last)) if page)
    yield from (("SN", item[name]) for name in ("ISBN", "ISSN") if item.get(name))


def _written(name: dict[str, Any]) -> str:
    if "family" not in name:
        return str(name.get("literal") or name.get("given", ""))
    particles = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(name[part] for part in particles if part in name)
    rest = [name.get("given", ""), *([name["suffix"]] if "suffix" in name else [])]
    return ", ".join([family, *rest]).strip()


def _day(value: dict[str, Any]) -> str:
    parts = value.get("date-parts", [[]])
    is_plain = len(parts) == 1 and set(value) == {"date-parts"} and (parts[0] or [0])[0] >= 0
    day = [f"{part:04d}" if place == 0 else f"{part:02d}" for place, part in enumerate(parts[0])]
    return "/".join([*[*day, "", "", ""][:3], "" if is_plain else dates.written(value)])
