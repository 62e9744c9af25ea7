"""A scheduled report, from the moment at which it is due to the mail server, by real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.smtp import MailServer, serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

# Due a week and a day ago, and a day ago.
SCHEDULED = """
from datetime import timedelta
from django.utils import timezone
from verification import people
from verification.models import ReportSchedule, User
from verification.reports.scheduled import schedules
from verification.reports.scheduled.terms import Terms
from verification.reports.selection import Selection
now = timezone.now()
editor = people.create_person(username="ed", role="editor", password="correct horse battery",
                              actor=None, now=now, email="ed@news.example")
terms = Terms(name="Weekly", selection=Selection(), formats=("csv", "json"), hour=0,
              weekdays=((now - timedelta(days=1)).isoweekday(),),
              recipients=("anna@news.example",))
schedules.add(terms=terms, editor=editor, now=now - timedelta(days=10))
"""
LATER = """
from datetime import timedelta
from django.utils import timezone
from verification.reports.scheduled import delivering
delivering.resend_overdue(now=timezone.now() + timedelta(hours=1), after=timedelta(seconds=2))
"""
RUNS = "SELECT status FROM verification_schedulerun ORDER BY due_at"
MAILS = "SELECT address, state, attempts FROM verification_runmail"


@pytest.fixture
def post() -> Iterator[MailServer]:
    with serving() as server:
        yield server


@pytest.fixture
def installation(
    post: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    directory: Path = tmp_path_factory.mktemp("scheduled")
    running = Installation(
        directory,
        RESEND_AFTER="2",
        SWEEP_EVERY="1",
        LOG_LEVEL="WARNING",
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(post.port),
    )
    running.manage("migrate", "--verbosity=0")
    running.manage("shell", "-v", "0", "-c", SCHEDULED)
    yield running
    post.goes_on.set()
    running.stop()


def killed_at(where: str, installation: Installation, post: MailServer) -> None:
    """Let beat and a worker do all, and kill the worker at one point of its talk to the server."""
    post.holds = where
    worker = installation.start_worker()
    installation.start_beat()
    installation.wait_until(post.reached.is_set, "nothing was mailed")
    installation.kill(worker)
    post.holds = ""
    post.goes_on.set()
    installation.start_worker()


def test_a_worker_killed_before_the_server_has_anything_is_made_up_for(
    installation: Installation, post: MailServer
) -> None:
    killed_at("greeting", installation, post)
    installation.wait_until(
        lambda: installation.sql(RUNS) == [("missed",), ("sent",)], "it was not sent"
    )

    assert post.to() == ["anna@news.example"]
    ((address, state, attempts),) = installation.sql(MAILS)
    assert (address, state) == ("anna@news.example", "sent")
    assert attempts >= 2
    names = [part.get_filename() for part in post.arrived[0].message.iter_attachments()]
    assert [str(name).partition(".")[2] for name in names] == [
        "csv",
        "csv.manifest.json",
        "json",
        "json.manifest.json",
    ]


def test_what_the_server_had_when_the_worker_was_killed_is_not_sent_again(
    installation: Installation, post: MailServer
) -> None:
    killed_at("answer", installation, post)
    installation.manage("shell", "-v", "0", "-c", LATER)
    installation.wait_until(
        lambda: installation.sql(RUNS) == [("missed",), ("failed",)], "it was not given up"
    )

    assert post.to() == ["anna@news.example"]
    assert installation.sql(MAILS) == [("anna@news.example", "unknown", 1)]
