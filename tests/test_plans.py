"""The look at plans finds what it is there to find."""

import pytest

from tests.factories import ReviewFactory
from tests.plans import tables_read_whole
from verification.models import Turn

pytestmark = pytest.mark.django_db


def test_a_table_without_a_fitting_index_is_told():
    ReviewFactory()
    unindexed = Turn.objects.filter(dismissal_reason="An opinion.")
    assert tables_read_whole(lambda: list(unindexed)) == {"verification_turn"}


def test_a_table_with_one_is_not():
    assert tables_read_whole(lambda: list(Turn.objects.filter(pk=1))) == set()
