"""What has happened to claims by the report's moment, as readers may know it: taken from history.

It has days and outcomes, not what colleagues wrote to each other. What one of two reviewers found
is sealed; of a verdict that was never published nothing is told once it no longer stands.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat, Trim

from verification.asof import Moment
from verification.models import AuditEvent, Review, Verdict

Action = AuditEvent.Action
State = Review.State
TOLD = (
    Action.REVIEW_SECOND_WANTED,
    Action.REVIEW_DISMISSED,
    Action.REVIEW_REOPENED,
    Action.REVIEW_WITHDRAWN,
    Action.REVIEW_RESTORED,
    Action.REVIEW_CORRECTED,
    Action.REVIEW_SPLIT,
    Action.REVIEW_MERGED,
    Action.VERDICT_SUBMITTED,
    Action.VERDICT_ADJUDICATED,
    Action.VERDICT_PUBLISHED,
    Action.VERDICT_CORRECTED,
)
# Whose it is says nothing of the verdict; and who puts a claim right may hold one of two turns,
# which nobody is to know.
NOBODYS = {
    Action.REVIEW_REOPENED,
    Action.REVIEW_SECOND_WANTED,
    Action.REVIEW_CORRECTED,
    Action.REVIEW_SPLIT,
    Action.REVIEW_MERGED,
}
OF_TWO = {State.SECOND_REVIEW, State.ADJUDICATION}
NAME = Trim(Concat("actor__first_name", Value(" "), "actor__last_name"))
PEOPLE = ("review", "actor__pseudonym", NAME, "actor__username")
EVENT = ("action", "at", "before", "after", "turn")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a claim; `who` is empty where it is nobody's, or not told."""

    at: datetime
    what: str
    who: str = ""


# Gives the steps of claims by their numbers, the first step first.
Extract = Callable[[Collection[int]], dict[int, list[Step]]]


@dataclass(frozen=True, slots=True)
class _Event:
    who: str
    action: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    # Null where it is no reviewer's own turn.
    turn: int | None

    @property
    def is_of_two(self) -> bool:
        """Tell whether it is what one of two reviewers found."""
        states = {self.before.get("state"), self.after.get("state")}
        return self.turn is not None and not states.isdisjoint(OF_TWO)

    @property
    def is_sealed(self) -> bool:
        """Tell whether it leaves the claim waiting for the other of two reviewers."""
        return bool(self.after.get("state") == State.SECOND_REVIEW)


def of_claims(
    numbers: Collection[int], *, moment: Moment | None = None, names: bool = False
) -> dict[int, list[Step]]:
    """Return what had happened to these claims by a moment, or has by now, at two queries.

    People appear under their pseudonyms unless `names`.
    """
    events = AuditEvent.objects.filter(review__in=numbers, action__in=TOLD)
    if moment:
        events = events.exclude(moment.later())
    found: dict[int, list[_Event]] = defaultdict(list)
    ordered = events.order_by("review", "pk")
    for number, pseudonym, name, username, *event in ordered.values_list(*PEOPLE, *EVENT):
        who = (name or username) if names else pseudonym
        found[number].append(_Event(who or "", *event))
    opened = Review.objects.filter(pk__in=numbers).values_list("pk", "opened_at")
    return {
        number: [Step(at, "Opened for review"), *_Told(found[number]).steps()]
        for number, at in opened
    }


def nothing(_numbers: Collection[int]) -> dict[int, list[Step]]:
    """Return no steps, for a report that has no history to ask."""
    return {}


