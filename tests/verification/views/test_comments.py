"""Talking about a claim on its page: with scripts and without, and nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, ReviewFactory, UserFactory, decided_review
from tests.verification.views.pages import ENHANCED, WAYS, at, goes_to, held_review, text_of, typed
from verification import comments
from verification.models import Comment, CommentDraft, Draft, Review, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def say(review: Review, author: User, text: str = "Who counted?") -> Comment:
    return comments.write(review_id=review.pk, author=author, text=text, now=NOW)


@pytest.mark.parametrize("headers", WAYS)
def test_a_comment_is_sent_and_shown_in_its_place(
    client: Client, reviewer: User, headers: dict[str, str]
) -> None:
    review = ReviewFactory()
    response = client.post(at("comment", review), {"comment": "Who counted?"}, headers=headers)
    comment = Comment.objects.get()
    page = text_of(client.get(at("review", review)))
    if headers:
        # The address stays, so that a redirect would not load the page again.
        assert f'id="comment-{comment.pk}" tabindex="-1" autofocus' in text_of(response)
    else:
        assert goes_to(response) == f"/reviews/{review.pk}/#comment-{comment.pk}"
    assert f'id="comment-{comment.pk}"' in page
    assert "Who counted?" in page
    assert f"@{reviewer.username}" in page


def test_what_is_typed_of_a_verdict_survives_sending_a_comment(
    client: Client, reviewer: User
) -> None:
    review = held_review(reviewer)
    sent = typed(review, comment="Who counted?", rationale="Half a thought")
    client.post(at("comment", review), sent)
    assert Comment.objects.get().text == "Who counted?"
    assert Draft.objects.get().data["rationale"] == "Half a thought"


@pytest.mark.parametrize("headers", WAYS)
@pytest.mark.parametrize("is_held", [True, False])
def test_a_refused_comment_is_shown_with_everything_typed(
    client: Client, reviewer: User, headers: dict[str, str], is_held: bool
) -> None:
    UserFactory(username="anna", is_active=False)
    review = held_review(reviewer) if is_held else ReviewFactory()
    sent = {"comment": "Ask @anna: where from?"}
    sent = typed(review, rationale="Half a thought", **sent) if is_held else sent
    response = client.post(at("comment", review), sent, headers=headers)
    page = text_of(response)
    assert response.status_code == 422
    assert "@anna no longer works here" in page
    assert "Ask @anna: where from?" in page
    assert "The comment was not sent." in page
    assert "Nothing was submitted." not in page
    assert ("Half a thought" in page) is is_held
    assert not Comment.objects.exists()


def test_a_refused_comment_is_there_again_later(client: Client) -> None:
    UserFactory(username="anna", is_active=False)
    review = ReviewFactory()
    client.post(at("comment", review), {"comment": "Ask @anna"})
    assert "Ask @anna</textarea>" in text_of(client.get(at("review", review)))


def test_submitting_a_verdict_keeps_a_comment_that_was_typed_meanwhile(
    client: Client, reviewer: User
) -> None:
    review = held_review(reviewer)
    sent = typed(review, rating="unverified", obstacle="conflicting", tried="Both.", comment="So?")
    page = text_of(client.post(at("submit", review), sent, follow=True))
    assert "Your comment on it is not sent" in page
    assert CommentDraft.objects.get().text == "So?"
    assert not Comment.objects.exists()


def test_the_autosave_keeps_a_comment_too(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    client.post(at("keep", review), typed(review, comment="So?"), headers=ENHANCED)
    assert CommentDraft.objects.get().text == "So?"


def test_whoever_was_signed_out_gets_back_what_they_typed() -> None:
    review = ReviewFactory()
    response = Client().post(at("comment", review), {"comment": "Who counted?"})
    assert response.status_code == 401
    assert "Who counted?" in text_of(response)


def test_a_mention_is_marked_and_text_is_only_text(client: Client, reviewer: User) -> None:
    UserFactory(username="anna")
    review = ReviewFactory()
    say(review, reviewer, "@anna, <script>alert(1)</script>\n@nobody & co.")
    page = text_of(client.get(at("review", review)))
    assert '<b class="mention">@anna</b>, &lt;script&gt;' in page
    assert "<br>@nobody &amp; co." in page
    assert "<script>alert" not in page


def test_a_page_shows_the_latest_comments_and_leads_to_the_others(
    client: Client, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verification.views.discussion.COMMENTS_SHOWN", 2)
    review = ReviewFactory()
    for text in ("First thing", "Second thing", "Third thing"):
        say(review, reviewer, text)
    page = text_of(client.get(at("review", review)))
    assert "First thing" not in page
    assert page.index("Second thing") < page.index("Third thing")
    assert at("comments", review) in page
    everything = text_of(client.get(at("comments", review)))
    assert everything.index("Third thing") < everything.index("First thing")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_more_comments(
    client: Client, number: int, django_assert_num_queries
) -> None:
    review = ReviewFactory()
    for _ in range(number):
        say(review, UserFactory())
    # Person, two for permissions, review, comments, mentions, notifications.
    with django_assert_num_queries(7):
        client.get(at("comments", review))


def test_its_author_withdraws_a_comment_with_a_reason(client: Client, reviewer: User) -> None:
    review = decided_review()
    comment = say(review, reviewer, "He lies.")
    address = reverse("verification:withdraw-comment", args=[comment.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "Unfair."})
    page = text_of(client.get(at("review", review)))
    assert f"Withdrawn by {reviewer}: <q>Unfair.</q>" in page
    assert "What it said" in page
    other = Client()
    other.force_login(UserFactory())
    page = text_of(other.get(at("review", review)))
    assert "Unfair." in page
    assert "He lies." not in page


def test_nobody_else_withdraws_a_comment(client: Client) -> None:
    comment = say(ReviewFactory(), UserFactory())
    address = reverse("verification:withdraw-comment", args=[comment.pk])
    response = client.post(address, {"reason": "I do not like it."})
    assert response.status_code == 422
    assert "Only its author and editors" in text_of(response)


def test_names_are_completed_for_those_who_may_see_claims(client: Client) -> None:
    UserFactory(username="anna", first_name="Anna", last_name="Petrosyan")
    UserFactory(username="anton", is_active=False)
    UserFactory(username="bea", first_name="Bea", last_name="Annan")
    UserFactory(username="annguest").groups.clear()
    address = reverse("verification:names")
    found = client.get(address, {"q": "AN"}).json()["people"]
    assert found == [
        {"username": "anna", "name": "Anna Petrosyan"},
        {"username": "bea", "name": "Bea Annan"},
    ]
    assert client.get(address, {"q": "x" * 151}).status_code == 400


@pytest.mark.parametrize("name", ["comment", "comments"])
def test_there_is_nothing_to_say_about_a_claim_that_is_not_there(client: Client, name: str) -> None:
    address = reverse(f"verification:{name}", args=[999999])
    response = client.post(address, {"comment": "x"}) if name == "comment" else client.get(address)
    assert response.status_code == 404


def test_a_comment_says_when(client: Client, reviewer: User) -> None:
    review = ReviewFactory()
    comments.write(review_id=review.pk, author=reviewer, text="Now.", now=timezone.now())
    assert "just now</time>" in text_of(client.get(at("review", review)))
