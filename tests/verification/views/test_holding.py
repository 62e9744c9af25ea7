"""Taking, keeping, skipping and releasing: whatever happens, what was typed stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.factories import ReviewFactory, UserFactory, decided_review, taken_review, turn_on
from tests.verification.views.pages import (
    SOURCE,
    WAYS,
    at,
    goes_to,
    held_review,
    text_of,
    token_of,
    typed,
)
from verification import drafts
from verification.forms.verdict import LONGEST_DRAFT
from verification.models import Draft, Review, Skip, Turn, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def draft_of(reviewer: User, review: Review) -> Draft:
    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    return draft


@pytest.mark.parametrize("headers", WAYS)
def test_take_next_leases_the_most_check_worthy(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    ReviewFactory(claim__checkworthiness=0.2)
    best = ReviewFactory(claim__checkworthiness=0.8)
    response = client.post("/queue/next/", headers=headers)
    assert goes_to(response) == f"{at('review', best)}#claim"
    assert turn_on(best).reviewer == reviewer


def test_what_somebody_else_holds_is_not_taken(client: Client) -> None:
    other = UserFactory()
    review = taken_review(other, now=timezone.now())
    client.post(at("take", review))
    page = text_of(client.get(at("review", review)))
    assert "This claim is not free" in page
    assert f"{other} is working on this claim" in page


@pytest.mark.parametrize("headers", WAYS)
def test_adding_a_citation_keeps_everything(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    sent = typed(review, SOURCE, add="citation", rationale="So far")

    response = client.post(at("draft", review), sent, headers=headers)

    draft = draft_of(reviewer, review)
    assert [c.get("title", "") for c in draft.data["citations"]] == [SOURCE["title"], ""]
    # The new one leans the way of the rating, and was looked at today.
    assert draft.data["citations"][1] == {
        "stance": "refutes",
        "accessed_on": timezone.localdate().isoformat(),
    }
    if headers:
        page = text_of(response)
    else:
        assert response["Location"] == f"{at('review', review)}#citation-1"
        page = text_of(client.get(at("review", review)))
    assert "So far" in page
    assert 'name="citations-1-url"' in page


@pytest.mark.parametrize("name", ["remove", "citations-TOTAL_FORMS"])
def test_a_number_of_thousands_of_digits_is_none(client: Client, reviewer: User, name: str) -> None:
    review = held_review(reviewer)
    client.post(at("draft", review), typed(review, rationale="Kept") | {name: "9" * 5000})
    assert draft_of(reviewer, review).data["rationale"] == "Kept"


@pytest.mark.parametrize("headers", WAYS)
def test_removing_a_citation_keeps_the_others(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    others = [SOURCE | {"title": title} for title in ("One", "Two", "Three")]
    client.post(at("draft", review), typed(review, *others, remove="1"), headers=headers)
    titles = [c["title"] for c in draft_of(reviewer, review).data["citations"]]
    assert titles == ["One", "Three"]


def test_the_autosave_keeps_the_text_and_the_lease(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    nearly_over = timezone.now() + timedelta(seconds=5)
    Turn.objects.filter(review=review).update(lease_expires_at=nearly_over)

    response = client.post(at("keep", review), typed(review, rationale="Half a sen"))

    assert response.status_code == 200
    assert draft_of(reviewer, review).data["rationale"] == "Half a sen"
    until = turn_on(review).lease_expires_at
    assert until is not None
    assert until > timezone.now() + settings.LEASE_LENGTH - timedelta(minutes=1)


def test_the_autosave_of_a_lost_claim_keeps_the_text_and_says_so(
    client: Client, reviewer: User
) -> None:
    review = taken_review(UserFactory(), now=timezone.now())
    sent = typed(review, rationale="Half a sen", lease_token=uuid4())
    response = client.post(at("keep", review), sent)
    assert response.status_code == 409
    assert "What you typed is kept" in response.json()["message"]
    assert draft_of(reviewer, review).data["rationale"] == "Half a sen"


def test_a_renewal_without_text_leaves_the_draft_of_another_tab(
    client: Client, reviewer: User
) -> None:
    review = held_review(reviewer)
    client.post(at("keep", review), typed(review, rationale="Typed in another tab"))
    response = client.post(at("keep", review), {"lease_token": token_of(review)})
    assert response.status_code == 200
    assert draft_of(reviewer, review).data["rationale"] == "Typed in another tab"


def test_an_empty_form_is_no_draft(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    drafts.save(review_id=review.pk, reviewer=reviewer, data={"rationale": "x"}, now=timezone.now())
    blank = typed(review, {"stance": "supports", "accessed_on": "2026-01-01"})
    client.post(at("keep", review), blank | {"rating": "", "rationale": ""})
    assert drafts.find(review_id=review.pk, reviewer=reviewer) is None


def test_a_late_autosave_of_a_submitted_form_leaves_no_draft(
    client: Client, reviewer: User
) -> None:
    review = decided_review(reviewer=reviewer)
    client.post(at("keep", review), typed(review, lease_token=uuid4()))
    assert drafts.find(review_id=review.pk, reviewer=reviewer) is None


def test_a_null_character_does_not_lose_a_draft(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    client.post(at("keep", review), typed(review, rationale="a\x00b"))
    assert draft_of(reviewer, review).data["rationale"] == "ab"


@pytest.mark.parametrize("headers", WAYS)
def test_skipping_goes_on_and_keeps_the_draft(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    following = ReviewFactory(claim__checkworthiness=0.1)
    review = held_review(reviewer)

    sent = typed(review, rationale="Not mine", skip_reason="I know the author")
    response = client.post(at("skip", review), sent, headers=headers)

    assert goes_to(response) == f"{at('review', following)}#claim"
    assert Skip.objects.filter(review=review, reviewer=reviewer).exists()
    assert draft_of(reviewer, review).data["rationale"] == "Not mine"


@pytest.mark.parametrize("name", ["skip", "release"])
def test_what_was_let_go_is_named_with_the_way_back(
    client: Client, reviewer: User, name: str
) -> None:
    review = held_review(reviewer, claim__label="7,095 casualties")
    sent = typed(review, rationale="", rating="")
    page = text_of(client.post(at(name, review), sent, follow=True))
    assert f"{at('review', review)}#claim'>7,095 casualties</a>." in page
    assert "kept as your draft" not in page


@pytest.mark.parametrize("name", ["skip", "release"])
def test_letting_go_of_a_lost_claim_says_so(client: Client, reviewer: User, name: str) -> None:
    review = taken_review(UserFactory(), now=timezone.now())
    sent = typed(review, lease_token=uuid4())
    page = text_of(client.post(at(name, review), sent, follow=True))
    assert "You no longer hold this claim." in page
    assert draft_of(reviewer, review).data["rationale"] == "The register says otherwise."


@pytest.mark.parametrize("headers", WAYS)
def test_releasing_frees_the_claim(client: Client, reviewer: User, headers: dict[str, str]) -> None:
    review = held_review(reviewer)
    response = client.post(at("release", review), typed(review), headers=headers)
    assert goes_to(response) == "/"
    assert review.turns.get().reviewer is None
    assert "Your drafts" in text_of(client.get("/"))


@pytest.mark.parametrize("name", ["take", "keep", "draft", "skip", "release", "submit", "dismiss"])
def test_a_claim_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    review = Review(pk=2**62)
    assert client.post(at(name, review), typed(review)).status_code == 404


def test_a_number_beyond_the_database_is_not_found(client: Client) -> None:
    assert client.get(at("review", Review(pk=2**70))).status_code == 404


def test_a_draft_is_no_store_for_megabytes(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    review = held_review(reviewer)
    client.post(at("keep", review), typed(review, rationale="a" * (LONGEST_DRAFT + 1)))
    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft
    assert draft.data["rationale"] == "a" * LONGEST_DRAFT
