"""The pages that citations name: fetched from a server on loopback, kept, and never in the way."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from warcio.archiveiterator import ArchiveIterator

from config.celery import app
from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification import attempts, captures, sending, sweeping
from verification import evidence as stored
from verification.fetching.fetcher import Page, Rules, fetch
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import AuditEvent, Capture, PageSnapshot, Review, User

pytestmark = pytest.mark.django_db
WORDS = b"<!DOCTYPE html><p>The register lists 6,000 names of soldiers who did not return.</p>"
ACTIVE = b"<!DOCTYPE html><script>alert(1)</script><p>The register lists <b>6,000</b> names.</p>"
LATER = NOW + timedelta(days=2)
Sent = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
    # All tests fetch from the same site.
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)
    monkeypatch.setitem(sending.woken, "at", float("-inf"))


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        running.at("/page", says(answer(WORDS, "Content-Type: text/html; charset=utf-8")))
        yield running


@pytest.fixture
def sent() -> Sent:
    """Return the tasks that were sent to those who fetch, since the last call."""

    def drain() -> list[str]:
        tasks = []
        with app.connection_for_read() as broker:
            queue = app.amqp.queues["claimdesk-web"].bind(broker.default_channel)
            queue.declare()
            while (message := queue.get(no_ack=True)) is not None:
                tasks.append(message.headers["task"])
        return tasks

    drain()
    return drain


def capture_of(url: str, **fields: Any) -> Capture:
    """Return what is to be fetched for a verdict that cites an address."""
    given = finding(citations=(evidence(url=url, **fields),))
    submit(taken(UserFactory()), given)
    return Capture.objects.latest("pk")


def take(capture: Capture, now: datetime = NOW, *ports: Server) -> Capture:
    """Fetch from loopback, which nothing but a test may."""

    def fetched(url: str, rules: Rules) -> Page:
        open_to = frozenset(each.port for each in ports)
        return fetch(
            url,
            Rules(rules.user_agent, seconds=5, more_ports=open_to),
            reach=reach(),
            clock=lambda: now,
        )

    captures.take(capture_id=capture.pk, clock=lambda: now, fetch=fetched)
    capture.refresh_from_db()
    return capture


def fails(outcome: Outcome) -> Callable[[str, Rules], Page]:
    def fetched(_url: str, _rules: Rules) -> Page:
        raise NotFetched(outcome, "as the test wants it")

    return fetched


def test_cited_page_is_waited_for_from_the_verdict_on() -> None:
    verdict = submit(taken(UserFactory()))

    citation = verdict.citations.get()
    assert (citation.capture.state, citation.capture.due_at) == ("waiting", NOW)
    assert citation.capture.snapshot is None


def test_citation_without_an_address_waits_for_nothing() -> None:
    verdict = submit(taken(UserFactory()), finding(citations=(evidence(url=""),)))

    assert not hasattr(verdict.citations.get(), "capture")


def test_submitting_asks_the_database_once_more() -> None:
    """For what is at hand of the pages; the statement that stores the citations does the rest."""
    cited, uncited = evidence(), evidence(url="")
    several = (cited, evidence(url="https://another.example/"), uncited)
    turns = [taken(UserFactory()) for _ in range(3)]
    counts = []
    for turn, sources in zip(turns, ((uncited,), (cited,), several), strict=True):
        with CaptureQueriesContext(connection) as queries:
            verdict = submit(turn, finding(citations=sources))
            _ = [getattr(citation, "capture", None) for citation in verdict.citations.all()]
        counts.append(len(queries))

    assert [count - counts[0] for count in counts] == [0, 1, 1]


def test_workers_are_told_once_the_verdict_is_stored(
    sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        submit(taken(UserFactory()))
        assert sent() == []
    with django_capture_on_commit_callbacks(execute=True):
        submit(taken(UserFactory()))

    assert sent() == ["verification.fetch_due"]


def test_each_page_that_is_due_is_sent_once(
    sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    capture_of("http://a.example/"), capture_of("http://b.example/")
    after = timedelta(minutes=5)
    for now, times in ((NOW, 2), (NOW, 0), (NOW + after, 2)):
        with django_capture_on_commit_callbacks(execute=True):
            captures.send_due(now=now, after=after)
        assert sent() == ["verification.fetch_page"] * times


def test_sweeper_finds_what_a_lost_message_left(
    sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    capture_of("http://a.example/")

    with django_capture_on_commit_callbacks(execute=True):
        swept = sweeping.sweep(now=NOW, after=timedelta(minutes=5))

    assert (swept.pages, sent()) == (1, ["verification.fetch_page"])


def test_page_is_kept_with_all_that_is_known_of_it(server: Server) -> None:
    server.at("/moved", says(answer(b"", "Location: /page", status="301 Moved")))

    capture = take(capture_of(server.url("/moved")), NOW, server)

    snapshot = capture.snapshot
    assert snapshot is not None
    assert (capture.state, capture.outcome, capture.attempts) == ("taken", "fetched", 1)
    assert (snapshot.url, snapshot.final_url) == (server.url("/moved"), server.url("/page"))
    assert snapshot.hops == [
        [server.url("/moved"), 301, "127.0.0.1"],
        [server.url("/page"), 200, "127.0.0.1"],
    ]
    assert (snapshot.fetched_at, snapshot.address, snapshot.status) == (NOW, "127.0.0.1", 200)
    assert (snapshot.declared_type, snapshot.media_type) == (
        "text/html; charset=utf-8",
        "text/html",
    )
    assert "lists 6,000 names" in snapshot.text
    assert ["content-length", str(len(WORDS))] in snapshot.headers
    assert (stored.read(snapshot.sha256), snapshot.size) == (WORDS, len(WORDS))


def test_exchange_is_kept_as_warc(server: Server) -> None:
    snapshot = take(capture_of(server.url("/page")), NOW, server).snapshot

    assert snapshot is not None
    file = stored.read(snapshot.warc_sha256)
    records = ArchiveIterator(BytesIO(file), check_digests="raise")
    kept = {record.rec_type: record.content_stream().read() for record in records}
    assert kept["response"] == WORDS
    assert set(kept) == {"warcinfo", "request", "response", "metadata"}
    assert len(file) == snapshot.warc_size


def test_history_tells_of_a_page_that_was_fetched(server: Server) -> None:
    capture = take(capture_of(server.url("/page")), NOW, server)

    event = AuditEvent.objects.get(action="snapshot.taken")
    verdict = capture.citation.verdict
    assert (event.review_id, event.actor, event.turn) == (verdict.review_id, None, verdict.turn)
    assert capture.snapshot is not None
    assert event.after == {
        "citation": capture.citation_id,
        "snapshot": capture.snapshot.pk,
        "final_url": server.url("/page"),
        "sha256": capture.snapshot.sha256,
        "warc_sha256": capture.snapshot.warc_sha256,
        "excerpt": "not_found",
    }


def test_second_message_changes_nothing(server: Server) -> None:
    capture = take(capture_of(server.url("/page")), NOW, server)

    take(capture, LATER, server)

    assert (server.connections, PageSnapshot.objects.count()) == (1, 1)


def test_page_is_left_alone_while_it_is_being_fetched(server: Server) -> None:
    capture = capture_of(server.url("/page"))
    inside: list[int] = []

    def fetched(url: str, rules: Rules) -> Page:
        take(capture, NOW, server)
        inside.append(server.connections)
        return fetch(url, Rules("test", more_ports=frozenset({server.port})), reach=reach())

    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fetched)

    assert (inside, server.connections, PageSnapshot.objects.count()) == ([0], 1, 1)


def test_attempt_of_a_lost_worker_is_made_again(server: Server) -> None:
    capture = capture_of(server.url("/page"))

    def killed(_url: str, _rules: Rules) -> Page:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=killed)
    take(capture, NOW, server)
    assert capture.state == "waiting"

    take(capture, NOW + attempts.LOST_AFTER, server)

    assert (capture.state, capture.attempts) == ("taken", 2)


def test_slower_of_two_attempts_keeps_nothing(server: Server) -> None:
    capture = capture_of(server.url("/page"))
    late = NOW + attempts.LOST_AFTER

    def fetched(url: str, _rules: Rules) -> Page:
        take(capture, late, server)
        return fetch(url, Rules("test", more_ports=frozenset({server.port})), reach=reach())

    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fetched)

    assert PageSnapshot.objects.get().fetched_at == late


def test_what_may_pass_is_tried_again_with_growing_pauses() -> None:
    capture = capture_of("http://a.example/")
    now, pauses = NOW, []
    fetched = fails(Outcome.NO_ANSWER)
    while capture.state == Capture.State.WAITING:
        captures.take(
            capture_id=capture.pk,
            clock=partial(datetime.fromtimestamp, now.timestamp(), UTC),
            fetch=fetched,
        )
        capture.refresh_from_db()
        pauses.append((capture.due_at - now) // timedelta(minutes=1))
        now = capture.due_at

    assert pauses[:7] == [1, 4, 16, 64, 256, 1024, 1440]
    assert (capture.state, capture.attempts) == ("failed", attempts.MAX_ATTEMPTS)
    assert capture.explanation == "The site did not answer."
    event = AuditEvent.objects.get(action="snapshot.failed")
    assert (event.after["outcome"], event.reason) == ("no_answer", "The site did not answer.")


def test_what_will_not_pass_is_given_up_at_once(server: Server) -> None:
    capture = take(capture_of("http://127.0.0.2/"))

    assert (capture.state, capture.outcome, capture.attempts) == ("failed", "refused_address", 1)
    assert AuditEvent.objects.get(action="snapshot.failed").reason == capture.explanation


def test_page_that_stops_its_worker_again_and_again_is_given_up() -> None:
    capture = capture_of("http://a.example/")
    Capture.objects.update(attempts=attempts.MAX_ATTEMPTS)

    take(capture)

    assert capture.state == "failed"


def test_site_is_not_pressed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 2)
    monkeypatch.setattr("verification.rates.time.time", lambda: 60.0 * 10**7)
    waiting = [capture_of(server.url("/page")) for _ in range(3)]

    states = [take(capture, NOW, server).state for capture in waiting]

    assert states == ["taken", "taken", "waiting"]
    assert (waiting[2].attempts, waiting[2].due_at) == (0, NOW + timedelta(minutes=1))


def test_nothing_is_fetched_where_the_operator_says_so(
    server: Server, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", False)

    capture = take(capture_of(server.url("/page")), NOW, server)

    assert captures.send_due(now=NOW, after=timedelta(0)) == 0
    assert (capture.state, server.connections, sent()) == ("waiting", 0, [])


def test_who_we_are_is_said_to_the_site(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_CONTACT", "desk@newsroom.example")

    take(capture_of(server.url("/page")), NOW, server)

    assert "User-Agent: Claimdesk/1 (desk@newsroom.example)" in server.requests[0]


def test_same_bytes_are_stored_once(server: Server) -> None:
    first = take(capture_of(server.url("/page")), NOW, server).snapshot
    second = take(capture_of(server.url("/page?again")), NOW, server)
    server.at("/page?again", server.answers["/page"])
    second = take(capture_of(server.url("/page?again")), NOW, server)

    assert first is not None
    assert second.snapshot is not None
    assert first.sha256 == second.snapshot.sha256
    assert first.warc_sha256 != second.snapshot.warc_sha256


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    def test_snapshot_without_its_event_is_refused(self, server: Server) -> None:
        kept = take(capture_of(server.url("/page")), NOW, server).snapshot
        assert kept is not None
        kept.pk = None

        with pytest.raises(IntegrityError, match="without an audit event"), transaction.atomic():
            kept.save(force_insert=True)

    def test_two_workers_at_once_keep_one(self, server: Server) -> None:
        capture = capture_of(server.url("/page"))

        def work() -> None:
            try:
                take(Capture.objects.get(pk=capture.pk), NOW, server)
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert (server.connections, PageSnapshot.objects.count()) == (1, 1)


def test_file_is_whole_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    storage: Any = storages["evidence"]
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))

    with pytest.raises(OSError, match="full"):
        stored.put(b"half of it")

    monkeypatch.undo()
    left = [file.name for file in Path(storage.location).rglob(".part-*")]
    assert left == []
    assert stored.read(stored.put(b"half of it")) == b"half of it"


def test_file_that_was_changed_is_not_handed_out() -> None:
    digest = stored.put(b"as it was")
    place = Path(storages["evidence"].path(f"{digest[:2]}/{digest[2:4]}/{digest}"))
    place.chmod(0o600)
    place.write_bytes(b"as it is!")

    with pytest.raises(stored.Damaged):
        stored.read(digest)
    place.unlink()
    with pytest.raises(stored.Damaged):
        stored.read(digest)


def sealed_capture(author: User, server: Server) -> Capture:
    review = ReviewFactory(reviews_wanted=2)
    cited = evidence("supports", url=server.url("/page"))
    submit(taken(author, review), finding("supported", citations=(cited,)))
    return take(Capture.objects.latest("pk"), NOW, server)


def test_what_a_sealed_verdict_cites_is_its_authors_alone(server: Server) -> None:
    author, other, editor = UserFactory(), UserFactory(), UserFactory(role="editor")
    sealed_capture(author, server)

    seen = [
        PageSnapshot.objects.visible_to(person).count() for person in (author, other, editor, None)
    ]
    events = [
        AuditEvent.objects.visible_to(person).filter(action="snapshot.taken").count()
        for person in (other, editor, None)
    ]

    assert (seen, events) == ([1, 0, 0, 0], [0, 0, 0])


def test_verdict_counts_whether_or_not_its_page_can_be_fetched(client: Client) -> None:
    review = decided_review()
    capture = Capture.objects.get(citation__verdict__review=review)
    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fails(Outcome.NOT_FOUND))

    assert Review.objects.get(pk=review.pk).state == Review.State.DECIDED


def test_what_is_sent_is_done_by_workers_that_are_not_told_which_queues() -> None:
    app.loader.import_default_modules()
    names = (
        "verification.fetch_due",
        "verification.fetch_page",
        "verification.fetch_draft_page",
        "verification.ask_archive",
    )

    routes = {name: app.amqp.router.route({}, name)["queue"].name for name in names}

    assert routes == dict.fromkeys(names, "claimdesk-web")
    assert set(names) <= set(app.tasks)
    assert {queue.name for queue in app.conf.task_queues} == {"claimdesk", "claimdesk-web"}
