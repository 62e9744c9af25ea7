from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.articles import Metadata
from claims.errors import BadInput
from claims.extraction.pipeline import find_claims
from claims.models import Article, Claim, Extraction
from tests.conftest import Sent
from tests.factories import NOW, ExtractionFactory
from tests.parallel import at_once
from verification import extractions, intake
from verification.extractions import MAX_ATTEMPTS, NotFailed
from verification.intake import Received
from verification.models import AuditEvent, Review, User

TEXT = (
    "Armenian officials claimed on Tuesday that 7,095 Azerbaijani soldiers were killed. "
    "The ministry said it had lost 300 tanks."
)
LATER = NOW + timedelta(minutes=5)


def receive(
    raw: bytes | str = TEXT, sender: User | None = None, title: str = "", url: str = ""
) -> Received:
    metadata = Metadata(title=title, url=url)
    return intake.receive(raw=raw, metadata=metadata, sender=sender, now=NOW)


def extract(run: Extraction, clock: Callable[[], datetime] = lambda: LATER) -> None:
    try:
        intake.extract(extraction_id=run.pk, clock=clock)
    finally:
        run.refresh_from_db()


def actions(article: Article) -> list[str]:
    return list(article.history.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db
def test_a_text_is_stored_queued_and_history(
    reviewer: User, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        received = receive(sender=reviewer, title="Losses", url="https://news.example/a")

    assert (received.article.text, received.outcome) == (TEXT, "new")
    assert (received.extraction.status, received.extraction.queued_at) == ("waiting", NOW)
    assert sent() == [("verification.extract_article", {"extraction_id": received.extraction.pk})]
    event = received.article.history.get()
    assert (event.action, event.actor) == ("article.stored", reviewer)
    assert event.after == {
        "title": "Losses",
        "revision": 1,
        "sha256": received.article.content_sha256,
        "url": "https://news.example/a",
    }


@pytest.mark.django_db
def test_the_same_text_again_is_not_queued_again(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = receive()

    with django_capture_on_commit_callbacks(execute=True):
        again = receive()

    assert (again.article, again.outcome) == (first.article, "known")
    assert again.extraction == first.extraction
    assert sent() == []
    assert actions(first.article) == ["article.stored", "article.received_again"]


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", "a\x00b", "a\ud800b", " \n\t "])
def test_a_text_that_cannot_be_used_stores_nothing(raw: bytes | str) -> None:
    with pytest.raises(BadInput):
        receive(raw)

    assert not Article.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_racing_senders_of_one_text_one_queues_it(sent: Sent) -> None:
    results = at_once(*[receive] * 5)

    assert sorted(r.outcome for r in results if isinstance(r, Received)) == ["known"] * 4 + ["new"]
    assert len(sent()) == Extraction.objects.count() == 1


@pytest.mark.django_db
def test_extracting_opens_a_review_for_each_claim() -> None:
    run = receive().extraction

    extract(run)

    claims = Claim.objects.order_by("start")
    assert any("7,095" in claim.exact for claim in claims)
    assert [TEXT[claim.start : claim.end] for claim in claims] == [c.exact for c in claims]
    reviews = Review.objects.order_by("claim__start")
    assert [review.claim for review in reviews] == list(claims)
    assert {(r.state, r.queued_at, r.version) for r in reviews} == {("open", LATER, 1)}
    assert [r.priority for r in reviews] == [round(c.checkworthiness * 1000) for c in claims]
    assert (run.status, run.claim_count, run.attempts) == ("done", len(claims), 1)
    assert (run.started_at, run.finished_at) == (LATER, LATER)
    assert actions(run.article) == ["article.stored", "extraction.finished"]


@pytest.mark.django_db
def test_a_run_says_how_long_it_took_and_how_much_it_read() -> None:
    run = receive().extraction
    assert (run.milliseconds, run.word_count, run.kind_counts) == (None, None, {})

    extract(run)

    assert run.milliseconds is not None
    assert (run.word_count, run.character_count) == (19, len(TEXT))
    assert run.kind_counts == dict(Counter(Claim.objects.values_list("kind", flat=True)))
    assert sum(run.kind_counts.values()) == run.claim_count


@pytest.mark.django_db
def test_a_claim_keeps_its_rule_and_the_reasons_for_its_score() -> None:
    run = receive().extraction

    extract(run)

    found = find_claims(TEXT, published_on=run.article.published_on)
    stored = Claim.objects.order_by("start", "end", "kind")
    assert [(c.rule, c.stance, c.restatement, c.attribution_role, c.features) for c in stored] == [
        (
            c.rule,
            c.stance,
            c.restatement or "",
            (c.attribution and c.attribution.role) or "",
            [{"name": f.name, "points": f.points} for f in c.features],
        )
        for c in found
    ]
    assert all(claim.rule for claim in stored)


@pytest.mark.django_db
def test_a_second_delivery_changes_nothing() -> None:
    run = receive().extraction
    extract(run)
    found = list(Claim.objects.order_by("pk").values())

    extract(run, clock=lambda: LATER + timedelta(hours=1))

    assert list(Claim.objects.order_by("pk").values()) == found
    assert (run.attempts, run.finished_at) == (1, LATER)
    assert actions(run.article) == ["article.stored", "extraction.finished"]


@pytest.mark.django_db(transaction=True)
def test_deliveries_at_once_end_with_one_set_of_claims() -> None:
    run = receive().extraction

    errors = [r for r in at_once(*[lambda: extract(run)] * 4) if isinstance(r, Exception)]

    assert errors == []
    run.refresh_from_db()
    assert (run.status, run.claim_count) == ("done", Claim.objects.count())
    assert AuditEvent.objects.filter(action="extraction.finished").count() == 1


@pytest.mark.django_db
def test_a_text_without_claims_is_done_too() -> None:
    run = receive("It rained.").extraction

    extract(run)

    assert (run.status, run.claim_count) == ("done", 0)


@pytest.mark.django_db
def test_a_text_that_stops_its_workers_is_given_up() -> None:
    run = receive().extraction
    Extraction.objects.filter(pk=run.pk).update(attempts=MAX_ATTEMPTS, status="running")

    extract(run)

    assert (run.status, run.error) == ("failed", "The worker stopped 5 times at this text.")
    assert actions(run.article) == ["article.stored", "extraction.failed"]
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_a_mistake_on_the_way_is_told_and_stores_nothing() -> None:
    run = receive().extraction
    # A clock that breaks when the claims are found: what an error of the extractor looks like.
    ticks = iter([NOW, None, LATER])

    def clock() -> datetime:
        tick = next(ticks)
        if tick is None:
            raise ValueError("no time")
        return tick

    with pytest.raises(ValueError, match="no time"):
        extract(run, clock)

    assert (run.status, run.error) == ("failed", "ValueError: no time")
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_the_work_for_the_next_try() -> None:
    run = receive().extraction
    ticks = iter([NOW, None])

    def clock() -> datetime:
        tick = next(ticks)
        if tick is None:
            raise OperationalError("server closed the connection")
        return tick

    with pytest.raises(OperationalError):
        extract(run, clock)

    assert (run.status, run.attempts) == ("running", 1)
    extract(run)
    assert (run.status, run.attempts) == ("done", 2)


@pytest.mark.django_db
def test_a_failed_extraction_can_be_tried_again(
    editor: User, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = ExtractionFactory(status="failed", attempts=5, error="It broke.", finished_at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        extractions.retry(extraction_id=run.pk, actor=editor, now=LATER)

    run.refresh_from_db()
    assert (run.status, run.attempts, run.error) == ("waiting", 0, "")
    assert (run.sent_at, run.finished_at) == (LATER, None)
    event = run.article.history.get()
    assert (event.action, event.actor) == ("extraction.retried", editor)
    assert sent() == [("verification.extract_article", {"extraction_id": run.pk})]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["waiting", "running", "done"])
def test_only_a_failed_extraction_is_tried_again(status: str, editor: User) -> None:
    run = ExtractionFactory(status=status)

    with pytest.raises(NotFailed):
        extractions.retry(extraction_id=run.pk, actor=editor, now=LATER)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_what_waited_too_long_is_sent_again_and_only_once(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    after = timedelta(minutes=5)
    lost = ExtractionFactory(status="waiting", sent_at=NOW)
    stuck = ExtractionFactory(status="running", sent_at=NOW + timedelta(seconds=1))
    ExtractionFactory(status="waiting", sent_at=LATER)
    ExtractionFactory(status="done", sent_at=NOW)
    now = LATER + timedelta(seconds=1)

    with django_capture_on_commit_callbacks(execute=True):
        resent = [extractions.resend_overdue(now=now, after=after) for _ in range(2)]

    assert resent == [2, 0]
    assert sent() == [
        ("verification.extract_article", {"extraction_id": run.pk}) for run in (lost, stuck)
    ]


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_send_each_message_once(sent: Sent) -> None:
    for _ in range(5):
        ExtractionFactory(status="waiting", sent_at=NOW)
    sweep = lambda: extractions.resend_overdue(now=LATER, after=timedelta(minutes=5))  # noqa: E731

    resent = at_once(sweep, sweep, sweep)

    assert sum(count for count in resent if isinstance(count, int)) == 5
    assert len(sent()) == 5
