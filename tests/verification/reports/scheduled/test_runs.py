"""What is due is made once, as of that very moment, and mailed when all of it is finished."""

import csv
import io
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core import mail as outbox

from tests.factories import NOW, UserFactory, decided_review
from tests.parallel import at_once
from tests.verification.published.people import published
from tests.verification.reports.scheduled.at_work import (
    AFTER,
    DUE,
    MADE,
    NEXT,
    SWEPT,
    at_work,
    clock,
    log,
    mail,
    make,
    scheduled,
    states,
)
from verification import publishing, sweeping
from verification.models import AuditEvent, Report, ReportSchedule, Review, ScheduleRun, User
from verification.reports import making, requests
from verification.reports.scheduled import runs, schedules
from verification.reports.selection import Selection

# A report is read in one snapshot, which must be the outermost transaction.
pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)


def actions() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="schedule.").order_by("pk")
    return list(events.values_list("action", flat=True))


def rows_of(report: Report) -> list[dict[str, str]]:
    with report.file.open() as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))


def publish(review: Review, now: datetime) -> None:
    publishing.publish(
        review_id=review.pk, editor=UserFactory(role="editor"), version=review.version, now=now
    )


def test_a_week_goes_to_each_of_the_list_once(editor: User) -> None:
    decided_review("disputed")
    decided_review("supported")
    schedule = scheduled(editor, formats=("pdf", "csv"))

    at_work(DUE - timedelta(seconds=1))
    assert log() == []
    at_work()

    assert log() == [(DUE, "sent")]
    assert states() == {"anna@news.example": "sent", "ben@news.example": "sent"}
    assert [message.to for message in outbox.outbox] == [
        ["anna@news.example"],
        ["ben@news.example"],
    ]
    assert "1 claim: 1 disputed." in outbox.outbox[0].body
    reports = list(Report.objects.order_by("pk"))
    assert [report.format for report in reports] == ["pdf", "csv"]
    assert {report.as_of for report in reports} == {DUE}
    assert {report.requested_by for report in reports} == {editor}
    assert not any(report.names for report in reports)
    schedule.refresh_from_db()
    assert schedule.next_due_at == NEXT
    assert actions() == ["schedule.added", "schedule.sent"]


def test_nothing_is_done_twice_for_the_same_moment(editor: User) -> None:
    scheduled(editor)
    for seconds in range(5):
        at_work(SWEPT + timedelta(seconds=seconds))
    ReportSchedule.objects.update(next_due_at=NEXT)
    at_work(NEXT - timedelta(seconds=1))

    assert log() == [(DUE, "sent")]
    assert len(outbox.outbox) == 2
    assert Report.objects.count() == 1


def test_sweepers_at_once_begin_it_once(editor: User) -> None:
    for _ in range(3):
        scheduled(editor)

    begun = at_once(*[partial(runs.start_due, now=SWEPT)] * 4)

    assert all(isinstance(number, int) for number in begun), begun
    assert log() == [(DUE, "making")] * 3
    # The three ask for the same, of the same moment.
    assert Report.objects.count() == 1


def test_sweepers_at_once_mail_it_once(editor: User) -> None:
    scheduled(editor)
    runs.start_due(now=SWEPT)
    make()

    settled = at_once(*[partial(runs.settle_all, now=SWEPT)] * 4)
    mailed = at_once(*[mail] * 4)
    assert not any(isinstance(one, Exception) for one in (*settled, *mailed))

    assert len(outbox.outbox) == 2
    assert log() == [(DUE, "sent")]


def test_the_sweeper_does_it(editor: User) -> None:
    scheduled(editor)

    assert sweeping.sweep(now=SWEPT, after=AFTER).scheduled == 1
    make()
    assert sweeping.sweep(now=SWEPT, after=AFTER).scheduled == 1
    assert sweeping.sweep(now=SWEPT + AFTER, after=AFTER).report_mails == 2
    mail(SWEPT + AFTER)

    assert log() == [(DUE, "sent")]


def test_of_what_was_missed_only_the_latest_is_made_up_for(editor: User) -> None:
    scheduled(editor)
    at_work(DUE + 3 * WEEK + timedelta(hours=5))

    assert log() == [
        (DUE, "missed"),
        (DUE + WEEK, "missed"),
        (DUE + 2 * WEEK, "missed"),
        (DUE + 3 * WEEK, "sent"),
    ]
    assert len(outbox.outbox) == 2
    assert "schedule.missed" in actions()


