"""The attacker has the superuser's password, and no key: `audit verify` names each deed."""

# ruff: noqa: S608 (the attacker writes SQL as they like)

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import UserFactory, decided_review
from tests.verification.ledger.copies import deed_rows
from tests.verification.ledger.deeds import REMOVALS
from tests.verification.ledger.desk import attack, codes, known, new_review, seal, verified, work
from verification import comments
from verification.ledger import digests, notes, verifying
from verification.ledger.leaves import Given
from verification.ledger.tree import Frontier, leaf_hash
from verification.models import AuditEvent, ChainHead, Leaf, Review

pytestmark = pytest.mark.django_db(transaction=True)


def verdict_event() -> AuditEvent:
    """Return the event of a verdict: others come before and after it in its chain."""
    return AuditEvent.objects.filter(action="verdict.submitted").earliest("pk")


def test_what_nobody_has_touched_is_as_written() -> None:
    work()
    assert verified().findings.number == 0
    seal()
    decided_review(review=new_review())

    result = verified()

    assert list(result.findings) == []
    assert result.events == AuditEvent.objects.count() == result.sealed + result.unsealed
    # Who took it is a new person.
    assert result.unsealed == 4


def test_an_edit_is_named_with_its_place_and_field() -> None:
    review = work()
    seal()
    event = verdict_event()
    attack(f"UPDATE verification_verdict SET rating = 'supported' WHERE id = {review.verdict_id}")

    (finding,) = verified().findings

    assert (finding.code, finding.event, finding.differs) == ("row_changed", event.pk, ("rating",))
    assert (finding.about, finding.chain) == (f"verdict {review.verdict_id}", f"review {review.pk}")


def test_an_event_that_is_not_sealed_yet_is_missed_by_its_head_and_by_what_it_tells_of() -> None:
    review = work()
    seal()
    comments.write(
        review_id=review.pk, author=UserFactory(), text="One more.", now=review.queued_at
    )
    newest = AuditEvent.objects.latest("pk")
    attack(f"DELETE FROM verification_auditevent WHERE id = {newest.pk}")

    assert codes(verified()) == {"end_missing", "row_unvouched"}


def test_a_head_that_was_set_back_too_does_not_hide_what_the_event_told_of() -> None:
    review = work()
    comments.write(
        review_id=review.pk, author=UserFactory(), text="One more.", now=review.queued_at
    )
    attack(REMOVALS["the newest event, and the head follows"][0].format(**deed_rows()))

    assert codes(verified()) == {"row_unvouched"}


def test_two_events_that_change_places_are_both_named() -> None:
    review = work()
    seal()
    one, other = AuditEvent.objects.filter(review=review).order_by("pk")[:2]
    attack(
        f"UPDATE verification_auditevent SET position = -1 WHERE id = {one.pk};"
        f"UPDATE verification_auditevent SET position = {one.position} WHERE id = {other.pk};"
        f"UPDATE verification_auditevent SET position = {other.position} WHERE id = {one.pk}"
    )

    found = verified().findings

    assert {f.event for f in found if f.code == "chain_broken"} >= {one.pk, other.pk}


def rewrite_chain(review: Review) -> None:
    """Let another person have given the verdict, and make every hash of the chain fit."""
    other = UserFactory().pk
    deeds = [
        f"UPDATE verification_verdict SET decided_by_id = {other} WHERE review_id = {review.pk}"
    ]
    previous = digests.GENESIS
    for event in AuditEvent.objects.filter(review=review).order_by("position"):
        if event.action == "verdict.submitted":
            event.actor_id = other
            event.records[f"verdict:{event.after['verdict']}"]["decided_by_id"] = other
        event.digest = digests.digest(vars(event))
        previous = digests.link(previous, event.position, event.pk, event.digest)
        deeds.append(
            f"UPDATE verification_auditevent SET actor_id = {event.actor_id},"
            f" records = '{json.dumps(event.records)}', digest = '\\x{event.digest.hex()}',"
            f" hash = '\\x{previous.hex()}' WHERE id = {event.pk}"
        )
    deeds.append(
        f"UPDATE verification_chainhead SET hash = '\\x{previous.hex()}'"
        f" WHERE chain_kind = 'review' AND chain_id = {review.pk}"
    )
    attack(*deeds)


def rewrite_tree() -> None:
    """Make the leaves those of the events as they are now, and the checkpoint's root theirs."""
    frontier, deeds = Frontier(), []
    for leaf in Leaf.objects.order_by("index"):
        hashed = bytes(AuditEvent.objects.get(pk=leaf.event_id).hash)
        nodes = b"".join(frontier.append(leaf_hash(hashed)))
        deeds.append(
            f"UPDATE verification_leaf SET hash = '\\x{hashed.hex()}', nodes = '\\x{nodes.hex()}'"
            f" WHERE index = {leaf.index}"
        )
    deeds.append(f"UPDATE verification_checkpoint SET root = '\\x{frontier.root().hex()}'")
    attack(*deeds)


def test_before_it_is_sealed_a_chain_can_be_written_anew() -> None:
    """What the documentation says cannot be found: the reason to seal every minute."""
    review = work()
    rewrite_chain(review)
    assert verified().findings.number == 0


