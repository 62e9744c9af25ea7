"""What the review page shows, by the state of the claim and by who looks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.extraction import EXTRACTOR
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    finding,
    submit,
    taken_review,
)
from tests.verification.views.pages import at, held_review, text_of, token_of
from verification import drafts, reading, verdicts
from verification.models import Review, Turn, User

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def page_of(client: Client, review: Review) -> str:
    response = client.get(at("review", review))
    assert response.status_code == 200
    return text_of(response)


def test_a_free_claim_can_be_taken_and_not_yet_decided(client: Client) -> None:
    review = ReviewFactory()
    page = page_of(client, review)
    assert "Take this claim" in page
    assert 'name="rationale"' not in page
    assert '<mark id="claim">7,095</mark>' in page


def test_a_held_claim_shows_the_form_with_its_token(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    page = page_of(client, review)
    assert f'value="{token_of(review)}"' in page
    assert f'name="version" value="{review.version}"' in page
    assert "yours for <b" in page


def test_a_lease_that_ran_out_still_shows_the_form(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    past = timezone.now() - timedelta(minutes=1)
    Turn.objects.filter(review=review).update(lease_expires_at=past)
    page = page_of(client, review)
    assert "lease ran out" in page
    assert 'name="rationale"' in page


def test_nobody_sees_another_reviewers_token(client: Client) -> None:
    review = taken_review(UserFactory(), now=timezone.now())
    page = page_of(client, review)
    assert str(token_of(review)) not in page
    assert "Take this claim" not in page


def test_a_draft_comes_back(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    data = {
        "rating": "unverified",
        "rationale": "So far",
        "version": str(review.version),
        "citations": [{"title": "Half a title"}],
    }
    drafts.save(review_id=review.pk, reviewer=reviewer, data=data, now=timezone.now())
    page = page_of(client, review)
    assert "So far" in page
    assert 'value="Half a title"' in page
    assert 'value="unverified" id="id_rating_2" checked' in page
    assert "is back." in page
    assert "before the claim last changed" not in page


def test_a_decided_claim_shows_its_verdict_and_the_earlier_one(client: Client) -> None:
    review = decided_review(rationale="First thought")
    verdicts.reopen(
        review_id=review.pk,
        editor=UserFactory(role="editor"),
        reason="New register",
        version=review.version,
        now=timezone.now(),
    )
    submit(
        taken_review(UserFactory(), review, timezone.now()),
        finding("supported", rationale="Second"),
    )
    page = page_of(client, review)
    assert page.index("Second") < page.index("Earlier verdicts") < page.index("First thought")
    assert "New register" in page
    assert "https://register.example/2020" in page


def test_only_editors_are_offered_to_reopen(
    client: Client, signed_in_client: Callable[[str], Client]
) -> None:
    review = decided_review()
    assert at("reopen", review) not in page_of(client, review)
    assert at("reopen", review) in page_of(signed_in_client("editor"), review)


def test_a_duplicate_leads_to_what_it_repeats(client: Client) -> None:
    other = ReviewFactory()
    review = dismissed_review("duplicate", duplicate_of=other)
    assert f'href="{at("review", other)}#claim"' in page_of(client, review)


def test_other_claims_of_the_article_are_linked(client: Client) -> None:
    article = ArticleFactory(text="It lost 300 tanks and 20 guns. It has 5 left.")
    tanks, guns, left = (
        ReviewFactory(claim=ClaimFactory(article=article, exact=exact, label=label))
        for exact, label in [("300", "300 tanks"), ("20", "20 guns"), ("5", "5 left")]
    )
    page = page_of(client, guns)
    assert '<mark id="claim">20</mark>' in page
    assert f'rel="prev" data-key="[" href="{at("review", tanks)}#claim"' in page
    assert f'rel="next" data-key="]" href="{at("review", left)}#claim"' in page


def test_a_duplicate_is_chosen_among_the_claims_of_the_article(
    client: Client, reviewer: User
) -> None:
    article = ArticleFactory(text="It lost 300 tanks and 20 guns.")
    tanks = ReviewFactory(claim=ClaimFactory(article=article, exact="300", label="300 tanks"))
    guns = held_review(reviewer, claim=ClaimFactory(article=article, exact="20", label="20 guns"))
    page = page_of(client, guns)
    assert f'<option value="{tanks.pk}">300 tanks</option>' in page
    assert f'<option value="{guns.pk}">' not in page
    assert f"no. {guns.pk}" in page


def test_what_no_longer_waits_is_not_next(client: Client) -> None:
    assert "why next" in page_of(client, ReviewFactory())
    assert "why next" not in page_of(client, decided_review())


def test_a_long_article_shows_the_part_around_the_claim(client: Client) -> None:
    filler = "Nothing to see here at all.\n\n" * (reading.WINDOW // 10)
    article = ArticleFactory(text=f"The first line\n\n{filler}They lost 7,095 men.\n\n{filler}")
    review = ReviewFactory(claim=ClaimFactory(article=article))
    page = page_of(client, review)
    assert '<mark id="claim">7,095</mark>' in page
    assert "The first line" not in page
    assert "The whole article" in page
    assert len(page) < 4 * reading.WINDOW


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_costs_the_same_with_more_claims_and_events(
    client: Client, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = ArticleFactory(text="It lost 7,095 men, 300 tanks and 20 guns.")
    for exact in ["300", "20"][:others]:
        decided_review(review=ReviewFactory(claim=ClaimFactory(article=article, exact=exact)))
    review = decided_review(review=ReviewFactory(claim=ClaimFactory(article=article)))
    # Person, two for permissions, review, draft, one's turn, turns, claims, verdicts,
    # citations, history, how the claim came to be, the people in these, comments, the unsent one,
    # notifications, twice: those read, the others.
    with django_assert_num_queries(17):
        client.get(at("review", review))


def test_the_claim_says_who_denies_it_why_it_ranks_and_what_found_it(client: Client) -> None:
    claim = ClaimFactory(
        kind="position",
        label="Baku denies having shelled the town",
        attribution_name="Hikmet Hajiyev",
        attribution_role="a presidential aide",
        stance="denial",
        restatement="Hikmet Hajiyev denied that Azerbaijan shelled the town.",
        features=[{"name": "names_harm", "points": 0.4}, {"name": "aside", "points": -0.1}],
        rule="position.denial",
    )
    page = page_of(client, ReviewFactory(claim=claim))
    assert "<dd> Position </dd>" in page
    assert '<b>Hikmet Hajiyev</b><span class="muted">, a presidential aide</span>' in page
    assert '<span class="tag">denies</span>' in page
    assert "<b>+0.40</b> names harm" in page
    assert "<b>−0.10</b> aside" in page
    assert "In full: Hikmet Hajiyev denied that Azerbaijan shelled the town." in page
    assert f"found by {EXTRACTOR}, rule <code>position.denial</code>" in page


def test_hostile_text_stays_text(client: Client, reviewer: User) -> None:
    evil = "<script>alert(1)</script>\"'&\u202egnp.exe"
    article = ArticleFactory(
        title=evil, byline=evil, text=f"They lost 7,095 {evil} men.", url="https://x.example/?a=<b>"
    )
    review = ReviewFactory(
        claim=ClaimFactory(
            article=article,
            label=evil,
            attribution_name=evil,
            attribution_role=evil,
            concept=evil,
            restatement=evil,
            features=[{"name": evil, "points": 0.1}],
            rule=evil[:60],
        )
    )
    taken_review(reviewer, review, timezone.now())
    data = {"rationale": evil, "citations": [{"title": evil, "excerpt": f"</textarea>{evil}"}]}
    drafts.save(review_id=review.pk, reviewer=reviewer, data=data, now=timezone.now())
    for path in (at("review", review), f"/articles/{article.pk}/", "/", "/articles/"):
        page = text_of(client.get(path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "</textarea>&lt;script" not in page


def test_no_page_has_inline_style_or_script(client: Client, reviewer: User) -> None:
    review = held_review(reviewer)
    for path in (at("review", review), "/", "/articles/add/", "/tokens/"):
        response = client.get(path)
        page = text_of(response)
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick" not in page
        assert "unsafe" not in response["Content-Security-Policy"]


def test_a_time_of_day_names_its_zone(client: Client) -> None:
    assert "12:00 UTC</span>" in page_of(client, decided_review(now=NOON))
