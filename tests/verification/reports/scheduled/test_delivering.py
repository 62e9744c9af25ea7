"""Mail to a real mail server: to each address once, and what it refuses is in the log."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.factories import UserFactory, decided_review
from tests.smtp import Arrived, MailServer
from tests.verification.reports.scheduled.at_work import (
    ANNA,
    BEN,
    DUE,
    SWEPT,
    at_work,
    clock,
    log,
    mail,
    make,
    ready,
    scheduled,
    states,
)
from verification.models import Report, RunMail, ScheduleRun, User
from verification.reports import manifests
from verification.reports.scheduled import delivering, messages, runs, schedules
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db(transaction=True)


def one_to(post: MailServer, address: str) -> Arrived:
    (found,) = [one for one in post.arrived if one.recipients == [address]]
    return found


def files_of(arrived: Arrived) -> dict[str, bytes]:
    """Return the attachments' very bytes."""
    found = {}
    for part in arrived.message.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_filename())] = content
    return found


def test_each_gets_a_message_of_their_own_with_files_that_are_whole(post: MailServer) -> None:
    decided_review("disputed", rationale="Zwölf.\n\n…and\r\nmore")
    scheduled(formats=("csv", "jsonl", "pdf"))
    at_work()

    assert post.to() == [ANNA, BEN]
    arrived = one_to(post, ANNA)
    assert arrived.message["To"] == ANNA
    assert BEN not in arrived.raw.decode()
    files = files_of(arrived)
    reports = list(Report.objects.order_by("pk"))
    names = [manifests.file_name(report) for report in reports]
    assert list(files) == [part for name in names for part in (name, f"{name}.manifest.json")]
    for report, name in zip(reports, names, strict=True):
        assert sha256(files[name]).hexdigest() == report.sha256
        assert f'"sha256":"{report.sha256}"'.encode() in files[f"{name}.manifest.json"]
        body = arrived.message.get_body()
        assert body is not None
        assert report.sha256 in body.get_content()
        assert f"/reports/{report.pk}/file/" in body.get_content()


def test_what_is_attached_passes_the_check_of_a_stranger(post: MailServer, tmp_path: Path) -> None:
    decided_review("disputed")
    scheduled()
    at_work()
    for name, content in files_of(one_to(post, ANNA)).items():
        (tmp_path / name).write_bytes(content)
    report = tmp_path / manifests.file_name(Report.objects.get())

    call_command("verify-report", str(report))
    report.write_bytes(report.read_bytes() + b" ")
    with pytest.raises(CommandError):
        call_command("verify-report", str(report))


def test_files_that_are_too_large_are_linked_to(post: MailServer, settings: Settings) -> None:
    settings.REPORT_MAIL_MAX_BYTES = 10
    scheduled()
    at_work()

    arrived = one_to(post, ANNA)
    assert files_of(arrived) == {}
    assert "too large to be attached" in arrived.message.get_content()
    assert f"/reports/{Report.objects.get().pk}/manifest/" in arrived.message.get_content()


def test_what_is_not_published_is_said_in_capitals(post: MailServer) -> None:
    words = "NOT ONLY PUBLISHED VERDICTS"
    scheduled(name="Inside", recipients=(ANNA,))
    scheduled(name="Outside", recipients=(BEN,), selection=Selection(state="published"))
    at_work()

    bodies = {address: one_to(post, address).message.get_body() for address in (ANNA, BEN)}
    assert words in bodies[ANNA].get_content()  # type: ignore[union-attr]
    assert words not in bodies[BEN].get_content()  # type: ignore[union-attr]


def test_one_refused_address_keeps_nobody_else_from_theirs(post: MailServer) -> None:
    post.refuses[ANNA] = "550 No such user"
    scheduled()
    at_work()
    at_work(SWEPT + timedelta(days=2))

    assert post.to() == [BEN]
    assert states() == {ANNA: "failed", BEN: "sent"}
    assert RunMail.objects.get(address=ANNA).problem == (
        "The mail server does not take it: 550 No such user"
    )
    run = ScheduleRun.objects.get()
    assert (run.status, run.problem) == ("partly", "1 of 2 were not reached.")


def test_what_is_refused_for_now_is_tried_again_later_and_later(
    post: MailServer, settings: Settings
) -> None:
    post.refuses[ANNA] = "451 Come back later"
    ready()
    mail()
    waits = settings.RESEND_AFTER
    mail(SWEPT + waits - timedelta(seconds=1))
    assert RunMail.objects.get(address=ANNA).attempts == 1
    mail(SWEPT + waits)
    assert RunMail.objects.get(address=ANNA).attempts == 2
    mail(SWEPT + 2 * waits)
    assert RunMail.objects.get(address=ANNA).attempts == 2
    assert log() == [(DUE, "mailing")]

    post.refuses.clear()
    mail(SWEPT + 3 * waits)

    assert post.to() == [ANNA, BEN]
    assert log() == [(DUE, "sent")]


