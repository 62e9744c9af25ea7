"""A language model reads articles after the rules: what it may add, and what it cannot break."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims.articles import Metadata
from claims.llm import pipeline
from claims.models import Article, Claim, Extraction
from config.celery import app
from tests.factories import NOW, ArticleFactory, ClaimFactory, ExtractionFactory, ReviewFactory
from tests.llm.stand_in import StandIn, claim, figure, found, raw, written
from tests.parallel import at_once
from verification import extractions, intake, second_reading
from verification.models import Review

LATER = NOW + timedelta(minutes=5)
TOLL = "Armenia's ministry said that 7,095 soldiers had fallen."
SHELLING = "The army shelled the market of Ganja."
TEXT = f"{TOLL} {SHELLING}"
VERSION = "llm/1:small"


@pytest.fixture(autouse=True)
def _switched_on(settings: Settings, server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LLM_TEXT_MAY_LEAVE = True
    settings.LLM_BASE_URL, settings.LLM_MODEL = server.base_url, "small"
    settings.LLM_API_KEY = "secret"
    monkeypatch.setattr(pipeline, "WAITS", (0.0, 0.0))
    server.replies = [found()]


def sent_to_models() -> list[dict[str, Any]]:
    """Return what waits for the workers of the model."""
    messages = []
    with app.connection_for_read() as broker:
        queue = app.amqp.queues["claimdesk-llm"].bind(broker.default_channel)
        queue.declare()
        while (message := queue.get(no_ack=True)) is not None:
            messages.append(message.payload[1])
    return messages


def waiting(text: str = TEXT, **fields: Any) -> Extraction:
    article = ArticleFactory(text=text)
    given = {"extractor": VERSION, "status": "waiting", **fields}
    run: Extraction = ExtractionFactory(article=article, **given)
    return run


def read(run: Extraction) -> Extraction:
    second_reading.extract(extraction_id=run.pk, clock=lambda: LATER)
    run.refresh_from_db()
    return run


def by_rules(article: Article, exact: str, **fields: Any) -> Claim:
    return ClaimFactory(
        article=article, extraction=ExtractionFactory(article=article), exact=exact, **fields
    )


@pytest.mark.django_db
class TestAsking:
    def receive(self) -> Extraction:
        received = intake.receive(raw=TEXT, metadata=Metadata(), sender=None, now=NOW)
        intake.extract(extraction_id=received.extraction.pk, clock=lambda: LATER)
        return received.extraction

    def test_the_model_is_asked_once_the_rules_are_done(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sent_to_models()
        with django_capture_on_commit_callbacks(execute=True):
            rules = self.receive()

        run = Extraction.objects.get(extractor=VERSION)
        assert (run.article, run.status) == (rules.article, "waiting")
        assert sent_to_models() == [{"extraction_id": run.pk}]

    @pytest.mark.parametrize("name", ["LLM_TEXT_MAY_LEAVE", "LLM_BASE_URL", "LLM_MODEL"])
    def test_without_the_operator_s_word_nothing_is_asked(
        self, settings: Settings, server: StandIn, name: str
    ) -> None:
        setattr(settings, name, type(getattr(settings, name))())

        rules = self.receive()
        run = read(waiting("Another text."))

        assert list(rules.article.extractions.all()) == [rules]
        assert (run.status, run.error) == ("failed", "The second extractor is switched off.")
        assert server.asked == []

    def test_a_lost_message_is_sent_again_to_the_same_workers(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        sent_to_models()
        run = waiting(sent_at=NOW)
        with django_capture_on_commit_callbacks(execute=True):
            extractions.resend_overdue(now=LATER, after=timedelta(minutes=5))

        assert sent_to_models() == [{"extraction_id": run.pk}]


@pytest.mark.django_db
class TestStoring:
    def test_what_is_found_comes_into_the_queue_with_all_there_is_to_know(
        self, server: StandIn
    ) -> None:
        server.replies = [found(claim(SHELLING, "army shelled"), claim("Invented.", "x"))]

        run = read(waiting())

        review = Review.objects.get()
        assert (review.claim.exact, review.claim.rule) == ("army shelled", "llm.event")
        assert (run.status, run.claim_count, run.token_count) == ("done", 1, 1000)
        assert run.details["refused"] == {"not_in_the_text": 1}
        assert (run.details["model"], run.details["prompt"]) == ("small-2026-01", 1)
        assert len(run.details["prompt_sha256"]) == 64
        assert "secret" not in str(run.details)

    def test_what_the_rules_have_found_is_not_opened_twice(self, server: StandIn) -> None:
        run = waiting()
        value = {"low": 7095, "high": 7095, "comparator": "="}
        known = ReviewFactory(claim=by_rules(run.article, "7,095", label="by rules", **value))
        server.replies = [found(figure(TOLL, "7,095", 7095, concept="soldiers"))]

        read(run)

        assert Review.objects.get() == known
        known.refresh_from_db()
        assert (known.claim.label, known.version) == ("by rules", 1)
        assert run.claim_count == 1

    def test_a_claim_of_the_rules_with_other_edges_is_not_repeated(self, server: StandIn) -> None:
        run = waiting()
        by_rules(run.article, SHELLING, kind="event")
        by_rules(run.article, "7,095 soldiers", low=7095, high=7095, comparator="=")
        server.replies = [found(claim(SHELLING, "army shelled"), figure(TOLL, "7,095", 7095))]

        read(run)

        assert (run.claim_count, run.details["already_known"]) == (0, 2)
        assert not Review.objects.exists()

    def test_a_later_reading_by_rules_keeps_what_the_model_found(self, server: StandIn) -> None:
        server.replies = [found(claim(SHELLING, "army shelled"))]
        run = read(waiting())

        rules = intake.read_again(article_id=run.article_id, actor=None, now=LATER)
        intake.extract(extraction_id=rules.pk, clock=lambda: LATER)

        assert Review.objects.get(claim__rule="llm.event").state == "open"


@pytest.mark.django_db
class TestTrouble:
    @pytest.mark.parametrize(
        ("reply", "error"),
        [
            (raw(b"", 500), "The endpoint answers with status 500."),
            (raw(b"", 302), "The endpoint redirects (302): not followed."),
            (written("no JSON"), "The answer has not the form that was asked for."),
            (written(None), "The model refused to answer."),
        ],
    )
    def test_a_run_without_an_answer_has_failed_and_the_rules_claims_stand(
        self, server: StandIn, reply: Any, error: str
    ) -> None:
        run = waiting()
        review = ReviewFactory(claim=by_rules(run.article, "7,095"))
        server.replies = [reply]

        read(run)

        assert (run.status, run.error) == ("failed", error)
        assert run.details["questions"] >= 1
        review.refresh_from_db()
        assert review.state == "open"

    def test_a_part_without_an_answer_does_not_cost_the_others(self, server: StandIn) -> None:
        filler = "\n\n".join(f"Line {n}. {'It went on and on. ' * 20}" for n in range(40))
        server.replies = [found(claim(SHELLING, "army shelled")), raw(b"", 401)]

        run = read(waiting(f"{TEXT}\n\n{filler}"))

        assert (run.status, run.claim_count) == ("done", 1)
        assert run.details["parts_unread"] == run.details["parts"] - 1
        assert run.details["failure"] == "The endpoint answers with status 401."

    def test_a_mistake_of_ours_is_told(self, settings: Settings) -> None:
        run = waiting()
        settings.LLM_QUESTION_TIME_LIMIT = None  # what no start with sound settings has

        with pytest.raises(AttributeError):
            read(run)

        run.refresh_from_db()
        assert run.status == "failed"
        assert run.error.startswith("AttributeError")

    @pytest.mark.parametrize("name", ["small\x00", "small\ud800"])
    def test_a_name_that_cannot_be_stored_costs_no_claims(self, server: StandIn, name: str) -> None:
        body = {"model": name, "choices": [{"message": {"content": '{"claims": []}'}}]}
        server.replies = [raw(json.dumps(body).encode())]

        run = read(waiting())

        assert (run.status, run.details["model"]) == ("done", "small")


@pytest.mark.django_db
class TestWithdrawing:
    def found_before(self, run: Extraction) -> Review:
        earlier = ExtractionFactory(article=run.article, extractor="llm/1:larger")
        claim = ClaimFactory(article=run.article, extraction=earlier, exact="market", kind="event")
        review: Review = ReviewFactory(claim=claim)
        return review

    def test_what_a_newer_model_does_not_find_is_withdrawn(self) -> None:
        run = waiting()
        review = self.found_before(run)

        read(run)

        review.refresh_from_db()
        assert review.dismissed_as == "withdrawn"

    def test_what_stands_in_a_part_without_an_answer_is_not(self, server: StandIn) -> None:
        filler = "\n\n".join(f"Line {n}. {'It went on and on. ' * 20}" for n in range(40))
        run = waiting(f"{filler}\n\n{SHELLING}")
        review = self.found_before(run)
        server.replies = [found(), raw(b"", 401)]

        read(run)

        review.refresh_from_db()
        assert (run.status, review.state, review.dismissed_as) == ("done", "open", "")

    def test_a_model_withdraws_nothing_that_it_never_found(self) -> None:
        run = waiting()
        old = ExtractionFactory(article=run.article, extractor="rules/0")
        review = ReviewFactory(
            claim=ClaimFactory(article=run.article, extraction=old, exact="market", kind="event")
        )
        ExtractionFactory(article=run.article, extractor="rules/1")

        read(run)

        review.refresh_from_db()
        assert (run.status, review.state) == ("done", "open")


@pytest.mark.django_db
class TestLimits:
    def test_a_text_that_may_cost_too_much_is_not_sent(
        self, settings: Settings, server: StandIn
    ) -> None:
        settings.LLM_ARTICLE_TOKENS = 1000

        run = read(waiting())

        assert run.status == "failed"
        assert "more than LLM_ARTICLE_TOKENS allows" in run.error
        assert (server.asked, run.token_count) == ([], None)

    def test_the_tokens_of_a_day_end_the_day_and_not_the_next(
        self, settings: Settings, server: StandIn
    ) -> None:
        run, tomorrow = waiting(), LATER + timedelta(days=1)
        settings.LLM_DAILY_TOKENS = pipeline.estimate(TEXT) + 10
        ExtractionFactory(extractor="llm/1:other", token_count=11, started_at=NOW)
        ExtractionFactory(token_count=None, started_at=NOW)

        read(run)
        assert (run.status, server.asked) == ("waiting", [])
        assert "used up for today" in run.error

        assert extractions.resend_overdue(now=LATER, after=timedelta(0)) == 0
        assert extractions.resend_overdue(now=tomorrow, after=timedelta(0)) == 1
        second_reading.extract(extraction_id=run.pk, clock=lambda: tomorrow)
        run.refresh_from_db()
        assert (run.status, run.error) == ("done", "")

    def test_a_text_that_costs_more_than_a_day_may_never_waits(
        self, settings: Settings, server: StandIn
    ) -> None:
        settings.LLM_DAILY_TOKENS = pipeline.estimate(TEXT) - 1

        run = read(waiting())

        assert (run.status, server.asked) == ("failed", [])
        assert "for a whole day" in run.error

    def test_tokens_are_set_aside_before_they_are_spent(self) -> None:
        run = waiting()

        second_reading._begin(run.pk, LATER)  # noqa: SLF001 (a worker that stops here)

        run.refresh_from_db()
        assert run.token_count == pipeline.estimate(TEXT)

    def test_a_second_try_adds_to_what_the_first_has_cost(self) -> None:
        run = read(waiting(token_count=500))

        assert run.token_count == 1500


@pytest.mark.django_db
class TestTwice:
    def test_a_second_delivery_finds_the_work_done(self, server: StandIn) -> None:
        run = read(waiting())

        read(run)

        assert len(server.asked) == 1

    def test_a_run_that_somebody_is_at_is_left_alone_and_a_dead_one_taken_over(
        self, settings: Settings, server: StandIn
    ) -> None:
        alive = waiting()
        Extraction.objects.filter(pk=alive.pk).update(status="running", started_at=LATER)
        dead = waiting("Another text.")
        long_ago = LATER - settings.LLM_TIME_LIMIT - second_reading.GRACE
        Extraction.objects.filter(pk=dead.pk).update(status="running", started_at=long_ago)

        assert (read(alive).status, read(dead).status) == ("running", "done")
        assert len(server.asked) == 1

    def test_what_a_dead_try_brings_late_is_not_stored(self) -> None:
        run = waiting()
        late = second_reading._begin(run.pk, NOW)  # noqa: SLF001 (a worker that stops here)
        assert late is not None
        read(run)  # NOW is too near: left alone
        assert run.status == "running"
        after = NOW + timedelta(hours=1)
        second_reading.extract(extraction_id=run.pk, clock=lambda: after)

        outcome = pipeline.Outcome(parts=1, unread=1, failure="late")
        second_reading._end(late, outcome, after)  # noqa: SLF001 (and wakes up again)

        run.refresh_from_db()
        assert (run.status, run.error, run.attempts) == ("done", "", 2)

    def test_a_run_queued_for_another_model_is_one_of_the_present_model(self) -> None:
        run = read(waiting(extractor="llm/1:larger"))

        assert (run.extractor, run.status) == (VERSION, "done")

    def test_after_five_stopped_workers_it_is_given_up(self) -> None:
        run = read(waiting(attempts=extractions.MAX_ATTEMPTS))

        assert run.error == "The worker stopped 5 times at this text."


@pytest.mark.django_db(transaction=True)
def test_deliveries_at_once_ask_once(server: StandIn) -> None:
    server.replies = [raw(b"", wait=0.3), found(claim(SHELLING, "army shelled"))]
    run = waiting()
    call: Callable[[], object] = lambda: second_reading.extract(  # noqa: E731
        extraction_id=run.pk, clock=lambda: LATER
    )

    results = at_once(*[call] * 4)

    assert results == [None] * 4
    assert len(server.asked) == 2
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_model_is_asked(server: StandIn) -> None:
    states: list[str] = []

    def looking(handler: Any) -> None:
        # In a thread of the endpoint, and so in a connection of its own.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND state LIKE 'idle in transaction%'"
            )
            states.extend(state for (state,) in cursor.fetchall())
        connection.close()
        found()(handler)

    server.replies = [looking]

    run = read(waiting())

    assert (run.status, states) == ("done", [])
