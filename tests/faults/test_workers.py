"""Workers die, messages get lost or come twice, the database restarts: nothing lost, nothing twice.

Black-box: real services, workers and beat in a data directory of their own, so that these faults
hit nobody else.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.installation import PROJECT, Installation

# One process after the other: each test starts and stops the same services' workers.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

SEEDS = PROJECT / "seeds"
LONG_TEXT_PARAGRAPHS = 800


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data_dir = tmp_path_factory.mktemp("engine")
    installation = Installation(data_dir, RESEND_AFTER="2", SWEEP_EVERY="1", LOG_LEVEL="WARNING")
    installation.manage("migrate", "--verbosity=0")
    yield installation
    installation.stop()


@pytest.fixture
def installation(engine: Installation) -> Iterator[Installation]:
    """The module's services with an empty queue and no process running."""
    yield engine
    engine.stop()
    engine.redis().flushall()


def write_articles(directory: Path, *, count: int, paragraphs: int = 3) -> list[str]:
    """Write articles whose every paragraph has exactly one figure in it."""
    paths = []
    for number in range(count):
        body = "\n\n".join(
            f"The ministry said that {200 + step} soldiers were killed near the river."
            for step in range(paragraphs)
        )
        path = directory / f"article-{number}.txt"
        path.write_text(f"Losses near Town {number} in {directory.name}\n\n{body}\n")
        paths.append(str(path))
    return paths


def claims_per_article(installation: Installation, directory: Path) -> list[int]:
    """Return how many claims each of the articles written there has, in order."""
    rows = installation.sql(
        "SELECT (SELECT count(*) FROM claims_claim c WHERE c.article_id = a.id) "
        "FROM claims_article a WHERE a.title LIKE %s ORDER BY a.id",
        f"%in {directory.name}",
    )
    return [count for (count,) in rows]


def assert_each_claim_has_one_review(installation: Installation) -> None:
    ((claims, reviews),) = installation.sql(
        "SELECT (SELECT count(*) FROM claims_claim), (SELECT count(*) FROM verification_review)"
    )
    assert claims == reviews


def test_worker_killed_in_mid_extraction_ends_with_one_set_of_claims(installation, tmp_path):
    (path,) = write_articles(tmp_path, count=1, paragraphs=LONG_TEXT_PARAGRAPHS)
    installation.manage("ingest", path)
    first = installation.start_worker()
    installation.wait_until(
        lambda: installation.sql("SELECT 1 FROM claims_extraction WHERE status = 'running'"),
        "no worker began",
    )

    installation.kill(first)

    assert claims_per_article(installation, tmp_path) == [0]
    installation.start_worker()
    installation.start_beat()
    installation.wait_until(lambda: not installation.unfinished(), "never finished")
    assert claims_per_article(installation, tmp_path) == [LONG_TEXT_PARAGRAPHS]
    assert_each_claim_has_one_review(installation)


def test_messages_lost_with_redis_are_sent_again(installation, tmp_path):
    installation.manage("ingest", *write_articles(tmp_path, count=5))
    assert installation.redis().llen("claimdesk") == 5

    installation.redis().flushall()

    installation.start_worker()
    installation.start_beat()
    installation.wait_until(lambda: not installation.unfinished(), "never finished")
    assert claims_per_article(installation, tmp_path) == [3] * 5
    assert_each_claim_has_one_review(installation)


def test_every_message_delivered_three_times_to_two_workers_counts_once(installation, tmp_path):
    installation.manage("ingest", *write_articles(tmp_path, count=6))
    queue = installation.redis()
    for message in queue.lrange("claimdesk", 0, -1):
        queue.lpush("claimdesk", message, message)

    installation.start_worker()
    installation.start_worker()

    installation.wait_until(lambda: not queue.llen("claimdesk"), "messages were left")
    installation.wait_until(lambda: not installation.unfinished(), "never finished")
    assert claims_per_article(installation, tmp_path) == [3] * 6
    assert_each_claim_has_one_review(installation)


