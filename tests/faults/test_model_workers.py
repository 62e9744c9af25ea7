"""A language model that is slow, and then away, in real processes: the rules never wait for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.llm import stand_in
from tests.llm.stand_in import StandIn, claim, found, raw

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

SHELLING = "The army shelled the market of Ganja."
DONE = "SELECT extractor FROM claims_extraction WHERE status = %s ORDER BY extractor, id"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_in.running() as server:
        yield server


@pytest.fixture
def installation(tmp_path: Path, server: StandIn) -> Iterator[Installation]:
    installation = Installation(
        tmp_path / "data",
        LOG_LEVEL="WARNING",
        LLM_TEXT_MAY_LEAVE="on",
        LLM_BASE_URL=server.base_url,
        LLM_MODEL="small",
        LLM_QUESTION_TIME_LIMIT="30",
    )
    installation.manage("migrate", "--verbosity=0")
    yield installation
    installation.stop()


def test_the_rules_do_not_wait_for_the_model(
    installation: Installation, server: StandIn, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text(f"Losses near Town {number}\n\nThey lost {number + 20} men. {SHELLING}\n")
    answer = found(claim(SHELLING, "market of Ganja", kind="position"))
    server.replies = [raw(b"", 503, wait=8.0), answer, raw(b"", 400)]
    installation.start_worker()
    installation.start_worker("--queues", "claimdesk-llm", "--hostname", "model@%h")

    installation.manage("ingest", *map(str, paths), "--wait")

    # All three are read while the model has not yet answered its first question.
    assert [name.split("/")[0] for (name,) in installation.sql(DONE, "done")] == ["rules"] * 3
    installation.wait_until(lambda: installation.unfinished() == 0, "the model has not ended")
    assert installation.sql(DONE, "done")[0] == ("llm/1:small",)
    assert installation.sql(DONE, "failed") == [("llm/1:small",)] * 2
    added = installation.sql("SELECT exact FROM claims_claim WHERE rule = 'llm.position'")
    assert added == [("market of Ganja",)]
