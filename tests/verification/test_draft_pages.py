"""Pages that a draft cites are fetched while one types: theirs alone, and not by the letter."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from claims.errors import BadInput
from config.celery import app
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, submit, taken
from tests.verification.at_hand import From, fetched, may_fetch, page
from tests.verification.fetching.hostile import Server, served
from verification import attempts, draft_pages, drafts, sweeping
from verification.fetching.fetcher import Page, Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import Draft, DraftCopy, DraftPage, Review, User

pytestmark = pytest.mark.django_db
SETTLED = NOW + draft_pages.SETTLED_AFTER
LATER = NOW + timedelta(days=1)
Sent = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    may_fetch(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def url(server: Server) -> str:
    return page(server, "/register", "The register lists 6,000 names.")


@pytest.fixture
def review() -> Review:
    made: Review = ReviewFactory()
    return made


@pytest.fixture
def reviewer() -> User:
    made: User = UserFactory()
    return made


def typed(review: Review, reviewer: User, *urls: str, now: Any = NOW, **fields: str) -> None:
    """Keep a draft that cites these addresses."""
    cited = [{"url": url, "title": "A page", **fields} for url in urls]
    data = {"rationale": "Because.", "citations": cited}
    drafts.save(review_id=review.pk, reviewer=reviewer, data=data, now=now)


def urls() -> list[str]:
    return sorted(DraftPage.objects.values_list("url", flat=True))


def test_page_of_a_draft_is_wanted_and_then_fetched(
    server: Server,
    url: str,
    review: Review,
    reviewer: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as sent:
        typed(review, reviewer, url)
    [wanted] = DraftPage.objects.all()
    assert (wanted.state, wanted.due_at, len(sent)) == ("waiting", SETTLED, 1)

    for now in (NOW, SETTLED, SETTLED):
        draft_pages.take(draft_page_id=wanted.pk, clock=lambda: now, fetch=From(server, now))  # noqa: B023 (called at once)

    wanted.refresh_from_db()
    assert (wanted.state, wanted.outcome, server.connections) == ("taken", "fetched", 1)
    assert (wanted.copy.fetched_at, "6,000 names" in wanted.copy.text) == (SETTLED, True)


def test_address_is_not_fetched_letter_by_letter(review: Review, reviewer: User) -> None:
    whole = "https://register.example/2020"
    for number in range(8, len(whole) + 1):
        typed(review, reviewer, whole[:number])

    assert urls() == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "register",
        "https://",
        "ftp://a.example/",
        "javascript:alert(1)",
        "http://x y/",
        f"https://a.example/{''.join(map(chr, range(0x4E00, 0x4E00 + 1900)))}",
    ],
)
def test_what_is_no_address_is_not_fetched(text: str, review: Review, reviewer: User) -> None:
    typed(review, reviewer, text)

    assert urls() == []
    with pytest.raises(BadInput):
        draft_pages.want(review_id=review.pk, reviewer=reviewer, url=text, now=NOW)


def test_nobody_looks_where_a_protected_source_is(review: Review, reviewer: User) -> None:
    typed(review, reviewer, "https://doctor.example/", withheld_reason="Fears reprisals.")

    assert urls() == []


def test_what_is_protected_later_leaves_nothing(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    fetched(server, review, reviewer, url)

    typed(review, reviewer, url, withheld_on="on")

    assert (urls(), DraftCopy.objects.count()) == ([], 0)


def test_saving_again_fetches_nothing_again(
    server: Server,
    url: str,
    review: Review,
    reviewer: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    fetched(server, review, reviewer, url)

    with django_capture_on_commit_callbacks() as sent:
        typed(review, reviewer, url, now=NOW + timedelta(hours=1))

    assert (sent, DraftPage.objects.get().state) == ([], "taken")


def test_copy_that_grows_old_is_fetched_again(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    first = fetched(server, review, reviewer, url).copy

    typed(review, reviewer, url, now=LATER)
    wanted = DraftPage.objects.get()
    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: LATER, fetch=From(server, LATER))

    second = DraftCopy.objects.get()
    assert (second.fetched_at, second.pk > first.pk) == (LATER, True)


def test_most_pages_of_a_draft_are_bounded(review: Review, reviewer: User) -> None:
    many = [f"https://{number}.example/" for number in range(50)]

    typed(review, reviewer, *many)
    typed(review, reviewer, *many[10:])

    assert DraftPage.objects.count() == draft_pages.MOST_PAGES


def test_two_people_share_no_page(server: Server, url: str, review: Review) -> None:
    first, second = UserFactory(), UserFactory()

    pages = [fetched(server, review, person, url) for person in (first, second)]

    assert server.connections == 2
    assert pages[0].copy.pk != pages[1].copy.pk
    everybody = (first, second, UserFactory(role="editor"), None)
    seen = [DraftPage.objects.visible_to(person).count() for person in everybody]
    assert seen == [1, 1, 0, 0]


def fails(outcome: Outcome) -> Callable[[str, Rules], Page]:
    def fetch(_url: str, _rules: Rules) -> Page:
        raise NotFetched(outcome, "as the test wants it")

    return fetch


def test_what_may_pass_is_tried_again(review: Review, reviewer: User) -> None:
    wanted = draft_pages.want(
        review_id=review.pk, reviewer=reviewer, url="http://a.example/", now=NOW
    )

    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: NOW, fetch=fails(Outcome.NO_ANSWER))

    wanted.refresh_from_db()
    assert (wanted.state, wanted.due_at) == ("waiting", NOW + attempts.FIRST_PAUSE)
    assert wanted.explanation == "The site did not answer."


def test_page_that_failed_is_tried_again_when_asked(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    wanted = draft_pages.want(review_id=review.pk, reviewer=reviewer, url=url, now=NOW)
    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: NOW, fetch=fails(Outcome.NOT_FOUND))
    states = []
    for now in (NOW, NOW + draft_pages.AGAIN_AFTER):
        again = draft_pages.want(review_id=review.pk, reviewer=reviewer, url=url, now=now)
        states.append(again.state)

    assert states == ["failed", "waiting"]
    now = NOW + draft_pages.AGAIN_AFTER
    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: now, fetch=From(server, now))
    wanted.refresh_from_db()
    assert wanted.state == "taken"


def test_site_is_not_pressed(
    server: Server, url: str, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 2)
    monkeypatch.setattr("verification.rates.time.time", lambda: 60.0 * 10**7)

    states = [fetched(server, review, UserFactory(), url).state for _ in range(3)]

    assert states == ["taken", "taken", "waiting"]


def test_page_that_stops_its_worker_again_and_again_is_given_up(
    review: Review, reviewer: User
) -> None:
    wanted = draft_pages.want(
        review_id=review.pk, reviewer=reviewer, url="http://a.example/", now=NOW
    )
    DraftPage.objects.update(attempts=attempts.MAX_ATTEMPTS)

    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: NOW, fetch=fails(Outcome.NO_ANSWER))

    wanted.refresh_from_db()
    assert wanted.state == "failed"


def test_nothing_is_fetched_where_the_operator_says_so(
    url: str, review: Review, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", False)

    typed(review, reviewer, url)

    with pytest.raises(draft_pages.FetchingIsOff):
        draft_pages.want(review_id=review.pk, reviewer=reviewer, url=url, now=NOW)
    assert urls() == []
    assert draft_pages.send_due(now=LATER, after=timedelta(0)) == 0


def test_sweeper_finds_what_a_lost_message_left(url: str, review: Review, reviewer: User) -> None:
    typed(review, reviewer, url)

    after = timedelta(minutes=5)
    swept = [sweeping.sweep(now=now, after=after) for now in (NOW, NOW + after, NOW + after)]

    assert [one.draft_pages for one in swept] == [0, 1, 0]


def test_page_is_forgotten_some_time_after_its_draft(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    turn = taken(reviewer, review)
    typed(review, reviewer, url)
    fetched(server, review, reviewer, url)
    other = fetched(server, ReviewFactory(), reviewer, url)
    typed(other.review, reviewer, url)
    gone = NOW + draft_pages.FORGOTTEN_AFTER
    draft_pages.forget(now=gone)
    assert DraftPage.objects.count() == 2
    submit(turn)
    assert not Draft.objects.filter(review=review).exists()

    draft_pages.forget(now=gone - timedelta(seconds=1))
    assert DraftPage.objects.count() == 2
    draft_pages.forget(now=gone)

    assert list(DraftPage.objects.all()) == [other]
    assert DraftCopy.objects.count() == 1


def test_draft_of_a_correction_has_its_pages_fetched(url: str) -> None:
    from verification import publishing

    review = decided_review()
    editor, author = UserFactory(role="editor"), UserFactory(role="editor")
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)

    data = {"public_note": "Wrong.", "citations": [{"url": url}]}
    drafts.save_correction(review_id=review.pk, author=author, data=data, now=NOW)

    assert (urls(), DraftPage.objects.get().reviewer) == ([url], author)


def test_message_says_when(
    url: str, review: Review, reviewer: User, django_capture_on_commit_callbacks: Any
) -> None:
    with app.connection_for_read() as broker:
        queue = app.amqp.queues["claimdesk-web"].bind(broker.default_channel)
        queue.declare()
        queue.purge()
        with django_capture_on_commit_callbacks(execute=True):
            typed(review, reviewer, url)
        message = queue.get(no_ack=True)

    assert message is not None
    assert message.headers["task"] == "verification.fetch_draft_page"
    assert message.headers["eta"] is not None
