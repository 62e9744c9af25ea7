"""Second eyes and returned claims on the review page."""

import pytest
from django.test import Client

from tests.factories import NOW, UserFactory, decided_review, taken
from tests.verification.views.pages import WAYS, at, goes_to, held_review, text_of, typed
from verification import returning
from verification.models import Comment, Draft, Review, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def returned(reviewer: User, editor: User, question: str = "Which list?") -> Review:
    review = decided_review(reviewer=reviewer)
    returning.return_to_reviewer(
        review_id=review.pk, editor=editor, question=question, version=review.version, now=NOW
    )
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize("headers", WAYS)
def test_second_eyes_are_asked_for_and_the_work_goes_on(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = held_review(reviewer)
    page = text_of(client.get(at("review", review)))
    assert 'data-key="e"' in page
    sent = typed(review, eyes_note="Two lists.", rationale="Half a thought")
    response = client.post(at("second-eyes", review), sent, headers=headers)
    if headers:
        assert "A second person will review it, too." in text_of(response)
        assert "Half a thought</textarea>" in text_of(response)
    else:
        assert goes_to(response) == f"{at('review', review)}#claim"
    assert Comment.objects.get().kind == "second_eyes"
    assert Draft.objects.get().data["rationale"] == "Half a thought"
    page = text_of(client.get(at("review", review)))
    assert "sealed until the claim is decided" in page
    assert "Half a thought" in page
    assert 'data-key="e"' not in page


@pytest.mark.parametrize("headers", WAYS)
@pytest.mark.parametrize(
    ("note", "said"), [("", "Say why a second person should look."), ("@gone", "no longer works")]
)
def test_a_refused_note_is_shown_with_everything_typed(
    client: Client, reviewer: User, headers: dict[str, str], note: str, said: str
) -> None:
    UserFactory(username="gone", is_active=False)
    review = held_review(reviewer)
    sent = typed(review, eyes_note=note, rationale="Half a thought")
    response = client.post(at("second-eyes", review), sent, headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert said in page
    assert f"{note}</textarea>" in page
    assert "Half a thought" in page
    assert Review.objects.get().reviews_wanted == 1


def test_an_editor_returns_a_claim_and_its_reviewer_finds_question_and_draft(
    client: Client, desk: Client, reviewer: User, editor: User
) -> None:
    review = decided_review(reviewer=reviewer, rationale="The register says otherwise.")
    assert f"Return to {reviewer} with a question" in text_of(desk.get(at("review", review)))
    sent = {"version": review.version, "question": "Which list?"}
    page = text_of(desk.post(at("return", review), sent, follow=True))
    assert "It waits for its reviewer alone." in page
    assert "Let others take it" in page
    taken(reviewer, review)
    page = text_of(client.get(at("review", review)))
    assert f"<b>{editor} returned this claim to {reviewer}:</b> Which list?" in page
    assert "The register says otherwise.</textarea>" in page
    assert "Let others take it" not in page


@pytest.mark.parametrize("headers", WAYS)
def test_a_refused_question_is_shown_as_typed(desk: Client, headers: dict[str, str]) -> None:
    review = decided_review()
    sent = {"version": review.version - 1, "question": "Which list?"}
    response = desk.post(at("return", review), sent, headers=headers)
    assert response.status_code == 422
    assert "moved on" in text_of(response)
    assert "Which list?</textarea>" in text_of(response)
    assert Review.objects.get().state == "decided"


def test_reviewers_return_nothing(client: Client, reviewer: User) -> None:
    review = decided_review(reviewer=reviewer)
    assert f'action="{at("return", review)}' not in text_of(client.get(at("review", review)))
    sent = {"version": review.version, "question": "?"}
    assert client.post(at("return", review), sent).status_code == 403
    assert client.post(at("let-others-take", review)).status_code == 403


def test_an_editor_lets_others_take_it(desk: Client, reviewer: User, editor: User) -> None:
    review = returned(reviewer, editor)
    for said in ("Anybody may take it now.", "does not wait for one person any more"):
        page = text_of(desk.post(at("let-others-take", review), follow=True))
        assert said in page
