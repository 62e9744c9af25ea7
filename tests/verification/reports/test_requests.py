import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims.errors import BadInput
from tests.conftest import Sent
from tests.factories import NOW
from verification.models import Report, User
from verification.reports import requests
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db


def history(report: Report) -> list[tuple[str, int | None, dict[str, object]]]:
    return list(report.history.order_by("pk").values_list("action", "actor", "after"))


def test_request_stores_records_and_sends(
    editor: User, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    selection = Selection(rating="disputed")

    with django_capture_on_commit_callbacks(execute=True):
        report = requests.request(editor=editor, format="csv", selection=selection, now=NOW)

    assert (report.status, report.requested_by, report.requested_at) == ("waiting", editor, NOW)
    assert Selection.from_json(report.selection) == selection
    assert history(report) == [
        ("report.requested", editor.pk, {"format": "csv", "selection": selection.as_json()})
    ]
    assert sent() == [("verification.make_report", {"report_id": report.pk})]


def test_a_format_that_the_desk_is_not_set_up_for_is_refused_at_once(
    editor: User, settings: Settings
) -> None:
    settings.ORGANISATION_NAME = ""
    with pytest.raises(BadInput) as refusal:
        requests.request(editor=editor, format="claimreview", selection=Selection(), now=NOW)

    assert refusal.value.code == "claimreview_not_configured"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("form", "selection", "field"),
    [("docx", Selection(), "format"), ("csv", Selection(rating="false"), "rating")],
)
def test_request_of_something_impossible_stores_nothing(
    form: str, selection: Selection, field: str, editor: User
) -> None:
    with pytest.raises(BadInput) as refusal:
        requests.request(editor=editor, format=form, selection=selection, now=NOW)

    assert refusal.value.field == field
    assert not Report.objects.exists()


def test_a_download_is_history(editor: User) -> None:
    report = requests.request(editor=editor, format="csv", selection=Selection(), now=NOW)
    report.sha256 = "ab" * 32

    requests.downloaded(report=report, reader=editor, now=NOW)

    assert history(report)[1:] == [("report.downloaded", editor.pk, {"sha256": "ab" * 32})]
    assert requests.file_name(report) == f"claimdesk-report-{report.pk}.csv"