@dataclass(slots=True)
class _Told:
    """The events of one claim, and which of its verdicts readers may know of."""

    events: list[_Event]
    ratings: dict[int, str] = field(init=False)
    known: set[int | None] = field(init=False)

    def __post_init__(self) -> None:
        self.ratings = {
            event.after["verdict"]: event.after["rating"]
            for event in self.events
            if event.after.get("verdict") and event.after.get("rating")
        }
        self.known = set(self._known())

    def steps(self) -> Iterator[Step]:
        for event in self._open():
            if what := WORDS[event.action](self, event):
                yield Step(event.at, what, self._who(event))

    def _who(self, event: _Event) -> str:
        """Return who is to be told: of two who agree, whose verdict counts, which is the first."""
        verdict = event.after.get("verdict")
        if event.action in NOBODYS or (verdict is not None and verdict not in self.known):
            return ""
        if not event.is_of_two:
            return event.who
        if event.after["state"] in OF_TWO:
            return ""
        earlier = self.events[: self.events.index(event)]
        return next((one.who for one in reversed(earlier) if one.is_of_two), "")

    def _open(self) -> list[_Event]:
        """Return the events without those of a reviewer whom the other must not know of yet."""
        open_ones = list(self.events)
        while open_ones and open_ones[-1].is_sealed:
            open_ones.pop()
        return open_ones

    def _known(self) -> Iterator[int | None]:
        """Yield the verdicts that were published, and the one that stands."""
        standing: int | None = None
        for event in self.events:
            verdict = event.after.get("verdict")
            if event.action in (Action.VERDICT_PUBLISHED, Action.VERDICT_CORRECTED):
                yield verdict
                yield event.before.get("verdict")
            if "state" in event.after:
                standing = verdict if event.after["state"] in Review.WITH_VERDICT else None
        if standing:
            yield standing

    def rating(self, verdict: object) -> str:
        """Return the rating of a verdict in words; empty where it is not to be told."""
        rating = self.ratings.get(verdict) if isinstance(verdict, int) else None
        return Verdict.Rating(rating).label if rating and verdict in self.known else ""


def _rated(what: str, rating: str) -> str:
    return f"{what}: {rating}" if rating else what


def _reviewed(told: _Told, event: _Event) -> str:
    """Say what came of a reviewer's work: of two, the first one's is nobody's business."""
    state = event.after.get("state")
    if state == State.SECOND_REVIEW:
        return "First of two independent reviews done"
    if state == State.ADJUDICATION:
        return "Second review done: the two reviewers differ"
    both = "Two reviewers agree. " if event.is_of_two else ""
    if state == State.DISMISSED:
        return f"{both}{_dismissed(told, event)}"
    return f"{both}{_rated('Decided', told.rating(event.after.get('verdict')))}"


def _dismissed(_told: _Told, event: _Event) -> str:
    kind = event.after.get("as") or ""
    label = Review.DismissedAs(kind).label if kind in Review.DismissedAs.values else ""
    return _rated("Dismissed", label)


def _adjudicated(told: _Told, event: _Event) -> str:
    if event.after.get("as"):
        return f"An editor settled it. {_dismissed(told, event)}"
    return f"An editor settled it. {_rated('Decided', told.rating(event.after.get('verdict')))}"


def _published(told: _Told, event: _Event) -> str:
    return _rated("Published", told.rating(event.after.get("verdict")))


def _corrected(told: _Told, event: _Event) -> str:
    was, now = (told.rating(side.get("verdict")) for side in (event.before, event.after))
    return f"Corrected: {was}, now {now}" if was and was != now else _rated("Corrected", now)


def _merged(_told: _Told, event: _Event) -> str:
    other = f"claim {event.after.get('with')}"
    return f"Made part of {other}" if event.after.get("as") else f"Joined with {other}"


def _split(_told: _Told, event: _Event) -> str:
    """Say so of the claim that was split; the others were opened by that."""
    return "Split into several claims" if event.before else ""


def _always(what: str) -> Callable[[_Told, _Event], str]:
    return lambda _told, _event: what


WORDS: dict[str, Callable[[_Told, _Event], str]] = {
    Action.REVIEW_SECOND_WANTED: _always("Second review asked for"),
    Action.REVIEW_DISMISSED: _reviewed,
    Action.REVIEW_REOPENED: _always("Reopened"),
    Action.REVIEW_WITHDRAWN: _always("No longer found when the article was read again"),
    Action.REVIEW_RESTORED: _always("Found again when the article was read again"),
    Action.REVIEW_CORRECTED: _always("What was read of the claim was put right"),
    Action.REVIEW_SPLIT: _split,
    Action.REVIEW_MERGED: _merged,
    Action.VERDICT_SUBMITTED: _reviewed,
    Action.VERDICT_ADJUDICATED: _adjudicated,
    Action.VERDICT_PUBLISHED: _published,
    Action.VERDICT_CORRECTED: _corrected,
}
