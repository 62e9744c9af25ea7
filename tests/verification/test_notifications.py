"""What people are told: counted, read, and sent as each of them wishes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.errors import BadInput
from tests.conftest import Sent
from tests.factories import NOW, ReviewFactory, UserFactory, taken
from verification import comments, notifications, reclaiming
from verification.models import AuditEvent, MailSettings, Notification, User
from verification.models.talk import Delivery

pytestmark = pytest.mark.django_db


def mention(person: User, now: datetime = NOW) -> Notification:
    """Tell a person of something, and return what they were told."""
    text = f"@{person.username}, please look."
    comment = comments.write(review_id=ReviewFactory().pk, author=UserFactory(), text=text, now=now)
    return Notification.objects.get(comment=comment, person=person)


def choose(person: User, delivery: str, hour: int = 8) -> MailSettings:
    return notifications.change_settings(
        person=person,
        now=NOW,
        deliveries=dict.fromkeys(Notification.Kind.values, delivery),
        digest_hour=hour,
    )


def test_what_is_unread_is_counted_until_it_is_read(reviewer: User) -> None:
    first, second, third = (mention(reviewer) for _ in range(3))
    mention(UserFactory())
    assert notifications.unread_count(reviewer) == 3
    assert notifications.mark_read(person=reviewer, now=NOW, ids=[second.pk]) == 1
    assert list(notifications.of(reviewer, is_unread=True).order_by("pk")) == [first, third]
    assert notifications.mark_read(person=reviewer, now=NOW, up_to=second.pk) == 1
    assert notifications.unread_count(reviewer) == 1
    assert notifications.of(reviewer).count() == 3


def test_counting_stops(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "MOST_COUNTED", 1)
    for _ in range(4):
        mention(reviewer)
    assert notifications.unread_count(reviewer) == 2


def test_nobody_reads_for_somebody_else(reviewer: User) -> None:
    told = mention(UserFactory())
    assert notifications.mark_read(person=reviewer, now=NOW, ids=[told.pk]) == 0
    told.refresh_from_db()
    assert told.read_at is None


def test_reading_is_one_event_and_reading_again_is_none(reviewer: User) -> None:
    mention(reviewer)
    for _ in range(2):
        notifications.mark_read(person=reviewer, now=NOW)
    events = AuditEvent.objects.filter(action="notifications.read")
    assert [(event.actor, event.after) for event in events] == [(reviewer, {"read": 1})]


def test_what_tells_of_a_claim_is_read_with_it(reviewer: User, editor: User) -> None:
    turn = taken(reviewer)
    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="On leave.", now=NOW)
    text = f"@{reviewer.username}, please look."
    comments.write(review_id=turn.review_id, author=editor, text=text, now=NOW)
    other = mention(reviewer)

    read = notifications.mark_read(person=reviewer, now=NOW, review_id=turn.review_id)

    assert read == 2
    assert list(notifications.of(reviewer, is_unread=True)) == [other]


def test_counting_reads_an_index_and_is_one_statement(reviewer: User) -> None:
    mention(reviewer)
    reviewer.get_all_permissions()  # as every page does
    with CaptureQueriesContext(connection) as queries:
        notifications.unread_count(reviewer)
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + queries.captured_queries[-1]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "notification_unread" in plan
    assert "Seq Scan on verification_notification" not in plan


@pytest.mark.parametrize(
    ("delivery", "due"),
    [
        (Delivery.OFF, None),
        (Delivery.AT_ONCE, NOW),
        (Delivery.DIGEST, datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_person_hears_by_e_mail_as_they_wish(
    reviewer: User, delivery: str, due: datetime | None
) -> None:
    choose(reviewer, delivery)
    assert mention(reviewer).mail_due_at == due


def test_what_waits_follows_a_new_wish(reviewer: User) -> None:
    choose(reviewer, Delivery.DIGEST, hour=20)
    told = mention(reviewer)
    for delivery, due in [
        (Delivery.AT_ONCE, NOW),
        (Delivery.OFF, None),
        (Delivery.DIGEST, None),  # what was called off stays so
    ]:
        choose(reviewer, delivery)
        told.refresh_from_db()
        assert told.mail_due_at == due


def test_a_wish_is_history_with_before_and_after(reviewer: User) -> None:
    notifications.change_settings(person=reviewer, now=NOW, deliveries={"mention": "off"})
    notifications.change_settings(person=reviewer, now=NOW, deliveries={"mention": "off"})
    event = AuditEvent.objects.get(action="notifications.changed")
    assert (event.before["mention"], event.after["mention"]) == ("at_once", "off")
    assert event.person == reviewer


@pytest.mark.parametrize(
    ("deliveries", "hour", "field"),
    [
        ({"mention": "weekly"}, 8, "mention"),
        ({"gossip": "off"}, 8, "gossip"),
        ({}, 24, "digest_hour"),
    ],
)
def test_a_wish_that_does_not_exist_is_refused(
    reviewer: User, deliveries: dict[str, str], hour: int, field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        notifications.change_settings(
            person=reviewer, now=NOW, deliveries=deliveries, digest_hour=hour
        )
    assert refusal.value.field == field
    assert not MailSettings.objects.exists()


def test_a_worker_is_told_of_what_goes_at_once_only(
    reviewer: User, sent: Sent, django_capture_on_commit_callbacks
) -> None:
    slow = UserFactory()
    choose(slow, Delivery.DIGEST)
    with django_capture_on_commit_callbacks(execute=True):
        mention(reviewer)
        mention(slow)
    assert sent() == [("verification.send_mail", {"person_id": reviewer.pk})]


def test_whoever_has_no_address_gets_no_e_mail(reviewer: User) -> None:
    reviewer.email = ""
    reviewer.save(update_fields=["email"])
    assert mention(reviewer).mail_due_at is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Summer time: 8 o'clock in Berlin is 6 in UTC; in winter it is 7.
        ("2026-07-01T05:59:00+00:00", "2026-07-01T06:00:00+00:00"),
        ("2026-07-01T06:00:00+00:00", "2026-07-02T06:00:00+00:00"),
        ("2026-12-01T06:59:00+00:00", "2026-12-01T07:00:00+00:00"),
        # The night in which the clocks are put forward.
        ("2026-03-28T20:00:00+00:00", "2026-03-29T06:00:00+00:00"),
    ],
)
def test_the_digest_comes_at_its_hour_by_the_clocks_of_the_time_zone(now: str, due: str) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        found = notifications.next_digest(now=datetime.fromisoformat(now), hour=8)
    assert found == datetime.fromisoformat(due)


@pytest.mark.parametrize("hour", range(24))
def test_every_hour_comes_within_a_day_even_when_the_clocks_change(hour: int) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        for day in ("2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"):
            now = datetime.fromisoformat(f"{day}T12:30:00+00:00")
            found = notifications.next_digest(now=now, hour=hour)
            assert now < found <= now + timedelta(hours=25)
