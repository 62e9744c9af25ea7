from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims.errors import BadInput
from tests.conftest import Sent
from tests.factories import NOW, UserFactory, decided_review
from tests.parallel import at_once
from tests.verification.test_publishing import publish
from verification.models import Report, User
from verification.reports import manifests, previewing, requests
from verification.reports.contents import TooLong
from verification.reports.formats import FORMATS
from verification.reports.requests import Finished, NamingNotAllowed, NotCancellable
from verification.reports.selection import Selection
from verification.search import saved

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


@pytest.mark.parametrize("state", [None, "with_verdict", "published"])
def test_a_format_of_published_verdicts_alone_counts_no_others(
    state: str | None, editor: User
) -> None:
    publish(decided_review(), editor)
    decided_review()
    asked = Selection(state=state)
    later = NOW + timedelta(days=1)

    report = requests.request(editor=editor, format="claimreview", selection=asked, now=later)
    shown = previewing.preview(asked, person=editor, now=later, form=FORMATS["claimreview"])

    assert Selection.from_json(report.selection) == Selection(state="published")
    assert shown.counts is not None
    assert shown.counts.claims == 1


def test_a_format_of_published_verdicts_alone_refuses_a_selection_without_any(editor: User) -> None:
    decided = Selection(state="decided")

    with pytest.raises(BadInput) as refusal:
        requests.request(editor=editor, format="claimreview", selection=decided, now=NOW)

    assert refusal.value.field == "state"
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


def test_more_claims_than_one_file_has_room_for_are_refused_at_once(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most_claims=0))

    with pytest.raises(TooLong) as refusal:
        asked(editor, format="pdf")

    assert refusal.value.field == "format"
    assert not Report.objects.exists()
    assert asked(editor, format="pdf", selection=Selection(rating="supported")).status == "waiting"


def test_a_download_is_history(editor: User) -> None:
    report = requests.request(editor=editor, format="csv", selection=Selection(), now=NOW)
    report.sha256 = "ab" * 32

    requests.downloaded(report=report, reader=editor, now=NOW)

    assert history(report)[1:] == [("report.downloaded", editor.pk, {"sha256": "ab" * 32})]
    assert manifests.file_name(report) == f"claimdesk-report-{report.pk}.csv"


def asked(person: User, **fields: Any) -> Report:
    given = {"format": "csv", "selection": Selection(), "now": NOW, **fields}
    return requests.request(editor=person, **given)


def test_asked_for_twice_it_is_the_one_that_is_under_way(editor: User) -> None:
    first = asked(editor, selection=Selection(rating="disputed"))

    assert asked(editor, selection=Selection(rating="disputed")) == first
    # Its moment is fixed once it is begun.
    Report.objects.filter(pk=first.pk).update(status="running", as_of=NOW, upto=1)
    assert asked(editor, selection=Selection(rating="disputed")) == first
    assert len(history(first)) == 1
    others = [
        asked(editor, selection=Selection()),
        asked(editor, selection=Selection(rating="disputed"), style="apa"),
        asked(editor, selection=Selection(rating="disputed"), as_of=NOW),
        asked(editor, selection=Selection(rating="disputed"), format="json"),
        asked(UserFactory(role="editor"), selection=Selection(rating="disputed")),
    ]
    assert len({first.pk, *(other.pk for other in others)}) == 6


def test_what_is_finished_is_made_anew(editor: User) -> None:
    first = asked(editor)
    requests.cancel(report_id=first.pk, person=editor, now=NOW)

    assert asked(editor) != first


@pytest.mark.django_db(transaction=True)
def test_asked_for_at_once_it_is_one(editor: User) -> None:
    at_once(*[partial(asked, editor)] * 4)

    assert Report.objects.count() == 1


def test_cancelling_is_history_and_for_whoever_asked(editor: User) -> None:
    report = asked(editor)

    with pytest.raises(NotCancellable):
        requests.cancel(report_id=report.pk, person=UserFactory(role="editor"), now=NOW)
    requests.cancel(report_id=report.pk, person=editor, now=NOW)

    report.refresh_from_db()
    assert (report.status, report.finished_at) == ("cancelled", NOW)
    assert history(report)[1:] == [("report.cancelled", editor.pk, {})]
    with pytest.raises(Finished):
        requests.cancel(report_id=report.pk, person=editor, now=NOW)


def test_reviewers_are_named_for_few(editor: User) -> None:
    administrator = UserFactory(role="administrator")

    with pytest.raises(NamingNotAllowed):
        asked(editor, names=True)
    report = asked(administrator, names=True)

    assert history(report)[0][2]["names"] is True
    assert not requests.downloadable(editor).exists()
    assert requests.downloadable(administrator).get() == report


def test_a_view_counts_as_it_is_when_it_is_asked_for(editor: User) -> None:
    view = saved.save(owner=editor, name="W", query="rating:disputed", is_shared=False, now=NOW)
    chosen = requests.selected(Selection(state="decided"), view=view.pk, person=editor)
    saved.change(
        view_id=view.pk, person=editor, name="W", query="is:open", is_shared=False, now=NOW
    )

    assert chosen == Selection(state="decided", query="rating:disputed")


@pytest.mark.parametrize(
    ("given", "code"),
    [({"view": 404}, "view_unknown"), ({"view": 1, "query": "is:open"}, "query_and_view")],
)
def test_views_that_cannot_be_taken_are_refused(
    given: dict[str, Any], code: str, editor: User
) -> None:
    with pytest.raises(BadInput) as refusal:
        requests.selected(Selection(), person=editor, **given)

    assert (refusal.value.code, refusal.value.field) == (code, "view")


def test_a_view_of_somebody_else_is_none(editor: User, reviewer: User) -> None:
    view = saved.save(owner=reviewer, name="W", query="is:open", is_shared=False, now=NOW)

    with pytest.raises(BadInput):
        requests.selected(Selection(), view=view.pk, person=editor)


def test_a_query_that_is_not_understood_is_refused(editor: User) -> None:
    with pytest.raises(BadInput) as refusal:
        asked(editor, selection=Selection(query="rating:purple"))

    assert refusal.value.field == "query"


def test_a_moment_that_is_still_to_come_is_refused(editor: User) -> None:
    with pytest.raises(BadInput) as refusal:
        asked(editor, as_of=NOW + timedelta(seconds=1))

    assert refusal.value.code == "as_of_in_future"
