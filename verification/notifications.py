"""What people should hear of: in the app, and by e-mail as they wish."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from claims.errors import BadInput
from verification import audit, locking, sending
from verification.models import AuditEvent, Comment, MailSettings, Notification, User
from verification.models.talk import LATEST_HOUR, Delivery, NotificationQuerySet

Action = AuditEvent.Action
Kind = Notification.Kind

# Counting stops here: 99+ says enough.
MOST_COUNTED = 99


def tell(
    people: Mapping[User, Kind],
    *,
    now: datetime,
    comment: Comment | None = None,
    event: AuditEvent | None = None,
) -> None:
    """Let each of these people know of a comment or an event, where it is written."""
    wishes = {row.person_id: row for row in MailSettings.objects.filter(person__in=people)}
    rows = [
        _notification(person, kind, wishes.get(person.pk), now, comment=comment, event=event)
        for person, kind in people.items()
    ]
    Notification.objects.bulk_create(rows)
    for row in rows:
        if row.mail_sent_at:
            sending.mail(row.person_id)


def unread_count(person: User) -> int:
    """Return how many notifications are unread, or one more than MOST_COUNTED."""
    return _own(person).unread().order_by()[: MOST_COUNTED + 1].count()


def of(person: User, *, is_unread: bool = False) -> NotificationQuerySet:
    """Return what a person was told, with what pages and the API show of it."""
    rows = _own(person).unread() if is_unread else _own(person)
    return rows.select_related(
        "comment__author",
        "comment__withdrawn_by",
        "comment__turn",
        "comment__review__claim",
        "event__actor",
        "event__review__claim",
    )


def mark_read(
    *,
    person: User,
    now: datetime,
    ids: list[int] | None = None,
    up_to: int | None = None,
    review_id: int | None = None,
) -> int:
    """Mark these, all up to the latest that the person saw, or all of a claim, as read.

    Return how many. What is sealed for the person stays: they cannot have seen it.
    """
    rows = _own(person).unread()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    if review_id is not None:
        rows = rows.filter(Q(comment__review=review_id) | Q(event__review=review_id))
    # Nearly always there is nothing: asked first, as every page of a claim asks.
    return _mark_read(rows, person, now) if rows.exists() else 0


def settings_of(person: User) -> MailSettings:
    """Return how a person wants to hear by e-mail; not stored where they never said."""
    return MailSettings.objects.filter(person=person).first() or MailSettings(person=person)


@transaction.atomic
def change_settings(
    *,
    person: User,
    now: datetime,
    deliveries: Mapping[str, str],
    digest_hour: int | None = None,
    reason: str = "",
) -> MailSettings:
    """Set how a person hears of each kind that is given; what waits to be sent follows.

    :raises BadInput: a kind, a way or an hour that does not exist.
    """
    # Against a second tab of the same person.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    chosen = settings_of(person)
    before = _as_json(chosen)
    for kind, delivery in deliveries.items():
        if kind not in Kind or delivery not in Delivery:
            raise _unknown(kind, "There is no such kind, or no such way to hear of it.")
        setattr(chosen, kind, delivery)
    if digest_hour is not None:
        if not 0 <= digest_hour <= LATEST_HOUR:
            raise _unknown("digest_hour", "This is no hour of a day.")
        chosen.digest_hour = digest_hour
    after = _as_json(chosen)
    if before == after:
        return chosen
    chosen.save()
    _reschedule(chosen, now)
    audit.record(
        Action.NOTIFICATIONS_CHANGED,
        actor=person,
        at=now,
        person=person,
        before=before,
        after=after,
        reason=reason,
    )
    return chosen


def next_digest(*, now: datetime, hour: int) -> datetime:
    """Return when that hour comes next, by the clocks of the pages' time zone."""
    today = timezone.localdate(now)
    moments = (
        timezone.make_aware(datetime.combine(today + timedelta(days=days), time(hour)))
        for days in range(3)
    )
    return next(moment for moment in moments if moment > now)


def _own(person: User) -> NotificationQuerySet:
    # What an event tells is written for this person: nobody's work is in it.
    visible = Comment.objects.visible_to(person).filter(pk=OuterRef("comment"))
    return Notification.objects.filter(Q(event__isnull=False) | Exists(visible), person=person)


@transaction.atomic
def _mark_read(rows: NotificationQuerySet, person: User, now: datetime) -> int:
    # By their numbers, as whoever has mailed them notes that.
    unread = locking.in_order(Notification.objects.filter(pk__in=rows.values("pk"), read_at=None))
    if number := Notification.objects.filter(pk__in=unread).update(read_at=now):
        audit.record(
            Action.NOTIFICATIONS_READ, actor=person, at=now, person=person, after={"read": number}
        )
    return number


def _notification(
    person: User, kind: Kind, wishes: MailSettings | None, now: datetime, **about: Any
) -> Notification:
    wishes = wishes or MailSettings(person=person)
    due = _due(getattr(wishes, kind), wishes.digest_hour, now) if person.email else None
    return Notification(
        person=person,
        kind=kind,
        **about,
        at=now,
        mail_due_at=due,
        mail_sent_at=now if due == now else None,
    )


def _due(delivery: str, hour: int, now: datetime) -> datetime | None:
    if delivery == Delivery.OFF:
        return None
    return now if delivery == Delivery.AT_ONCE else next_digest(now=now, hour=hour)


def _reschedule(chosen: MailSettings, now: datetime) -> None:
    waiting = Notification.objects.filter(
        person=chosen.person, read_at=None, mailed_at=None, mail_due_at__isnull=False
    )
    locking.in_order(waiting)
    for kind in Kind:
        due = _due(getattr(chosen, kind), chosen.digest_hour, now)
        waiting.filter(kind=kind).update(mail_due_at=due, mail_sent_at=None)


def _as_json(chosen: MailSettings) -> dict[str, str | int]:
    return {kind: getattr(chosen, kind) for kind in Kind.values} | {
        "digest_hour": chosen.digest_hour
    }


def _unknown(field: str, message: str) -> BadInput:
    return BadInput(
        code="setting_invalid",
        field=field,
        message=message,
        remedy="Choose one of those that the page of settings shows.",
    )
