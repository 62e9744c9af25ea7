"""Which claims a report is about."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, QuerySet
from django.db.models.functions import Coalesce

from claims.errors import BadInput, problems_of, refuse
from claims.models import Article, Publisher
from verification.limits import LARGEST_ID
from verification.models import Chosen, Review, Verdict
from verification.moments import utc
from verification.search import language

# Not a state: decided or published.
WITH_VERDICT = "with_verdict"
STATES: list[tuple[str, str]] = [
    (Review.State.PUBLISHED.value, "Only published"),
    (WITH_VERDICT, "With a verdict, published or not"),
    (Review.State.DECIDED.value, "Decided and not published"),
    (Review.State.OPEN.value, "Open"),
    (Review.State.SECOND_REVIEW.value, "Second review"),
    (Review.State.ADJUDICATION.value, "Adjudication"),
    (Review.State.DISMISSED.value, "Dismissed"),
]
LABELS = dict(STATES)
WITHOUT_VERDICT = set(LABELS) - {WITH_VERDICT, *Review.WITH_VERDICT}
SPAN = ("since", "before")


class OneOf(Func):
    """Whether a number is one of a list: unlike `IN`, what a view asks the indexes under it for."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left at None does not restrict. Days are those of UTC, and both ends count.

    All of it has to hold. State, rating and days are those of the report's moment; a query, in the
    language of search, finds what it finds when the report is made.
    """

    article: int | None = None
    publisher: int | None = None
    rating: str | None = None
    # One of STATES.
    state: str | None = None
    decided_from: date | None = None
    decided_to: date | None = None
    query: str | None = None
    # When what stands came to stand: published verdicts by when that was, others by their decision.
    # Up to and without `before`.
    since: datetime | None = None
    before: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        span = {name: values.pop(name) for name in SPAN}
        # Left out where they are not given, as in selections of before there were any.
        values |= {name: moment.astimezone(UTC) for name, moment in span.items() if moment}
        return {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the selection that `as_json` gave out."""
        days = ("decided_from", "decided_to")
        read: dict[str, Any] = {
            **{name: date.fromisoformat(data[name]) for name in days if data.get(name)},
            **{name: datetime.fromisoformat(data[name]) for name in SPAN if data.get(name)},
        }
        return cls(
            article=data.get("article"),
            publisher=data.get("publisher"),
            rating=data.get("rating"),
            state=data.get("state"),
            query=data.get("query"),
            **read,
        )

    def chosen(self, found: "QuerySet[Any] | None" = None) -> "QuerySet[Chosen]":
        """Return the claims, as of the moment that is read; of a query `found` has the numbers.

        :raises ValueError: there is a query, and nobody says what it found.
        """
        if self.query and found is None:
            raise ValueError("What did the query find?")
        is_with_verdict = self.state == WITH_VERDICT
        conditions: dict[str, Any] = {
            "claim__article": self.article,
            "claim__article__publisher": self.publisher,
            "verdict__rating": self.rating,
            "state": None if is_with_verdict else self.state,
            "state__in": Review.WITH_VERDICT if is_with_verdict else None,
        }
        conditions |= {f"verdict__{name}": value for name, value in self._decided().items()}
        conditions |= {"stands_since__gte": self.since, "stands_since__lt": self.before}
        chosen = Chosen.objects.all()
        if self.since or self.before:
            chosen = chosen.alias(stands_since=Coalesce("published_at", "verdict__decided_at"))
        chosen = chosen.filter(**_given(conditions))
        for candidates in self._candidates(found):
            chosen = chosen.filter(OneOf("pk", ArraySubquery(candidates)))
        return chosen

    def _candidates(self, found: "QuerySet[Any, Any] | None") -> "Iterator[QuerySet[Any, Any]]":
        """Return the reviews that alone can be selected, by what an index has of them.

        What a claim was at a moment is computed, and so has no index. But it never leaves its
        article, what was once published stays so, and what was decided on a day has a verdict of
        that day, whatever it came to since.
        """
        now = {
            "claim__article": self.article,
            "claim__article__publisher": self.publisher,
            "state": self.state if self.state == Review.State.PUBLISHED else None,
        }
        if reviews := _given(now):
            yield Review.objects.filter(**reviews).values("pk")
        if verdicts := _given(self._decided()):
            yield Verdict.objects.filter(**verdicts).values("review")
        if found is not None:
            yield found

    def _decided(self) -> dict[str, Any]:
        return {
            "decided_at__gte": self.decided_from and _midnight(self.decided_from),
            "decided_at__lt": self.decided_to and _midnight(_next_day(self.decided_to)),
        }

    def check(self) -> None:
        """Refuse what cannot select anything.

        :raises BadInput, BadInputs: naming each field that is wrong.
        """
        refuse(self._problems())

    def _problems(self) -> Iterator[BadInput]:
        if self.rating is not None and self.rating not in Verdict.Rating:
            yield _problem("rating", "This is no rating.", _choices(Verdict.Rating.values))
        if self.state is not None and self.state not in LABELS:
            yield _problem("state", "This is no state.", _choices(list(LABELS)))
        elif self._asks_for_verdicts() and self.state in WITHOUT_VERDICT:
            yield _problem(
                "state",
                f"Claims in the state “{LABELS[self.state]}” have no rating and no decision.",
                "Choose claims with a verdict, or leave rating and days empty.",
            )
        if self.decided_from and self.decided_to and self.decided_from > self.decided_to:
            yield _problem(
                "decided_to", "The last day lies before the first.", "Swap the two days."
            )
        if self.since and self.before and self.since >= self.before:
            yield _problem("before", "It ends before it begins.", "Swap the two moments.")
        yield from problems_of(
            partial(_find, Article, "article", self.article),
            partial(_find, Publisher, "publisher", self.publisher),
            partial(_check_query, self.query),
        )

    def in_words(self) -> list[tuple[str, str]]:
        """Return what restricts the selection, as a reader wants to see it."""
        article = _find(Article, "article", self.article)
        publisher = _find(Publisher, "publisher", self.publisher)
        words = {
            "Search": self.query,
            "Article": article and f"{article} (article {article.pk})",
            "Publisher": publisher and str(publisher),
            "State": self.state and LABELS[self.state],
            "Rating": self.rating and Verdict.Rating(self.rating).label,
            "Decided from": self.decided_from and f"{self.decided_from.isoformat()} (UTC)",
            "Decided to": self.decided_to and f"{self.decided_to.isoformat()} (UTC)",
            "Decided or published from": self.since and utc(self.since),
            "Decided or published before": self.before and utc(self.before),
        }
        return [(name, value) for name, value in words.items() if value]

    def _asks_for_verdicts(self) -> bool:
        asked = (self.rating, self.decided_from, self.decided_to, self.since, self.before)
        return any(value is not None for value in asked)


def _find(model: type[Article] | type[Publisher], field: str, pk: int | None) -> Any:
    if pk is None:
        return None
    found = model.objects.filter(pk=pk).first() if 0 < pk <= LARGEST_ID else None
    if found is None:
        raise _problem(field, f"There is no {field} {pk}.", "Look its number up in the list.")
    return found


def _check_query(query: str | None) -> None:
    try:
        language.parse(query or "")
    except BadInput as mistake:
        mistake.field = "query"
        raise


def _given(conditions: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in conditions.items() if value is not None}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _next_day(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _choices(values: list[str]) -> str:
    return f"Choose one of: {', '.join(values)}."


def _problem(field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code="selection_invalid", field=field, message=message, remedy=remedy)
