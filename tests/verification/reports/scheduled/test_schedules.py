"""Schedules are made, changed, paused, resumed and taken away, and whoever gets them may leave."""

import re
from functools import partial
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction
from django.test import Client

from claims.errors import BadInput, BadInputs
from tests.conftest import Sent
from tests.factories import UserFactory
from tests.parallel import at_once
from tests.verification.published.people import configure
from tests.verification.reports.scheduled.at_work import (
    DUE,
    MADE,
    NEXT,
    SWEPT,
    at_work,
    log,
    scheduled,
    states,
    terms,
)
from verification import pseudonymising, retention
from verification.history import telling
from verification.models import (
    AuditEvent,
    ReportSchedule,
    RunMail,
    ScheduleRecipient,
    ScheduleRun,
    User,
)
from verification.reports.scheduled import leaving, runs, schedules
from verification.reports.scheduled.terms import possible_formats
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
ANNA, BEN = "anna@news.example", "ben@news.example"


def events() -> list[tuple[str, int | None]]:
    rows = AuditEvent.objects.filter(action__startswith="schedule.").order_by("pk")
    return list(rows.values_list("action", "actor"))


def problems(**fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadInputs) as refusal:
        scheduled(**fields)
    assert not ReportSchedule.objects.exists()
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def test_a_schedule_is_kept_as_it_was_said(editor: User) -> None:
    given = terms(
        name="  Two \t words ",
        formats=("pdf", "csv", "pdf"),
        recipients=(" Anna@News.EXAMPLE ", "", "anna@news.example", "x+y@news.example"),
        weekdays=(5, 1, 5),
        month_day=7,
        style="apa",
    )
    schedule = schedules.add(terms=given, editor=editor, now=MADE)
    kept = schedules.terms_of(ReportSchedule.objects.get(pk=schedule.pk))

    assert kept.name == "Two words"
    assert kept.formats == ("pdf", "csv")
    assert kept.recipients == ("anna@news.example", "x+y@news.example")
    assert (kept.weekdays, kept.month_day, kept.style) == ((1, 5), None, "apa")
    assert (kept.selection, schedule.owner, schedule.next_due_at) == (given.selection, editor, DUE)
    assert events() == [("schedule.added", editor.pk)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Week\x00ly"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"formats": ()}, "formats"),
        ({"formats": ("csv", "docx")}, "formats"),
        ({"style": "none"}, "style"),
        ({"every": "year"}, "every"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (0,)}, "weekdays"),
        ({"weekdays": (8,)}, "weekdays"),
        ({"every": "month"}, "month_day"),
        ({"every": "month", "month_day": 32}, "month_day"),
        ({"hour": 24}, "hour"),
        ({"hour": -1}, "hour"),
        ({"window": "year"}, "window"),
        ({"selection": Selection(state="open")}, "window"),
        ({"selection": Selection(article=99999)}, "article"),
        ({"selection": Selection(query="rating:purple")}, "query"),
        ({"selection": Selection(query="by:me")}, "selection"),
        ({"selection": Selection(query="tanks -is:mine")}, "selection"),
        ({"selection": Selection(since=MADE)}, "selection"),
        ({"selection": Selection(decided_to=MADE.date())}, "selection"),
        ({"recipients": ()}, "recipients"),
        ({"recipients": tuple(f"p{n}@news.example" for n in range(51))}, "recipients"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(fields: dict[str, Any], field: str) -> None:
    assert [name for name, _message in problems(**fields)] == [field]


@pytest.mark.parametrize(
    "address",
    [
        "anna",
        "anna@",
        "@news.example",
        "anna@news.example\nBcc: all@news.example",
        "Anna <anna@news.example>",
        "a@b.example,c@d.example",
        "anna@news.example\x00",
        f"{'x' * 300}@news.example",
        # Mail to these would go to other addresses, or nowhere.
        "anna@gro\u00df.example",
        "anna@" + "\u00fc" * 60 + ".example",
        "=?utf-8?q?ben?=@news.example",
        "\u017fam@news.example",
        "\u0130van@news.example",
        "\u212aate@news.example",
    ],
)
def test_each_address_that_is_none_is_named(address: str) -> None:
    found = problems(recipients=(BEN, address, "also wrong"))
    assert [field for field, _message in found] == ["recipients", "recipients"]
    assert found[0][1] == f"“{address.strip()[:100]}” is no e-mail address."
    assert found[1][1] == "“also wrong” is no e-mail address."


def test_an_address_in_another_script_is_one() -> None:
    address = "anna@пример.example"
    assert schedules.terms_of(scheduled(recipients=(address,))).recipients == (address,)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = problems(name="", formats=(), recipients=(), hour=99)
    assert [field for field, _message in found] == ["name", "formats", "hour", "recipients"]


def test_formats_are_offered_that_the_desk_is_set_up_for(settings: Any) -> None:
    settings.ORGANISATION_NAME = ""
    assert problems(formats=("claimreview",))[0][0] == "formats"
    assert "claimreview" not in dict(possible_formats())
    configure(settings)
    assert "claimreview" in dict(possible_formats())


def test_claims_without_a_verdict_are_sent_whatever_their_age(editor: User) -> None:
    schedule = scheduled(editor, selection=Selection(state="open"), window="all")
    assert schedule.status == "active"


def test_a_change_is_in_the_name_of_whoever_made_it(editor: User) -> None:
    schedule = scheduled()
    changed = schedules.change(
        schedule_id=schedule.pk,
        version=schedule.version,
        terms=terms(hour=9, recipients=("carl@news.example", BEN)),
        editor=editor,
        now=MADE,
    )

    assert (changed.owner, changed.version) == (editor, 2)
    assert changed.next_due_at == DUE.replace(hour=9)
    assert [one.address for one in schedules.on_the_list(changed)] == [BEN, "carl@news.example"]
    event = AuditEvent.objects.get(action="schedule.changed")
    assert (event.before["hour"], event.after["hour"]) == (7, 9)
    assert (event.before["recipients"], event.after["recipients"]) == (2, 2)


def test_a_change_of_what_somebody_else_has_changed_is_refused(editor: User) -> None:
    schedule = scheduled(editor)
    schedules.pause(schedule_id=schedule.pk, editor=editor, now=MADE)
    with pytest.raises(schedules.ScheduleChanged) as refusal:
        schedules.change(
            schedule_id=schedule.pk, version=1, terms=terms(hour=9), editor=editor, now=MADE
        )
    assert refusal.value.version == 2
    assert ReportSchedule.objects.get().hour == 7


def test_what_is_due_at_the_moment_of_a_change_is_not_lost(editor: User) -> None:
    schedule = scheduled(editor)
    late = partial(schedules.change, schedule_id=schedule.pk, editor=editor, now=SWEPT)
    late(version=1, terms=terms(name="Mended"))
    late(version=2, terms=terms(every="month", month_day=20))
    runs.start_due(now=SWEPT)

    assert log() == [(DUE, "making")]
    schedule.refresh_from_db()
    assert schedule.next_due_at == DUE.replace(day=20)


def test_pausing_and_resuming_are_history_and_happen_once(editor: User) -> None:
    schedule = scheduled(editor)
    other = UserFactory(role="editor")
    for _ in range(2):
        schedules.pause(schedule_id=schedule.pk, editor=editor, now=MADE)
    for _ in range(2):
        schedules.resume(schedule_id=schedule.pk, editor=other, now=DUE)

    schedule.refresh_from_db()
    # What was due meanwhile is not made up for.
    assert (schedule.owner, schedule.next_due_at) == (other, NEXT)
    assert events()[1:] == [("schedule.paused", editor.pk), ("schedule.resumed", other.pk)]


def test_there_are_only_so_many(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "MOST", 1)
    scheduled(editor)
    with pytest.raises(schedules.TooManySchedules):
        scheduled(editor)


def test_the_database_refuses_a_second_run_of_the_same_moment(editor: User) -> None:
    schedule = scheduled(editor)
    row = {"schedule": schedule, "due_at": DUE, "person": editor, "selection": {}}
    ScheduleRun.objects.create(**row, started_at=SWEPT)
    ScheduleRun.objects.create(**row, started_at=SWEPT, is_test=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleRun.objects.create(**row, started_at=SWEPT)


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_do_not_undo_each_other(editor: User) -> None:
    schedule = scheduled(editor)
    change = partial(schedules.change, schedule_id=schedule.pk, version=1, editor=editor, now=MADE)
    done = at_once(partial(change, terms=terms(hour=9)), partial(change, terms=terms(hour=10)))

    assert sorted(type(one).__name__ for one in done) == ["ReportSchedule", "ScheduleChanged"]


def left(address: str) -> None:
    leaving.leave(recipient=ScheduleRecipient.objects.get(address=address), now=MADE)


def test_who_has_left_is_not_put_back(editor: User) -> None:
    schedule = scheduled(editor)
    left(ANNA)
    with pytest.raises(BadInputs) as refusal:
        schedules.change(schedule_id=schedule.pk, version=1, terms=terms(), editor=editor, now=MADE)
    (problem,) = refusal.value.problems
    assert isinstance(problem, BadInput)
    assert (problem.field, problem.code) == ("recipients", "recipient_left")
    schedules.change(
        schedule_id=schedule.pk, version=1, terms=terms(recipients=(BEN,)), editor=editor, now=MADE
    )
    assert ScheduleRecipient.objects.get(address=ANNA).left_at == MADE


def test_without_anybody_it_pauses_until_somebody_is_back(editor: User) -> None:
    schedule = scheduled(editor)
    left(ANNA)
    schedule.refresh_from_db()
    assert schedule.status == "active"
    left(BEN)
    schedule.refresh_from_db()
    assert (schedule.status, schedule.pause_reason) == ("paused", schedules.NOBODY_LEFT)
    with pytest.raises(schedules.NobodyOnTheList):
        schedules.resume(schedule_id=schedule.pk, editor=editor, now=MADE)
    leaving.come_back(recipient=ScheduleRecipient.objects.get(address=BEN), now=MADE)
    assert schedules.resume(schedule_id=schedule.pk, editor=editor, now=MADE).status == "active"
    assert [action for action, _actor in events()] == [
        "schedule.added",
        "schedule.left",
        "schedule.left",
        "schedule.paused",
        "schedule.rejoined",
        "schedule.resumed",
    ]


@pytest.fixture
def link(editor: User, transactional_db: None) -> str:
    """The path of the link in the mail to Anna."""
    scheduled(editor)
    at_work()
    (message,) = [one for one in outbox.outbox if one.to == [ANNA]]
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/mail/schedules/.+/)>", headers["List-Unsubscribe"])
    assert found
    assert found[1] in message.body
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_opening_the_link_takes_nobody_off(link: str, client: Client) -> None:
    page = client.get(link).content.decode()
    assert "Send me no more of these" in page
    assert ANNA in page
    assert not ScheduleRecipient.objects.exclude(left_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_one_post_takes_off_and_another_puts_back_without_a_sign_in(link: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    at_work(NEXT)
    assert len(outbox.outbox) == 3
    assert "no longer sent to" in client.get(link).content.decode()

    assert "is sent to" in client.post(link, {"again": "1"}).content.decode()
    at_work(NEXT + (NEXT - DUE))
    assert len(outbox.outbox) == 5
    assert [name for name, _ in events() if "left" in name or "joined" in name] == [
        "schedule.left",
        "schedule.rejoined",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_link_that_was_changed_is_none(link: str, client: Client) -> None:
    wrong = link[:-4] + ("AAA/" if not link.endswith("AAA/") else "BBB/")
    assert client.post(wrong).status_code == 404
    assert client.post("/mail/schedules/1/").status_code == 404
    # Of another kind of mail.
    assert client.post(link.replace("/schedules/", "/stop/")).status_code == 404
    assert not ScheduleRecipient.objects.exclude(left_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_who_is_forgotten_is_on_no_list_and_in_no_log(editor: User) -> None:
    person = UserFactory(role="reviewer", email="Anna@news.example")
    scheduled(editor)
    at_work()
    pseudonymising.pseudonymise(
        person_id=person.pk, actor=editor, reason="Asked to be forgotten.", now=SWEPT
    )

    assert [one.address for one in ScheduleRecipient.objects.all()] == [BEN]
    mails = RunMail.objects.order_by("pk")
    assert [one.address for one in mails] == [f"former-{mails[0].pk}", BEN]
    assert states()[BEN] == "sent"


@pytest.mark.django_db(transaction=True)
def test_old_logs_are_forgotten(editor: User, settings: Any, sent: Sent) -> None:
    scheduled(editor)
    at_work()
    at_work(NEXT)
    retention.forget_old(now=DUE + settings.NOTIFICATIONS_KEPT + (SWEPT - DUE))

    assert log() == [(NEXT, "sent")]
    assert RunMail.objects.count() == 2


def test_history_tells_what_changed_in_words(editor: User) -> None:
    schedule = scheduled(UserFactory(role="editor", first_name="Ada", last_name="Ost"))
    schedules.change(
        schedule_id=schedule.pk,
        version=1,
        terms=terms(hour=9, send_empty=False, recipients=(ANNA,)),
        editor=editor,
        now=MADE,
    )
    schedules.remove(schedule_id=schedule.pk, editor=editor, now=MADE)
    rows = AuditEvent.objects.filter(action__startswith="schedule.").order_by("pk")
    made, changed, removed = telling.tell(rows, reader=editor)

    number = f"schedule no. {schedule.pk}"
    assert str(made) == f"Ada Ost had reports sent regularly: {number}"
    assert str(changed) == f"{editor} changed {number} of reports"
    assert str(removed) == f"{editor} took {number} of reports away"
    assert {(one.name, one.before, one.after) for one in changed.changed} == {
        ("hour", "7", "9"),
        ("sent when no claim fits", "yes", "no"),
        ("recipients", "2", "1"),
        ("owner", "Ada Ost", str(editor)),
    }


def test_a_schedule_that_is_gone_is_not_tested(editor: User) -> None:
    with pytest.raises(ReportSchedule.DoesNotExist):
        runs.test(schedule_id=1, person=editor, now=MADE)
