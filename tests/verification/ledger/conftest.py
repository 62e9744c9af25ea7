"""What every test of the ledger may count on."""

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _people_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(factories.TOLD, "people", True)
