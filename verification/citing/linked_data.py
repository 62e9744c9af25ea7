"""The JSON-LD of a page, as far as it says who published what and when."""

import json
from collections.abc import Iterator
from typing import Any

TYPES = {
    "NewsArticle": "article-newspaper",
    "ReportageNewsArticle": "article-newspaper",
    "AnalysisNewsArticle": "article-newspaper",
    "OpinionNewsArticle": "article-newspaper",
    "BackgroundNewsArticle": "article-newspaper",
    "ReviewNewsArticle": "article-newspaper",
    "LiveBlogPosting": "article-newspaper",
    "ScholarlyArticle": "article-journal",
    "MedicalScholarlyArticle": "article-journal",
    "BlogPosting": "post-weblog",
    "SocialMediaPosting": "post",
    "DiscussionForumPosting": "post",
    "Report": "report",
    "Dataset": "dataset",
    "Book": "book",
    "VideoObject": "motion_picture",
    "Legislation": "legislation",
    "Article": "webpage",
    "WebPage": "webpage",
}
MOST_NODES = 300
DEEPEST = 6
MOST_AUTHORS = 50

Node = dict[str, Any]


def read(scripts: list[str]) -> dict[str, Any]:
    """Return fields of an item out of the node that says most; empty where there is none."""
    nodes = [node for script in scripts for node in _nodes(_loaded(script))][:MOST_NODES]
    known = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    if not known:
        return {}
    node = min(known, key=lambda one: one[0])[1]
    return {
        "type": _type(node),
        "title": _text(node.get("headline")) or _text(node.get("name")),
        "author": list(_authors(node.get("author") or node.get("creator"))),
        "container-title": _text(_part(node.get("isPartOf"), "name"))
        or _text(_part(node.get("publisher"), "name")),
        "issued": _text(node.get("datePublished")),
        "language": _text(node.get("inLanguage")),
        "abstract": _text(node.get("description")),
        "ISBN": _text(node.get("isbn")),
    }


def _loaded(script: str) -> Any:
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:MOST_NODES]:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(name), depth + 1)


def _rank(node: Node) -> int | None:
    kinds = list(TYPES)
    return min((kinds.index(kind) for kind in _kinds(node) if kind in TYPES), default=None)


def _type(node: Node) -> str:
    return next((TYPES[kind] for kind in _kinds(node) if kind in TYPES), "webpage")


def _kinds(node: Node) -> list[str]:
    kinds = node.get("@type")
    given = kinds if isinstance(kinds, list) else [kinds]
    return [kind for kind in given if isinstance(kind, str)]


def _authors(value: Any) -> Iterator[dict[str, str]]:
    for one in (value if isinstance(value, list) else [value])[:MOST_AUTHORS]:
        family, given = _text(_part(one, "familyName")), _text(_part(one, "givenName"))
        name = _text(one) or _text(_part(one, "name"))
        if family and given:
            yield {"family": family, "given": given}
        elif name and not name.startswith(("http:", "https:")):
            yield {"literal": name}


def _part(value: Any, name: str) -> Any:
    value = value[0] if isinstance(value, list) and value else value
    return value.get(name) if isinstance(value, dict) else None


def _text(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return value.strip() if isinstance(value, str) else ""
