"""Excerpts are looked for when a verdict is given, or once its page is there; nobody waits."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.errors import BadInputs
from tests.factories import (
    NOW,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.at_hand import fetched, kept, may_fetch, page
from tests.verification.fetching.hostile import Server, served
from tests.verification.ledger.desk import attack, verified
from verification import checks, late_checks, uploads
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import (
    AuditEvent,
    Capture,
    CheckAgain,
    Citation,
    ExcerptCheck,
    PageSnapshot,
    PendingCheck,
    Review,
    Turn,
    User,
)

pytestmark = pytest.mark.django_db
REGISTER = "The register lists 6,000 casualties “in all”, and no more."
SAID = "The register lists 6,000 casualties"
EXCERPTS = {
    "exact": "and no more.",
    "normalised": 'casualties "in all", and',
    "not_found": "The register lists 6,001 names.",
}


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    may_fetch(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def url(server: Server) -> str:
    return page(server, "/register", REGISTER)


@pytest.fixture
def turn() -> Turn:
    """A turn on a claim without a figure."""
    review = ReviewFactory(claim=ClaimFactory(kind="event"))
    return taken(UserFactory(), review)


@pytest.fixture
def reviewer(turn: Turn) -> User:
    assert turn.reviewer is not None
    return turn.reviewer


def counted(low: int) -> Turn:
    claim = ClaimFactory(low=low, high=low, comparator="=", unit="casualty")
    return taken(UserFactory(), ReviewFactory(claim=claim))


def given(turn: Turn, **fields: Any) -> Citation:
    """Submit a verdict with one citation, and return it as it is stored."""
    verdict = submit(turn, finding(citations=(evidence(**fields),)))
    return Citation.objects.get(verdict=verdict)


@pytest.mark.parametrize("result", ["exact", "normalised"])
def test_excerpt_is_looked_for_in_the_page_of_the_draft(
    result: str, server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    draft = fetched(server, turn.review, reviewer, url, NOW - timedelta(minutes=5))

    citation = given(turn, url=url, excerpt=EXCERPTS[result])

    told = checks.standing(citation)
    snapshot = citation.capture.snapshot
    assert snapshot is not None
    assert (told.result, told.is_checked, told.snapshot_id) == (result, True, snapshot.pk)
    assert (told.checked_at, told.copied_at) == (NOW, NOW - timedelta(minutes=5))
    assert snapshot.text[told.start : told.end] == told.found
    assert told.before.endswith(snapshot.text[max(0, (told.start or 0) - 9) : told.start])
    assert (snapshot.sha256, snapshot.fetched_at) == (draft.copy.sha256, draft.copy.fetched_at)
    assert (citation.capture.state, citation.capture.outcome) == ("taken", "fetched")


def test_verdict_has_its_citations_as_if_they_had_been_fetched(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)

    verdict = submit(turn, finding(citations=(evidence(url=url, excerpt="and no more."),)))

    with CaptureQueriesContext(connection) as queries:
        [citation] = verdict.citations.all()
        told = checks.standing(citation)
        page_of = (citation.capture.state, citation.capture.snapshot)
    assert len(queries) == 0
    [stored] = Citation.objects.filter(verdict=verdict)
    assert told == checks.standing(stored)
    assert page_of == ("taken", stored.capture.snapshot)


def test_another_figure_is_told(server: Server, url: str) -> None:
    turn = counted(7095)
    assert turn.reviewer is not None
    fetched(server, turn.review, turn.reviewer, url)

    told = checks.standing(given(turn, url=url, excerpt=SAID))

    assert told.result == "figure_differs"
    [instead] = told.figures["instead"]
    assert (instead["exact"], instead["low"], instead["in_excerpt"]) == ("6,000", "6000", True)
    assert "6,000" in told.sentence


def test_claims_own_figure_is_found(server: Server, url: str) -> None:
    turn = counted(6000)
    assert turn.reviewer is not None
    fetched(server, turn.review, turn.reviewer, url)

    told = checks.standing(given(turn, url=url, excerpt=SAID))

    assert (told.result, told.figures["equal"][0]["exact"]) == ("exact", "6,000")


def test_words_that_are_not_there_have_to_be_explained(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)
    there = evidence(url=url, excerpt="and no more.")
    missing = evidence(url=url, excerpt=EXCERPTS["not_found"])

    with pytest.raises(BadInputs) as refused:
        submit(turn, finding(citations=(there, missing)))

    [problem] = refused.value.problems
    assert (problem.code, problem.field) == ("explanation_missing", "citations.1.explanation")
    assert "say why" in problem.remedy
    assert not Citation.objects.exists()
    assert Review.objects.get(pk=turn.review_id).state == "open"


def test_explanation_is_kept_with_what_was_not_found(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)

    citation = given(
        turn, url=url, excerpt=EXCERPTS["not_found"], explanation="It is in the picture."
    )

    told = checks.standing(citation)
    assert (told.result, told.start, told.found) == ("not_found", None, "")
    assert citation.explanation == "It is in the picture."
    event = AuditEvent.objects.get(action="verdict.submitted")
    assert event.after["excerpts"] == {"1": "not_found"}
    assert event.records[f"check:{ExcerptCheck.objects.get().pk}"]["result"] == "not_found"
    assert f"snapshot:{PageSnapshot.objects.get().pk}" in event.records
    assert "explanation" in event.records[f"citation:{citation.pk}"]


def test_copy_that_is_too_old_is_fetched_anew(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url, NOW - timedelta(hours=25))

    citation = given(turn, url=url, excerpt=EXCERPTS["not_found"])

    assert checks.standing(citation).sentence == "The page is being fetched."
    assert citation.capture.state == "waiting"


def test_nobody_is_helped_by_anothers_copy(server: Server, url: str, turn: Turn) -> None:
    fetched(server, turn.review, UserFactory(), url)

    citation = given(turn, url=url, excerpt=EXCERPTS["not_found"])

    assert checks.standing(citation).result == "not_checked"
    assert server.connections == 1


def test_each_citation_of_a_page_has_its_own_copy(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)

    verdict = submit(
        turn,
        finding(
            citations=(
                evidence(url=url, excerpt="and no more."),
                evidence("context", url=url, excerpt=""),
            )
        ),
    )

    first, second = Citation.objects.filter(verdict=verdict)
    assert first.capture.snapshot_id != second.capture.snapshot_id
    assert [checks.standing(one).sentence for one in (first, second)] == [
        "The excerpt stands in the text, word for word.",
        "No excerpt is given.",
    ]


def test_file_is_looked_in_too(turn: Turn, reviewer: User) -> None:
    upload = uploads.store(
        review_id=turn.review_id,
        uploader=reviewer,
        file_name="register.txt",
        content=REGISTER.encode(),
        now=NOW,
    )

    told = checks.standing(given(turn, url="", upload_id=upload.pk, excerpt="and no more."))

    assert (told.result, told.upload_id, told.snapshot_id) == ("exact", upload.pk, None)
    assert told.copied_at is None


def test_of_a_page_and_a_file_the_better_outcome_counts(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)
    upload = uploads.store(
        review_id=turn.review_id,
        uploader=reviewer,
        file_name="letter.txt",
        content=b"They said so in a letter.",
        now=NOW,
    )

    told = checks.standing(given(turn, url=url, upload_id=upload.pk, excerpt="in a letter"))

    assert (told.result, told.upload_id) == ("exact", upload.pk)


REASONS = {
    "nothing": ({"url": ""}, "Neither an address nor a file is given."),
    "waiting": ({}, "The page is being fetched."),
    "no excerpt": ({"stance": "context", "excerpt": ""}, "No excerpt is given."),
}


@pytest.mark.parametrize("case", REASONS)
def test_what_was_not_checked_says_why(case: str, turn: Turn) -> None:
    fields, sentence = REASONS[case]
    other = evidence(url="", excerpt="Said.")
    verdict = submit(turn, finding(citations=(evidence(**fields), other)))

    told = checks.standing(Citation.objects.filter(verdict=verdict)[0])

    assert (told.result, told.label, told.sentence) == ("not_checked", "Not checked", sentence)
    assert told.is_pending is (case == "waiting")


def test_page_that_cannot_be_fetched_says_why_it_was_not_checked(turn: Turn) -> None:
    from verification import captures

    given(turn, url="http://gone.example/")

    def fails(*_: object) -> Any:
        raise NotFetched(Outcome.NOT_FOUND, "as the test wants it")

    captures.take(capture_id=Capture.objects.get().pk, clock=lambda: NOW, fetch=fails)

    told = checks.standing(Citation.objects.get())
    assert told.sentence.startswith("The page could not be fetched. ")
    assert not told.is_pending


def test_page_that_is_kept_after_the_verdict_is_looked_in(
    server: Server, url: str, turn: Turn
) -> None:
    citation = given(turn, url=url, excerpt=EXCERPTS["not_found"])

    kept(server, Capture.objects.get(), NOW + timedelta(minutes=2))

    told = checks.standing(Citation.objects.get(pk=citation.pk))
    assert (told.result, told.checked_at) == ("not_found", NOW + timedelta(minutes=2))
    event = AuditEvent.objects.get(action="snapshot.taken")
    assert event.after["excerpt"] == "not_found"
    assert event.records[f"check:{ExcerptCheck.objects.get().pk}"]["result"] == "not_found"


def test_long_texts_are_left_to_a_worker(
    server: Server, url: str, turn: Turn, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(server, turn.review, reviewer, url)
    monkeypatch.setattr(checks, "READ_AT_ONCE", 10)

    citation = given(turn, url=url, excerpt=EXCERPTS["not_found"])

    told = checks.standing(citation)
    assert (told.result, told.is_pending) == ("not_checked", True)
    late_checks.make(verdict_id=citation.verdict_id, clock=lambda: NOW)
    late_checks.make(verdict_id=citation.verdict_id, clock=lambda: NOW)
    told = checks.standing(Citation.objects.get())
    assert (told.result, told.snapshot_id) == ("not_found", PageSnapshot.objects.get().pk)
    event = AuditEvent.objects.get(action="excerpt.checked")
    assert event.after == {"verdict": citation.verdict_id, "excerpts": {"1": "not_found"}}
    assert CheckAgain.objects.get().kind == "excerpt_not_found"
    assert (ExcerptCheck.objects.count(), PendingCheck.objects.count()) == (1, 0)


def test_what_is_to_be_checked_is_sent_again(
    turn: Turn, django_capture_on_commit_callbacks: Any
) -> None:
    citation = given(turn)
    with django_capture_on_commit_callbacks() as sent:
        late_checks.want(citation.verdict, now=NOW)
    after = timedelta(minutes=5)

    times = [late_checks.send_due(now=NOW + each, after=after) for each in (after / 2, after)]

    assert (len(sent), times) == (1, [0, 1])


def test_check_that_stops_its_worker_again_and_again_is_given_up(turn: Turn) -> None:
    citation = given(turn)
    late_checks.want(citation.verdict, now=NOW)
    PendingCheck.objects.update(attempts=late_checks.MAX_ATTEMPTS)

    late_checks.make(verdict_id=citation.verdict_id, clock=lambda: NOW)

    assert not PendingCheck.objects.exists()


def test_draft_is_previewed_as_its_verdict_would_say(
    server: Server, url: str, turn: Turn, reviewer: User
) -> None:
    fetched(server, turn.review, reviewer, url)
    cited = (
        evidence(url=url, excerpt="and no more."),
        evidence(url=url, excerpt=EXCERPTS["not_found"]),
        evidence(url="https://another.example/"),
        evidence(url=""),
    )

    review = Review.objects.select_related("claim").get(pk=turn.review_id)
    with CaptureQueriesContext(connection) as queries:
        told = checks.preview(review, reviewer, cited, now=NOW)

    assert len(queries) == 1
    assert [one.result for one in told] == ["exact", "not_found", "not_checked", "not_checked"]
    assert told[1].needs_explanation
    assert told[0].page is not None
    assert told[0].copied_at == NOW
    assert told[2].sentence == "The page has not been fetched."
    assert not ExcerptCheck.objects.exists()


def test_sealed_checks_are_their_authors_alone(server: Server, url: str) -> None:
    review = ReviewFactory(reviews_wanted=2)
    author, other = UserFactory(), UserFactory()
    turn = taken(author, review)
    fetched(server, review, author, url)
    given(turn, url=url, excerpt="and no more.")

    seen = [ExcerptCheck.objects.visible_to(one).count() for one in (author, other, None)]
    events = [
        AuditEvent.objects.visible_to(one).filter(action="verdict.submitted").count()
        for one in (author, other, None)
    ]

    assert (seen, events) == ([1, 0, 0], [1, 0, 0])


def test_lists_ask_no_more_for_many(server: Server, url: str) -> None:
    counts = []
    for _ in range(2):
        turn = counted(6000)
        assert turn.reviewer is not None
        fetched(server, turn.review, turn.reviewer, url)
        given(turn, url=url, excerpt=SAID)
        with CaptureQueriesContext(connection) as queries:
            results = [checks.standing(one).result for one in Citation.objects.all()]
        counts.append(len(queries))
        assert set(results) == {"exact"}

    assert counts == [1, 1]


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    @pytest.fixture
    def check(self, server: Server, url: str, turn: Turn, reviewer: User) -> ExcerptCheck:
        fetched(server, turn.review, reviewer, url)
        given(turn, url=url, excerpt="and no more.")
        return ExcerptCheck.objects.get()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE verification_excerptcheck SET sentence = 'Found.'",
            "DELETE FROM verification_excerptcheck",
            "TRUNCATE verification_excerptcheck",
        ],
    )
    def test_check_never_changes(self, statement: str, check: ExcerptCheck) -> None:
        assert check.result == "exact"
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_history_vouches_for_the_check_and_the_copy(self, check: ExcerptCheck) -> None:
        # Articles of the factories have come in without anything.
        known = {one.about for one in verified().findings}
        assert not any(str(one).startswith(("check", "snapshot", "citation")) for one in known)

        attack(
            "UPDATE verification_excerptcheck SET sentence = 'Nowhere.'",
            "UPDATE verification_pagesnapshot SET text = 'Other.'",
        )

        found = {one.about: (one.code, one.differs) for one in verified().findings}
        assert {about: found[about] for about in found.keys() - known} == {
            f"check {check.pk}": ("row_changed", ("sentence",)),
            f"snapshot {check.snapshot_id}": ("row_changed", ("text",)),
        }

    def test_check_without_its_event_is_refused(self, check: ExcerptCheck) -> None:
        check.pk = None

        with pytest.raises(IntegrityError, match="without an audit event"), transaction.atomic():
            check.save(force_insert=True)

    def test_check_against_anothers_copy_is_refused(self, check: ExcerptCheck, url: str) -> None:
        check.pk, check.citation = None, given(counted(6000), url=url, excerpt=SAID)

        with pytest.raises(IntegrityError, match="does not cite"), transaction.atomic():
            self.checked_at_once(check)

    def checked_at_once(self, check: ExcerptCheck) -> None:
        check.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS excerptcheck_is_of_its_citation IMMEDIATE")
