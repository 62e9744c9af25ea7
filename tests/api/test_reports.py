"""Reports over the API."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from tests.api.client import faults, problem
from tests.factories import decided_review
from tests.verification.published.people import configure
from verification.models import AuditEvent, Report
from verification.reports import making
from verification.reports.formats import FORMATS


def make(pk):
    making.make(report_id=pk, clock=lambda: datetime.now(UTC))


# A report is read in one snapshot, which must be the outermost transaction.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_asked_for_followed_and_taken_away(api, editor, name, settings):
    configure(settings)
    review = decided_review("disputed")
    user = api(editor)
    selection = {"rating": "disputed", "article": review.claim.article_id}

    asked = user.post("reports", {"format": name, "selection": selection})
    report = asked.json()
    path = f"reports/{report['id']}"
    assert (asked.status_code, report["status"]) == (201, "waiting")
    assert asked["Location"] == f"/api/v1/{path}"
    assert report["selection"]["rating"] == "disputed"
    assert problem(user.get(f"{path}/file")) == (409, "report_not_ready")

    make(report["id"])

    shown = user.get(path).json()
    file = user.get(f"{path}/file")
    content = b"".join(file.streaming_content)
    # It is not published.
    claims = 0 if FORMATS[name].only_published else 1
    assert (shown["status"], shown["rows_done"], shown["rows_total"]) == ("ready", claims, claims)
    assert (shown["size"], shown["sha256"]) == (len(content), sha256(content).hexdigest())
    assert file["Content-Type"] == FORMATS[name].content_type
    assert file["Content-Disposition"].startswith("attachment;")
    actions = AuditEvent.objects.filter(report=report["id"]).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "report.requested",
        "report.finished",
        "report.downloaded",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_report_has_the_verdicts_that_were_asked_for(api, editor):
    decided_review("disputed", rationale="Not so.")
    decided_review("supported", rationale="Indeed so.")
    user = api(editor)
    report = user.post("reports", {"format": "csv", "selection": {"rating": "supported"}}).json()
    make(report["id"])
    text = b"".join(user.get(f"reports/{report['id']}/file").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert "Indeed so." in rows[1]


@pytest.mark.parametrize(
    ("selection", "field"),
    [
        ({"article": 999}, "article"),
        ({"state": "open", "rating": "disputed"}, "state"),
        ({"decided_from": "2026-02-02", "decided_to": "2026-02-01"}, "decided_to"),
    ],
)
def test_a_selection_that_cannot_select_anything_is_refused(api, selection, field):
    response = api("editor").post("reports", {"format": "csv", "selection": selection})
    assert faults(response) == [(field, "selection_invalid")]
    assert not Report.objects.exists()


def test_what_no_report_has_is_refused(api):
    user = api("editor")
    assert faults(user.post("reports", {"format": "docx"})) == [("format", "invalid_choice")]
    wrong = {"format": "csv", "selection": {"rating": "maybe"}}
    assert faults(user.post("reports", wrong)) == [("selection.rating", "invalid_choice")]


def test_a_reviewer_makes_no_reports(api):
    assert problem(api().post("reports", {"format": "csv"})) == (403, "permission_missing")


@pytest.mark.django_db(transaction=True)
def test_a_download_goes_on_where_it_broke_off_and_a_manifest_lies_beside(api, editor):
    decided_review()
    user = api(editor)
    report = user.post("reports", {"format": "csv", "as_of": "2026-03-01"}).json()
    path = f"reports/{report['id']}"
    assert problem(user.get(f"{path}/manifest")) == (409, "report_not_ready")
    make(report["id"])
    shown = user.get(path).json()

    whole = user.get(f"{path}/file")
    content = b"".join(whole.streaming_content)
    asked = {"Range": "bytes=10-", "If-Range": whole["ETag"]}
    rest = user.get(f"{path}/file", **asked)
    manifest = user.get(f"{path}/manifest").json()

    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, content[10:])
    assert rest["Content-Range"] == f"bytes 10-{len(content) - 1}/{len(content)}"
    assert whole["ETag"] == f'"{shown["sha256"]}"'
    assert manifest["file"]["sha256"] == shown["sha256"]
    assert manifest["report"]["as_of"] == "2026-03-01T23:59:59.999999Z"
    assert shown["as_of"] == "2026-03-01T23:59:59.999999Z"
    assert manifest["proof"]["says"]["action"] == "report.finished"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", [False, True])
def test_only_who_takes_something_away_is_noted(api, editor, signed_in_client, page):
    decided_review()
    user = api(editor)
    report = user.post("reports", {"format": "csv"}).json()
    make(report["id"])
    path = f"/reports/{report['id']}/file/" if page else f"/api/v1/reports/{report['id']}/file"
    client = signed_in_client(editor) if page else user.client
    headers = {} if page else user.headers()
    size = Report.objects.get().size

    def taken(method="GET", **asked):
        answer = client.generic(method, path, headers={**headers, **asked})
        answer.close()
        noted = AuditEvent.objects.filter(action="report.downloaded")
        return answer.status_code, noted.count()

    etag = f'"{Report.objects.get().sha256}"'
    assert taken("HEAD") == (200, 0)
    assert taken(**{"If-None-Match": etag}) == (304, 0)
    assert taken(Range=f"bytes={size}-") == (416, 0)
    assert taken(Range="bytes=-1") == (206, 1)
    assert taken() == (200, 2)


def test_a_moment_that_nobody_could_read_again_does_not_close_the_list(api, editor):
    user = api(editor)
    for asked in ("0001-01-01T00:00:00+14:00", "0001-01-01"):
        answer = user.post("reports", {"format": "csv", "as_of": asked})
        assert faults(answer) == [("as_of", "as_of_invalid")]
    assert user.post("reports", {"format": "csv"}).status_code == 201
    assert user.get("reports").status_code == 200


def test_what_somebody_asked_for_can_be_cancelled_by_them(api, editor):
    user = api(editor)
    report = user.post("reports", {"format": "csv"}).json()
    path = f"reports/{report['id']}/cancel"

    assert problem(api("administrator").post(path)) == (403, "report_not_yours")
    assert user.post(path).json()["status"] == "cancelled"
    assert problem(user.post(path)) == (409, "report_finished")


def test_a_preview_counts_and_shows_the_first(api, editor):
    review = decided_review("disputed")
    decided_review("supported")
    asked = {"selection": {"query": "rating:disputed", "state": "with_verdict"}}

    shown = api(editor).post("reports/preview", asked).json()

    assert (shown["counts"]["claims"], shown["is_cut"]) == (1, False)
    assert shown["rows"] == [
        {
            "claim": review.pk,
            "label": review.claim.label,
            "article": review.claim.article_id,
            "title": review.claim.article.title,
            "state": "decided",
            "rating": "disputed",
        }
    ]
    assert not Report.objects.exists()


def test_what_one_file_has_no_room_for_is_told_and_refused(api, editor, monkeypatch):
    decided_review()
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most_claims=0))
    user = api(editor)

    assert user.post("reports/preview", {}).json()["too_long_for"] == ["pdf"]
    assert faults(user.post("reports", {"format": "pdf"})) == [("format", "report_too_long")]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"as_of": "tomorrow"}, ("as_of", "as_of_invalid")),
        ({"as_of": "2999-01-01"}, ("as_of", "as_of_in_future")),
        ({"selection": {"query": "rating:purple"}}, ("query", "query_invalid")),
        ({"selection": {"view": 404}}, ("view", "view_unknown")),
    ],
)
def test_what_cannot_be_previewed_cannot_be_asked_for(api, asked, fault):
    user = api("editor")
    assert faults(user.post("reports/preview", asked)) == [fault]
    assert faults(user.post("reports", {"format": "csv", **asked})) == [fault]


@pytest.mark.django_db(transaction=True)
def test_reports_that_name_reviewers_are_for_few(api, editor):
    decided_review()
    administrator = api("administrator")
    named = {"format": "csv", "names": True}
    assert problem(api(editor).post("reports", named)) == (403, "naming_not_allowed")

    report = administrator.post("reports", named).json()
    make(report["id"])

    file = administrator.get(f"reports/{report['id']}/file")
    assert b"7,095" in b"".join(file.streaming_content)
    for part in ("file", "manifest"):
        assert problem(api(editor).get(f"reports/{report['id']}/{part}"))[0] == 404
