"""Sealing: what is in the tree, in which order, and what waits for the next round."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections, transaction

from tests.factories import NOW, UserFactory, decided_review
from tests.verification.ledger.desk import LATER, attack, known, new_review, seal, verified, work
from verification import audit, checkpoints, tasks
from verification.ledger import keys, notes, sealing
from verification.ledger.sealing import TreeBroken
from verification.ledger.tree import Frontier, leaf_hash
from verification.models import AuditEvent, Checkpoint, Leaf

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def an_event_not_yet_committed() -> Iterator[None]:
    """Draw a number for an event in another connection, which commits it at the end."""
    drawn, go_on = threading.Event(), threading.Event()
    actor = UserFactory()

    def write() -> None:
        with transaction.atomic():
            audit.record(AuditEvent.Action.PERSON_CHANGED, actor=actor, at=NOW, person=actor)
            drawn.set()
            go_on.wait(60)
        connections.close_all()

    other = threading.Thread(target=write)
    other.start()
    drawn.wait(60)
    try:
        yield
    finally:
        go_on.set()
        other.join()


def test_all_events_are_sealed_in_the_order_of_their_numbers() -> None:
    work()
    (checkpoint,) = seal()

    numbers = list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))
    leaves = list(Leaf.objects.order_by("index"))
    assert [leaf.event_id for leaf in leaves] == numbers
    assert [leaf.index for leaf in leaves] == list(range(len(numbers)))
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(bytes(leaf.hash)))
    assert bytes(checkpoint.root) == frontier.root()
    assert (checkpoint.size, checkpoint.settled) == (len(numbers), numbers[-1])


def test_where_nothing_is_new_there_is_no_checkpoint() -> None:
    assert seal() == []
    work()
    assert len(seal()) == 1
    assert seal() == []


def test_a_checkpoint_is_a_note_signed_with_the_key_of_the_settings(settings: LazySettings) -> None:
    settings.AUDIT_ORIGIN = "claims.example.org"
    work()
    (checkpoint,) = seal()

    note, key = notes.opened(checkpoint.note, known())

    assert (note.origin, note.size, note.root) == (
        "claims.example.org",
        checkpoint.size,
        bytes(checkpoint.root),
    )
    assert note.at == LATER.isoformat()
    assert key == keys.read_private(settings.AUDIT_SIGNING_KEY).public


def test_what_an_earlier_key_has_signed_still_counts(settings: LazySettings) -> None:
    work()
    seal()
    old = keys.read_private(settings.AUDIT_SIGNING_KEY).public
    settings.AUDIT_SIGNING_KEY = keys.generated("claims.example.org/2027").secret()
    decided_review(review=new_review())
    seal()

    assert {f.code for f in verified().findings} == {"checkpoint_unsigned"}
    settings.AUDIT_PUBLIC_KEYS = [str(old)]
    assert verified().findings.number == 0


def test_many_events_make_several_checkpoints() -> None:
    work()
    with patch.object(sealing, "MOST", 3):
        made = seal()

    assert [checkpoint.size for checkpoint in made[:2]] == [3, 6]
    assert made[-1].size == AuditEvent.objects.count()
    assert verified().findings.number == 0


def test_what_is_committed_late_is_sealed_by_the_next_round() -> None:
    with an_event_not_yet_committed(), patch.object(sealing, "PATIENCE", 0.1):
        decided_review(review=new_review())
        (first,) = seal()
        late = first.size
        # Nothing is settled while somebody may still bring a lower number.
        assert first.settled == 0
        assert verified().findings.number == 0

    (second,) = seal()

    last = Leaf.objects.get(index=late)
    assert last.event_id < Leaf.objects.get(index=late - 1).event_id
    assert second.settled == AuditEvent.objects.latest("pk").pk
    assert verified().findings.number == 0


def test_a_transaction_that_ends_meanwhile_is_waited_for() -> None:
    with an_event_not_yet_committed():
        decided_review(review=new_review())
        threading.Timer(0.2, lambda: None).start()
        with patch.object(sealing, "PATIENCE", 0.0):
            assert sealing.settled_by_now(default=-1) == -1
    assert sealing.settled_by_now(default=-1) == AuditEvent.objects.latest("pk").pk


def test_a_number_that_was_drawn_in_vain_holds_nothing_up() -> None:
    work()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('verification_auditevent', 'id'))")
    (checkpoint,) = seal()
    assert checkpoint.settled == AuditEvent.objects.latest("pk").pk + 1


def test_there_is_one_sealer_at_a_time() -> None:
    work()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(sealing.TRY_LOCK)
            assert seal() == []
    finally:
        other.close()
    assert len(seal()) == 1


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM verification_leaf WHERE index = (SELECT max(index) FROM verification_leaf)",
        "UPDATE verification_leaf SET nodes = sha256('x'), hash = sha256('y')",
        "UPDATE verification_checkpoint SET root = sha256('x')",
        "DELETE FROM verification_checkpoint",
    ],
)
def test_nothing_is_signed_on_top_of_a_tree_that_was_changed(deed: str) -> None:
    work()
    seal()
    attack(deed)
    decided_review(review=new_review())
    before = Checkpoint.objects.count()

    with pytest.raises(TreeBroken, match="audit verify"):
        seal()

    assert Checkpoint.objects.count() == before


@pytest.mark.parametrize("table", ["leaf", "checkpoint"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verification_{} SET {} = {}",
        "DELETE FROM verification_{}",
        "TRUNCATE verification_{} CASCADE",
    ],
)
def test_leaves_and_checkpoints_refuse_to_change(table: str, change: str) -> None:
    work()
    seal()
    column = "hash" if table == "leaf" else "root"
    with pytest.raises(Exception, match="is immutable"), connection.cursor() as cursor:
        cursor.execute(change.format(table, column, column))


def test_checkpoints_go_where_the_settings_say(settings: LazySettings, tmp_path: Path) -> None:
    settings.CHECKPOINT_FILE = str(tmp_path / "checkpoints")
    settings.CHECKPOINT_MAIL = ["witness@newsroom.example"]
    work()
    with patch("verification.sending.checkpoint") as asked:
        (first,) = seal()
        decided_review(review=new_review())
        (second,) = seal()
    ways = [call.args for call in asked.call_args_list]
    assert ways == [(one.pk, way) for one in (first, second) for way in ("file", "mail")]

    for number, way in ways:
        checkpoints.send(checkpoint_id=number, way=way)

    written = Path(settings.CHECKPOINT_FILE).read_text()
    assert notes.all_in(written) == [first.note, second.note]
    assert [message.to for message in mail.outbox] == [["witness@newsroom.example"]] * 2
    said = str(mail.outbox[1].body).partition("----\n")[2]
    assert notes.opened(notes.all_in(said)[0], known())[0].size == second.size


@pytest.fixture
def witness() -> Iterator[tuple[str, list[str]]]:
    """Return the address of somebody who keeps what is posted, and what they have."""
    kept: list[str] = []

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(503 if len(kept) == 1 else 201)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", kept
    server.shutdown()
    server.server_close()


def test_a_checkpoint_is_posted_until_it_is_taken(
    settings: LazySettings, witness: tuple[str, list[str]]
) -> None:
    settings.CHECKPOINT_URL, kept = witness
    work()
    (checkpoint,) = seal()

    # What the task's retries are for.
    with pytest.raises(OSError, match="503"):
        tasks.send_checkpoint.run(checkpoint_id=checkpoint.pk, way="url")
    tasks.send_checkpoint.run(checkpoint_id=checkpoint.pk, way="url")

    assert kept == [checkpoint.note] * 2


def test_what_did_not_arrive_is_sent_again_the_latest_of_it(
    settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The messages of the first two are lost; the place of the third is out of reach."""
    settings.CHECKPOINT_FILE = str(tmp_path / "away" / "checkpoints")
    after = timedelta(minutes=5)
    with patch("verification.sending.checkpoint") as asked:
        for _ in range(2):
            decided_review(review=new_review())
            seal()
        decided_review(review=new_review())
        (third,) = seal()
        asked.reset_mock()
        assert checkpoints.resend_overdue(now=LATER + after / 2, after=after) == 0
        assert checkpoints.resend_overdue(now=LATER + after, after=after) == 1
        asked.assert_called_once_with(third.pk, "file")
        with pytest.raises(FileNotFoundError):
            checkpoints.send(checkpoint_id=third.pk, way="file")
        (late,) = checkpoints.undelivered()
        assert (late.way, late.number, late.since) == ("file", 1, third.at)
        call_command("audit", "verify")
        assert "1 checkpoints did not arrive by file yet" in capsys.readouterr().out

        (tmp_path / "away").mkdir()
        assert checkpoints.resend_overdue(now=LATER + 2 * after, after=after) == 1
        for _ in range(2):
            checkpoints.send(checkpoint_id=third.pk, way="file")
        assert checkpoints.resend_overdue(now=LATER + 9 * after, after=after) == 0

    assert checkpoints.undelivered() == []
    assert notes.all_in(Path(settings.CHECKPOINT_FILE).read_text()) == [third.note]