def test_what_never_gets_through_is_given_up_with_the_reason(
    post: MailServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1  # nobody listens there
    ready()
    for attempt in range(2 * delivering.MAX_ATTEMPTS):
        mail(SWEPT + timedelta(days=attempt))

    assert set(RunMail.objects.values_list("state", "attempts")) == {("failed", 8)}
    (problem,) = set(RunMail.objects.values_list("problem", flat=True))
    assert problem == "The mail server cannot be reached (Connection refused)."
    assert log() == [(DUE, "failed")]


def test_an_address_in_letters_of_another_script_is_written_to(post: MailServer) -> None:
    scheduled(recipients=("anna@Bücher.example",))
    at_work()

    assert post.to() == ["anna@xn--bcher-kva.example"]
    assert states() == {"anna@bücher.example": "sent"}


def test_who_is_taken_off_the_list_meanwhile_gets_nothing(post: MailServer, editor: User) -> None:
    ready(editor=editor)
    schedule = ScheduleRun.objects.get().schedule
    given = schedules.terms_of(schedule)
    schedules.change(
        schedule_id=schedule.pk,
        version=schedule.version,
        terms=type(given)(**{**as_fields(given), "recipients": (BEN,)}),
        editor=editor,
        now=SWEPT,
    )
    mail()

    assert post.to() == [BEN]
    assert states() == {ANNA: "left", BEN: "sent"}
    assert log() == [(DUE, "sent")]


def as_fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_what_is_paused_meanwhile_is_not_sent(post: MailServer, editor: User) -> None:
    ready(editor=editor)
    schedules.pause(schedule_id=ScheduleRun.objects.get().schedule_id, editor=editor, now=SWEPT)
    mail()

    assert post.arrived == []
    assert log() == [(DUE, "stopped")]
    assert set(RunMail.objects.values_list("problem", flat=True)) == {runs.PAUSED}


def test_what_is_removed_meanwhile_is_not_sent(post: MailServer, editor: User) -> None:
    ready(editor=editor)
    pk = RunMail.objects.earliest("pk").pk
    schedules.remove(schedule_id=ScheduleRun.objects.get().schedule_id, editor=editor, now=SWEPT)
    delivering.deliver(mail_id=pk, clock=clock(SWEPT))

    assert post.arrived == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=?utf-8?q?Bcc=3A?=", "= ?utf-8?q?Bcc=3A?="),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Zahl der Woche – 7,095 ✓", "Zahl der Woche – 7,095 ✓"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_hostile_name_is_words_in_a_subject(post: MailServer, name: str, shown: str) -> None:
    scheduled(name=name, recipients=(ANNA,))
    at_work()

    arrived = one_to(post, ANNA)
    assert arrived.message["Subject"].strip() == f"{shown}: no claims"
    assert arrived.message["Bcc"] is None
    assert name in arrived.message.get_body().get_content()  # type: ignore[union-attr]


def test_a_message_has_the_same_id_however_often_it_is_built(post: MailServer) -> None:
    ready(recipients=(ANNA,))
    row = RunMail.objects.get()
    first, second = messages.of(row).extra_headers, messages.of(row).extra_headers

    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    mail()
    assert one_to(post, ANNA).message["Message-ID"] == first["Message-ID"]


def test_somebody_who_has_left_gets_no_test(post: MailServer) -> None:
    person = UserFactory(role="editor")
    runs.test(schedule_id=scheduled().pk, person=person, now=SWEPT)
    person.is_active = False
    person.save(update_fields=["is_active"])
    at_work()

    assert person.email not in post.to()


@pytest.mark.parametrize("is_test", [True, False])
def test_who_may_make_no_reports_since_has_none_mailed(post: MailServer, *, is_test: bool) -> None:
    person = UserFactory(role="editor")
    schedule = scheduled(editor=person)
    if is_test:
        runs.test(schedule_id=schedule.pk, person=person, now=SWEPT)
    else:
        runs.start_due(now=SWEPT)
    make()
    runs.settle_all(now=SWEPT)
    person.groups.clear()
    mail()

    assert post.arrived == []
    assert set(states().values()) == {"left"}
    assert ScheduleRun.objects.get().status == "stopped"


def test_an_address_that_no_mail_can_have_ends_there(post: MailServer) -> None:
    person = UserFactory(role="editor", email="anna@" + "\u00fc" * 60 + ".example")
    runs.test(schedule_id=scheduled().pk, person=person, now=SWEPT)
    make()
    runs.settle_all(now=SWEPT)
    mail()

    assert post.arrived == []
    row = RunMail.objects.get()
    assert (row.state, row.problem) == ("failed", delivering.NOT_AN_ADDRESS)
    assert ScheduleRun.objects.get().status == "failed"