def test_of_years_that_were_missed_the_log_has_the_last(editor: User) -> None:
    scheduled(editor, every="day", window="day")
    at_work(MADE + timedelta(days=2000))

    assert len(log()) == runs.MOST_MISSED + 1
    assert len(outbox.outbox) == 2


def test_it_has_what_came_about_in_its_week_published_or_decided(editor: User) -> None:
    early = decided_review("disputed", now=NOW - WEEK)
    decided_review("disputed", now=NOW - 2 * WEEK)
    decided_review("disputed", now=NOW)
    at_once_published = published(at=NOW)
    publish(early, DUE + timedelta(hours=1))
    scheduled(editor, selection=Selection(state="published"))

    at_work()
    first = Report.objects.get()
    at_work(NEXT)
    second = Report.objects.latest("pk")

    assert [row["claim"] for row in rows_of(first)] == [str(at_once_published.pk)]
    # Decided before, and published within the week: not lost between two of them.
    assert [row["claim"] for row in rows_of(second)] == [str(early.pk)]


def test_since_the_last_one_makes_up_for_what_was_missed(editor: User) -> None:
    schedule = scheduled(editor, window="since")
    at_work()
    at_work(DUE + 3 * WEEK)

    run = ScheduleRun.objects.latest("due_at")
    assert (run.due_at, run.schedule) == (DUE + 3 * WEEK, schedule)
    assert run.selection["since"] == DUE.isoformat()
    assert run.selection["before"] == run.due_at.isoformat()


def test_a_report_that_is_made_again_has_the_same_bytes(editor: User) -> None:
    decided_review("disputed")
    scheduled(editor, formats=("json",))
    at_work()
    first = Report.objects.get()
    again = requests.request(
        editor=editor,
        format="json",
        selection=Selection.from_json(first.selection),
        as_of=first.as_of,
        now=SWEPT + WEEK,
    )
    making.make(report_id=again.pk, clock=clock(SWEPT + WEEK))
    again.refresh_from_db()

    assert again.sha256 == first.sha256


@pytest.mark.parametrize(
    ("send_empty", "status", "sent"), [(True, "sent", 2), (False, "nothing", 0)]
)
def test_a_quiet_week_is_told_unless_nobody_wants_that(
    editor: User, send_empty: bool, status: str, sent: int
) -> None:
    scheduled(editor, send_empty=send_empty)
    at_work()

    assert log() == [(DUE, status)]
    assert len(outbox.outbox) == sent
    assert all("no claims" in message.subject for message in outbox.outbox)
    assert all("No claim fits this time." in message.body for message in outbox.outbox)


def test_a_report_that_fails_is_told_to_its_owner_alone(editor: User) -> None:
    scheduled(editor, formats=("csv", "json"))
    runs.start_due(now=SWEPT)
    broken = Report.objects.get(format="json")
    Report.objects.filter(pk=broken.pk).update(attempts=making.MAX_ATTEMPTS)
    with pytest.raises(making.GaveUp):
        making.make(report_id=broken.pk, clock=clock(SWEPT))
    make()
    runs.settle_all(now=SWEPT)
    mail()

    (message,) = outbox.outbox
    assert message.to == [editor.email]
    assert message.subject == "Not sent: Disputed this week"
    assert "JSON: The worker stopped 5 times at this report." in message.body
    assert message.attachments == []
    assert log() == [(DUE, "failed")]
    assert actions() == ["schedule.added", "schedule.failed"]


def test_a_report_that_somebody_cancels_is_not_mailed(editor: User) -> None:
    scheduled(editor)
    runs.start_due(now=SWEPT)
    requests.cancel(report_id=Report.objects.get().pk, person=editor, now=SWEPT)
    runs.settle_all(now=SWEPT)

    assert ScheduleRun.objects.get().problem == "CSV: somebody has cancelled this report."
    assert list(states()) == [editor.email]


def test_a_format_that_the_desk_lost_is_a_failed_run(editor: User, settings) -> None:
    settings.ORGANISATION_NAME, settings.PUBLIC_PAGES_URL = "Times", "https://checks.example"
    settings.PUBLIC_PAGES = True
    scheduled(editor, formats=("claimreview",), selection=Selection(state="published"))
    settings.ORGANISATION_NAME = ""
    at_work()

    assert log() == [(DUE, "failed")]
    assert [message.to for message in outbox.outbox] == [[editor.email]]


