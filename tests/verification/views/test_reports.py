"""Reports: asked for, followed, taken away."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import ArticleFactory, PublisherFactory, decided_review
from tests.verification.views.pages import ENHANCED, text_of
from verification.models import AuditEvent, Report, User
from verification.reports import making, requests
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
NEW = "/reports/new/"


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def request(editor: User, form: str = "csv", **selection: object) -> Report:
    return requests.request(
        editor=editor,
        format=form,
        selection=Selection(**selection),  # type: ignore[arg-type]
        now=timezone.now(),
    )


def made(editor: User, form: str = "csv") -> Report:
    report = request(editor, form)
    making.make(report_id=report.pk, clock=timezone.now)
    report.refresh_from_db()
    return report


def test_asking_queues_a_report(client: Client, editor: User) -> None:
    publisher = PublisherFactory()
    sent = {"format": "json", "publisher": publisher.pk, "state": "decided", "rating": "disputed"}
    response = client.post(NEW, sent)
    report = Report.objects.get()
    assert response["Location"] == "/reports/"
    assert (report.format, report.requested_by) == ("json", editor)
    wanted = Selection(publisher=publisher.pk, state="decided", rating="disputed")
    assert report.selection == wanted.as_json()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"format": "docx"}, "Select a valid choice."),
        ({"publisher": "99999"}, "Select a valid choice."),
        ({"article": "99999"}, "There is no article 99999."),
        ({"decided_from": "2026-02-01", "decided_to": "2026-01-01"}, "Swap the two days."),
        ({"state": "open", "rating": "disputed"}, "Choose claims with a verdict"),
    ],
)
def test_a_selection_that_selects_nothing_is_told_at_its_field(
    client: Client, fields: dict[str, str], message: str
) -> None:
    response = client.post(NEW, {"format": "csv"} | fields)
    assert response.status_code == 422
    assert message in text_of(response)
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_unfinished_report_is_followed_until_it_is_ready(client: Client, editor: User) -> None:
    report = request(editor)
    page = text_of(client.get("/reports/"))
    assert 'hx-trigger="load delay:1s"' in page
    assert '<noscript> <meta http-equiv="refresh"' in page
    making.make(report_id=report.pk, clock=timezone.now)
    polled = text_of(client.get("/reports/", headers=ENHANCED))
    assert "<html" not in polled
    assert "hx-trigger" not in polled
    assert f'href="/reports/{report.pk}/file/"' in polled


@pytest.mark.django_db(transaction=True)
def test_a_download_is_the_file_and_leaves_its_event(client: Client, editor: User) -> None:
    decided_review()
    report = made(editor)
    response = client.get(f"/reports/{report.pk}/file/")
    assert b"7,095 casualties" in response.getvalue()
    assert response["Content-Disposition"].startswith("attachment;")
    assert AuditEvent.objects.latest("pk").action == AuditEvent.Action.REPORT_DOWNLOADED


@pytest.mark.django_db(transaction=True)
def test_a_printable_page_opens_under_its_own_rules(client: Client, editor: User) -> None:
    response = client.get(f"/reports/{made(editor, 'html').pk}/file/")
    policy = response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline;")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("sandbox")
    assert b"</html>" in response.getvalue()


def test_what_is_not_ready_cannot_be_downloaded(client: Client, editor: User) -> None:
    assert client.get(f"/reports/{request(editor).pk}/file/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_more_rows(
    client: Client, editor: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        article = ArticleFactory()
        request(editor, article=article.pk, publisher=article.publisher_id)
    # Person, two for permissions, reports, their articles, their publishers, notifications.
    with django_assert_num_queries(7):
        client.get("/reports/")
