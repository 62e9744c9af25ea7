"""What holds for every format, also for those that are still to come."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    finding,
    submit,
    taken_review,
    turn_on,
)
from tests.services import Slot
from tests.verification.fetching.hostile import Server
from tests.verification.reports.conftest import READERS
from tests.verification.reports.reading import rendered, squeezed, text_of
from tests.verification.reports.writing import EVERYTHING, fitted, written, written_as_of
from tests.verification.test_archiving import KEPT, ask, wanted
from tests.verification.test_archiving import archive as archive  # noqa: PLC0414 (a fixture)
from tests.verification.test_publishing import publish, publish_correction, write
from verification import drafts, verdicts
from verification.models import Review, User
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

ROOT = Path(__file__).parents[3]
LINES = {"jsonl", "averitec"}
# Records of claims and of sources, and what is made for readers: who worked on them is not said.
WITHOUT_REVIEWERS = {"averitec", "csl", "claimreview"}
DAY_AFTER = NOW + timedelta(days=1)
# Of claims and of sources as they stand: what was corrected is not said either.
RECORDS = {"averitec", "csl"}
every_format = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture
def desk(transactional_db: None) -> None:
    """Some of everything that a report can be about."""
    ReviewFactory.create_batch(2)
    decided_review("supported")
    decided_review("disputed", citations=(evidence(), evidence("context", url="", excerpt="")))
    decided_review("unverified")
    dismissed_review("duplicate", duplicate_of=Review.objects.earliest("pk"))


def move_rows_about() -> None:
    """Give the tables another physical order without changing what they say."""
    for review in Review.objects.order_by("-pk"):
        Review.objects.filter(pk=review.pk).update(priority=F("priority"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE verification_review, claims_claim")


@every_format
def test_the_same_data_give_the_same_bytes(form: str, desk: None) -> None:
    before = written(form)
    move_rows_about()

    assert written(form) == before


@pytest.mark.slow
@every_format
def test_another_process_in_another_place_writes_the_same_bytes(
    form: str, desk: None, slot: Slot
) -> None:
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "C", "TIME_ZONE": "Asia/Tokyo"}
    command = [sys.executable, "manage.py", "export", "--format", form, "--output", "-"]
    command += ["--as-of", DAY_AFTER.isoformat()]
    if article := fitted(form, EVERYTHING).article:
        command += ["--article", str(article)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=slot.environment() | READERS | elsewhere,
        capture_output=True,
        check=True,
    )

    assert done.stdout == written_as_of(form, DAY_AFTER)
    assert os.environ.get("TZ") != "Asia/Tokyo"


@every_format
@pytest.mark.django_db
def test_no_name_draft_or_lease_leaks(form: str, reviewer: User) -> None:
    User.objects.filter(pk=reviewer.pk).update(
        username="zuzanna.k", first_name="Zuzanna", last_name="Kowalczyk", email="zk@desk.example"
    )
    reviewer.refresh_from_db()
    drafting = UserFactory(username="quentin.l", first_name="Quentin", last_name="Larivière")
    article = ArticleFactory(text="First 12, then 34, then 56.")
    one, other, third = (
        ReviewFactory(claim=ClaimFactory(article=article, exact=exact))
        for exact in ("12", "34", "56")
    )
    decided = decided_review(reviewer=reviewer, review=one)
    open_review = taken_review(drafting, other)
    drafts.save(
        review_id=open_review.pk, reviewer=drafting, data={"rationale": "Half-thought"}, now=NOW
    )
    reopened = decided_review(
        "supported", rationale="Superseded thought", reviewer=reviewer, review=third
    )
    verdicts.reopen(
        review_id=reopened.pk, editor=drafting, reason="Wrong", version=reopened.version, now=NOW
    )
    reopened.refresh_from_db()
    submit(taken_review(reviewer, reopened), finding(rationale="Later thought"))

    report = text_of(form, written(form))

    secrets = (
        "zuzanna",
        "kowalczyk",
        "zk@desk",
        "quentin",
        "larivi",
        "half-thought",
        "superseded thought",
        str(turn_on(open_review).lease_token),
        drafting.pseudonym.lower(),
    )
    assert [secret for secret in secrets if secret in report.lower()] == []
    assert report.count(reviewer.pseudonym) == (0 if form in WITHOUT_REVIEWERS else 2)
    assert decided.verdict is not None
    # A source has no rationale, and the public reads what is published only.
    assert ("Later thought" in report) == (form not in ("csl", "claimreview"))


@every_format
@pytest.mark.django_db
def test_corrections_are_told_in_public_and_what_they_replace_is_not(form: str) -> None:
    editor, review = UserFactory(role="editor"), decided_review(rationale="Superseded thought")
    publish(review, editor)
    publish_correction(write(review, UserFactory(), public_note="The list was old."), editor)

    told = squeezed(text_of(form, written(form)))

    assert (squeezed("The list was old.") in told) == (form not in RECORDS)
    assert squeezed("Superseded thought") not in told


@every_format
@pytest.mark.django_db
def test_archived_pages_are_led_to(form: str, archive: Server) -> None:
    asked = ask(wanted(archive))
    publish(asked.citation.verdict.review, UserFactory(role="editor"))

    report = written(form)

    told = rendered(report) if form == "markdown" else text_of(form, report)
    assert KEPT in squeezed(told)


@every_format
@pytest.mark.django_db
def test_a_selection_of_no_claims_is_still_a_report(form: str) -> None:
    report = written(form, Selection(rating="disputed"))

    # Of lines, there is none.
    assert (report == b"") == (form in LINES)
    # What has room for a selection says which one came to nothing; elsewhere there is nothing.
    told = "disputed" in text_of(form, report).lower()
    assert told == (form in ("article_pdf", "html", "json", "markdown", "pdf", "xlsx"))
