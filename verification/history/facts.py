"""What sentences about events name: looked up for a page at once, as far as its reader may see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet

from claims.models import Article, Claim, Publisher
from verification.models import (
    AuditEvent,
    Citation,
    Comment,
    Review,
    Upload,
    User,
    Verdict,
    VerdictCorrection,
)

# By which keys events name people, claims and articles.
PEOPLE = ("leased_by", "returned_to", "assigned_to", "owner")
REVIEWS = ("duplicate_of", "with", "parts")
READING = "reading"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows that some events name, by number. What the reader may not see is not in here."""

    people: dict[int, User] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    articles: dict[int, Article] = field(default_factory=dict)
    publishers: dict[int, Publisher] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    citations: dict[int, Citation] = field(default_factory=dict)
    cited: dict[int, list[Citation]] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    corrections: dict[int, VerdictCorrection] = field(default_factory=dict)
    uploads: dict[int, Upload] = field(default_factory=dict)


def of(
    events: Iterable[AuditEvent], reader: User, *, but: int | None = None, whole: bool = True
) -> Facts:
    """Look up what the events name, each kind with one statement, and none for what they do not.

    What only differences and words need is left out unless `whole`, and the claim `but`.
    """
    events = list(events)
    named, more = _Named(events), _Named(events if whole else [])
    corrections = _found(VerdictCorrection.objects.all(), more.under("correction"))
    replaced = {row.supersedes_id for row in corrections.values()}
    replaced |= {row.verdict_id for row in corrections.values() if row.verdict_id}
    verdicts = named.under("supersedes") | more.under("verdict") | replaced
    reviews = named.under(*REVIEWS) | {event.review_id for event in events if event.review_id}
    of_articles = {e.article_id for e in events if e.article_id and not e.review_id}
    articles = more.in_selection("article") | of_articles
    people = named.under(*PEOPLE) | {event.actor_id for event in events if event.actor_id}
    people |= {event.person_id for event in events if event.person_id}
    return Facts(
        people=_found(User.objects.all(), people),
        reviews=_found(
            Review.objects.select_related("claim").only("claim__label"), reviews - {but}
        ),
        claims=_found(Claim.objects.all(), more.under(READING)),
        articles=_found(Article.objects.only("title"), articles),
        publishers=_found(Publisher.objects.all(), more.in_selection("publisher")),
        verdicts=_found(Verdict.objects.visible_to(reader), verdicts),
        citations=_found(_bare(Citation.objects.visible_to(reader)), named.under("citation")),
        cited=_cited(verdicts if whole else set(), reader),
        comments=_found(
            Comment.objects.visible_to(reader).select_related("author"), more.under("comment")
        ),
        corrections=corrections,
        uploads=_found(_uploads(reader), named.under("upload")),
    )


def _cited(verdicts: set[int], reader: User) -> dict[int, list[Citation]]:
    """Return the citations of each verdict, in their order."""
    found: dict[int, list[Citation]] = {}
    if verdicts:
        rows = Citation.objects.visible_to(reader).filter(verdict__in=verdicts)
        for citation in _bare(rows).order_by("verdict", "position"):
            found.setdefault(citation.verdict_id, []).append(citation)
    return found


def _bare(rows: "QuerySet[Citation]") -> "QuerySet[Citation]":
    """Return citations without what is kept for each."""
    return rows.select_related(None).only("verdict", "position", "stance", "title", "url")


def _uploads(reader: User) -> "QuerySet[Upload]":
    """Return the files whose names may be told: a protected source's not even to its owner."""
    return Upload.objects.visible_to(reader).filter(withheld_sources=None).defer("text")


def _found(rows: "QuerySet[Any]", numbers: set[int]) -> dict[int, Any]:
    return rows.in_bulk(numbers) if numbers else {}


class _Named:
    """Which numbers stand in events, whatever else somebody may have written there."""

    def __init__(self, events: list[AuditEvent]) -> None:
        self._sides = [
            side for event in events for side in (event.before, event.after) if _is_dict(side)
        ]

    def under(self, *keys: str) -> set[int]:
        return {
            number for side in self._sides for key in keys for number in _numbers(side.get(key))
        }

    def in_selection(self, key: str) -> set[int]:
        """Return the numbers under `key` of what reports select, and of the terms of rules."""
        chosen = [side.get("selection") for side in self._sides]
        found = {n for side in chosen if _is_dict(side) for n in _numbers(side.get(key))}
        return found | self.under(f"{key}_id")


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _numbers(value: object) -> Iterator[int]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**63:
            yield one


def row_of(rows: Mapping[int, Row], value: object) -> Row | None:
    """Return the row that a value of an event names; None where it names none that may be seen."""
    return next((rows.get(number) for number in _numbers(value)), None)