@pytest.mark.parametrize("how", ["deactivated", "demoted"])
def test_what_its_owner_may_no_longer_do_stops(editor: User, how: str) -> None:
    schedule = scheduled(editor)
    if how == "deactivated":
        editor.is_active = False
        editor.save(update_fields=["is_active"])
    else:
        editor.groups.clear()
    at_work()

    schedule.refresh_from_db()
    assert (schedule.status, schedule.next_due_at) == ("paused", None)
    assert schedule.pause_reason == schedules.OWNER_LEFT
    assert log() == []
    assert outbox.outbox == []
    assert actions() == ["schedule.added", "schedule.paused"]
    other = UserFactory(role="editor")
    schedules.resume(schedule_id=schedule.pk, editor=other, now=SWEPT)
    at_work(NEXT)
    assert log() == [(NEXT, "sent")]
    assert Report.objects.get().requested_by == other


def test_what_its_owner_may_no_longer_do_is_not_mailed_either(editor: User) -> None:
    scheduled(editor)
    runs.start_due(now=SWEPT)
    make()
    editor.groups.clear()
    at_work()

    assert log() == [(DUE, "stopped")]
    assert outbox.outbox == []


def test_a_test_goes_to_whoever_asks_and_moves_nothing(editor: User) -> None:
    schedule = scheduled()
    run = runs.test(schedule_id=schedule.pk, person=editor, now=MADE)
    assert runs.test(schedule_id=schedule.pk, person=editor, now=MADE) == run
    at_work(MADE)

    (message,) = outbox.outbox
    assert message.to == [editor.email]
    assert message.subject == "[Test] Disputed this week: no claims"
    assert "It went to you alone." in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    assert (Report.objects.get().as_of, Report.objects.get().requested_by) == (MADE, editor)
    schedule.refresh_from_db()
    assert schedule.next_due_at == DUE
    assert actions() == ["schedule.added", "schedule.tested", "schedule.sent"]
    at_work()
    assert log() == [(MADE, "sent"), (DUE, "sent")]


def test_a_paused_schedule_can_be_tested_and_sends_nothing_else(editor: User) -> None:
    schedule = scheduled(editor)
    schedules.pause(schedule_id=schedule.pk, editor=editor, now=MADE)
    at_work()
    assert log() == []
    runs.test(schedule_id=schedule.pk, person=editor, now=SWEPT)
    at_work()
    assert [message.to for message in outbox.outbox] == [[editor.email]]


def test_so_many_tests_an_hour_whatever_the_schedules_and_then_it_is_said_when_again(
    editor: User,
) -> None:
    two = [scheduled(editor), scheduled(editor)]
    minutes = [MADE + timedelta(minutes=number) for number in range(runs.MOST_TESTS)]
    for number, now in enumerate(minutes):
        runs.test(schedule_id=two[number % 2].pk, person=editor, now=now)
        at_work(now)

    with pytest.raises(runs.TooManyTests, match="from 10:01 UTC on") as refusal:
        runs.test(schedule_id=two[0].pk, person=editor, now=minutes[-1])
    assert refusal.value.wait == 51 * 60
    assert ScheduleRun.objects.count() == runs.MOST_TESTS
    runs.test(schedule_id=two[0].pk, person=UserFactory(role="editor"), now=minutes[-1])
    runs.test(schedule_id=two[0].pk, person=editor, now=MADE + timedelta(hours=1))


def test_a_test_that_is_under_way_is_the_same_however_often_it_is_asked_for(editor: User) -> None:
    schedule = scheduled(editor)
    asked = [
        runs.test(schedule_id=schedule.pk, person=editor, now=MADE)
        for _ in range(2 * runs.MOST_TESTS)
    ]
    assert len(set(asked)) == 1


def test_whoever_has_no_address_gets_no_test() -> None:
    schedule = scheduled()
    with pytest.raises(runs.NoAddress):
        runs.test(schedule_id=schedule.pk, person=UserFactory(role="editor", email=""), now=MADE)
    assert not ScheduleRun.objects.exists()


def test_history_has_no_address_and_no_name_of_it(editor: User) -> None:
    schedule = scheduled(editor)
    at_work()
    schedules.remove(schedule_id=schedule.pk, editor=editor, now=SWEPT)

    told = str(list(AuditEvent.objects.values_list("before", "after", "reason")))
    assert "news.example" not in told
    assert "Disputed this week" not in told
    assert actions() == ["schedule.added", "schedule.sent", "schedule.removed"]
    assert not ScheduleRun.objects.exists()
    assert Report.objects.get().status == "ready"
