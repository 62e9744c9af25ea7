"""Citations in a chosen style, by citeproc; in our own few words where citeproc cannot."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import structlog
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON

from verification.citing import dates, names

STYLES = {"house": "House style", "chicago": "Chicago (author-date)", "apa": "APA"}
USUAL = "house"
# Formatted citations that are kept: a report cites the same page again and again.
KEPT = 4096

# What our styles ask for; the processor is shown nothing else.
_TEXTS = (
    "title", "container-title", "collection-title", "publisher", "publisher-place", "URL", "DOI",
    "volume", "issue", "page", "number", "edition", "genre", "medium", "archive",
    "archive_location", "version", "event-title", "ISBN",
)  # fmt: skip
_NAMES = ("author", "editor", "translator")
_DATES = ("issued", "accessed")
_NAME_PARTS = (
    "family", "given", "dropping-particle", "non-dropping-particle", "suffix",
)  # fmt: skip
_DOUBLED = re.compile(r"([?!…]|(?<=[^.]\.))\.(?=[”\s]|$)")
_ORPHANED = re.compile(r" ([.,;:])(?= |$)")
_DIRECTORY = Path(__file__).with_name("styles")

# A style keeps what it is at while it writes, so one thread at a time.
_ONE_AT_A_TIME = Lock()

log = structlog.get_logger(__name__)


def formatted(item: dict[str, Any], style: str = USUAL) -> str:
    """Return a citation as one line of plain text; never fails, whatever the item holds.

    :raises KeyError: there is no such style.
    """
    STYLES[style]
    shown = json.dumps(_shown(item), ensure_ascii=False, sort_keys=True)
    return _formatted(shown, style)


def in_few_words(item: dict[str, Any]) -> str:
    """Return author, title, publisher, date and address, whichever there are."""
    people = "; ".join(names.in_words(name) for name in item.get("author", []))
    known = (
        people,
        item.get("title"),
        item.get("container-title") or item.get("publisher"),
        dates.written(item.get("issued", {})),
        item.get("URL") or item.get("DOI"),
    )
    return ", ".join(str(part) for part in known if part) + "."


@lru_cache(maxsize=KEPT)
def _formatted(shown: str, style: str) -> str:
    item = json.loads(shown)
    try:
        with _ONE_AT_A_TIME:
            return _processed(item, _style(style)) or in_few_words(item)
    except Exception as error:  # noqa: BLE001 (the processor is not ours; a citation must show)
        log.warning("citation_not_formatted", style=style, error=repr(error)[:200])
        return in_few_words(item)


def _processed(item: dict[str, Any], style: CitationStylesStyle) -> str:
    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(style, source, plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    return _punctuated(" ".join(str(bibliography.bibliography()[0]).split()))


def _punctuated(text: str) -> str:
    """Return a text without the full stop after a question, and without a blank before one."""
    return _ORPHANED.sub(r"\1", _DOUBLED.sub(r"\1", text))


@cache
def _style(name: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_DIRECTORY / f"{name}.csl"), locale="en-US", validate=False)


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    texts = {name: item[name] for name in _TEXTS if item.get(name)}
    people = {name: [_person(one) for one in item[name]] for name in _NAMES if item.get(name)}
    days = {name: item[name] for name in _DATES if item.get(name)}
    return {"id": "item", "type": item["type"], **texts, **people, **days}


def _person(name: dict[str, Any]) -> dict[str, str]:
    if "literal" in name or "family" not in name:
        return {"literal": names.surname(name)}
    return {part: name[part] for part in _NAME_PARTS if part in name}
