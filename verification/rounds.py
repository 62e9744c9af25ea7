"""Claims that two people reviewed without seeing each other's work: how far they agreed.

Sealed results are left out: those of rounds that are not over, and of those that an editor has yet
to decide. How many of the latter there are is said, as all of them differ.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

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


def finished(latest: int = LATEST) -> list[Round]:
    """Return the latest rounds of which both results are open to see."""
    done = Turn.objects.filter(state=Turn.State.DONE, sealed=False)
    second = done.filter(slot=2).select_related("review__claim", "verdict")
    rows = list(second.order_by("-finished_at", "-pk")[:latest])
    reviews = [turn.review_id for turn in rows]
    firsts = done.filter(slot=1, review__in=reviews).select_related("verdict")
    known = {(turn.review_id, turn.round): turn for turn in firsts}
    pairs = [(known.get((turn.review_id, turn.round)), turn) for turn in rows]
    return [_round(one, other) for one, other in pairs if one]


def _round(one: Turn, other: Turn) -> Round:
    review = other.review
    return Round(
        review_id=review.pk,
        number=other.round,
        kind=review.claim.kind,
        finished_at=max(_at(one), _at(other)),
        people=(_person(one), _person(other)),
        results=(_result(one), _result(other)),
    )


def _at(turn: Turn) -> datetime:
    assert turn.finished_at is not None  # noqa: S101 (a constraint of the table)
    return turn.finished_at


def _person(turn: Turn) -> int:
    assert turn.reviewer_id is not None  # noqa: S101 (a constraint of the table)
    return turn.reviewer_id


def _result(turn: Turn) -> str:
    return turn.verdict.rating if turn.verdict else DISMISSED


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
