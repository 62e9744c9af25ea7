"""Reports by real workers that run out of disk, are killed, or are told to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.models import Claim
from tests.api.client import Api, problem
from tests.factories import ArticleFactory, ClaimFactory, ExtractionFactory, ReviewFactory
from tests.faults.disks import Disk, only_where_disks_can_be_mounted
from tests.services import Slot
from tests.verification.reports.writing import written_as_of
from verification import turns
from verification.asof import Moment
from verification.models import Report, Review, User
from verification.reports import making, requests, scratch, stored
from verification.reports.selection import Selection

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
WORKER = (sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=1", "-l", "INFO")
MB = 1 << 20
FULL = "The disk is full: nothing was kept. Make room, then ask for the report again."
# What is made while a disk is full: workbooks have files of their own on the way.
FORMS = {"MEDIA_ROOT": ["csv"], "TMPDIR": ["csv", "xlsx", "html"]}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # Each has the CPU to itself.
    pytest.mark.xdist_group("faults"),
]


def claims_on(text: str, exact: list[str], *, sentence: int) -> None:
    """Store claims, with so many characters of the text as the sentence of each."""
    article = ArticleFactory(text=text)
    run = ExtractionFactory(article=article)
    claims = [ClaimFactory.build(article=article, extraction=run, exact=one) for one in exact]
    for claim in claims:
        claim.sentence_start = max(0, claim.end - sentence)
        claim.sentence_end = claim.end
    Claim.objects.bulk_create(claims)
    reviews = [ReviewFactory.build(claim=claim) for claim in claims]
    Review.objects.bulk_create(reviews)
    turns.open_round(reviews)


def of_megabytes(megabytes: int) -> None:
    """Store what makes a report of so many megabytes, that packing makes little of."""
    lines = (sha256(f"{number}".encode()).hexdigest() for number in range(2_000))
    text = " ".join(lines)
    words = [f"Figure{number:04}." for number in range(megabytes * MB // len(text) + 1)]
    claims_on(f"{text} {' '.join(words)}", words, sentence=len(text))


def that_take_a_while() -> None:
    words = [f"Figure{number:04}." for number in range(2_000)]
    claims_on(" ".join(words), words, sentence=30_000)


def requested(editor: User, form: str) -> Report:
    return requests.request(editor=editor, format=form, selection=Selection(), now=timezone.now())


def until(condition: Callable[[], object], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, log.read_text()[-5_000:]
        time.sleep(0.02)


class Worker:
    """A Celery worker with a temporary directory of its own; nothing of it outlives the test."""

    def __init__(self, slot: Slot, folder: Path) -> None:
        self.slot, self.log = slot, folder / "worker.log"
        self.temporary = folder / "temporary"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, disk: Disk | None = None, **environment: str) -> None:
        self.temporary.mkdir(exist_ok=True)
        given = {"TMPDIR": str(self.temporary), **environment}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                disk.command(*WORKER) if disk else WORKER,
                cwd=ROOT,
                env={**self.slot.environment(), **given},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if disk:
            disk.process = self.process
        until(lambda: " ready." in self.log.read_text(), self.log)

    def kill(self) -> None:
        """End it and its children without any warning."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def child(self) -> int:
        """Return the process that does the work."""
        assert self.process is not None
        pid = self.process.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(child)

    def scratch(self) -> list[Path]:
        return list(self.temporary.glob(f"{scratch.PREFIX}*"))

    def ended(self, report: Report) -> str:
        """Wait until the report is finished in one way or another; return in which."""

        def is_ended() -> bool:
            report.refresh_from_db()
            return report.status not in Report.UNFINISHED

        until(is_ended, self.log)
        return report.status

    def stop_at(self, report: Report) -> None:
        """Wait until it is at work on the report, and hold it there."""
        assert self.process is not None
        until(lambda: is_at_work(report), self.log)
        os.killpg(self.process.pid, signal.SIGSTOP)
        assert is_at_work(report)

    def go_on(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)


def is_at_work(report: Report) -> bool:
    report.refresh_from_db()
    return report.status == Report.Status.RUNNING and bool(report.rows_total)


@pytest.fixture
def worker(slot: Slot, tmp_path: Path) -> Iterator[Worker]:
    one = Worker(slot, tmp_path)
    yield one
    one.kill()


def seen_by(editor: User, report: Report) -> tuple[str, dict[str, object]]:
    """Return the page of reports, and what the API says of one."""
    client = Client()
    client.force_login(editor)
    page = client.get("/reports/").content.decode()
    assert client.get(f"/reports/{report.pk}/file/").status_code == 404
    assert problem(Api.of(editor).get(f"reports/{report.pk}/file")) == (409, "report_not_ready")
    return page, Api.of(editor).get(f"reports/{report.pk}").json()


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    only_where_disks_can_be_mounted(tmp_path)
    return Disk(tmp_path / "disk", "16m")


