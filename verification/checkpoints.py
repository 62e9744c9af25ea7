"""Signed checkpoints of the history go where whoever changes the database cannot follow."""

import os
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Min

from verification import sending
from verification.ledger import sealing
from verification.models import Checkpoint, CheckpointDelivery

State = CheckpointDelivery.State
SECONDS = 20
LONGEST_PROBLEM = 200
SUBJECT = "Checkpoint of the history of {}: {} events"
WORDS = """\
Keep this message. With it one can tell later whether the history of these events was changed:
save what follows the line to a file, and name it to “manage.py audit verify --checkpoints FILE”.

----
"""


def seal(*, clock: Callable[[], datetime]) -> list[Checkpoint]:
    """Seal what has happened, and send the new checkpoints to all places that settings name.

    :raises TreeBroken: somebody has changed what was sealed; nothing was.
    """
    ways = wanted()
    made = sealing.seal(clock=clock, ways=ways)
    for checkpoint in made:
        for way in ways:
            sending.checkpoint(checkpoint.pk, way)
    return made


def wanted() -> list[str]:
    """Return the ways for which settings name a place."""
    return [way for way, (setting, _) in WAYS.items() if getattr(settings, setting)]


def send(*, checkpoint_id: int, way: str) -> None:
    """Bring a checkpoint to one of the places; safe to call twice.

    :raises OSError: the place is out of reach.
    """
    setting, deliver = WAYS[way]
    waiting = CheckpointDelivery.objects.filter(
        checkpoint=checkpoint_id, way=way, state=State.WAITING
    )
    if not getattr(settings, setting) or not waiting.exists():
        return
    try:
        deliver(Checkpoint.objects.get(pk=checkpoint_id))
    except OSError as problem:
        waiting.update(problem=str(problem)[:LONGEST_PROBLEM])
        raise
    waiting.update(state=State.DONE, problem="")


@transaction.atomic
def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Send again what has not arrived; return how many messages that are.

    Of several that wait for one place the latest alone, as it says all that the others do.
    """
    sent = 0
    for way in wanted():
        overdue = CheckpointDelivery.objects.filter(way=way, state=State.WAITING)
        overdue = overdue.filter(sent_at__lte=now - after)
        # Against a second sweeper.
        rows = overdue.order_by("-checkpoint").select_for_update(skip_locked=True, no_key=True)
        latest = rows.first()
        if latest is None:
            continue
        overdue.filter(checkpoint__lt=latest.checkpoint_id).update(state=State.PASSED_OVER)
        CheckpointDelivery.objects.filter(pk=latest.pk).update(sent_at=now)
        sending.checkpoint(latest.checkpoint_id, way)
        sent += 1
    return sent


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What has not come to one of the places yet."""

    way: str
    number: int
    since: datetime
    problem: str


def undelivered() -> list[Undelivered]:
    """Return, for each way by which something waits, how much, since when and why."""
    found = []
    for way in wanted():
        waiting = CheckpointDelivery.objects.filter(way=way, state=State.WAITING)
        told = waiting.aggregate(number=Count("pk"), since=Min("checkpoint__at"))
        if told["number"]:
            tried = waiting.exclude(problem="").order_by("-checkpoint").first()
            problem = tried.problem if tried else ""
            found.append(Undelivered(way, told["number"], told["since"], problem))
    return found


def _append(checkpoint: Checkpoint) -> None:
    with Path(settings.CHECKPOINT_FILE).open("a", encoding="utf-8") as file:
        file.write(f"{checkpoint.note}\n")
        file.flush()
        os.fsync(file.fileno())


def _post(checkpoint: Checkpoint) -> None:
    request = urllib.request.Request(  # noqa: S310 (settings check its scheme)
        settings.CHECKPOINT_URL,
        data=checkpoint.note.encode(),
        headers={"Content-Type": "text/plain; charset=utf-8"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            pass
    except HTTPError as refusal:
        refusal.close()
        raise


def _mail(checkpoint: Checkpoint) -> None:
    send_mail(
        SUBJECT.format(settings.AUDIT_ORIGIN, checkpoint.size),
        f"{WORDS}{checkpoint.note}",
        None,
        settings.CHECKPOINT_MAIL,
    )


# By the name that its message carries: the setting that asks for it, and what does it.
WAYS: dict[str, tuple[str, Callable[[Checkpoint], None]]] = {
    "file": ("CHECKPOINT_FILE", _append),
    "url": ("CHECKPOINT_URL", _post),
    "mail": ("CHECKPOINT_MAIL", _mail),
}
