"""Reports: asked for, followed, taken away."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
)
from tests.verification.views.pages import ENHANCED, text_of
from verification.models import AuditEvent, Report, User
from verification.reports import making, requests
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.search import saved

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


@pytest.mark.parametrize("button", ["", "preview", "regularly"])
def test_all_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(
    client: Client, editor: User, button: str
) -> None:
    view = saved.save(
        owner=editor, name="Open", query="is:open", is_shared=False, now=timezone.now()
    )
    typed = {
        "format": "article_pdf",
        "query": "rating:purple",
        "view": view.pk,
        "article": "twelve",
        "publisher": "99999",
        "state": "open",
        "rating": "disputed",
        "decided_from": "2026-02-01",
        "decided_to": "2026-01-01",
        "as_of": "yesterday",
    }
    response = client.post(NEW, {**typed, **({button: "1"} if button else {})})
    page = text_of(response)
    alert = page.partition('role="alert"')[2].partition("</div>")[0]

    assert response.status_code == 422
    told = {
        "query": "purple",
        "view": "Both a search and a view are given.",
        "publisher": "Select a valid choice.",
        "article": "Enter a whole number.",
        "state": "Choose claims with a verdict",
        "decided_to": "Swap the two days.",
        "as_of": "This is neither a day nor a moment.",
    }
    assert re.findall(r'href="#id_(\w+)"', alert) == list(told)
    for field, words in told.items():
        assert words in alert
        assert words in page.partition(f'id="id_{field}_error"')[2].partition("</ul>")[0]
    for value in ("rating:purple", "twelve", "2026-02-01", "2026-01-01", "yesterday"):
        assert f'value="{value}"' in page
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_unfinished_report_is_followed_until_it_is_ready(client: Client, editor: User) -> None:
    report = request(editor)
    page = text_of(client.get("/reports/"))
    assert 'hx-trigger="load delay:1s"' in page
    assert '<noscript> <meta http-equiv="refresh"' in page
    # By its id the focus is found again in what takes the list's place.
    acted_on = f'id="report-{report.pk}"'
    assert f'<button {acted_on} class="small">Cancel' in page
    making.make(report_id=report.pk, clock=timezone.now)
    polled = text_of(client.get("/reports/", headers=ENHANCED))
    assert "<html" not in polled
    assert "hx-trigger" not in polled
    assert f'<a {acted_on} class="button small" href="/reports/{report.pk}/file/"' in polled


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
        page = client.get("/reports/").content.decode()

    assert page.count("Losses in sector") == number


def test_a_preview_is_shown_before_the_report_is_made(client: Client, editor: User) -> None:
    review = decided_review("disputed")
    sent = {"format": "csv", "state": "with_verdict", "as_of": "2026-03-01", "preview": "1"}

    page = text_of(client.post(NEW, sent))

    assert "What it would have" in page
    assert "1 claim" in page
    assert review.claim.label in page
    assert page.index("What it would have") < page.index("Make the report")
    assert 'value="2026-03-01"' in page
    # Else it would be below what is in view, and the page look like it did before.
    assert re.search(r"<h2 [^>]*autofocus>What it would have", page)
    assert not Report.objects.exists()


def test_a_preview_in_which_nothing_fits_says_what_to_do(client: Client) -> None:
    decided_review("disputed")

    page = text_of(client.post(NEW, {"format": "csv", "rating": "supported", "preview": "1"}))

    assert "<b>0 claims</b>" in page
    assert "Nothing fits all that is chosen" in page


def test_a_preview_names_each_article_once(client: Client) -> None:
    review = decided_review("disputed")
    article = ArticleFactory(title="Two figures", text="First 12, then 34.")
    for exact in ("12", "34"):
        ReviewFactory(claim=ClaimFactory(article=article, exact=exact))

    page = text_of(client.post(NEW, {"format": "csv", "preview": "1"}))

    assert page.count("Two figures") == 1
    assert "Which they are" in page
    assert str(review.claim.article) in page
    assert 'Disputed</span><span class="sub-always">Decided</span>' in page


def test_a_preview_tells_at_once_what_has_no_room_for_so_much(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    decided_review()
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most_claims=1))

    response = client.post(NEW, {"format": "pdf", "preview": "1"})
    page = text_of(response)

    assert "2 claims, and at most 1 fit: too much for one file of this format." in page
    assert "Make the report" not in page
    assert "<b>2 claims</b>" in page
    refused = client.post(NEW, {"format": "pdf"})
    assert refused.status_code == 422
    assert "More than 1 claims: too much for one file of this format." in text_of(refused)
    assert not Report.objects.exists()
    assert "Make the report" in text_of(client.post(NEW, {"format": "html", "preview": "1"}))


def test_a_preview_of_nothing_says_why(client: Client) -> None:
    response = client.post(NEW, {"format": "csv", "as_of": "2999-01-01", "preview": "1"})

    assert response.status_code == 422
    assert "This moment lies in the future." in text_of(response)


def test_a_search_and_a_moment_are_asked_for(client: Client, editor: User) -> None:
    view = saved.save(
        owner=editor, name="Winter", query="is:decided", is_shared=False, now=timezone.now()
    )

    client.post(NEW, {"format": "csv", "view": view.pk, "as_of": "2026-03-01T10:00"})

    report = Report.objects.get()
    assert report.selection["query"] == "is:decided"
    assert report.as_of == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_whoever_asked_for_it_cancels_it(client: Client, editor: User) -> None:
    report = request(editor)
    page = text_of(client.get("/reports/"))
    assert f'action="/reports/{report.pk}/cancel/"' in page

    response = client.post(f"/reports/{report.pk}/cancel/")

    report.refresh_from_db()
    assert (response["Location"], report.status) == ("/reports/", "cancelled")
    assert "Cancelled" in text_of(client.get("/reports/"))
    assert client.post(f"/reports/{report.pk}/cancel/").status_code == 302


def test_somebody_else_s_report_is_not_cancelled(client: Client) -> None:
    report = request(UserFactory(role="editor"))
    assert "/cancel/" not in text_of(client.get("/reports/"))

    assert client.post(f"/reports/{report.pk}/cancel/").status_code == 403
    report.refresh_from_db()
    assert report.status == "waiting"


@pytest.mark.django_db(transaction=True)
def test_a_manifest_lies_beside_the_file(client: Client, editor: User) -> None:
    report = made(editor)
    assert f'href="/reports/{report.pk}/manifest/"' in text_of(client.get("/reports/"))

    response = client.get(f"/reports/{report.pk}/manifest/")

    assert response["Content-Disposition"] == (
        f'attachment; filename="claimdesk-report-{report.pk}.csv.manifest.json"'
    )
    assert response.json()["file"]["sha256"] == report.sha256


@pytest.mark.django_db(transaction=True)
def test_reports_that_name_reviewers_are_not_offered_to_others(client: Client) -> None:
    report = requests.request(
        editor=UserFactory(role="administrator"),
        format="csv",
        selection=Selection(),
        names=True,
        now=timezone.now(),
    )
    making.make(report_id=report.pk, clock=timezone.now)

    assert 'name="names"' not in text_of(client.get(NEW))
    assert "Names reviewers" in text_of(client.get("/reports/"))
    assert f"/reports/{report.pk}/file/" not in text_of(client.get("/reports/"))
    assert client.get(f"/reports/{report.pk}/file/").status_code == 404
    assert client.get(f"/reports/{report.pk}/manifest/").status_code == 404


@pytest.mark.parametrize("path", ["new/", "{}/cancel/"])
def test_another_site_asks_for_nothing_and_cancels_nothing(editor: User, path: str) -> None:
    report = request(editor)
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(editor)

    response = stranger.post(f"/reports/{path.format(report.pk)}", {"format": "csv"})

    assert response.status_code == 403
    assert list(Report.objects.values_list("pk", "status")) == [(report.pk, "waiting")]


def test_what_somebody_else_asked_for_is_not_cancelled(client: Client) -> None:
    report = request(UserFactory(role="editor"))

    assert client.post(f"/reports/{report.pk}/cancel/").status_code == 403
    assert client.get(f"/reports/{report.pk}/cancel/").status_code == 405
    report.refresh_from_db()
    assert report.status == "waiting"


@pytest.mark.django_db(transaction=True)
def test_what_names_reviewers_is_handed_to_few(editor: User) -> None:
    decided_review()
    administrator = UserFactory(role="administrator")
    report = requests.request(
        editor=administrator, format="csv", selection=Selection(), names=True, now=timezone.now()
    )
    making.make(report_id=report.pk, clock=timezone.now)
    asked = [f"/reports/{report.pk}/{part}/" for part in ("file", "manifest")]

    def answers(person: User) -> list[int]:
        client = Client()
        client.force_login(person)
        given = [client.get(path, headers={"Range": "bytes=0-9"}) for path in asked]
        for answer in given:
            answer.close()
        return [answer.status_code for answer in given]

    assert answers(editor) == [404, 404]
    assert answers(UserFactory()) == [403, 403]
    assert answers(administrator) == [206, 200]