@pytest.mark.parametrize("full", FORMS)
def test_a_disk_that_is_full_is_told_and_nothing_is_left_on_it(
    full: str, disk: Disk, worker: Worker, editor: User, settings: Settings
) -> None:
    of_megabytes(4)
    worker.start(disk, **{full: str(disk.path)})
    if full == "MEDIA_ROOT":
        settings.MEDIA_ROOT = str(disk.seen)
    disk.fill(but=2 * MB)
    before = disk.free

    for form in FORMS[full]:
        report = requested(editor, form)
        assert worker.ended(report) == "failed"
        page, told = seen_by(editor, report)
        assert (report.error, told["error"], told["status"]) == (FULL, FULL, "failed")
        assert FULL in page
        assert (report.file.name, report.history.latest("pk").reason) == ("", FULL)
        assert disk.files() == ["ballast"]
        assert disk.free == before

    disk.make_room()
    report = requested(editor, "csv")
    assert worker.ended(report) == "ready"
    with closing(Api.of(editor).get(f"reports/{report.pk}/file")) as answer:
        content = b"".join(answer)
    assert len(content) > 4 * MB
    assert sha256(content).hexdigest() == report.sha256
    assert disk.files() == ([f"{report.pk}-1"] if full == "MEDIA_ROOT" else [])


@contextmanager
def polled(editor: User, report: Report) -> Iterator[set[tuple[int, str]]]:
    """Ask for the report's file all the time; return which answers came, with their hashes."""
    over, answers = Event(), set[tuple[int, str]]()
    ask = Api.of(editor)

    def poll() -> None:
        try:
            while not over.wait(0.01):
                with closing(ask.get(f"reports/{report.pk}/file")) as answer:
                    whole = b"".join(answer) if answer.status_code == 200 else b""
                    answers.add((answer.status_code, sha256(whole).hexdigest() if whole else ""))
        finally:
            connections.close_all()

    thread = Thread(target=poll)
    thread.start()
    try:
        yield answers
    finally:
        over.set()
        thread.join()


def left_by(report: Report) -> list[str]:
    folder = Path(default_storage.path("reports"))
    return sorted(path.name for path in folder.glob(f"{report.pk}-*"))


@pytest.mark.parametrize("whole", [True, False], ids=["with its parent", "alone"])
def test_a_process_killed_in_mid_export_changes_no_byte(
    whole: bool, worker: Worker, editor: User
) -> None:
    that_take_a_while()
    worker.start()
    report = requested(editor, "html")

    with polled(editor, report) as answers:
        worker.stop_at(report)
        if whole:
            worker.kill()
            assert (is_at_work(report), left_by(report)) == (True, [])
            # What the sweeper does.
            making.resend_overdue(now=timezone.now() + timedelta(hours=1), after=timedelta())
            worker.start()
        else:
            os.kill(worker.child, signal.SIGKILL)
            worker.go_on()
        assert worker.ended(report) == "ready"
        until(lambda: len(answers) > 1, worker.log)

    assert report.attempts == 2
    assert report.as_of is not None
    assert report.upto is not None
    undisturbed = written_as_of("html", Moment(report.as_of, report.upto))
    assert report.sha256 == sha256(undisturbed).hexdigest()
    assert answers == {(409, ""), (200, report.sha256)}
    assert left_by(report) == [f"{report.pk}-2"]


def test_what_a_killed_worker_left_is_removed_by_the_next(worker: Worker, editor: User) -> None:
    that_take_a_while()
    worker.start()
    report = requested(editor, "html")
    worker.stop_at(report)
    worker.kill()
    # It was in the middle of storing the file, too.
    default_storage.save(stored.name(report.pk, 1), ContentFile(b"half"))
    (left,) = worker.scratch()
    long_ago = time.time() - 2 * scratch.YOUNG
    os.utime(left, (long_ago, long_ago))

    requests.cancel(report_id=report.pk, person=editor, now=timezone.now())
    assert left_by(report) == []
    worker.start()
    other = requested(editor, "json")

    assert worker.ended(other) == "ready"
    until(lambda: not worker.scratch(), worker.log)


def test_a_worker_told_to_stop_in_mid_export_stops_soon(worker: Worker, editor: User) -> None:
    that_take_a_while()
    worker.start()
    report = requested(editor, "html")
    worker.stop_at(report)
    client = Client()
    client.force_login(editor)

    client.post(f"/reports/{report.pk}/cancel/")
    worker.go_on()
    until(lambda: not worker.scratch(), worker.log)

    page, told = seen_by(editor, report)
    assert (told["status"], told["sha256"]) == ("cancelled", None)
    assert "Cancelled" in page
    assert left_by(report) == []
    assert report.rows_done < 2_000
    # It is at hand for the next one.
    assert worker.ended(requested(editor, "json")) == "ready"
