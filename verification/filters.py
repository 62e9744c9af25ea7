"""Which part of the queue a reviewer works through, and which part of a list is shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from verification.models import ReviewTag, SearchText
from verification.models.review import ReviewQuerySet
from verification.models.turn import TurnQuerySet


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields do not restrict."""

    publisher_id: int | None = None
    article_id: int | None = None
    kind: str = ""
    # Check-worthiness in thousandths.
    minimum_score: int | None = None
    # Days, both included.
    published_after: date | None = None
    published_before: date | None = None
    only_second: bool = False
    tag_id: int | None = None

    def apply(self, reviews: ReviewQuerySet) -> ReviewQuerySet:
        conditions = {f"search_text__{name}": value for name, value in self._of_texts().items()}
        if self.only_second:
            conditions["reviews_wanted"] = 2
        if self.tag_id is not None:
            conditions["tags__tag"] = self.tag_id
        return reviews.filter(**conditions)

    def narrow(self, turns: TurnQuerySet) -> TurnQuerySet:
        """Return those of the turns that a reviewer comes to within this filter.

        All but the tags is in one narrow table, whose columns the planner knows: it goes through
        the queue where much of it fits, and begins with what fits where that is little.
        """
        if self.only_second:
            turns = turns.filter(slot=2)
        if conditions := self._of_texts():
            turns = turns.filter(review__in=SearchText.objects.filter(**conditions).values("pk"))
        if self.tag_id is not None:
            tagged = ReviewTag.objects.filter(tag=self.tag_id)
            turns = turns.filter(review__in=tagged.values("review"))
        return turns

    def _of_texts(self) -> dict[str, Any]:
        conditions = {
            "publisher_id": self.publisher_id,
            "article": self.article_id,
            "kind": self.kind or None,
            "score__gte": self.minimum_score,
            "published_on__gte": self.published_after,
            "published_on__lte": self.published_before,
        }
        return {name: value for name, value in conditions.items() if value is not None}


EVERYTHING = Filter()
