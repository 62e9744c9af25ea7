"""The fields of a CSL-JSON item and what each holds, after CSL's own csl-data.json."""

from collections.abc import Callable
from typing import Any

TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
    "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review",
    "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
)  # fmt: skip
NAMES = (
    "author", "chair", "collection-editor", "compiler", "composer", "container-author",
    "contributor", "curator", "director", "editor", "editorial-director", "executive-producer",
    "guest", "host", "interviewer", "illustrator", "narrator", "organizer", "original-author",
    "performer", "producer", "recipient", "reviewed-author", "script-writer", "series-creator",
    "translator",
)  # fmt: skip
DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
TEXTS = (
    "citation-key", "language", "journalAbbreviation", "shortTitle", "abstract", "annote",
    "archive", "archive_collection", "archive_location", "archive-place", "authority",
    "call-number", "citation-label", "collection-title", "container-title",
    "container-title-short", "dimensions", "division", "DOI", "event", "event-title",
    "event-place", "genre", "ISBN", "ISSN", "jurisdiction", "keyword", "medium", "note",
    "original-publisher", "original-publisher-place", "original-title", "part-title", "PMCID",
    "PMID", "publisher", "publisher-place", "references", "reviewed-genre", "reviewed-title",
    "scale", "section", "source", "status", "title", "title-short", "URL", "version",
    "volume-title", "volume-title-short", "year-suffix",
)  # fmt: skip
# Texts that may be numbers; here they are always texts.
NUMBERS = (
    "chapter-number", "citation-number", "collection-number", "edition",
    "first-reference-note-number", "issue", "locator", "number", "number-of-pages",
    "number-of-volumes", "page", "page-first", "part", "printing", "supplement", "volume",
)  # fmt: skip
NAME_TEXTS = (
    "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal",
)  # fmt: skip
# Of a name, what is said in one of several ways; here it is always true or false.
NAME_FLAGS = ("comma-suffix", "static-ordering", "parse-names")
DATE_TEXTS = ("season", "literal", "raw")

# What other programs call the types, most of them Crossref and CSL before 1.0.2.
OTHER_TYPES = {
    "journal-article": "article-journal",
    "newspaper-article": "article-newspaper",
    "magazine-article": "article-magazine",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "edited-book": "book",
    "reference-book": "book",
    "monograph": "book",
    "reference-entry": "entry",
    "proceedings-article": "paper-conference",
    "conference-paper": "paper-conference",
    "posted-content": "article",
    "preprint": "article",
    "dissertation": "thesis",
    "peer-review": "review",
    "report-component": "report",
    "report-series": "report",
    "blog-post": "post-weblog",
    "forum-post": "post",
    "video": "motion_picture",
    "film": "motion_picture",
    "website": "webpage",
    "web-page": "webpage",
    "other": "document",
}


_TEXT = {"type": "string", "minLength": 1}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one item as this package makes it: stricter than CSL's own."""
    parts = {"type": _type(), "name": _name(), "date": _date()}
    return {**_item("#/$defs/{}"), "$defs": parts}


def components() -> dict[str, Any]:
    """Return the same as shapes that an OpenAPI document refers to."""
    item = _item("#/components/schemas/Csl{}", str.capitalize)
    return {"CslItem": item, "CslType": _type(), "CslName": _name(), "CslDate": _date()}


def _item(place: str, named: Callable[[str], str] = str) -> dict[str, Any]:
    """Return the shape of an item, whose parts stand at `place` under their names."""
    kind, name, date = ({"$ref": place.format(named(part))} for part in ("type", "name", "date"))
    return {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "type": kind,
            "categories": {"type": "array", "items": _TEXT},
            "custom": {"type": "object", "additionalProperties": {}},
            **_all(NAMES, {"type": "array", "items": name, "minItems": 1}),
            **_all(DATES, date),
            **_all((*TEXTS, *NUMBERS), _TEXT),
        },
        "required": ["type"],
        "additionalProperties": False,
    }


def _type() -> dict[str, Any]:
    return {"type": "string", "enum": list(TYPES)}


def _name() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": _all(NAME_TEXTS, _TEXT) | _all(NAME_FLAGS, {"type": "boolean"}),
        "minProperties": 1,
        "additionalProperties": False,
    }


def _date() -> dict[str, Any]:
    day = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
    return {
        "type": "object",
        "properties": {
            "date-parts": {"type": "array", "items": day, "minItems": 1, "maxItems": 2},
            "circa": {"type": "boolean"},
            **_all(DATE_TEXTS, _TEXT),
        },
        "minProperties": 1,
        "additionalProperties": False,
    }


def _all(names: tuple[str, ...], shape: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(names, shape)
