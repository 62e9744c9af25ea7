"""Which part of the queue a reviewer works through, and which part of a list is shown."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from verification.models import ReviewTag, SearchText, Turn
from verification.models.review import ReviewQuerySet
from verification.models.turn import TurnQuerySet
from verification.prepared import Given

# Which reviews a search has found, where there is one.
FOUND = Given("found", ArrayField(BigIntegerField()))
# A second turn that anybody may take.
WAITING_SECOND = {"slot": 2, "state": Turn.State.WAITING, "assigned_to": None}


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields do not restrict."""

    publisher_id: int | None = None
    article_id: int | None = None
    kind: str = ""
    # Check-worthiness in thousandths.
    minimum_score: int | None = None
    # Of the article: a tag such as "uk".
    language: str = ""
    # Days, both included.
    published_after: date | None = None
    published_before: date | None = None
    # What waits for the second of two reviewers.
    only_second: bool = False
    tag_id: int | None = None
    # In the language of search, which narrows only what is worked through: it has lists of its own.
    query: str = ""

    @property
    def shape(self) -> "Filter":
        """What its statements go by: they are the same for every query, which is looked up."""
        return replace(self, query="found") if self.query else self

    def apply(self, reviews: ReviewQuerySet) -> ReviewQuerySet:
        conditions = {f"search_text__{name}": value for name, value in self._of_texts().items()}
        return reviews.filter(**conditions, **self._of_reviews())

    def apply_to_texts(self, texts: "QuerySet[SearchText]") -> "QuerySet[SearchText]":
        also = {f"review__{name}": value for name, value in self._of_reviews().items()}
        return texts.filter(**self._of_texts(), **also)

    def narrow(self, turns: TurnQuerySet) -> TurnQuerySet:
        """Return those of the turns that a reviewer comes to within this filter.

        Most of it is in one narrow table, whose columns the planner knows: it goes through the
        queue where much of it fits, and begins with what fits where that is little.
        """
        if self.only_second:
            turns = turns.filter(slot=2)
        if conditions := self._of_texts():
            turns = turns.filter(review__in=SearchText.objects.filter(**conditions).values("pk"))
        if self.tag_id is not None:
            tagged = ReviewTag.objects.filter(tag=self.tag_id)
            turns = turns.filter(review__in=tagged.values("review"))
        if self.query:
            turns = turns.filter(review__in=RawSQL("SELECT unnest(%s::bigint[])", [FOUND]))
        return turns

    def _of_texts(self) -> dict[str, Any]:
        conditions = {
            "publisher_id": self.publisher_id,
            "article": self.article_id,
            "kind": self.kind or None,
            "article__language": self.language or None,
            "score__gte": self.minimum_score,
            "published_on__gte": self.published_after,
            "published_on__lte": self.published_before,
        }
        return {name: value for name, value in conditions.items() if value is not None}

    def _of_reviews(self) -> dict[str, Any]:
        conditions: dict[str, Any] = {}
        if self.only_second:
            conditions = {f"turns__{name}": value for name, value in WAITING_SECOND.items()}
        if self.tag_id is not None:
            conditions["tags__tag"] = self.tag_id
        return conditions


EVERYTHING = Filter()
