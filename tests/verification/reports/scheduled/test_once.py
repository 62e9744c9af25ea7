"""Nothing is mailed twice, whatever happens to workers, and nothing is lost that never went out."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connections
from pytest_django import Settings

from tests.smtp import MailServer
from tests.verification.reports.scheduled.at_work import (
    AFTER,
    ANNA,
    BEN,
    DUE,
    SWEPT,
    at_work,
    clock,
    log,
    mail,
    ready,
    scheduled,
)
from verification.models import AuditEvent, RunMail, ScheduleRun, User
from verification.reports.scheduled import delivering, messages, runs, schedules

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What a worker does not survive."""


def die(*_args: object, **_options: object) -> None:
    raise Killed


def test_what_stops_each_worker_is_given_up(
    post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(recipients=(ANNA,))
    monkeypatch.setattr(messages, "of", die)
    for days in range(delivering.MAX_ATTEMPTS):
        with pytest.raises(Killed):
            mail(SWEPT + timedelta(days=days))
    mail(SWEPT + timedelta(days=30))

    assert RunMail.objects.get().problem == delivering.GAVE_UP
    assert log() == [(DUE, "failed")]


def test_a_lost_message_is_found_by_the_sweeper(sent: Any, post: MailServer) -> None:
    ready()
    assert delivering.resend_overdue(now=SWEPT, after=AFTER) == 0
    sent()
    assert delivering.resend_overdue(now=SWEPT + AFTER, after=AFTER) == 2
    ids = RunMail.objects.order_by("pk").values_list("pk", flat=True)
    assert sent() == [("verification.send_report_mail", {"mail_id": pk}) for pk in ids]


@pytest.mark.parametrize("where", ["open", "of"])
def test_a_worker_killed_before_it_hands_over_leaves_it_to_the_next(
    post: MailServer, monkeypatch: pytest.MonkeyPatch, settings: Settings, where: str
) -> None:
    ready(recipients=(ANNA,))
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend if where == "open" else messages, where, die)
        with pytest.raises(Killed):
            mail()
    mail()
    assert post.arrived == []
    mail(SWEPT + settings.RESEND_AFTER)

    assert post.to() == [ANNA]
    assert log() == [(DUE, "sent")]


@pytest.mark.parametrize("has_arrived", [False, True])
def test_a_worker_killed_while_the_server_has_it_never_sends_it_again(
    post: MailServer, monkeypatch: pytest.MonkeyPatch, has_arrived: bool
) -> None:
    ready(recipients=(ANNA,))
    send = EmailBackend.send_messages

    def killed(self: EmailBackend, sent: Any) -> int:
        if has_arrived:
            send(self, sent)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed)
        with pytest.raises(Killed):
            mail()
    for minutes in range(0, 120, 5):
        now = SWEPT + timedelta(minutes=minutes)
        delivering.resend_overdue(now=now, after=AFTER)
        mail(now)

    assert post.to() == [ANNA] * has_arrived
    told = RunMail.objects.get()
    assert (told.state, told.problem) == ("unknown", delivering.LOST)
    assert log() == [(DUE, "failed")]


@pytest.mark.parametrize("takes", [False, True])
def test_where_the_server_breaks_off_nobody_knows_and_it_says_so(
    post: MailServer, takes: bool
) -> None:
    post.answer, post.takes = "", takes
    ready(recipients=(ANNA,))
    for days in range(3):
        mail(SWEPT + timedelta(days=days))

    assert post.to() == [ANNA] * takes
    told = RunMail.objects.get()
    assert told.state == "unknown"
    assert told.problem == (
        "The mail server has broken off the connection. It may have arrived, so it is not repeated."
    )


def test_a_person_may_have_it_sent_again_to_whom_it_did_not_reach(
    post: MailServer, editor: User
) -> None:
    post.refuses[ANNA] = "550 No such user"
    scheduled()
    at_work()
    post.refuses.clear()
    lost, arrived = RunMail.objects.order_by("address")
    with pytest.raises(delivering.NotRepeatable):
        delivering.again(mail_id=arrived.pk, editor=editor, now=SWEPT)

    delivering.again(mail_id=lost.pk, editor=editor, now=SWEPT)
    with pytest.raises(delivering.NotRepeatable):
        delivering.again(mail_id=lost.pk, editor=editor, now=SWEPT)
    mail()

    assert post.to() == [ANNA, BEN]
    run = ScheduleRun.objects.get()
    assert (run.status, run.problem) == ("sent", "")
    events = AuditEvent.objects.filter(action__startswith="schedule.").order_by("pk")
    assert list(events.values_list("action", "actor")) == [
        ("schedule.added", events[0].actor_id),
        ("schedule.sent", None),
        ("schedule.repeated", editor.pk),
        ("schedule.sent", None),
    ]


def test_what_its_owner_was_told_and_what_is_paused_is_not_sent_again(
    post: MailServer, editor: User
) -> None:
    post.refuses[ANNA] = "550 No such user"
    scheduled(editor)
    at_work()
    failed = RunMail.objects.get(address=ANNA)
    schedules.pause(schedule_id=failed.run.schedule_id, editor=editor, now=SWEPT)
    with pytest.raises(delivering.NotRepeatable):
        delivering.again(mail_id=failed.pk, editor=editor, now=SWEPT)
    post.refuses[editor.email] = "550 No such user"
    runs.test(schedule_id=failed.run.schedule_id, person=editor, now=SWEPT)
    at_work()
    own = RunMail.objects.get(to_person=True)
    assert own.state == "failed"
    with pytest.raises(delivering.NotRepeatable):
        delivering.again(mail_id=own.pk, editor=editor, now=SWEPT)


def test_two_workers_with_the_same_message_send_one(
    post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is slow in preparing it: meanwhile its time runs out and a second one begins."""
    ready(recipients=(ANNA,))
    (pk,) = RunMail.objects.values_list("pk", flat=True)
    is_slow, go_on = threading.Event(), threading.Event()
    build = messages.of

    def slowly(row: RunMail) -> Any:
        if row.attempts == 1:
            is_slow.set()
            go_on.wait(60)
        return build(row)

    monkeypatch.setattr(messages, "of", slowly)
    first = threading.Thread(target=in_a_thread, args=[pk])
    first.start()
    assert is_slow.wait(60)
    mail()
    assert post.arrived == []
    mail(SWEPT + timedelta(hours=1))
    go_on.set()
    first.join(20)

    assert post.to() == [ANNA]
    assert log() == [(DUE, "sent")]


def in_a_thread(pk: int) -> None:
    try:
        delivering.deliver(mail_id=pk, clock=clock(SWEPT))
    finally:
        connections.close_all()
