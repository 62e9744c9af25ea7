"""The attacker is a true superuser of the database server, and has no key."""

from pathlib import Path

import pytest
from django.core.management import call_command
from psycopg import OperationalError

from tests.verification.ledger import copies
from tests.verification.ledger.desk import codes, known, seal, verified, work
from tests.verification.ledger.everything import everything
from verification.ledger import notes
from verification.ledger.leaves import Given

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EVERYTHING_GOES = """
TRUNCATE claims_article, claims_claim, verification_review, verification_verdict,
    verification_report, verification_auditevent, verification_chainhead, verification_leaf,
    verification_checkpoint, verification_user CASCADE
"""


@pytest.fixture(autouse=True)
def _superuser_may_come_in(transactional_db: None) -> None:
    try:
        with copies.attackers():
            pass
    except OperationalError:
        pytest.skip("This server lets no superuser in; TEST_SUPERUSER names one.")


@pytest.mark.parametrize("without_triggers", copies.WITHOUT_TRIGGERS)
def test_whatever_a_superuser_does_is_named(without_triggers: str) -> None:
    everything()
    seal()
    work()
    seal()
    assert list(verified().findings) == []

    assert copies.not_found(without_triggers=without_triggers) == {}


def test_that_all_is_gone_shows_only_to_who_has_kept_a_checkpoint() -> None:
    """What the documentation says: an empty history is a whole one."""
    work()
    (checkpoint,) = seal()
    with copies.attackers() as parameters, copies.copied() as copy:
        where = {**parameters, "dbname": copy}
        copies.attack(where, EVERYTHING_GOES, without_triggers="replica")

        assert list(verified().findings) == []
        assert codes(verified(given(checkpoint.note))) == {"history_shorter"}


def test_an_older_backup_shows_only_to_who_has_kept_a_checkpoint() -> None:
    review = work()
    seal()
    with copies.copied():
        review.refresh_from_db()
        work_of_another_day = work()
        (checkpoint,) = seal()
        assert work_of_another_day.pk != review.pk
        assert list(verified(given(checkpoint.note)).findings) == []

    # Back to what was before.
    assert list(verified().findings) == []
    assert codes(verified(given(checkpoint.note))) == {"history_shorter"}


def test_nightly_looks_go_on_where_the_last_one_ended(tmp_path: Path) -> None:
    """`--resume` remembers the last checkpoint at which all was in order."""
    kept = tmp_path / "verified"
    work()
    (first,) = seal()
    call_command("audit", "verify", "--resume", str(kept))
    assert kept.read_text() == first.note

    review = work()
    (second,) = seal()
    call_command("audit", "verify", "--resume", str(kept))
    assert kept.read_text() == second.note

    with copies.attackers() as parameters, copies.copied() as copy:
        deed = f"UPDATE verification_auditevent SET at = now() WHERE review_id = {review.pk}"  # noqa: S608
        copies.attack({**parameters, "dbname": copy}, deed, without_triggers="replica")
        # It lies before: that is what a look at the whole is for.
        call_command("audit", "verify", "--resume", str(kept))
        kept.write_text(first.note)
        with pytest.raises(SystemExit):
            call_command("audit", "verify", "--resume", str(kept))
    assert kept.read_text() == first.note


def given(text: str) -> Given:
    note, _key = notes.opened(text, known())
    return Given(note, "kept")
