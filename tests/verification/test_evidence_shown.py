"""What came of looking for an excerpt: told alike on the page and in every report."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.verification.at_hand import may_fetch
from tests.verification.fetching.hostile import served
from tests.verification.reports.writing import written
from tests.verification.seed_verdicts import CASES, RESULTS, given
from verification import checks, known
from verification.excerpts.checking import LABELS, Result
from verification.models import Citation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cited(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Citation]]:
    """The seeds' verdicts, by what their excerpts come to."""
    may_fetch(monkeypatch)
    with served() as server:
        yield given(server)


def label_of(result: str) -> str:
    return LABELS[Result(result)] if result in set(Result) else checks.NOT_CHECKED_LABEL


def words(page: bytes) -> str:
    return " ".join(unescape(page.decode()).split())


def test_every_outcome_is_told_on_the_page_and_in_each_report(
    cited: dict[str, Citation], signed_in_client: Callable[[Any], Client]
) -> None:
    standings = {name: checks.standing(citation) for name, citation in cited.items()}
    assert {name: one.result for name, one in standings.items()} == RESULTS
    both = standings["figure_differs"].sentence
    assert ("500" in both, "“30" in both) == (True, True)

    client = signed_in_client("reviewer")
    report, table = words(written("html")), written("csv").decode("utf-8-sig")
    claims = json.loads(written("json"))["claims"]
    told = {
        source["title"]: source
        for claim in claims
        if claim["verdict"]
        for source in claim["verdict"]["citations"]
    }
    lines = "\n".join(row["citations"] for row in csv.DictReader(io.StringIO(table)))
    for name, citation in cited.items():
        one, case = standings[name], CASES[name]
        # Of what was not looked for, a report says what is kept, and nothing of this machine.
        reported = known.standing(citation).sentence
        assert reported == one.sentence or not one.is_checked
        address = reverse("verification:review", args=[citation.verdict.review_id])
        page = words(client.get(address).content)
        said = f"</svg>{label_of(one.result)}</span> <span>{one.sentence}</span>"
        assert f'<span class="outcome looked {one.result}">' in page, name
        assert said in page, name
        assert f"<b>{label_of(one.result)}.</b> {reported}" in report, name
        assert f"({label_of(one.result)}" in lines, name
        assert reported in lines, name
        check = told[citation.title]["check"]
        assert (check["result"], check["sentence"]) == (one.result, reported), name
        assert (told[citation.title]["explanation"] or "") == case.explanation, name
        for shown in (page, report, lines):
            assert case.explanation in shown, name
        marked = f"<bdi>{one.before}</bdi><mark>{one.found}</mark><bdi>{one.after}</bdi>"
        if one.found:
            assert " ".join(marked.split()) in page, name
            assert " ".join(marked.split()) in report, name
            assert check["found"] == one.found, name
        if one.is_checked:
            assert check["copied_at"] in lines, name
            assert (check["against"], bool(check["checked_at"])) == ("page", True), name
