"""A newer version reads an article again: what people did stays, the rest follows."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import runs
from claims.articles import Metadata
from claims.extraction import EXTRACTOR
from claims.models import Article, Claim, Extraction
from tests.conftest import Sent
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    PublisherFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    lease,
    taken_review,
    turn_on,
)
from tests.parallel import at_once
from verification import drafts, extractions, intake, queue, rereading, sending, verdicts
from verification.models import AuditEvent, Review, Turn, User

LATER = NOW + timedelta(hours=1)
TEXT = "The army lost 7,095 men, 300 tanks and 20 guns on Monday."


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


def found_by(extractor: str, article: Article, exact: str, **fields: Any) -> Claim:
    """Return a claim that a version has found, without a review."""
    value = int(exact.replace(",", ""))
    run = ExtractionFactory(article=article, extractor=extractor)
    figure = {"low": value, "high": value, "comparator": "="}
    return ClaimFactory(article=article, extraction=run, exact=exact, **{**figure, **fields})


def reviewed(article: Article, exact: str, **fields: Any) -> Review:
    return ReviewFactory(claim=found_by("rules/0", article, exact, **fields))


def settle(article: Article, *exacts: str, version: str = "rules/1", **fields: Any) -> Any:
    """End a run of a newer version that has found these."""
    claims = [found_by(version, article, exact, **fields) for exact in exacts]
    run = ExtractionFactory(article=article, extractor=version)
    return rereading.settle(run, claims, LATER)


def actions(review: Review) -> list[str]:
    return list(review.history.order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db
class TestSettling:
    def test_a_claim_that_is_found_again_keeps_claim_and_review(self, article: Article) -> None:
        review = reviewed(article, "7,095")

        settled = settle(article, "7,095")

        kept = Review.objects.get()
        assert (kept.pk, kept.claim_id, kept.version) == (review.pk, review.claim_id, 1)
        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)
        assert actions(review) == []

    def test_what_is_new_comes_into_the_queue(self, article: Article) -> None:
        reviewed(article, "7,095")

        settled = settle(article, "7,095", "300", checkworthiness=0.5)

        new = Review.objects.latest("pk")
        assert (new.claim.exact, new.state, new.queued_at) == ("300", "open", LATER)
        assert settled.opened == 1

    def test_another_value_at_the_same_place_is_another_claim(self, article: Article) -> None:
        review = reviewed(article, "300", low=30, high=30)

        settled = settle(article, "300")

        review.refresh_from_db()
        assert (review.dismissed_as, settled.opened) == ("withdrawn", 1)

    def test_what_has_gone_is_withdrawn_with_its_reason(self, article: Article) -> None:
        review = reviewed(article, "20")

        settled = settle(article, "7,095")

        review.refresh_from_db()
        assert (review.state, review.dismissed_as, review.version) == ("dismissed", "withdrawn", 2)
        assert review.dismissal_reason == "rules/1 does not find this claim any more."
        assert (settled.withdrawn, actions(review)) == (1, ["review.withdrawn"])
        event = review.history.get()
        assert (event.actor, event.at, event.article) == (None, LATER, article)
        assert (event.after["state"], event.after["extractor"]) == ("dismissed", "rules/1")
        assert Claim.objects.filter(pk=review.claim_id).exists()

    def test_a_newer_reading_is_shown_where_nobody_has_worked(self, article: Article) -> None:
        review = reviewed(article, "7,095", label="7,095", checkworthiness=0.2)

        settled = settle(
            article, "7,095", label="7,095 men", attribution_name="Baku", checkworthiness=0.9
        )

        review.refresh_from_db()
        assert (review.claim.label, review.claim.attribution_name) == ("7,095 men", "Baku")
        assert (review.priority, review.queued_at, review.version) == (900, NOW, 2)
        assert (settled.reread, actions(review)) == (1, ["review.reread"])
        event = review.history.get()
        assert (event.before["label"], event.after["label"]) == ("7,095", "7,095 men")

    @pytest.mark.parametrize("finds_it", [True, False])
    def test_work_of_people_stays_as_it_is(self, article: Article, *, finds_it: bool) -> None:
        reviewer = UserFactory()
        decided = decided_review(review=reviewed(article, "7,095", label="old"))
        leased = taken_review(reviewer, reviewed(article, "300", label="old"))
        drafted = reviewed(article, "20", label="old")
        drafts.save(review_id=drafted.pk, reviewer=reviewer, data={"a": "b"}, now=NOW)
        before = list(Review.objects.order_by("pk").values())

        settled = settle(article, *(("7,095", "300", "20") if finds_it else ()), label="new")

        assert list(Review.objects.order_by("pk").values()) == before
        assert settled == rereading.Settled(opened=0, reread=0, withdrawn=0, restored=0)
        assert {decided.claim.label, leased.claim.label, drafted.claim.label} == {"old"}

    def test_a_lease_that_ran_out_still_protects(self, article: Article, reviewer: User) -> None:
        review = taken_review(reviewer, reviewed(article, "20"), NOW - timedelta(days=1))

        settle(article)

        review.refresh_from_db()
        assert (review.state, turn_on(review).reviewer) == ("open", reviewer)

    def test_a_claim_given_back_untouched_is_nobody_s_work(
        self, article: Article, reviewer: User
    ) -> None:
        review = taken_review(reviewer, reviewed(article, "20"))
        queue.release(**lease(turn_on(review)), now=NOW)

        assert settle(article).withdrawn == 1

    def test_a_dismissed_claim_stays_dismissed_when_found_again(self, article: Article) -> None:
        review = dismissed_review(review=reviewed(article, "20"), reason="No claim.")

        settle(article, "20", label="new")

        review.refresh_from_db()
        assert (review.dismissed_as, review.dismissal_reason) == ("not_checkable", "No claim.")

    def test_what_others_repeat_stays(self, article: Article) -> None:
        original = reviewed(article, "20")
        dismissed_review(
            "duplicate", review=reviewed(article, "300"), duplicate_of=original, reason="Same."
        )

        assert settle(article).withdrawn == 0

    def test_what_an_editor_reopened_is_not_withdrawn_again(
        self, article: Article, editor: User
    ) -> None:
        review = reviewed(article, "20")
        settle(article)
        review.refresh_from_db()
        verdicts.reopen(
            review_id=review.pk, editor=editor, reason="Wanted.", version=review.version, now=LATER
        )

        assert settle(article, version="rules/2").withdrawn == 0

        review.refresh_from_db()
        assert (review.state, actions(review)) == ("open", ["review.withdrawn", "review.reopened"])

    def test_what_is_found_again_comes_back(self, article: Article) -> None:
        review = reviewed(article, "20")
        settle(article)

        settled = settle(article, "20", version="rules/2", label="20 guns", checkworthiness=0.7)

        review.refresh_from_db()
        assert (review.state, review.dismissed_as, review.dismissal_reason) == ("open", "", "")
        assert (review.claim.label, review.priority) == ("20 guns", 700)
        assert (settled.restored, settled.opened, Review.objects.count()) == (1, 0, 1)
        assert actions(review) == ["review.withdrawn", "review.restored"]

    def test_what_another_extractor_still_finds_stays(self, article: Article) -> None:
        reviewed(article, "20")
        found_by("llm/1:small", article, "20")

        assert settle(article).withdrawn == 0

    def test_another_extractor_opens_no_second_review_and_changes_no_reading(
        self, article: Article
    ) -> None:
        review = reviewed(article, "20", label="20 guns")

        settled = settle(article, "20", "300", version="llm/1:small", label="guns, twenty")

        review.refresh_from_db()
        assert (settled.opened, settled.reread, settled.withdrawn) == (1, 0, 0)
        assert review.claim.label == "20 guns"

    def test_many_changes_cost_as_many_statements_as_one(
        self, django_assert_max_num_queries: Any
    ) -> None:
        article = ArticleFactory(text=" ".join(f"They lost {n} men." for n in range(100, 160)))
        numbers = [str(number) for number in range(100, 160)]
        reviews = [reviewed(article, number) for number in numbers]
        claims = [found_by("rules/1", article, number, place="Orme") for number in numbers[:30]]
        run = ExtractionFactory(article=article, extractor="rules/1")

        with django_assert_max_num_queries(19):
            settled = rereading.settle(run, claims, LATER)

        assert (settled.reread, settled.withdrawn) == (30, 30)
        assert all(actions(review) for review in reviews)

    def test_other_articles_are_left_alone(self, article: Article) -> None:
        elsewhere = ReviewFactory()

        settle(article)

        elsewhere.refresh_from_db()
        assert elsewhere.state == "open"


def read_again(article: Article) -> Extraction:
    run = intake.read_again(article_id=article.pk, actor=None, now=NOW)
    intake.extract(extraction_id=run.pk, clock=lambda: LATER)
    run.refresh_from_db()
    return run


@pytest.mark.django_db
def test_reading_again_is_queued_behind_what_has_just_come_in(
    article: Article,
    editor: User,
    sent: Sent,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ExtractionFactory(article=article, extractor="rules/0")

    with django_capture_on_commit_callbacks(execute=True):
        run = intake.read_again(article_id=article.pk, actor=editor, now=NOW)
        received = intake.receive(raw="It rained.", metadata=Metadata(), sender=None, now=NOW)

    assert (run.extractor, run.status) == (EXTRACTOR, "waiting")
    numbers = [message[1]["extraction_id"] for message in sent()]
    assert numbers == [received.extraction.pk, run.pk]
    event = article.history.get()
    assert (event.action, event.actor) == ("extraction.requested", editor)


@pytest.mark.django_db
def test_sent_again_it_still_gives_way(
    article: Article, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ExtractionFactory(article=article, extractor="rules/0")
    run = intake.read_again(article_id=article.pk, actor=None, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        extractions.resend_overdue(now=LATER, after=timedelta(minutes=5))
        received = intake.receive(raw="It rained.", metadata=Metadata(), sender=None, now=LATER)

    numbers = [message[1]["extraction_id"] for message in sent()]
    assert numbers == [received.extraction.pk, run.pk]


@pytest.mark.django_db
def test_what_can_wait_is_not_sent_again_into_a_long_queue(
    sent: Sent,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(sending, "LONG_QUEUE", 2)
    old = [ExtractionFactory(extractor="rules/0").article for _ in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        again = [intake.read_again(article_id=a.pk, actor=None, now=NOW).pk for a in old]
    first = ExtractionFactory(status="waiting").pk

    with django_capture_on_commit_callbacks(execute=True):
        extractions.resend_overdue(now=LATER, after=timedelta(minutes=5))
    assert [message[1]["extraction_id"] for message in sent()] == [first, *again]

    with django_capture_on_commit_callbacks(execute=True):
        extractions.resend_overdue(now=LATER, after=timedelta(minutes=5))
    assert [message[1]["extraction_id"] for message in sent()] == again


@pytest.mark.django_db
def test_a_version_reads_an_article_once(article: Article) -> None:
    run = read_again(article)

    with pytest.raises(intake.AlreadyRead):
        read_again(article)

    assert (run.status, Extraction.objects.count()) == ("done", 1)


@pytest.mark.django_db
def test_a_run_tells_what_it_changed(article: Article) -> None:
    gone = ReviewFactory(
        claim=ClaimFactory(
            article=article,
            extraction=ExtractionFactory(article=article, extractor="rules/0"),
            exact="army",
            kind="quote",
        )
    )

    run = read_again(article)

    gone.refresh_from_db()
    finished = article.history.get(action="extraction.finished")
    assert finished.after == {
        "extractor": EXTRACTOR,
        "claims": run.claim_count,
        "opened": run.claim_count,
        "reread": 0,
        "withdrawn": 1,
        "restored": 0,
    }
    assert gone.dismissed_as == "withdrawn"


@pytest.mark.django_db
def test_a_run_that_waited_through_an_upgrade_is_one_of_the_new_version(article: Article) -> None:
    run = ExtractionFactory(article=article, extractor="rules/0", status="waiting")

    intake.extract(extraction_id=run.pk, clock=lambda: LATER)

    run.refresh_from_db()
    assert (run.extractor, run.status) == (EXTRACTOR, "done")


@pytest.mark.django_db
def test_a_run_of_an_old_version_gives_way_to_that_of_the_new_one(article: Article) -> None:
    old = ExtractionFactory(article=article, extractor="rules/0", status="waiting")
    ExtractionFactory(article=article, status="waiting")

    intake.extract(extraction_id=old.pk, clock=lambda: LATER)

    old.refresh_from_db()
    assert (old.extractor, old.status) == ("rules/0", "failed")
    assert EXTRACTOR in old.error


@pytest.mark.django_db
def test_reading_again_learns_the_blocks_of_articles_from_before() -> None:
    notice = "Our readers keep this paper alive, and we thank every one of them."
    bodies = ["The column reached the bridge.", "A baker reopened her shop by the harbour."]
    publisher = PublisherFactory()
    old = [
        ArticleFactory(publisher=publisher, text=f"{body} {'More of it. ' * 20}\n\n{notice}")
        for body in bodies
    ]

    runs_made = [intake.read_again(article_id=a.pk, actor=None, now=NOW) for a in old]
    for run in runs_made:
        intake.extract(extraction_id=run.pk, clock=lambda: LATER)
        run.refresh_from_db()

    assert [len(run.boilerplate) for run in runs_made] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_reading_again_and_taking_at_once_loses_neither(sent: Sent) -> None:
    articles = [ArticleFactory(text=f"Sentence number {n} of it. {TEXT}") for n in range(4)]
    doomed = [
        ReviewFactory(
            claim=ClaimFactory(
                article=article,
                extraction=ExtractionFactory(article=article, extractor="rules/0"),
                exact=exact,
                kind="event",
            )
        )
        for article in articles
        for exact in ("Sentence", "number", "army")
    ]
    waiting = [intake.read_again(article_id=a.pk, actor=None, now=NOW) for a in articles]
    reviewers = [UserFactory() for _ in range(4)]

    results = at_once(
        *[
            lambda run=run: intake.extract(extraction_id=run.pk, clock=timezone.now)
            for run in waiting
        ],
        *[
            lambda person=person: queue.take_next(reviewer=person, now=timezone.now())
            for person in reviewers
        ],
    )

    assert [r for r in results if isinstance(r, Exception)] == []
    assert set(Extraction.objects.values_list("status", flat=True)) == {"done"}
    held = Turn.objects.exclude(reviewer=None)
    assert held.count() == 4
    assert not held.exclude(state="waiting", review__state="open").exists()
    for turn in Turn.objects.filter(review__in=doomed, reviewer=None):
        assert (turn.state, turn.review.dismissed_as) == ("void", "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_two_extractors_that_end_at_once_open_one_review(sent: Sent) -> None:
    article = ArticleFactory(text=TEXT)
    found = {
        name: [found_by(name, article, exact) for exact in ("7,095", "300")]
        for name in ("rules/1", "llm/1:small")
    }

    def end(name: str) -> Any:
        with transaction.atomic():
            run = Extraction.objects.get(article=article, extractor=name)
            return rereading.settle(run, found[name], LATER)

    results = at_once(lambda: end("rules/1"), lambda: end("llm/1:small"))

    assert sorted(r.opened for r in results if isinstance(r, rereading.Settled)) == [0, 2]
    assert Review.objects.count() == 2


@pytest.mark.django_db
def test_the_difference_of_two_runs() -> None:
    article = ArticleFactory(text=TEXT)
    found_by("rules/0", article, "20")
    found_by("rules/0", article, "300", label="old")
    found_by("rules/0", article, "7,095")
    new = found_by("rules/1", article, "300", low=3, high=3, kind="event")
    reread = found_by("rules/1", article, "300", label="new")
    found_by("rules/1", article, "7,095")
    before, after = Extraction.objects.order_by("pk")

    difference = runs.compare(runs.one_before(after), after)

    gone = Claim.objects.get(exact="20")
    assert difference == runs.Difference([new.pk], [gone.pk], [reread.pk], stayed=2)
    assert runs.one_before(before) is None
    assert len(runs.compare(None, before).appeared) == 3


@pytest.mark.django_db
class TestCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
        call_command("reextract", *arguments)
        return capsys.readouterr().out.strip()

    def test_one_article_is_queued_once(
        self, article: Article, capsys: pytest.CaptureFixture[str]
    ) -> None:
        number = f"--article={article.pk}"
        assert self.run(capsys, number) == "queued"
        assert self.run(capsys, number) == f"already read, or being read, by {EXTRACTOR}"
        assert Extraction.objects.get().status == "waiting"

    def test_all_outdated_are_queued_once(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(intake, "BATCH", 2)
        ExtractionFactory()
        for _ in range(3):
            ExtractionFactory(extractor="rules/0")
        ArticleFactory()
        assert self.run(capsys, "--all-outdated") == f"4 articles queued for {EXTRACTOR}"
        assert self.run(capsys, "--all-outdated") == f"0 articles queued for {EXTRACTOR}"
        assert Extraction.objects.filter(extractor=EXTRACTOR).count() == 5

    def test_an_article_that_does_not_exist_is_told(self) -> None:
        with pytest.raises(CommandError, match="There is no article 99"):
            call_command("reextract", "--article=99")

    @pytest.mark.parametrize("arguments", [[], ["--article=1", "--all-outdated"]])
    def test_it_is_said_which_articles(self, arguments: list[str]) -> None:
        with pytest.raises(CommandError):
            call_command("reextract", *arguments)


@pytest.mark.django_db
def test_the_history_of_a_reading_is_complete(article: Article) -> None:
    reviewed(article, "20")

    read_again(article)

    recorded = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert (recorded[0], recorded[-1]) == ("extraction.requested", "extraction.finished")
    assert "review.withdrawn" in recorded or "review.reread" in recorded
