"""A history from before it was chained is chained by the migration."""

import pytest
from django.apps import apps

from tests.verification.ledger.desk import attack, seal, verified, work
from verification.ledger import adopting
from verification.models import AuditEvent, ChainHead

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_history_from_before_is_chained_and_vouches_for_what_there_is() -> None:
    work()
    work()
    attack(
        "UPDATE verification_auditevent SET digest = '', hash = '', position = -id,"
        " chain_kind = '', chain_id = 0, records = '{}'",
        "DELETE FROM verification_chainhead",
    )
    assert verified().findings.number > AuditEvent.objects.count()

    adopting.adopt(apps, None)
    adopting.vouch_for_people_and_runs(apps, None)

    assert list(verified().findings) == []
    work()
    seal()
    assert list(verified().findings) == []
    attack("UPDATE verification_citation SET excerpt = 'Others.'")
    assert {finding.code for finding in verified().findings} == {"row_changed"}


def test_without_a_history_there_is_nothing_to_chain() -> None:
    adopting.adopt(apps, None)
    assert not ChainHead.objects.exists()
