"""Files of reports in a storage that is no file system: who asks for a path finds none."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from tests.api.client import Api
from tests.factories import NOW, decided_review
from tests.verification.reports.test_making import elsewhere
from tests.verification.reports.writing import EVERYTHING, fitted, written_as_of
from verification.asof import Moment
from verification.ledger import checker, keys
from verification.models import Report, User
from verification.reports import making, manifests, requests, stored
from verification.reports.contents import Contents, Format
from verification.reports.formats import FORMATS

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_paths(settings: Settings) -> None:
    kept = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    # A folder that is not there, so that nothing can be written past the storage either.
    settings.MEDIA_ROOT = "/nowhere/media"


def requested(editor: User, form: str) -> Report:
    return requests.request(
        editor=editor, format=form, selection=fitted(form, EVERYTHING), now=LATER
    )


def make(report: Report) -> None:
    making.make(report_id=report.pk, clock=lambda: LATER)
    report.refresh_from_db()


def left() -> list[str]:
    return (
        sorted(default_storage.listdir("reports")[1]) if default_storage.exists("reports") else []
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_made_taken_away_and_checked(
    form: str, editor: User, tmp_path: Path, settings: Settings
) -> None:
    decided_review()
    report = requested(editor, form)
    make(report)
    assert report.as_of is not None
    assert report.upto is not None
    whole = written_as_of(form, Moment(report.as_of, report.upto))
    client = Client()
    client.force_login(editor)

    with closing(client.get(f"/reports/{report.pk}/file/")) as answer:
        assert b"".join(answer) == whole
    path, etag = f"reports/{report.pk}/file", answer["ETag"]
    with closing(Api.of(editor).get(path, Range="bytes=5-19", If_Range=etag)) as answer:
        assert (answer.status_code, b"".join(answer)) == (206, whole[5:20])
    assert left() == [f"{report.pk}-1"]

    file = tmp_path / manifests.file_name(report)
    file.write_bytes(whole)
    beside = file.with_name(f"{file.name}{manifests.SUFFIX}")
    beside.write_bytes(requests.manifest(report=report, clock=lambda: LATER))
    key = str(keys.read_private(settings.AUDIT_SIGNING_KEY).public)
    assert checker.checked_report(str(file), [key])[0]


def test_a_file_that_is_gone_is_not_found(editor: User) -> None:
    report = requested(editor, "csv")
    make(report)
    default_storage.delete(str(report.file.name))
    client = Client()
    client.force_login(editor)

    assert client.get(f"/reports/{report.pk}/file/").status_code == 404
    assert Api.of(editor).get(f"reports/{report.pk}/file").status_code == 404


def test_what_is_stopped_leaves_nothing(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(report: Contents, stream: BinaryIO) -> None:
        stream.write(b"whole")
        with elsewhere() as run:
            run("UPDATE verification_report SET status = 'cancelled'")

    monkeypatch.setitem(FORMATS, "probe", Format("probe", "Probe", "text/plain", write))
    asked = requested(editor, "probe")

    make(asked)

    assert (asked.status, asked.attempts, left()) == ("cancelled", 1, [])


def test_what_a_killed_worker_had_stored_goes_with_the_report(editor: User) -> None:
    report = requested(editor, "csv")
    Report.objects.filter(pk=report.pk).update(status="running", attempts=2)
    for attempt in (1, 2):
        default_storage.save(stored.name(report.pk, attempt), ContentFile(b"half"))

    requests.cancel(report_id=report.pk, person=editor, now=LATER)

    assert left() == []
