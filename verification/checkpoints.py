"""Signed checkpoints of the history go where whoever changes the database cannot follow."""

import os
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError

from django.conf import settings
from django.core.mail import send_mail

from verification import sending
from verification.ledger import sealing
from verification.models import Checkpoint

SECONDS = 20
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
    made = sealing.seal(clock=clock)
    for checkpoint in made:
        for way, wanted in WAYS.items():
            if getattr(settings, wanted[0]):
                sending.checkpoint(checkpoint.pk, way)
    return made


def send(*, checkpoint_id: int, way: str) -> None:
    """Bring a checkpoint to one of the places; safe to call twice.

    :raises OSError: the place is out of reach.
    """
    setting, deliver = WAYS[way]
    if getattr(settings, setting):
        deliver(Checkpoint.objects.get(pk=checkpoint_id))


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
