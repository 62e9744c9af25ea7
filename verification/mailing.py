"""Notifications by e-mail: at once or once a day, never twice for the same, never sealed words.

A batch is claimed before it is sent, by moving its due time ahead: a second worker finds nothing,
and what a killed worker had claimed falls due again by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from verification import locking, notifications, sending
from verification.models import MailSettings, Notification, Review, User
from verification.models.talk import Delivery

logger = structlog.get_logger(__name__)

SALT = "claimdesk.mail.stop"
# One e-mail lists at most this many, and says how many more there are.
MOST_LISTED = 50
# What one e-mail stands for at most; more than that goes out with the next one.
MOST_CLAIMED = 1_000
MAX_ATTEMPTS = 10
LONGEST_WAIT = timedelta(days=1)
# One sweep re-sends at most this many.
SWEEP_SIZE = 200


class UnknownLink(Exception):
    """A link that ends e-mail is none that we have sent."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one e-mail is about."""

    ids: list[int]
    listed: list[Notification]

    @property
    def more(self) -> int:
        return len(self.ids) - len(self.listed)


def send_due(*, person_id: int, now: datetime) -> bool:
    """Send one person what is due by now, in one e-mail; say whether there was any.

    Safe to call twice, or at once. When the mail server refuses or is away, the same falls due
    again later, a few times.
    """
    person = User.objects.get(pk=person_id)
    batch = _claim(person, now)
    if batch is None:
        return False
    try:
        _message(person, batch).send()
    except OSError as error:  # smtplib's errors are of this kind
        logger.error("mail_not_sent", reason=type(error).__name__)  # noqa: TRY400 (no address)
        return False
    with transaction.atomic():
        # By their numbers, as whoever reads them all at this moment does.
        mailed = locking.in_order(Notification.objects.filter(pk__in=batch.ids))
        Notification.objects.filter(pk__in=mailed).update(mailed_at=now)
    return True


def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of e-mail that is due, digests too; return to how many people."""
    with transaction.atomic():
        silent = Q(mail_sent_at=None) | Q(mail_sent_at__lte=now - after)
        due = Notification.objects.to_mail(now).filter(silent).order_by("mail_due_at")
        # Against a second sweeper.
        rows = due.select_for_update(skip_locked=True, of=("self",))[:SWEEP_SIZE]
        found = list(rows.values_list("pk", "person_id"))
        Notification.objects.filter(pk__in=[pk for pk, _person in found]).update(mail_sent_at=now)
        people = dict.fromkeys(person for _pk, person in found)
        for person_id in people:
            sending.mail(person_id)
    return len(people)


def stop_link(person: User) -> str:
    """Return the address that ends e-mail for a person, without a sign-in."""
    token = signing.dumps(person.pk, salt=SALT)
    return address(reverse("verification:stop-mail", args=[token]))


def whose(token: str) -> User:
    """Return for whom a link ends e-mail.

    :raises UnknownLink: it is none of ours, or changed on its way.
    """
    try:
        return User.objects.get(pk=signing.loads(token, salt=SALT))
    except (signing.BadSignature, User.DoesNotExist) as error:
        raise UnknownLink from error


def stop(*, person: User, now: datetime) -> MailSettings:
    """End all e-mail for a person who followed the link of one."""
    return notifications.change_settings(
        person=person,
        now=now,
        deliveries=dict.fromkeys(Notification.Kind.values, Delivery.OFF),
        reason="By the link in an e-mail.",
    )


def address(path: str) -> str:
    return urljoin(settings.PUBLIC_URL, path)


@transaction.atomic
def _claim(person: User, now: datetime) -> Batch | None:
    due = notifications.of(person).to_mail(now).order_by("pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",), no_key=True)[:MOST_CLAIMED])
    if not rows:
        return None
    ids = [row.pk for row in rows]
    attempts = max(row.mail_attempts for row in rows) + 1
    wait = min(settings.RESEND_AFTER * 2 ** (attempts - 1), LONGEST_WAIT)
    is_last = attempts >= MAX_ATTEMPTS or not (person.is_active and person.email)
    Notification.objects.filter(pk__in=ids).update(
        mail_attempts=attempts, mail_sent_at=now, mail_due_at=None if is_last else now + wait
    )
    return Batch(ids, rows[:MOST_LISTED]) if person.is_active and person.email else None


def _message(person: User, batch: Batch) -> EmailMessage:
    stop_at = stop_link(person)
    context = {
        "person": person,
        "batch": batch,
        "listed": [(row, _review_address(row), _is_sealed(row)) for row in batch.listed],
        "all_at": address(reverse("verification:notifications")),
        "settings_at": address(reverse("verification:notification-settings")),
        "stop_at": stop_at,
    }
    return EmailMessage(
        # Without anybody's words: a subject is shown on locked screens.
        subject=_subject(batch),
        body=render_to_string("mail/notifications.txt", context),
        to=[person.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_at}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _subject(batch: Batch) -> str:
    if len(batch.ids) == 1:
        return f"Claimdesk: {batch.listed[0].get_kind_display()}"
    return f"Claimdesk: {len(batch.ids)} notifications"


def _is_sealed(row: Notification) -> bool:
    """Tell whether two people judge the claim at this moment without seeing each other's work."""
    review = row.review
    running = review.reviews_wanted > 1 and review.state in Review.UNDECIDED
    return running or (row.comment is not None and row.comment.is_sealed)


def _review_address(row: Notification) -> str:
    path = reverse("verification:review", args=[row.review.pk])
    return address(f"{path}#comment-{row.comment_id}" if row.comment else path)
