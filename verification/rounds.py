"""Claims that two people reviewed without seeing each other's work: how far they agreed.

Sealed results are left out: those of rounds that are not over, and of those that an editor has yet
to decide. How many of the latter there are is said, as all of them differ.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from verification import agreement
from verification.agreement import Agreement, Rating
from verification.facets import bounded_count
from verification.models import Review, Turn, Verdict

# So many rounds are read, the latest.
LATEST = 10_000
MONTHS = 12
DISMISSED = "dismissed"
CATEGORIES = (*Verdict.Rating.values, DISMISSED)


@dataclass(frozen=True, slots=True)
class Round:
    """Both results of one round, in the order of its slots."""

    review_id: int
    number: int
    kind: str
    finished_at: datetime
    people: tuple[int, int]
    results: tuple[str, str]

    @property
    def ratings(self) -> list[Rating]:
        claim = self.review_id, self.number
        return [
            (person, claim, result)
            for person, result in zip(self.people, self.results, strict=True)
        ]

    @property
    def month(self) -> date:
        return timezone.localdate(self.finished_at).replace(day=1)


class Result(NamedTuple):
    """What came of one turn; the names are the columns that it is read from."""

    review_id: int
    round: int
    reviewer_id: int
    finished_at: datetime
    verdict__rating: str | None
    review__claim__kind: str

    @property
    def category(self) -> str:
        return self.verdict__rating or DISMISSED


def finished(latest: int = LATEST) -> list[Round]:
    """Return the latest rounds of which both results are open to see."""
    done = Turn.objects.filter(state=Turn.State.DONE, sealed=False)
    seconds = _results(done.filter(slot=2).order_by("-finished_at", "-pk")[:latest])
    reviews = [result.review_id for result in seconds]
    firsts = _results(done.filter(slot=1, review__in=reviews))
    known = {(result.review_id, result.round): result for result in firsts}
    pairs = [(known.get((result.review_id, result.round)), result) for result in seconds]
    return [_round(one, other) for one, other in pairs if one]


def _results(turns: QuerySet[Turn]) -> list[Result]:
    return [Result(*row) for row in turns.values_list(*Result._fields)]


def _round(one: Result, other: Result) -> Round:
    return Round(
        review_id=other.review_id,
        number=other.round,
        kind=other.review__claim__kind,
        finished_at=max(one.finished_at, other.finished_at),
        people=(one.reviewer_id, other.reviewer_id),
        results=(one.category, other.category),
    )


def undecided() -> int:
    """Return how many claims wait for an editor because two results differ; bounded."""
    return bounded_count(Review.objects.filter(state=Review.State.ADJUDICATION))


def figures(rounds: list[Round], *, undecided: int) -> dict[str, Any]:
    """Return agreement as a whole, by pair, kind, month and person, and first against second."""
    months = _groups(rounds, lambda one: one.month.isoformat())
    people = {person for one in rounds for person in one.people}
    table = agreement.confusion(_ratings(rounds))
    return {
        "rounds": len(rounds),
        "undecided": undecided,
        "since": min((one.finished_at.isoformat() for one in rounds), default=None),
        "fewest": agreement.FEWEST,
        "all": _said(agreement.alpha(_ratings(rounds))),
        "pairs": [
            {"people": sorted(pair), **_said(agreement.kappa(_ratings(those)))}
            for pair, those in _groups(rounds, lambda one: tuple(sorted(one.people)))
        ],
        "kinds": [
            {"kind": kind, **_said(agreement.alpha(_ratings(those)))}
            for kind, those in _groups(rounds, lambda one: one.kind)
        ],
        "months": [
            {"month": month, **_said(agreement.alpha(_ratings(those)))}
            for month, those in sorted(months)[-MONTHS:]
        ],
        "people": [
            {"person": person, **_said(agreement.alpha(_ratings(_of(person, rounds))))}
            for person in sorted(people)
        ],
        "table": [[table[first, second] for second in CATEGORIES] for first in CATEGORIES],
    }


def _groups(
    rounds: Iterable[Round], key: Callable[[Round], Hashable]
) -> list[tuple[Any, list[Round]]]:
    """Return the groups, the largest first."""
    groups: defaultdict[Hashable, list[Round]] = defaultdict(list)
    for one in rounds:
        groups[key(one)].append(one)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _of(person: int, rounds: Iterable[Round]) -> list[Round]:
    return [one for one in rounds if person in one.people]


def _ratings(rounds: Iterable[Round]) -> list[Rating]:
    return [rating for one in rounds for rating in one.ratings]


def _said(found: Agreement) -> dict[str, Any]:
    return asdict(found)