def test_a_chain_that_was_written_anew_does_not_fit_what_was_sealed() -> None:
    review = work()
    seal()
    rewrite_chain(review)

    found = verified().findings

    assert codes(verified()) == {"sealed_event_changed"}
    changed = {finding.event for finding in found}
    assert changed == set(
        AuditEvent.objects.filter(review=review, pk__gte=verdict_event().pk).values_list(
            "pk", flat=True
        )
    )


def test_a_tree_that_was_written_anew_does_not_fit_what_was_signed() -> None:
    review = work()
    seal()
    rewrite_chain(review)
    rewrite_tree()

    assert codes(verified()) == {"checkpoint_changed"}


def test_who_rewrites_checkpoints_too_is_found_with_an_old_one_at_hand(tmp_path: Path) -> None:
    """Even with the key: the attacker signs anew, but cannot take back what was given away."""
    review = work()
    (checkpoint,) = seal()
    kept = tmp_path / "kept.txt"
    kept.write_text(checkpoint.note)
    rewrite_chain(review)
    attack("TRUNCATE verification_leaf, verification_checkpoint CASCADE")
    seal()
    assert verified().findings.number == 0

    with pytest.raises(SystemExit):
        call_command("audit", "verify", "--checkpoints", str(kept))

    note, _key = notes.opened(kept.read_text(), known())
    (finding,) = verified(Given(note, "kept.txt")).findings
    assert finding.code == "root_differs"
    assert finding.about == f"checkpoint of {note.size} events in kept.txt"


def test_a_checkpoint_signed_with_another_key_is_named() -> None:
    work()
    seal()
    attack("UPDATE verification_checkpoint SET note = replace(note, '— ', '— x')")
    assert codes(verified()) == {"checkpoint_unsigned"}


def test_an_event_inserted_among_sealed_ones_is_named() -> None:
    """With a number of its own below those that are settled, and every hash made to fit."""
    review = work()
    seal()
    head = ChainHead.objects.get(chain_kind="review", chain_id=review.pk)
    last = AuditEvent.objects.get(review=review, position=head.position)
    said = {**vars(last), "after": {"state": "published"}, "records": {}}
    of_content = digests.digest(said)
    hashed = digests.link(bytes(head.hash), head.position + 1, -5, of_content)
    attack(
        "INSERT INTO verification_auditevent"
        " SELECT (jsonb_populate_record(event, jsonb_build_object("
        f"'id', -5, 'after', '{{\"state\": \"published\"}}'::jsonb, 'records', '{{}}'::jsonb,"
        f" 'position', {head.position + 1}))).* FROM verification_auditevent event"
        f" WHERE id = {last.pk}",
        f"UPDATE verification_auditevent SET digest = '\\x{of_content.hex()}',"
        f" hash = '\\x{hashed.hex()}' WHERE id = -5",
        f"UPDATE verification_chainhead SET position = {head.position + 1},"
        f" hash = '\\x{hashed.hex()}' WHERE chain_kind = 'review' AND chain_id = {review.pk}",
    )
    assert codes(verified()) >= {"event_inserted"}


def test_what_came_before_a_verified_checkpoint_is_not_looked_at_again() -> None:
    work()
    (first,) = seal()
    note, _key = notes.opened(first.note, known())
    late = decided_review(review=new_review())
    seal()
    assert verified(since=note).findings.number == 0
    assert verified(since=note).events == 4

    attack(f"UPDATE verification_auditevent SET reason = 'x' WHERE review_id = {late.pk}")
    assert codes(verified(since=note)) == {"event_changed"}
    attack("UPDATE verification_leaf SET hash = sha256('x') WHERE index = 0")
    assert "root_differs" not in codes(verified(since=note))
    attack("DELETE FROM verification_leaf WHERE index < 3")
    assert codes(verified()) >= {"leaf_missing"}


def test_two_processes_find_what_one_does() -> None:
    review = work()
    seal()
    with patch.object(verifying, "MANY", 0):
        assert verified().findings.number == 0
        attack(
            "UPDATE verification_auditevent SET reason = 'x'",
            f"UPDATE verification_verdict SET rating = 'supported' WHERE id = {review.verdict_id}",
            "DELETE FROM verification_comment",
        )
        halves = verified()
    whole = verified()
    assert set(halves.findings) == set(whole.findings)
    assert halves.events == whole.events == halves.findings.number - 2


def test_many_findings_are_counted() -> None:
    work()
    seal()
    attack("UPDATE verification_auditevent SET reason = 'x'")
    assert verified().findings.number == AuditEvent.objects.count()


def test_hashes_are_not_asked_of_the_database() -> None:
    """A superuser may replace sha256 itself."""
    work()
    seal()
    name = "public.sha256"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {name}(bytea) RETURNS bytea LANGUAGE sql AS"
            " $$ SELECT '\\x00'::bytea $$"
        )
    try:
        attack("UPDATE verification_auditevent SET reason = 'x'")
        assert "event_changed" in codes(verified())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP FUNCTION {name}(bytea)")
