"""Schedules of reports, as an editor sees them."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail as outbox
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import PublisherFactory, UserFactory
from tests.verification.reports.scheduled.at_work import DUE, MADE, SWEPT, at_work, scheduled
from tests.verification.views.pages import ENHANCED, text_of
from verification.models import ReportSchedule, RunMail, ScheduleRun, User
from verification.reports.scheduled import leaving, runs, schedules

pytestmark = pytest.mark.django_db
LIST, NEW = "/reports/schedules/", "/reports/schedules/new/"
TYPED: dict[str, Any] = {
    "name": "Disputed this week",
    "formats": ["pdf", "csv"],
    "every": "week",
    "weekdays": ["1"],
    "hour": "7",
    "window": "week",
    "state": "published",
    "rating": "disputed",
    "recipients": "anna@news.example\nben@news.example",
    "send_empty": "on",
}


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def test_a_schedule_is_made_and_shown(client: Client, editor: User) -> None:
    assert "Nothing is sent by itself yet." in text_of(client.get(LIST))
    response = client.post(NEW, TYPED)

    schedule = ReportSchedule.objects.get()
    assert response["Location"] == f"{LIST}{schedule.pk}/"
    kept = schedules.terms_of(schedule)
    assert (kept.formats, kept.weekdays, kept.hour) == (("pdf", "csv"), (1,), 7)
    assert (kept.selection.state, kept.selection.rating) == ("published", "disputed")
    assert kept.recipients == ("anna@news.example", "ben@news.example")
    assert (kept.send_empty, schedule.owner) == (True, editor)
    page = text_of(client.get(response["Location"]))
    for words in ("Every Monday at 07:00 (UTC)", "anna@news.example", "Disputed", "The seven days"):
        assert words in page
    assert "Not only published" not in page
    assert "Disputed this week" in text_of(client.get(LIST))


def test_a_new_one_is_about_what_is_published_and_warns_of_the_rest(client: Client) -> None:
    page = text_of(client.get(NEW))
    assert '<option value="published" selected>' in page
    assert "Mail leaves the desk" in page
    assert "By the clocks of UTC." in page
    client.post(NEW, {**TYPED, "state": "with_verdict"})
    shown = text_of(client.get(f"{LIST}{ReportSchedule.objects.get().pk}/"))
    assert "Not only published verdicts." in shown


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "This is no name for it."),
        ({"formats": []}, "formats", "No format is chosen."),
        ({"formats": ["docx"]}, "formats", "Select a valid choice."),
        ({"weekdays": []}, "weekdays", "No day of the week is chosen."),
        ({"every": "month"}, "month_day", "This is no day of a month."),
        ({"window": "year"}, "window", "Select a valid choice."),
        ({"recipients": ""}, "recipients", "Nobody would get it."),
        ({"recipients": "anna@news.example, ben@"}, "recipients", "“ben@” is no e-mail address."),
        ({"state": "open", "rating": ""}, "window", "Claims without a verdict are of no time."),
        ({"query": "rating:purple"}, "query", "purple"),
        ({"article": "99999"}, "article", "There is no article 99999."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    client: Client, fields: dict[str, Any], field: str, words: str
) -> None:
    typed = {**TYPED, "name": "Weekly <b>", "query": "", **fields}
    response = client.post(NEW, typed)

    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert f'href="#id_{field}' in page
    assert "ben@" in page or not typed["recipients"]
    assert "Weekly &lt;b&gt;" in page or not typed["name"]
    assert not ReportSchedule.objects.exists()


def test_all_that_is_wrong_is_told_at_once_whoever_says_so(client: Client) -> None:
    wrong = {
        "name": "",
        "formats": ["article_pdf"],
        "article": "twelve",
        "query": "by:me",
        "state": "done",
        "window": "year",
        "weekdays": [],
        "recipients": "ben@",
    }
    response = client.post(NEW, {**TYPED, **wrong})
    alert = text_of(response).partition('role="alert"')[2].partition("</div>")[0]

    assert response.status_code == 422
    told = {
        "query": "finds something else for each person",
        "article": "Enter a whole number.",
        "state": "Select a valid choice.",
        "name": "This is no name for it.",
        "weekdays_0": "No day of the week is chosen.",
        "window": "Select a valid choice.",
        "recipients": "“ben@” is no e-mail address.",
    }
    assert re.findall(r'href="#id_(\w+)"', alert) == list(told)
    for words in told.values():
        assert words in alert


def test_a_report_is_sent_regularly_from_its_form(client: Client) -> None:
    publisher = PublisherFactory()
    sent = {"format": "pdf", "publisher": publisher.pk, "rating": "disputed", "style": "apa"}
    response = client.post("/reports/new/", {**sent, "query": "grain & <b>", "regularly": "1"})

    address = urlsplit(response["Location"])
    assert address.path == NEW
    assert parse_qs(address.query)["query"] == ["grain & <b>"]
    page = text_of(client.get(response["Location"]))
    assert 'value="grain &amp; &lt;b&gt;"' in page
    assert f'<option value="{publisher.pk}" selected>' in page
    assert '<option value="disputed" selected>' in page
    assert '<option value="apa" selected>' in page
    assert 'value="pdf" id="id_formats_6" checked' in page
    assert 'value="csv" id="id_formats_0" checked' not in page


def test_a_change_shows_what_is_and_keeps_what_is_typed_when_it_is_late(
    client: Client, editor: User
) -> None:
    schedule = scheduled(UserFactory(role="editor"), now=MADE)
    address = f"{LIST}{schedule.pk}/change/"
    page = text_of(client.get(address))
    assert 'value="Disputed this week"' in page
    assert "anna@news.example" in page
    schedules.pause(schedule_id=schedule.pk, editor=editor, now=MADE)

    late = client.post(address, {**TYPED, "name": "Mine", "version": "1"})

    assert late.status_code == 422
    assert "Somebody has changed this schedule meanwhile." in text_of(late)
    assert 'value="Mine"' in text_of(late)
    assert 'name="version" value="2"' in text_of(late)
    again = client.post(address, {**TYPED, "name": "Mine", "version": "2"})
    schedule.refresh_from_db()
    assert again["Location"] == f"{LIST}{schedule.pk}/"
    assert (schedule.name, schedule.owner) == ("Mine", editor)


def test_pausing_resuming_and_taking_away(client: Client, editor: User) -> None:
    schedule = scheduled(UserFactory(role="editor"))
    address = f"{LIST}{schedule.pk}/"
    for act, status in (("pause", "paused"), ("resume", "active")):
        assert client.post(f"{address}{act}/")["Location"] == address
        schedule.refresh_from_db()
        assert schedule.status == status
        is_explained = "Nothing is sent until somebody resumes it." in text_of(client.get(address))
        assert is_explained == (status == "paused")
    assert schedule.owner == editor
    assert client.get(f"{address}pause/").status_code == 405

    assert client.post(f"{address}remove/")["Location"] == LIST
    assert not ReportSchedule.objects.exists()
    assert client.get(address).status_code == 404
    for act in ("pause", "resume", "remove", "test"):
        assert client.post(f"{address}{act}/").status_code == 404


def test_resuming_without_anybody_says_why(client: Client, editor: User) -> None:
    schedule = scheduled(editor, recipients=("anna@news.example",))
    leaving.leave(recipient=schedule.recipients.get(), now=MADE)
    address = f"{LIST}{schedule.pk}/"
    shown = text_of(client.get(address))
    assert "Nobody is on its list any more." in shown
    assert "Left on 1 Mar 2026" in shown

    client.post(f"{address}resume/")
    assert "Nobody is on the list." in text_of(client.get(address))


@pytest.mark.django_db(transaction=True)
def test_a_test_is_followed_in_the_log(client: Client, editor: User) -> None:
    schedule = scheduled(UserFactory(role="editor"))
    address = f"{LIST}{schedule.pk}/"
    client.post(f"{address}test/")
    page = text_of(client.get(address))
    assert f"A test is on its way to {editor.email}." in page
    assert 'hx-trigger="load delay:3s"' in page
    assert "Reports are being made" in page

    run = ScheduleRun.objects.get()
    at_work(run.due_at)
    polled = text_of(client.get(address, headers=ENHANCED))
    assert "<html" not in polled
    assert "hx-trigger" not in polled
    assert f'href="/reports/{run.reports.get().pk}/file/"' in polled
    assert outbox.outbox[0].to == [editor.email]


def test_one_test_too_many_is_refused_in_words(client: Client, editor: User) -> None:
    schedule = scheduled(editor)
    address = f"{LIST}{schedule.pk}/"
    for _ in range(runs.MOST_TESTS):
        client.post(f"{address}test/")
        ScheduleRun.objects.update(status="failed")
    client.get(address)
    response = client.post(f"{address}test/", follow=True)
    assert "You have had 10 tests sent in an hour. The next one can be sent from" in text_of(
        response
    )
    assert ScheduleRun.objects.count() == runs.MOST_TESTS


def test_whoever_has_no_address_is_told(client: Client, editor: User) -> None:
    editor.email = ""
    editor.save(update_fields=["email"])
    schedule = scheduled()
    client.post(f"{LIST}{schedule.pk}/test/")
    assert "You have no e-mail address here" in text_of(client.get(f"{LIST}{schedule.pk}/"))


@pytest.mark.django_db(transaction=True)
def test_the_log_has_what_came_of_each_address(
    client: Client, editor: User, settings: Settings
) -> None:
    scheduled(editor, recipients=("anna@news.example", "ben@news.example"))
    at_work(DUE + (SWEPT - DUE))
    RunMail.objects.filter(address__startswith="ben").update(
        state="failed", problem="The mail server does not take it: 550 <script>"
    )
    page = text_of(client.get(f"{LIST}{ReportSchedule.objects.get().pk}/"))
    assert "550 &lt;script&gt;" in page
    assert re.search(r"Sent</span>\s+\d+ \w+ 2026, \d\d:\d\d UTC", page)
    assert "report no." in page
    assert "<script>" not in page.replace("<script src", "")
    failed = RunMail.objects.get(state="failed")
    again = f"{LIST}{failed.run.schedule_id}/mails/{failed.pk}/again/"
    assert page.count("/again/") == 1
    assert f'action="{again}"' in page

    assert client.post(again)["Location"] == f"{LIST}{failed.run.schedule_id}/"
    assert "It is on its way again." in text_of(client.get(f"{LIST}{failed.run.schedule_id}/"))
    waits = RunMail.objects.filter(pk=failed.pk)
    # A worker has begun: nobody has refused it yet.
    waits.update(attempts=1)
    assert "Tried" not in text_of(client.get(f"{LIST}{failed.run.schedule_id}/"))
    waits.update(problem="451 Later")
    assert "Tried 1 time; again at" in text_of(client.get(f"{LIST}{failed.run.schedule_id}/"))
    client.post(again)
    assert "Only what failed" in text_of(client.get(f"{LIST}{failed.run.schedule_id}/"))
    assert client.post(again.replace(LIST, f"{LIST}9")).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_more_rows(
    client: Client, editor: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        schedule = scheduled(editor, name=f"No. {place}", formats=("csv", "json"))
    for place in range(number):
        runs.start_due(now=DUE + place * (SWEPT - DUE))
        ReportSchedule.objects.update(next_due_at=DUE)
        ScheduleRun.objects.filter(is_test=False).update(is_test=True)
    ScheduleRun.objects.update(schedule=schedule, is_test=True)
    # Person, two for permissions, schedules, their last runs, notifications.
    with django_assert_num_queries(6):
        client.get(LIST)
    # Person, two for permissions, schedule, its runs, their reports and mails, its list,
    # notifications.
    with django_assert_num_queries(9):
        client.get(f"{LIST}{schedule.pk}/")
