"""Cited pages, from the draft to the stored check, by real workers and through a real broker."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation
from tests.verification.at_hand import page
from tests.verification.fetching.hostile import PRIVATE, Server, served

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

TEXT = (
    "Losses near the river\n\nThe ministry said that 6,000 soldiers were killed near the river.\n"
)
SAID = "The register lists 6,000 soldiers who were killed."
# What a reviewer does, in a process of the desk; `given` is put before it.
BEGINS = """
from django.utils import timezone
from verification import drafts, queue
from verification.models import Review, User
reviewer = User.objects.create_user("ana")
turn = queue.take(review_id=Review.objects.get().pk, reviewer=reviewer, now=timezone.now())
cited = [{"url": url, "title": "Register"} for url in given["drafted"]]
data = {"rationale": "Because.", "citations": cited}
drafts.save(review_id=turn.review_id, reviewer=reviewer, data=data, now=timezone.now())
"""
DECIDES = """
from django.utils import timezone
from verification import verdicts
from verification.findings import Evidence, Finding
from verification.models import Turn
turn = Turn.objects.select_related("review", "reviewer").get(reviewer__isnull=False)
said = given["excerpt"]
cited = [Evidence("supports", "Register", url=url, excerpt=said) for url in given["urls"]]
verdicts.submit(
    review_id=turn.review_id,
    reviewer=turn.reviewer,
    lease_token=turn.lease_token,
    version=turn.review.version,
    finding=Finding("supported", "The register says so.", citations=tuple(cited)),
    now=timezone.now(),
)
"""
PAGES = "SELECT url, state, outcome FROM verification_draftpage ORDER BY id"
CHECKS = """
SELECT citation.position, result FROM verification_excerptcheck looked
JOIN verification_citation citation ON citation.id = looked.citation_id ORDER BY 1
"""
CAPTURES = """
SELECT citation.position, state, outcome, attempts FROM verification_capture capture
JOIN verification_citation citation ON citation.id = capture.citation_id ORDER BY 1
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def installation(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    running = Installation(
        tmp_path_factory.mktemp("evidence"),
        RESEND_AFTER="2",
        SWEEP_EVERY="1",
        LOG_LEVEL="WARNING",
        FETCH_CITED_PAGES="on",
        FETCH_PORTS=str(server.port),
    )
    running.manage("migrate", "--verbosity=0")
    yield running
    running.stop()


def does(installation: Installation, what: str, **given: Any) -> None:
    installation.manage("shell", "-v", "0", "-c", f"given = {json.dumps(given)}\n{what}")


def test_page_is_fetched_looked_in_and_kept(
    installation: Installation, server: Server, tmp_path: Path
) -> None:
    drafted, later = page(server, "/drafted", SAID), page(server, "/later", SAID)
    private = f"http://{PRIVATE}:{server.port}/"
    article = tmp_path / "article.txt"
    article.write_text(TEXT)
    installation.start("celery", "-A", "tests.faults.loopback", "worker", "--concurrency=1")
    installation.manage("ingest", str(article), "--wait")

    does(installation, BEGINS, drafted=[drafted, private])
    installation.wait_until(
        lambda: [row[1] for row in installation.sql(PAGES)] == ["taken", "failed"],
        "the draft's pages were not fetched",
    )
    assert installation.sql(PAGES) == [
        (drafted, "taken", "fetched"),
        (private, "failed", "refused_address"),
    ]

    does(installation, DECIDES, urls=[drafted, later], excerpt=SAID)
    assert (1, "exact") in installation.sql(CHECKS)
    installation.start_beat()
    installation.wait_until(
        lambda: installation.sql(CHECKS) == [(1, "exact"), (2, "exact")],
        "the page that came later was not looked in",
    )

    assert installation.sql(CAPTURES) == [(1, "taken", "fetched", 1), (2, "taken", "fetched", 1)]
    asked = [request.split(" ")[1] for request in server.requests]
    assert asked == ["/drafted", "/later"]
