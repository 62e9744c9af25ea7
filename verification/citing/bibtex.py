"""BibTeX and biblatex entries, both ways. What is written can be read back to the same item."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from verification.citing import bibtex_names, dates, latex
from verification.citing.entries import Read
from verification.citing.fields import TYPES

# The entry type of each CSL type; where several share one, `entrysubtype` tells which it is.
ENTRY_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "review-book": "article",
    "book": "book",
    "collection": "collection",
    "chapter": "incollection",
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "paper-conference": "inproceedings",
    "periodical": "periodical",
    "thesis": "thesis",
    "report": "report",
    "manuscript": "unpublished",
    "dataset": "dataset",
    "software": "software",
    "pamphlet": "booklet",
    "patent": "patent",
    "standard": "standard",
    "legislation": "legislation",
    "legal_case": "jurisdiction",
    "motion_picture": "movie",
    "song": "audio",
    "graphic": "image",
    "webpage": "online",
    "post": "online",
    "post-weblog": "online",
}
OTHER_ENTRY_TYPES = {
    "conference": "paper-conference",
    "electronic": "webpage",
    "inbook": "chapter",
    "mastersthesis": "thesis",
    "manual": "book",
    "misc": "document",
    "mvbook": "book",
    "phdthesis": "thesis",
    "proceedings": "book",
    "techreport": "report",
    "www": "webpage",
}
SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
TEXT_FIELDS = {
    "title": "title",
    "shortTitle": "shorttitle",
    "publisher": "publisher",
    "publisher-place": "location",
    "volume": "volume",
    "page": "pages",
    "edition": "edition",
    "collection-title": "series",
    "chapter-number": "chapter",
    "number-of-pages": "pagetotal",
    "number-of-volumes": "volumes",
    "version": "version",
    "language": "langid",
    "genre": "type",
    "medium": "howpublished",
    "note": "note",
    "annote": "annotation",
    "abstract": "abstract",
    "keyword": "keywords",
    "event-title": "eventtitle",
    "event-place": "venue",
    "original-title": "origtitle",
    "original-publisher": "origpublisher",
    "original-publisher-place": "origlocation",
    "part": "part",
    "section": "section",
    "call-number": "library",
    "status": "pubstate",
    "journalAbbreviation": "shortjournal",
    "ISBN": "isbn",
    "ISSN": "issn",
    "issue": "issue",
    "number": "number",
}
VERBATIM_FIELDS = {"URL": "url", "DOI": "doi"}
NAME_FIELDS = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "container-author": "bookauthor",
}
DATE_FIELDS = {
    "issued": "date",
    "accessed": "urldate",
    "event-date": "eventdate",
    "original-date": "origdate",
}
# Of the web archive where the page is kept.
ARCHIVE_FIELDS = {"archive": "archive", "archive_location": "archiveurl"}
# The field for what an item is in, by its entry type.
JOURNAL, BOOK, SITE = "journaltitle", "booktitle", "organization"
IN_BOOKS = ("incollection", "inproceedings", "inreference")

_OTHER_FIELDS = {
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "address": "publisher-place",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "urlaccessdate": "accessed",
    "language": "language",
    "annote": "annote",
    "comment": "annote",
    "keyword": "keyword",
}
_KEY = re.compile(r"[^A-Za-z0-9_.:+/-]+")
_URL = re.compile(r"\\url\s*\{(.*)\}", re.DOTALL)
_ESCAPED = re.compile(r"\\([_%&#~$])")


def read(text: str) -> Read:
    """Return the items of a BibTeX text; each entry stands or falls alone."""
    found = Read()
    for number, block in enumerate(latex.blocks(text), start=1):
        if isinstance(block, str):
            found.refuse(
                f"It cannot be read: {block}.",
                "Compare its braces, commas and quotation marks with the other entries.",
                entry=number,
            )
        else:
            found.take(number, block.key, _item(block))
    return found


def write(items: Iterable[dict[str, Any]]) -> str:
    return "\n".join(_entry(item, number) for number, item in enumerate(items, start=1))


def container_field(kind: str) -> str:
    entry_type = ENTRY_TYPES.get(kind, "misc")
    return BOOK if entry_type in IN_BOOKS else SITE if entry_type == "online" else JOURNAL


def _entry(item: dict[str, Any], number: int) -> str:
    entry_type = ENTRY_TYPES.get(item["type"], "misc")
    given: dict[str, str] = {}
    if _type_of(entry_type) != item["type"]:
        given["entrysubtype"] = item["type"]
    for table, writer in _WRITERS:
        given |= {field: writer(item[name]) for name, field in table.items() if item.get(name)}
    if entry_type == "article" and "number" in given:
        given["eid"] = given.pop("number")
    if item.get("container-title"):
        given[container_field(item["type"])] = latex.encoded(item["container-title"])
    key = _KEY.sub("-", str(item.get("id") or item.get("citation-key") or "")).strip("-")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in given.items())
    return f"@{entry_type}{{{key or f'source-{number}'},\n{lines}}}\n"


def _type_of(entry_type: str) -> str:
    return next(
        (csl for csl, known in ENTRY_TYPES.items() if known == entry_type),
        OTHER_ENTRY_TYPES.get(entry_type, "document"),
    )


def _item(entry: latex.Entry) -> dict[str, Any]:
    subtype = entry.fields.get("entrysubtype", "").lower()
    kind = SUBTYPES.get(subtype, subtype)
    kind = kind if kind in TYPES else _type_of(entry.type)
    item: dict[str, Any] = {"id": entry.key, "type": kind}
    others: dict[str, str] = {}
    for field, value in _by_our_names(entry).items():
        if field != "entrysubtype" and not _place(item, field, value):
            others[field] = latex.decoded(value)
    _date_by_parts(item, others)
    _container(item, entry)
    return {**item, "custom": others} if others else item


def _by_our_names(entry: latex.Entry) -> dict[str, str]:
    """Return the fields; the number of an article is that of the issue, and its own is `eid`."""
    if entry.type != "article":
        return entry.fields
    ours = {"eid": "number"} | ({} if "issue" in entry.fields else {"number": "issue"})
    return {ours.get(field, field): value for field, value in entry.fields.items()}


def _place(item: dict[str, Any], field: str, value: str) -> bool:
    """Put a field where the item has it; say no where it has no place for it."""
    for table, reader in _READERS:
        for name, known in table.items():
            if known == field:
                item[name] = reader(value)
                return True
    name = _OTHER_FIELDS.get(field, "")
    if not name or name in item:
        return False
    item[name] = dates.read(latex.decoded(value)) if name == "accessed" else latex.decoded(value)
    return True


def _date_by_parts(item: dict[str, Any], others: dict[str, str]) -> None:
    """Read `year` and `month`, which entries have that know no `date`."""
    if "issued" in item or "year" not in others:
        return
    year, month = others.pop("year"), others.pop("month", "")
    month = f"{int(month):02d}" if month.isdigit() else month
    written = f"{year}-{month}" if month.isdigit() else f"{month} {year}".strip()
    found = dates.read(written)
    item["issued"] = found if "date-parts" in found else {"literal": written}


def _container(item: dict[str, Any], entry: latex.Entry) -> None:
    """Tell the site of a page from the body that published something else."""
    site = entry.fields.get(SITE)
    if entry.type == "online" and site:
        item["container-title"] = latex.decoded(site)
        if "publisher" not in entry.fields:
            item.pop("publisher", None)
    address = _plain_text(entry.fields.get("howpublished", ""))
    if address.startswith(("http://", "https://")) and "URL" not in item:
        item["URL"] = address
        del item["medium"]


def _plain_text(value: str) -> str:
    """Return what stands to the letter, as in an address."""
    if wrapped := _URL.fullmatch(value.strip()):
        value = wrapped[1]
    return _ESCAPED.sub(r"\1", value).strip("{}")


_WRITERS: tuple[tuple[dict[str, str], Callable[[Any], str]], ...] = (
    (TEXT_FIELDS, latex.encoded),
    (VERBATIM_FIELDS | ARCHIVE_FIELDS, latex.verbatim),
    (NAME_FIELDS, bibtex_names.write),
    (DATE_FIELDS, lambda value: latex.encoded(dates.written(value))),
)
_READERS: tuple[tuple[dict[str, str], Callable[[str], Any]], ...] = (
    (VERBATIM_FIELDS | ARCHIVE_FIELDS, _plain_text),
    (NAME_FIELDS, bibtex_names.read),
    (DATE_FIELDS, lambda value: dates.read(latex.decoded(value))),
    (TEXT_FIELDS, latex.decoded),
)
