"""Submitting, dismissing and reopening, with and without scripts."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import ReviewFactory, UserFactory, decided_review, taken_review
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
from verification import drafts, queue
from verification.models import AuditEvent, Citation, Review, User, Verdict

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("headers", WAYS)]
LOST = "You no longer hold this claim."


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def test_submitting_decides_and_goes_to_the_next_claim(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    following = ReviewFactory(claim__checkworthiness=0.1)
    review = held_review(reviewer)

    response = client.post(at("submit", review), typed(review, SOURCE), headers=headers)

    assert goes_to(response) == f"{at('review', following)}#claim"
    verdict = Verdict.objects.get(review=review)
    assert (verdict.rating, verdict.decided_by) == (Verdict.Rating.DISPUTED, reviewer)
    assert Citation.objects.get(verdict=verdict).excerpt == SOURCE["excerpt"]
    assert drafts.find(review_id=review.pk, reviewer=reviewer) is None


def test_after_the_last_claim_the_queue_says_so(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)

    response = client.post(at("submit", review), typed(review, SOURCE), headers=headers)

    assert goes_to(response) == "/"
    page = text_of(client.get("/"))
    assert "Nothing more is waiting here." in page
    assert f"Disputed: <a href='{at('review', review)}#claim'>7,095 casualties</a>" in page


def test_the_next_claim_stays_within_the_filter(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    ReviewFactory(claim__kind="quote", claim__checkworthiness=0.9)
    wanted = ReviewFactory(claim__kind="quantity", claim__checkworthiness=0.1)
    review = held_review(reviewer)

    path = f"{at('submit', review)}?kind=quantity"
    response = client.post(path, typed(review, SOURCE), headers=headers)

    assert goes_to(response) == f"{at('review', wanted)}?kind=quantity#claim"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"rating": ""}, "Choose a rating."),
        ({"rationale": " "}, "Say why the evidence leads here."),
        ({"rating": "supported"}, "No citation supports the claim with an excerpt."),
        ({"rating": "unverified"}, "Choose what stood in the way."),
        ({"citations-0-url": "ftp://files.example/x"}, "beginning with https:// or http://"),
        ({"citations-0-title": ""}, "Name the source, so that it can be found."),
        ({"citations-0-published_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_what_cannot_count_is_refused_and_kept(
    client: Client, reviewer: User, headers: dict[str, str], fields: dict[str, str], message: str
) -> None:
    review = held_review(reviewer)
    kept = {"tried": "Called the “press office” <twice>"}

    sent = typed(review, SOURCE, **kept) | fields
    response = client.post(at("submit", review), sent, headers=headers)

    assert response.status_code == 422
    page = text_of(response)
    assert message in page
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert "Called the “press office” &lt;twice&gt;" in page
    assert SOURCE["excerpt"] in page
    assert not Verdict.objects.exists()
    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    assert draft.data["tried"] == kept["tried"]
    assert draft.data["citations"][0]["excerpt"] == SOURCE["excerpt"]


def test_an_enhanced_refusal_is_only_the_working_half(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    response = client.post(at("submit", review), typed(review, rating=""), headers=headers)
    assert ("<html" in text_of(response)) == (not headers)
    assert 'id="work"' in text_of(response)


def test_unverified_needs_no_citation_and_drops_what_other_ratings_need(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    fields = {"rating": "unverified", "obstacle": "conflicting", "tried": "Both ministries."}

    client.post(
        at("submit", review), typed(review, {"stance": "supports"}, **fields), headers=headers
    )

    verdict = Verdict.objects.get(review=review)
    assert (verdict.obstacle, verdict.tried) == ("conflicting", "Both ministries.")
    assert not verdict.citations.exists()


def test_what_was_typed_for_unverified_does_not_reach_another_rating(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    fields = {"obstacle": "conflicting", "tried": "Both ministries."}
    client.post(at("submit", review), typed(review, SOURCE, **fields), headers=headers)
    verdict = Verdict.objects.get(review=review)
    assert (verdict.rating, verdict.obstacle, verdict.tried) == ("disputed", "", "")


def test_a_stale_version_is_refused_with_a_way_on(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    stale = typed(review, SOURCE, rationale="Two hours of work") | {"version": review.version + 1}

    response = client.post(at("submit", review), stale, headers=headers)

    page = text_of(response)
    assert response.status_code == 422
    assert "This claim moved on while you were writing." in page
    assert "Two hours of work" in page


def test_a_lost_lease_is_refused_and_taking_again_restores_the_form(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    sent = typed(review, SOURCE, rationale="Two hours of work")
    queue.release(
        review_id=review.pk, reviewer=reviewer, lease_token=token_of(review), now=timezone.now()
    )

    refused = client.post(at("submit", review), sent, headers=headers)
    assert refused.status_code == 422
    assert LOST in text_of(refused)
    assert f'formaction="{at("take", review)}"' in text_of(refused)

    taken = client.post(at("take", review), sent, headers=headers)
    assert goes_to(taken) == f"{at('review', review)}#claim"
    page = text_of(client.get(at("review", review)))
    review.refresh_from_db()
    assert "Two hours of work" in page
    assert SOURCE["excerpt"] in page
    assert str(token_of(review)) in page


def test_a_mistake_does_not_hide_that_the_claim_is_lost(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    sent = typed(review, rating="")
    assert "You no longer hold" not in text_of(client.post(at("submit", review), sent))
    queue.release(
        review_id=review.pk, reviewer=reviewer, lease_token=token_of(review), now=timezone.now()
    )
    page = text_of(client.post(at("submit", review), sent, headers=headers))
    assert "Choose a rating." in page
    assert "You no longer hold this claim: take it again to submit." in page


def test_a_foreign_lease_token_writes_nothing(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    forged = typed(review, SOURCE, lease_token=uuid4())
    response = client.post(at("submit", review), forged, headers=headers)
    assert response.status_code == 422
    assert LOST in text_of(response)
    assert not Verdict.objects.exists()


def test_a_claim_that_somebody_else_holds_offers_no_taking(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = taken_review(UserFactory(), now=timezone.now())
    response = client.post(at("submit", review), typed(review, SOURCE), headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert "Take it again" not in page
    assert "What you typed is kept as your draft." in page


def test_a_second_tab_on_a_decided_claim_does_not_promise_a_draft(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    sent = typed(review, SOURCE)
    client.post(at("submit", review), sent, headers=headers)
    response = client.post(at("submit", review), sent, headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert "You have already decided this claim." in page
    assert "kept as your draft" not in page
    assert "The register says otherwise." in page


def test_a_wrong_address_is_complained_about_once(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    sent = typed(review, SOURCE | {"url": "ftp:register"})
    page = text_of(client.post(at("submit", review), sent, headers=headers))
    # Once in the list above the form and once at the field.
    assert page.count("Give the full address") == 2


def test_dismissing_goes_on_to_the_next(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    fields = {"dismissed_as": "not_checkable", "dismissal_reason": "An opinion."}

    response = client.post(at("dismiss", review), typed(review, **fields), headers=headers)

    review.refresh_from_db()
    assert goes_to(response) == "/"
    assert (review.state, review.dismissal_reason) == (Review.State.DISMISSED, "An opinion.")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"dismissed_as": "not_checkable"}, "There is no reason. Say why it is dismissed."),
        (
            {"dismissed_as": "duplicate", "dismissal_reason": "Again", "duplicate_of": "99999"},
            "It does not name another claim that is open or decided.",
        ),
        ({"dismissed_as": "", "dismissal_reason": "Hm"}, "This field is required."),
    ],
)
def test_a_dismissal_that_cannot_count_keeps_the_verdict_in_progress(
    client: Client, reviewer: User, headers: dict[str, str], fields: dict[str, str], message: str
) -> None:
    review = held_review(reviewer)
    sent = typed(review, SOURCE, rationale="Half a thought", **fields)
    response = client.post(at("dismiss", review), sent, headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert "Half a thought" in page


def test_an_editor_reopens_with_a_reason(editor: User, headers: dict[str, str]) -> None:
    review = decided_review()
    client = Client()
    client.force_login(editor)

    sent = {"version": review.version, "reason": "The register was corrected."}
    response = client.post(at("reopen", review), sent, headers=headers)

    review.refresh_from_db()
    assert goes_to(response) == f"{at('review', review)}#claim"
    assert review.state == Review.State.OPEN
    event = AuditEvent.objects.latest("pk")
    assert (event.actor, event.reason) == (editor, "The register was corrected.")


def test_reopening_what_changed_meanwhile_is_refused(editor: User, headers: dict[str, str]) -> None:
    review = decided_review()
    client = Client()
    client.force_login(editor)
    sent = {"version": review.version - 1, "reason": "Mistake"}
    response = client.post(at("reopen", review), sent, headers=headers)
    assert response.status_code == 422
    assert "moved on" in text_of(response)
    assert "Mistake" in text_of(response)


def test_the_address_of_a_refused_form_leads_back_to_it(
    client: Client, headers: dict[str, str]
) -> None:
    review = ReviewFactory()
    response = client.get(f"{at('submit', review)}?kind=quote", headers=headers)
    assert response["Location"] == f"{at('review', review)}?kind=quote#claim"


def test_a_reviewer_cannot_reopen(client: Client, headers: dict[str, str]) -> None:
    review = decided_review()
    sent = {"version": review.version, "reason": "I want it"}
    assert client.post(at("reopen", review), sent, headers=headers).status_code == 403
    review.refresh_from_db()
    assert review.state == Review.State.DECIDED
