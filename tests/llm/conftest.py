from collections.abc import Iterator

import pytest

from tests.llm import stand_in
from tests.llm.stand_in import StandIn


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_in.running() as server:
        yield server
