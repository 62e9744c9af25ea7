"""What verification finds: which event or row, where in the history, what differs."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

# What each kind of finding means to somebody who does not know how it was found.
MEANINGS = {
    "event_changed": "What this event says was changed after it was written.",
    "event_moved": "This event was moved to the history of something else.",
    "event_missing": "An event of this history was removed.",
    "event_repeated": "An event was put in the place of another one, or beside it.",
    "chain_broken": "This event does not follow from the one before it: one of the two, or their "
    "order, was changed.",
    "end_missing": "The latest events of this history were removed.",
    "end_changed": "This history does not end as the database noted when it was last written to.",
    "sealed_event_missing": "An event that was sealed is gone.",
    "sealed_event_changed": "This event, and what follows it, was written anew after it was "
    "sealed.",
    "event_inserted": "This event was put among older ones after those were sealed.",
    "leaf_missing": "Entries of the sealed list of events were removed.",
    "leaf_changed": "The sealed list of events was changed here.",
    "checkpoint_missing": "The sealed list is longer than at the last checkpoint that is stored: "
    "later checkpoints were removed, or entries added.",
    "checkpoint_unsigned": "No known key has signed this checkpoint: it was forged, or its key is "
    "not in AUDIT_PUBLIC_KEYS.",
    "checkpoint_changed": "What is stored beside this checkpoint is not what was signed.",
    "root_differs": "The sealed events are not those that this checkpoint was signed for: events "
    "were changed, removed, or put in a different order since.",
    "history_shorter": "There are fewer sealed events than when this checkpoint was signed.",
    "row_changed": "This was changed without an event that says so.",
    "row_missing": "The history tells of this, but it was removed.",
    "row_unvouched": "No event tells of this: it was put there past the application, or its event "
    "was removed.",
    "state_differs": "The claim is not in the state that the latest event of its history left.",
}
# More are counted, not kept: whoever changes a million events is seen after a thousand.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written."""

    code: str
    event: int | None = None
    # Such as "review 12", and the place in it.
    chain: str | None = None
    position: int | None = None
    # What else there is to name: a row, a checkpoint.
    about: str | None = None
    differs: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        return MEANINGS[self.code]

    def __str__(self) -> str:
        place = [f"event {self.event}"] if self.event is not None else []
        if self.chain is not None:
            place.append(self.chain + (f", no. {self.position}" if self.position else ""))
        if self.about is not None:
            place.append(self.about)
        what = f" ({', '.join(self.differs)})" if self.differs else ""
        return f"{self.code}: {'; '.join(place)}{what}. {self.meaning}"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "means": self.meaning}


@dataclass(slots=True)
class Findings:
    """The first of them, and how many there are."""

    kept: list[Finding] = field(default_factory=list)
    number: int = 0

    def add(self, code: str, **where: Any) -> None:
        self.number += 1
        if len(self.kept) < MOST:
            self.kept.append(Finding(code, **where))

    def extend(self, other: "Findings") -> None:
        self.number += other.number
        self.kept += other.kept[: MOST - len(self.kept)]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.kept)
