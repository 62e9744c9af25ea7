"""What clients were told against what is stored: nothing lost, nothing twice, nothing stuck."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from claims.errors import DomainError
from tests.factories import UserFactory
from tests.stress import ledger
from tests.stress.ledger import Deed
from verification import queue
from verification.models import AuditEvent, BulkJob, Review, Turn, User, Verdict, VerdictCorrection

NONCE = re.compile(r"\[([0-9a-f]{32})\]")
# What is done, and the events that tell of it.
ACTIONS = {
    "submit": "verdict.submitted",
    "dismiss": "review.dismissed",
    "adjudicate": "verdict.adjudicated",
    "publish": "verdict.published",
    "correct": "correction.written",
    "publish_correction": "verdict.corrected",
    "decline_correction": "correction.declined",
    "withdraw_correction": "correction.withdrawn",
    "reopen": "review.reopened",
    "second_eyes": "review.second_eyes",
    "take_back": "review.taken_back",
    "skip": "review.skipped",
}
# Errors of the server that the faults explain: it was cut off from its database or its Redis.
EXPLAINED = re.compile(
    "terminating connection|server closed the connection|connection is closed|"
    "consuming input failed|AdminShutdown|connection is lost|the connection is lost|"
    "connection already closed|Connection closed by server|BrokenPipe|pipeline mode"
)


def differences(folder: Path) -> list[str]:
    """Return in words what clients were told that is not so, or what nobody has asked for."""
    done = list(ledger.deeds(folder))
    return [*_verdicts(done), *_deeds(done), *_answers_of_keys(done), *_holds(done)]


@dataclass(frozen=True, slots=True)
class Stored:
    """A verdict, or a correction that may become one."""

    number: int
    author: str
    review: int


def _by_nonce(rows: Any, author: str) -> dict[str, list[Stored]]:
    stored: dict[str, list[Stored]] = defaultdict(list)
    for number, name, review, rationale in rows.values_list(
        "pk", f"{author}__username", "review", "rationale"
    ):
        found = NONCE.search(rationale)
        stored[found[1] if found else "none"].append(Stored(number, name, review))
    return stored


def _verdicts(done: list[Deed]) -> list[str]:
    """Compare the texts that clients have sent with those that are stored."""
    asked: dict[str, list[Deed]] = defaultdict(list)
    for deed in done:
        if deed.do in ("submit", "adjudicate", "correct") and "nonce" in deed.given:
            asked[deed.given["nonce"]].append(deed)
    verdicts = _by_nonce(Verdict.objects.all(), "decided_by")
    corrections = _by_nonce(VerdictCorrection.objects.all(), "author")
    told = [
        f"{len(rows)} verdicts or corrections of one form [{nonce}]"
        for stored in (verdicts, corrections)
        for nonce, rows in stored.items()
        if len(rows) > 1
    ]
    told += [f"verdict [{n}] that nobody gave" for n in {*verdicts, *corrections} - set(asked)]
    for nonce, deeds in asked.items():
        is_correction = deeds[0].do == "correct"
        told += _verdict(nonce, deeds, (corrections if is_correction else verdicts).get(nonce, []))
    return told


def _verdict(nonce: str, deeds: list[Deed], rows: list[Stored]) -> list[str]:
    first, acknowledged = deeds[0], [deed for deed in deeds if deed.is_done]
    if any("dismissal" in (deed.given.get("body") or {}) for deed in deeds):
        return [f"a dismissal made verdict [{nonce}]"] if rows else []
    if acknowledged and not rows:
        return [f"verdict [{nonce}] of {first.who} was acknowledged and is lost"]
    if rows and not acknowledged and not any(deed.is_unclear for deed in deeds):
        return [f"verdict [{nonce}] of {first.who} was refused and is stored"]
    told = [
        f"verdict [{nonce}] of {first.who} on {first.given['review']} is stored as {row}"
        for row in rows
        if (row.author, row.review) != (first.who, first.given["review"])
    ]
    told += [
        f"verdict [{nonce}] was acknowledged under another number"
        for row in rows
        for deed in acknowledged
        if deed.do != "adjudicate" and (deed.told or {}).get("id", row.number) != row.number
    ]
    return told


def _deeds(done: list[Deed]) -> list[str]:
    """Compare how often each thing was done to each claim by each person with its events."""
    sure: Counter[tuple[str, str, int]] = Counter()
    perhaps: Counter[tuple[str, str, int]] = Counter()
    for tries in _by_key(done).values():
        first = tries[0]
        if first.do not in ACTIONS:
            continue
        what = (first.who, ACTIONS[first.do], first.given["review"])
        if any(deed.is_done for deed in tries):
            sure[what] += 1
        elif any(deed.is_unclear for deed in tries):
            perhaps[what] += 1
    events = AuditEvent.objects.filter(action__in=ACTIONS.values(), actor__isnull=False)
    # By a change of many, which tells what became of each claim by itself.
    events = events.exclude(action="review.dismissed", turn=None)
    stored = Counter(events.values_list("actor__username", "action", "review"))
    return [
        f"{what} was acknowledged {sure[what]} times (perhaps {perhaps[what]} more), "
        f"and is {stored[what]} times in history"
        for what in {*sure, *perhaps, *stored}
        if not sure[what] <= stored[what] <= sure[what] + perhaps[what]
        and not (what[1] == "review.reopened" and stored[what] > sure[what])
    ]


def _by_key(done: list[Deed]) -> dict[str, list[Deed]]:
    """Return what was done by its Idempotency-Key; what has none is alone."""
    by_key: dict[str, list[Deed]] = defaultdict(list)
    for number, deed in enumerate(done):
        key = (deed.given.get("headers") or {}).get("Idempotency-Key")
        if deed.status == 422 and key:
            continue
        by_key[f"{deed.who} {key}" if key else str(number)].append(deed)
    return by_key


def _answers_of_keys(done: list[Deed]) -> list[str]:
    told = []
    for key, tries in _by_key(done).items():
        answers = {
            json.dumps([deed.status, (deed.told or {}).get("id"), (deed.told or {}).get("version")])
            for deed in tries
            if deed.is_done
        }
        fresh = [d for d in tries if d.is_done and not (d.told or {}).get("replayed")]
        if len(answers) > 1 or (len(fresh) > 1 and "Idempotency-Key" in _headers(tries[0])):
            told.append(f"key {key} was answered differently: {sorted(answers)}")
    return told


def _headers(deed: Deed) -> dict[str, str]:
    return deed.given.get("headers") or {}


def _holds(done: list[Deed]) -> list[str]:
    """Look whether a claim was given to somebody before the end that its holder was told."""
    told = []
    people = dict(User.objects.values_list("username", "pk"))
    events: dict[int, list[tuple[str, int, float, int]]] = defaultdict(list)
    rows = AuditEvent.objects.filter(turn__isnull=False, review__isnull=False).order_by("pk")
    for row in rows.values_list("review", "action", "actor", "at", "turn"):
        events[row[0]].append((row[1], row[2], row[3].timestamp(), row[4]))
    for deed in done:
        facts = deed.told or {}
        review = deed.given.get("review") or facts.get("id")
        if "until" not in facts or review is None or deed.do not in ("take", "renew"):
            continue
        until = datetime.fromisoformat(facts["until"]).timestamp()
        me = people[deed.who]
        if _taken_meanwhile(events[review], me, deed.at, until):
            told.append(f"{deed.who} had review {review} until {facts['until']}, not alone")
    return told


def _taken_meanwhile(
    events: list[tuple[str, int, float, int]], me: int, told_at: float, until: float
) -> bool:
    """Tell whether somebody took the turn that I held, before `until` and before it was ended."""
    mine = [
        (number, turn)
        for number, (action, actor, _at, turn) in enumerate(events)
        if action == "review.taken" and actor == me
    ]
    last = [(n, t) for n, t in mine if events[n][2] <= told_at + settings.LEASE_LENGTH.seconds]
    # The latest taking of mine that may be what I was told of.
    for number, turn in reversed(last):
        if events[number][2] > until:
            continue
        after = [event for event in events[number + 1 :] if event[3] == turn]
        return bool(after) and after[0][0] == "review.taken" and after[0][2] < until
    return False


def unfinished(now: datetime) -> list[str]:
    """Return what the workers have yet to do."""
    told = [f"{job} still runs" for job in BulkJob.objects.filter(status=BulkJob.Status.RUNNING)]
    overdue = Turn.objects.filter(state=Turn.State.WAITING, assigned_until__lt=now)
    return told + [f"{turn} still waits for one person" for turn in overdue.free(now)]


def what_is_stuck() -> list[str]:
    """Return which waiting turns cannot be taken by anybody, once all leases have run out."""
    told = []
    later = timezone.now() + settings.LEASE_LENGTH
    waiting = Turn.objects.filter(state=Turn.State.WAITING).select_related("assigned_to")
    fresh: list[User] = UserFactory.create_batch(2)
    for turn in waiting:
        try:
            with transaction.atomic():
                # The other turn of a round may be the first to be given out.
                for person in [turn.assigned_to] if turn.assigned_to else fresh:
                    taken = queue.take(review_id=turn.review_id, reviewer=person, now=later)
                    if taken.pk == turn.pk:
                        break
                else:
                    told.append(f"{turn} is given to nobody")
                transaction.set_rollback(True)
        except DomainError as refusal:
            told.append(f"{turn} cannot be taken: {refusal}")
    if Turn.objects.filter(state=Turn.State.WAITING, assigned_to=None).exists():
        with transaction.atomic():
            if queue.take_next(reviewer=fresh[0], now=later) is None:
                told.append("turns wait, and a newcomer is given none")
            transaction.set_rollback(True)
    return told


def unforeseen(lines: Iterable[str]) -> list[str]:
    """Return the server's errors that no fault explains."""
    told: Counter[str] = Counter()
    for line in lines:
        try:
            facts: dict[str, Any] = json.loads(line)
        except ValueError:
            continue
        error = facts.get("exception")
        if error and facts.get("level") in ("error", "critical") and not EXPLAINED.search(error):
            told[f"{facts.get('event')}: {error[-900:]}"] += 1
    return [f"{times} times: {error}" for error, times in told.items()]


def answers(folder: Path) -> Counter[str]:
    """Count what was done by how it was answered."""
    counted: Counter[str] = Counter()
    for deed in ledger.deeds(folder):
        facts = deed.told or {}
        said = facts.get("code") or ("replayed" if facts.get("replayed") else "")
        counted[f"{deed.do} {deed.status} {said}".strip()] += 1
    return counted


def rows() -> dict[str, int]:
    counted = {str(state): Review.objects.filter(state=state).count() for state in Review.State}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM verification_auditevent")
        [events] = cursor.fetchone()
    return {**counted, "verdicts": Verdict.objects.count(), "events": events}
