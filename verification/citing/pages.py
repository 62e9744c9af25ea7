"""What a page of the web says about itself: an item out of its metadata. No page is asked here.

Four kinds are read, the one that is meant for citing first: `citation_*` (as search engines for
papers read it), JSON-LD, Dublin Core, Open Graph; and the title, which every page has.
"""

from collections import defaultdict
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from verification.citing import linked_data
from verification.citing.cleaning import cleaned
from verification.citing.item import Item

# Metadata stands in the head; no head that is one has more.
LONGEST_READ = 3_000_000
MOST_AUTHORS = 50

_BY = ("by ", "von ", "par ", "por ")
_DUBLIN_CORE = ("dc.", "dcterms.", "dc:", "dcterms:")
# By how a page names them, the fields whose first value is taken.
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "dc.title", "og:title", "twitter:title"),
    "container-title": (
        "citation_journal_title",
        "citation_inbook_title",
        "citation_conference_title",
        "og:site_name",
    ),
    "publisher": (
        "citation_publisher",
        "citation_technical_report_institution",
        "citation_dissertation_institution",
        "dc.publisher",
    ),
    "issued": (
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "article:published_time",
        "og:article:published_time",
        "dc.date",
        "dc.issued",
        "dc.created",
        "datepublished",
        "date",
        "pubdate",
    ),
    "DOI": ("citation_doi", "doi"),
    "ISBN": ("citation_isbn", "book:isbn"),
    "ISSN": ("citation_issn",),
    "volume": ("citation_volume",),
    "issue": ("citation_issue",),
    "number": ("citation_technical_report_number",),
    "language": ("citation_language", "dc.language"),
    "abstract": ("citation_abstract", "dc.description", "og:description", "description"),
}
_TYPES = {
    "citation_journal_title": "article-journal",
    "citation_inbook_title": "chapter",
    "citation_conference_title": "paper-conference",
    "citation_technical_report_institution": "report",
    "citation_dissertation_institution": "thesis",
    "citation_isbn": "book",
}

Metadata = dict[str, list[str]]


def read(page: bytes | str, *, url: str = "", encoding: str | None = None) -> Item:
    """Return what a page says of itself, as far as it can be kept; never fails.

    `url` is where it was found, `encoding` what its server said it is written in.
    """
    root = _parsed(page, encoding)
    if root is None:
        return cleaned({"URL": url})[0]
    meta = _metadata(root)
    linked = linked_data.read(
        [script.text or "" for script in root.iter("script") if _is_linked_data(script)]
    )
    item: dict[str, Any] = {"type": _type(meta), "URL": url or _address(root, meta)}
    for name, known in _FIELDS.items():
        cited = [one for one in known if one.startswith("citation_")]
        others = [one for one in known if one not in cited]
        item[name] = _first(meta, cited) or linked.get(name) or _first(meta, others)
    item["type"] = item["type"] or linked.get("type") or "webpage"
    item["author"] = _authors(meta, linked)
    item["page"] = "–".join(
        meta[name][0] for name in ("citation_firstpage", "citation_lastpage") if name in meta
    )
    item["title"] = item["title"] or _title(root)
    item["language"] = item["language"] or root.get("lang")
    return _worthwhile(item)


def _parsed(page: bytes | str, encoding: str | None) -> Any:
    data = page[:LONGEST_READ]
    if isinstance(data, str):
        data, encoding = data.encode("utf-8", "replace"), "utf-8"
    try:
        parser = etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True)
    except LookupError:  # an encoding that nobody knows
        parser = etree.HTMLParser(no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _metadata(root: Any) -> Metadata:
    found: Metadata = defaultdict(list)
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            found[_known_as(name.strip().lower())].append(content)
    return dict(found)


def _known_as(name: str) -> str:
    for prefix in _DUBLIN_CORE:
        if name.startswith(prefix):
            return f"dc.{name.removeprefix(prefix).partition('.')[0]}"
    return name


def _first(meta: Metadata, names: "list[str] | tuple[str, ...]") -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _type(meta: Metadata) -> str:
    return next((kind for name, kind in _TYPES.items() if name in meta), "")


def _authors(meta: Metadata, linked: dict[str, Any]) -> list[dict[str, str]]:
    given = meta.get("citation_author") or meta.get("citation_authors")
    if not given and linked.get("author"):
        return list(linked["author"])
    given = given or meta.get("dc.creator") or meta.get("author") or meta.get("article:author", [])
    names = [_name(one) for one in given[:MOST_AUTHORS] if not one.startswith(("http:", "https:"))]
    return [name for name in names if name]


def _name(text: str) -> dict[str, str]:
    text = " ".join(text.split())
    text = next((text[len(by) :] for by in _BY if text.lower().startswith(by)), text)
    family, comma, given = (part.strip() for part in text.partition(","))
    is_person = comma and family and given and "," not in given and len(family.split()) == 1
    return {"family": family, "given": given} if is_person else {"literal": text}


def _address(root: Any, meta: Metadata) -> str:
    links = (link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower())
    canonical = next((link.get("href") or "" for link in links), "")
    base = _first(meta, ("og:url",))
    return urljoin(base, canonical.strip()) if canonical else base


def _title(root: Any) -> str:
    element = next(root.iter("title"), None)
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _is_linked_data(script: Any) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _worthwhile(raw: dict[str, Any]) -> Item:
    """Return the item without what cannot be kept: nobody is there to mend it."""
    item, _faults = cleaned(raw)
    issued = item.get("issued", {})
    if "date-parts" not in issued:
        item.pop("issued", None)
    return item
