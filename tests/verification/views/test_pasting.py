"""Pasting references on the pages where a verdict is given, with scripts and without."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import evidence, finding, submit, taken_review
from tests.verification.views.pages import SOURCE, WAYS, at, held_review, text_of, typed
from verification.models import Citation, Draft, Review, User

EVIL = "</textarea><script>alert(1)</script>"
PASTED = """@article{doe, author={Doe, Jane}, title={A {NATO} story}, journaltitle={Nature},
volume={3}, date={2020}}
@online{page, title={A page}, url={https://example.org/a}, urldate={2026-01-02}}"""


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def paste(client: Client, review: Review, text: str, headers: dict[str, str] | None = None) -> str:
    """Paste a text beside one citation and return the page that follows."""
    sent = typed(review, SOURCE, pasted=text, paste="citations", rationale="So far")
    response = client.post(at("draft", review), sent, headers=headers)
    if "Location" in response:
        response = client.get(at("review", review))
    return text_of(response)


def draft_of(review: Review) -> dict[str, Any]:
    data: dict[str, Any] = Draft.objects.get(review=review).data
    return data


@pytest.mark.parametrize("headers", WAYS)
def test_each_entry_becomes_a_citation(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)

    page = paste(client, review, PASTED, headers)

    assert [c["title"] for c in draft_of(review)["citations"]] == [
        SOURCE["title"],
        "A NATO story",
        "A page",
    ]
    assert "pasted" not in draft_of(review) or draft_of(review)["pasted"] == ""
    assert 'name="citations-1-title" value="A NATO story"' in page
    assert 'name="citations-1-author" value="Doe, Jane"' in page
    assert 'name="citations-2-url"' in page
    assert "So far" in page


@pytest.mark.parametrize("headers", WAYS)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    pasted = PASTED + "\n@misc{untitled, year={2020}}"

    page = paste(client, review, pasted, headers)

    assert "Entry 3 (untitled), title: It has no title." in page
    assert "@misc{untitled, year={2020}}" in page
    assert draft_of(review)["pasted"] == pasted
    assert "faults" not in draft_of(review)
    assert len(draft_of(review)["citations"]) == 1


def test_what_was_pasted_is_stored_with_what_no_field_shows(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    paste(client, review, PASTED)
    one, two = draft_of(review)["citations"][1:]
    changed = {**one, "author": "Roe, Richard", "stance": "refutes", "excerpt": "It says so."}

    client.post(at("submit", review), typed(review, changed, two))

    first, second = Citation.objects.order_by("position")
    assert first.csl == {
        "id": "doe",
        "type": "article-journal",
        "title": "A NATO story",
        "container-title": "Nature",
        "volume": "3",
        "author": [{"family": "Roe", "given": "Richard"}],
        "issued": {"date-parts": [[2020]]},
    }
    assert (first.publisher, first.author, first.published_on) == ("Nature", "Roe, Richard", None)
    assert second.csl["accessed"] == {"date-parts": [[2026, 1, 2]]}
    assert second.item["id"] == f"citation-{second.pk}"
    assert second.item["citation-key"] == "page"


def test_a_verdict_does_not_leave_a_pasted_text_behind(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)

    response = client.post(at("submit", review), typed(review, SOURCE, pasted=PASTED))

    assert response.status_code == 422
    assert "press “Make citations of it”" in text_of(response)
    assert "@article{doe" in text_of(response)


def test_more_than_a_verdict_takes_is_refused(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)

    page = paste(client, review, json.dumps([{"title": f"T{n}"} for n in range(40)]))

    assert "These are 40 citations, and there is room for 39." in page


def test_hostile_references_are_shown_as_text(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)

    fine = paste(client, review, json.dumps({"title": EVIL, "note": EVIL, "publisher": EVIL}))
    broken = paste(client, review, f"@misc{{{EVIL}")

    assert "<script>alert(1)" not in fine + broken
    assert "&lt;script&gt;alert(1)" in fine


@pytest.mark.parametrize("sent", ["{", "[]", '{"URL": "javascript:alert(1)"}', "[" * 9_000])
def test_details_that_were_tampered_with_are_refused(
    client: Client, reviewer: User, sent: str
) -> None:
    review = held_review(reviewer)

    response = client.post(at("submit", review), typed(review, SOURCE | {"csl": sent}))

    assert response.status_code == 422
    assert not Citation.objects.exists()


def test_an_item_without_details_is_made_of_what_was_typed(reviewer: User) -> None:
    verdict = submit(taken_review(reviewer), finding(citations=(evidence(author="Doe, Jane"),)))

    cited = verdict.citations.get()
    assert cited == Citation.objects.get()
    assert (
        cited.csl
        == Citation.objects.get().csl
        == {
            "type": "webpage",
            "title": "Casualty register",
            "URL": "https://register.example/2020",
            "publisher": "The Register",
            "author": [{"family": "Doe", "given": "Jane"}],
        }
    )
