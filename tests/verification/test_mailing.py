"""E-mail: each notification once, also when workers, messages or the mail server are lost."""

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from tests.conftest import Sent
from tests.factories import NOW, ReviewFactory, UserFactory, taken
from verification import comments, mailing, notifications, reclaiming, sweeping
from verification.models import Comment, Notification, User
from verification.models.talk import Delivery

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def mention(person: User, words: str = "please look.") -> Comment:
    return comments.write(
        review_id=ReviewFactory().pk,
        author=UserFactory(first_name="Bea", last_name="Lang"),
        text=f"@{person.username}, {words}",
        now=NOW,
    )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Let the mail server refuse as long as the list says so."""
    is_broken = [True]
    deliver = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: Any) -> int:
        if is_broken[-1]:
            raise smtplib.SMTPServerDisconnected
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return is_broken


def test_an_e_mail_says_who_what_and_where(reviewer: User, settings) -> None:
    settings.PUBLIC_URL = "https://claims.example.org"
    comment = mention(reviewer, "who counted?")
    assert mailing.send_due(person_id=reviewer.pk, now=NOW)
    (message,) = mail.outbox
    assert message.to == [reviewer.email]
    assert message.subject == "Claimdesk: Somebody mentions you"
    claim = f"https://claims.example.org/reviews/{comment.review_id}/#comment-{comment.pk}"
    for words in ("who counted?", "7,095 casualties", "Bea Lang", claim):
        assert words in message.body


def test_an_e_mail_says_why_a_claim_was_taken_back(reviewer: User, editor: User) -> None:
    turn = taken(reviewer)
    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="It is urgent.", now=NOW)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)

    assert mailing.send_due(person_id=reviewer.pk, now=NOW + timedelta(days=1))

    (message,) = mail.outbox
    assert message.subject == "Claimdesk: An editor takes a claim back from you"
    for words in ("It is urgent.", str(editor), "7,095", f"/reviews/{turn.review_id}/\n"):
        assert words in message.body


def test_nothing_is_sent_twice(reviewer: User) -> None:
    mention(reviewer)
    assert mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW + 100 * HOUR)
    assert mailing.resend_overdue(now=NOW + 100 * HOUR, after=HOUR) == 0
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_not_sent(reviewer: User) -> None:
    mention(reviewer)
    notifications.mark_read(person=reviewer, now=NOW)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)


def test_several_are_one_e_mail(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "MOST_LISTED", 2)
    for number in range(3):
        mention(reviewer, f"thing {number}")
    mailing.send_due(person_id=reviewer.pk, now=NOW)
    (message,) = mail.outbox
    assert message.subject == "Claimdesk: 3 notifications"
    assert "thing 1" in message.body
    assert "thing 2" not in message.body
    assert "And 1 more:" in message.body
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_a_digest_waits_for_its_hour_and_beat_finds_it(
    reviewer: User, sent: Sent, django_capture_on_commit_callbacks
) -> None:
    notifications.change_settings(
        person=reviewer, now=NOW, deliveries={"mention": Delivery.DIGEST}, digest_hour=20
    )
    mention(reviewer)
    evening = NOW + 11 * HOUR
    assert not mailing.send_due(person_id=reviewer.pk, now=evening - HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep(now=evening - HOUR, after=HOUR)
        assert sweeping.sweep(now=evening, after=HOUR).mails == 1
        # Told once; again only when the message seems to be lost.
        assert sweeping.sweep(now=evening, after=HOUR).mails == 0
        assert sweeping.sweep(now=evening + HOUR, after=HOUR).mails == 1
    assert sent() == 2 * [("verification.send_mail", {"person_id": reviewer.pk})]
    assert mailing.send_due(person_id=reviewer.pk, now=evening + HOUR)


def test_a_lost_message_is_sent_again(
    reviewer: User, sent: Sent, django_capture_on_commit_callbacks
) -> None:
    mention(reviewer)
    assert sent() == []  # never committed, as if Redis had been lost
    with django_capture_on_commit_callbacks(execute=True):
        mailing.resend_overdue(now=NOW + HOUR, after=HOUR)
    assert sent() == [("verification.send_mail", {"person_id": reviewer.pk})]


def test_what_the_mail_server_refuses_is_tried_again_later(
    reviewer: User, broken: list[bool], settings
) -> None:
    mention(reviewer)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert Notification.objects.get().mail_attempts == 1
    broken.append(False)
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert mailing.send_due(person_id=reviewer.pk, now=NOW + settings.RESEND_AFTER)
    assert len(mail.outbox) == 1


def test_an_e_mail_that_never_gets_through_is_given_up(reviewer: User, broken: list[bool]) -> None:
    mention(reviewer)
    for attempt in range(2 * mailing.MAX_ATTEMPTS):
        mailing.send_due(person_id=reviewer.pk, now=NOW + timedelta(days=attempt))
    told = Notification.objects.get()
    assert (told.mail_attempts, told.mail_due_at) == (mailing.MAX_ATTEMPTS, None)
    assert notifications.unread_count(reviewer) == 1


def test_a_worker_that_died_while_sending_leaves_it_to_the_next(
    reviewer: User, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    mention(reviewer)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", die)
        with pytest.raises(KeyboardInterrupt):
            mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert mailing.send_due(person_id=reviewer.pk, now=NOW + settings.RESEND_AFTER)


def test_somebody_deactivated_gets_no_more_e_mail(reviewer: User) -> None:
    mention(reviewer)
    reviewer.is_active = False
    reviewer.save(update_fields=["is_active"])
    assert not mailing.send_due(person_id=reviewer.pk, now=NOW)
    assert Notification.objects.get().mail_due_at is None


def test_hostile_words_stay_in_the_body(reviewer: User) -> None:
    mention(reviewer, "x\nBcc: everybody@news.example\n\n<b>& so on")
    mailing.send_due(person_id=reviewer.pk, now=NOW)
    (message,) = mail.outbox
    assert "<b>& so on" in message.body
    assert message.message()["Bcc"] is None
    assert message.message().get_content_type() == "text/plain"


def stop_link() -> str:
    """Return the path of the link in the last e-mail."""
    header = mail.outbox[-1].extra_headers["List-Unsubscribe"]
    found = re.fullmatch(r"<https?://[^/]+(/mail/stop/.+/)>", header)
    assert found, header
    return found[1]


@pytest.fixture
def link(reviewer: User) -> str:
    mention(reviewer)
    mailing.send_due(person_id=reviewer.pk, now=NOW)
    return stop_link()


def test_opening_the_link_ends_nothing(link: str, client: Client, reviewer: User) -> None:
    response = client.get(link)
    assert "Send me no more e-mail" in response.content.decode()
    assert notifications.settings_of(reviewer).mention == Delivery.AT_ONCE


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_post_ends_all_e_mail_without_a_sign_in(
    link: str, reviewer: User, body: dict[str, str]
) -> None:
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.outbox[-1].body
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.post(link, body).status_code == 200
    chosen = notifications.settings_of(reviewer)
    assert {getattr(chosen, kind) for kind in Notification.Kind.values} == {"off"}
    event = reviewer.history.get(action="notifications.changed")
    assert event.reason == "By the link in an e-mail."
    mention(reviewer)
    assert not mailing.send_due(person_id=reviewer.pk, now=timezone.now())


def test_a_link_that_was_changed_is_none(link: str, client: Client, reviewer: User) -> None:
    wrong = link[:-4] + ("AAA/" if not link.endswith("AAA/") else "BBB/")
    assert client.post(wrong).status_code == 404
    assert client.post("/mail/stop/1/").status_code == 404
    assert notifications.settings_of(reviewer).mention == Delivery.AT_ONCE
