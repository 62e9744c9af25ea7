"""The next claim, reserved and at hand before it is asked for; without a script nothing differs."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import ReviewFactory, UserFactory, taken, turn_on
from tests.verification.views.pages import SOURCE, at, goes_to, held_review, text_of, typed
from verification import queue, reserving
from verification.models import Reservation, Review, User

pytestmark = pytest.mark.django_db
ENHANCED = {"HX-Request": "true"}


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def review(reviewer: User) -> Review:
    """Return a claim that the reviewer holds, at the head of the queue."""
    return held_review(reviewer)


def at_hand(review: Review) -> dict[str, str]:
    return {**ENHANCED, "Claimdesk-Next": str(review.pk)}


def submitted(review: Review) -> dict[str, str]:
    return typed(review, SOURCE, rating="disputed", rationale="The register says otherwise.")


def test_the_page_reserves_what_comes_next_within_its_filter(
    client: Client, review: Review
) -> None:
    ReviewFactory(priority=900)
    quote = ReviewFactory(priority=1, claim__kind="quote")

    answer = client.post("/queue/reserve/?kind=quote").json()

    assert answer == {"review": quote.pk, "address": f"{at('review', quote)}?kind=quote#claim"}
    assert Reservation.objects.get().turn.review == quote


def test_nothing_is_reserved_where_nothing_waits(client: Client, review: Review) -> None:
    assert client.post("/queue/reserve/").json() == {"review": None}


def test_a_page_that_is_left_gives_back_its_own_only(client: Client, review: Review) -> None:
    coming = ReviewFactory(priority=900)
    client.post("/queue/reserve/")

    client.post("/queue/give-back/", {"review": review.pk})
    assert Reservation.objects.exists()
    client.post("/queue/give-back/", {"review": coming.pk})

    assert not Reservation.objects.exists()


def test_what_is_at_hand_needs_only_its_working_half(
    client: Client, reviewer: User, review: Review
) -> None:
    coming = ReviewFactory(priority=900)
    client.post("/queue/reserve/")

    answer = client.post(at("submit", review), submitted(review), headers=at_hand(coming))

    assert answer.status_code == 200
    assert answer["Claimdesk-Next"] == str(coming.pk)
    assert answer["Claimdesk-Outcome"] == "disputed"
    assert "HX-Redirect" not in answer
    turn, page = turn_on(coming), text_of(answer)
    assert turn.reviewer == reviewer
    assert str(turn.lease_token) in page
    assert f'action="{at("submit", coming)}"' in page
    # What was done is said here, as the page's own place for it stays.
    assert "Disputed:" in page
    assert 'class="reading"' not in page


def test_a_lost_reservation_leads_to_what_the_server_gives(client: Client, review: Review) -> None:
    coming, after = ReviewFactory(priority=900), ReviewFactory(priority=800)
    client.post("/queue/reserve/")
    taken(UserFactory(), coming, timezone.now())

    answer = client.post(at("submit", review), submitted(review), headers=at_hand(coming))

    assert goes_to(answer) == f"{at('review', after)}#claim"
    assert "Claimdesk-Next" not in answer


def test_without_a_script_the_next_page_is_loaded(client: Client, review: Review) -> None:
    coming = ReviewFactory(priority=900)
    headers = {"Claimdesk-Next": str(coming.pk)}

    answer = client.post(at("submit", review), submitted(review), headers=headers)

    assert goes_to(answer) == f"{at('review', coming)}#claim"
    assert answer.status_code == 302


def test_a_skip_comes_to_what_is_at_hand(client: Client, review: Review) -> None:
    coming = ReviewFactory(priority=900)

    answer = client.post(at("skip", review), typed(review), headers=at_hand(coming))

    assert answer["Claimdesk-Next"] == str(coming.pk)
    assert answer["Claimdesk-Outcome"] == "open"


def test_a_draft_of_the_next_claim_is_back(client: Client, reviewer: User, review: Review) -> None:
    coming = ReviewFactory(priority=900)
    client.post(at("draft", coming), {"rationale": "Begun last week."})

    answer = client.post(at("skip", review), typed(review), headers=at_hand(coming))

    assert "Begun last week." in text_of(answer)


def test_the_page_at_hand_has_no_form_of_a_claim_that_is_not_held(
    client: Client, review: Review
) -> None:
    coming = ReviewFactory(priority=900)
    client.post("/queue/reserve/")

    page = text_of(client.get(at("review", coming)))

    assert 'class="reading"' in page
    assert "lease_token" not in page
    assert "data-reserve" not in page
    assert "data-reserve" in text_of(client.get(at("review", review)))


def test_a_reserved_claim_looks_free_to_others(client: Client, reviewer: User) -> None:
    coming = ReviewFactory(priority=900)
    other = UserFactory()
    reserving.reserve(reviewer=other, now=timezone.now())

    assert "Open, free" in text_of(client.get(at("review", coming)))
    turn = queue.take_next(reviewer=reviewer, now=timezone.now())
    assert turn is not None
    assert turn.review == coming
