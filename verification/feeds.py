"""Published verdicts and corrections as Atom feeds (RFC 4287)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from verification.claimreview import Desk
from verification.moments import utc
from verification.published import lists
from verification.published.contents import Published

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
# No XML may have these, not even escaped.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LIST, FEED = "/published/", "/published/verdicts.atom"
CORRECTIONS, CORRECTIONS_FEED = "/published/corrections/", "/published/corrections.atom"


@dataclass(frozen=True, slots=True)
class Entry:
    # An address that stays, which is what tells entries apart.
    id: str
    link: str
    title: str
    text: str
    published: datetime
    updated: datetime
    rating: str


def verdicts(desk: Desk, *, updated: datetime) -> str:
    """Return the feed of the latest verdicts, each with its corrections so far."""
    entries = (_verdict(one, desk) for one in lists.verdicts().verdicts)
    return _feed(desk, f"{desk.name}: verdicts", (FEED, LIST), updated, entries)


def corrections(desk: Desk, *, updated: datetime) -> str:
    entries = (_correction(one, desk) for one in lists.corrections().corrections)
    title = f"{desk.name}: corrections"
    return _feed(desk, title, (CORRECTIONS_FEED, CORRECTIONS), updated, entries)


def _verdict(published: Published, desk: Desk) -> Entry:
    page = desk.page_of(published.number)
    notes = [f"Corrected: {one.note}" for one in published.corrections]
    return Entry(
        id=page,
        link=page,
        title=f"{published.rating_label}: {published.claim.statement}",
        text="\n\n".join([*notes, published.meaning, published.rationale]),
        published=published.first_published_at,
        updated=published.changed_at,
        rating=published.rating_label,
    )


def _correction(corrected: lists.Corrected, desk: Desk) -> Entry:
    correction, published = corrected.correction, corrected.published
    address = f"{desk.page_of(published.number)}#correction-{correction.number}"
    was = f" (was: {correction.before_label})" if correction.changed_rating else ""
    return Entry(
        id=address,
        link=address,
        title=f"Corrected to {correction.after_label}{was}: {published.claim.statement}",
        text=correction.note,
        published=correction.at,
        updated=correction.at,
        rating=correction.after_label,
    )


def _feed(
    desk: Desk, title: str, paths: tuple[str, str], updated: datetime, entries: Iterator[Entry]
) -> str:
    own, page = (f"{desk.address}{path}" for path in paths)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _text(root, "id", own)
    _text(root, "title", title)
    _text(root, "updated", utc(updated))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=own)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=page)
    author = ET.SubElement(root, "author")
    _text(author, "name", desk.name)
    if desk.url:
        _text(author, "uri", desk.url)
    for entry in entries:
        _entry(ET.SubElement(root, "entry"), entry)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(node: ET.Element, entry: Entry) -> None:
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _text(node, "published", utc(entry.published))
    _text(node, "updated", utc(entry.updated))
    ET.SubElement(node, "link", rel="alternate", type="text/html", href=entry.link)
    ET.SubElement(node, "category", term=entry.rating.lower(), label=entry.rating)
    _text(node, "content", entry.text)


def _text(node: ET.Element, name: str, text: str) -> None:
    """Add a child with plain text, which is what an element of Atom holds unless it says more."""
    ET.SubElement(node, name).text = FORBIDDEN.sub("", text)