def test_database_restarted_under_load_loses_nothing(installation, tmp_path):
    installation.start_worker()
    installation.start_worker()
    installation.start_beat()
    paths = write_articles(tmp_path, count=30, paragraphs=40)
    installation.manage("ingest", *paths[:20])
    postmaster = int((installation.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])

    os.kill(postmaster, signal.SIGINT)  # fast shutdown: every session is cut off

    installation.wait_until(lambda: is_up(installation), "the keeper did not restart it")
    installation.manage("ingest", *paths[20:])
    installation.wait_until(lambda: not installation.unfinished(), "never finished")
    assert claims_per_article(installation, tmp_path) == [40] * 30
    assert_each_claim_has_one_review(installation)


def is_up(installation: Installation) -> bool:
    try:
        return installation.sql("SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


def test_text_that_kills_its_worker_stops_being_tried(installation, tmp_path):
    (path,) = write_articles(tmp_path, count=1, paragraphs=LONG_TEXT_PARAGRAPHS)
    installation.manage("ingest", path)
    with psycopg.connect(installation.urls.database_url, autocommit=True) as connection:
        connection.execute("UPDATE claims_extraction SET attempts = 5 WHERE status = 'waiting'")

    installation.start_worker()

    installation.wait_until(lambda: not installation.unfinished(), "tried for ever")
    assert installation.sql(
        "SELECT status, error FROM claims_extraction ORDER BY id DESC LIMIT 1"
    ) == [("failed", "The worker stopped 5 times at this text.")]
    assert installation.sql(
        "SELECT action, reason FROM verification_auditevent ORDER BY id DESC LIMIT 1"
    ) == [("extraction.failed", "The worker stopped 5 times at this text.")]


def test_text_that_takes_too_long_to_read_fails_and_frees_its_worker(installation, tmp_path):
    (path,) = write_articles(tmp_path, count=1, paragraphs=5 * LONG_TEXT_PARAGRAPHS)
    installation.manage("ingest", path)
    installation.environment["EXTRACTION_TIME_LIMIT"] = "1"
    try:
        installation.start_worker()
    finally:
        del installation.environment["EXTRACTION_TIME_LIMIT"]

    installation.wait_until(lambda: not installation.unfinished(), "held its worker for ever")
    assert installation.sql(
        "SELECT status, error FROM claims_extraction ORDER BY id DESC LIMIT 1"
    ) == [("failed", "Reading this text took longer than 1 seconds.")]
    (short,) = write_articles(tmp_path, count=1)
    installation.manage("ingest", short)
    installation.wait_until(lambda: not installation.unfinished(), "the worker is gone")
    assert claims_per_article(installation, tmp_path) == [0, 3]


REQUEST = """
from django.utils import timezone
from verification import people
from verification.reports import requests
from verification.reports.selection import Selection
editor = people.create_person(
    username="editor", role="editor", password="{password}", actor=None, now=timezone.now()
)
# The same asked for twice would be one.
for style in ("house", "chicago", "apa"):
    requests.request(
        editor=editor, format="csv", style=style, selection=Selection(), now=timezone.now()
    )
"""


def test_every_report_asked_of_two_workers_three_times_is_made_once(installation):
    installation.manage("shell", "-c", REQUEST.format(password="a long enough pass phrase"))
    queue = installation.redis()
    for message in queue.lrange("claimdesk", 0, -1):
        queue.lpush("claimdesk", message, message)

    installation.start_worker()
    installation.start_worker()

    installation.wait_until(
        lambda: (
            installation.sql("SELECT status FROM verification_report") == [("ready",)] * 3
            and not queue.llen("claimdesk")
        ),
        "reports were left",
    )
    ((finished,),) = installation.sql(
        "SELECT count(*) FROM verification_auditevent WHERE action = 'report.finished'"
    )
    files = [path for path in (installation.data_dir / "media").rglob("*") if path.is_file()]
    assert (finished, len(files)) == (3, 3)
