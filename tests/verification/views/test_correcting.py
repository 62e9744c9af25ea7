"""The page that puts a claim right, with and without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Article, Claim
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    taken_review,
)
from tests.verification.views.pages import token_of
from verification import drafts
from verification.models import Review, User

TEXT = "The army lost 7,095 men on Monday. It has 300 tanks left.\nRebels counted 300 guns."
SignIn = Callable[[User | str], Client]


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


def reviewed(article: Article, exact: str = "7,095 men", **fields: Any) -> Review:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    bounds = {"low": figure, "high": figure, "comparator": "="}
    return ReviewFactory(claim=ClaimFactory(article=article, exact=exact, **{**bounds, **fields}))


@pytest.fixture
def held(article: Article, reviewer: User) -> Review:
    return taken_review(reviewer, reviewed(article), timezone.now())


@pytest.fixture
def mine(signed_in_client: SignIn, reviewer: User) -> Client:
    return signed_in_client(reviewer)


def fix(review: Review, **typed: Any) -> dict[str, Any]:
    """Return what the form sends: everything as it was but for what was typed."""
    claim = review.claim
    token = token_of(review) or ""
    return {
        "version": review.version,
        "lease_token": token,
        "exact": claim.exact,
        "start": "",
        "label": claim.label,
        "comparator": claim.comparator,
        "low": "7,095",
        "high": "7,095",
        "reason": "",
        **typed,
    }


def refused(response: Any) -> str:
    assert response.status_code == 422
    content: str = response.content.decode()
    return content


class TestPage:
    def test_it_shows_the_claim_as_it_is(self, mine: Client, held: Review) -> None:
        content = mine.get(f"/reviews/{held.pk}/fix/").content.decode()
        assert "7,095 men</textarea>" in content
        assert 'value="7,095"' in content
        assert '<option value="=" selected>' in content
        assert 'data-start="0"' in content

    def test_a_button_brings_what_was_typed_into_the_draft(
        self, mine: Client, held: Review, reviewer: User
    ) -> None:
        response = mine.post(f"/reviews/{held.pk}/fix/?kind=quantity", {"rationale": "So far."})
        assert response["Location"] == f"/reviews/{held.pk}/fix/?kind=quantity#fix"
        draft = drafts.find(review_id=held.pk, reviewer=reviewer)
        assert draft is not None
        assert draft.data["rationale"] == "So far."

    def test_words_that_were_selected_are_in_the_form(self, mine: Client, held: Review) -> None:
        start = TEXT.index("300 tanks")
        page = mine.get(f"/reviews/{held.pk}/fix/", {"start": start, "end": start + 9})
        assert "300 tanks</textarea>" in page.content.decode()
        assert f'name="start" value="{start}"' in page.content.decode()

    @pytest.mark.parametrize("query", ["start=9", "start=9&end=3", "start=5&end=99999"])
    def test_an_address_that_names_no_words_is_no_matter(
        self, mine: Client, held: Review, query: str
    ) -> None:
        page = mine.get(f"/reviews/{held.pk}/fix/?{query}")
        assert "7,095 men</textarea>" in page.content.decode()

    def test_who_does_not_hold_it_is_told(self, signed_in_client: SignIn, held: Review) -> None:
        content = signed_in_client("reviewer").get(f"/reviews/{held.pk}/fix/").content.decode()
        assert "Take the claim first." in content
        assert "</textarea>" not in content

    def test_an_editor_sees_the_forms(self, signed_in_client: SignIn, held: Review) -> None:
        content = signed_in_client("editor").get(f"/reviews/{held.pk}/fix/").content.decode()
        assert "</textarea>" in content
        assert str(token_of(held)) not in content

    def test_a_decided_claim_has_none(self, signed_in_client: SignIn, article: Article) -> None:
        review = decided_review(review=reviewed(article))
        content = signed_in_client("editor").get(f"/reviews/{review.pk}/fix/").content.decode()
        assert "not open any more" in content
        assert "</textarea>" not in content

    def test_the_review_page_leads_there(self, mine: Client, held: Review) -> None:
        content = mine.get(f"/reviews/{held.pk}/").content.decode()
        assert f'formaction="/reviews/{held.pk}/fix/"' in content
        assert 'data-key="f"' in content

    def test_an_editor_who_does_not_hold_it_has_a_link(
        self, signed_in_client: SignIn, held: Review
    ) -> None:
        assert f'href="/reviews/{held.pk}/fix/"' in (
            signed_in_client("editor").get(f"/reviews/{held.pk}/").content.decode()
        )

    def test_there_is_no_such_claim(self, mine: Client) -> None:
        assert mine.get("/reviews/999999/fix/").status_code == 404
        assert mine.post("/reviews/999999/fix/correct/", {}).status_code == 404


class TestCorrecting:
    def test_other_words(self, mine: Client, held: Review) -> None:
        response = mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300 tanks"))
        assert response["Location"] == f"/reviews/{held.pk}/#claim"
        held.refresh_from_db()
        assert (held.claim.exact, held.claim.rule) == ("300 tanks", "people.span")
        assert "Corrected: " in mine.get(f"/reviews/{held.pk}/").content.decode()

    def test_a_script_gets_the_address(self, mine: Client, held: Review) -> None:
        response = mine.post(
            f"/reviews/{held.pk}/fix/correct/",
            fix(held, exact="300 tanks"),
            headers={"HX-Request": "true"},
        )
        assert response["HX-Redirect"] == f"/reviews/{held.pk}/#claim"

    def test_line_ends_of_browsers_are_those_of_the_text(self, mine: Client, held: Review) -> None:
        mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300 tanks left.\r\nRebels"))
        held.refresh_from_db()
        assert held.claim.exact == "300 tanks left.\nRebels"

    def test_several_places_are_offered_with_what_stands_around(
        self, mine: Client, held: Review
    ) -> None:
        content = refused(mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300")))
        second = TEXT.index("300 guns")
        assert f'type="radio" name="start" value="{second}"' in content
        assert "Rebels counted [300] guns." in content
        mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300", start=second))
        held.refresh_from_db()
        assert held.claim.start == second

    def test_a_place_of_other_words_is_forgotten(self, mine: Client, held: Review) -> None:
        mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300 tanks", start=14))
        held.refresh_from_db()
        assert held.claim.start == TEXT.index("300 tanks")

    def test_everything_typed_is_there_after_a_refusal(self, mine: Client, held: Review) -> None:
        typed = fix(held, exact="no such words", label="My label", reason="Because.", low="1,5")
        content = refused(mine.post(f"/reviews/{held.pk}/fix/correct/", typed))
        for words in ("no such words</textarea>", "My label", "Because.", 'value="1,5"'):
            assert words in content
        assert "Type a number such as 7,095 or 1.5." in content

    def test_words_elsewhere_are_told_beside_the_field(self, mine: Client, held: Review) -> None:
        content = refused(
            mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="7.095 men"))
        )
        assert 'href="#id_exact"' in content
        assert "These words do not stand there in the article." in content

    def test_a_stale_page_keeps_its_text_and_can_be_sent_again(
        self, mine: Client, held: Review
    ) -> None:
        typed = fix(held, exact="300 tanks", version=held.version + 1)
        content = refused(mine.post(f"/reviews/{held.pk}/fix/correct/", typed))
        assert "This claim moved on" in content
        assert "300 tanks</textarea>" in content
        assert f'name="version" value="{held.version}"' in content

    def test_a_figure_as_people_write_it(self, mine: Client, held: Review) -> None:
        typed = fix(held, comparator="range", low="7,000", high="8 000.5".replace(" ", "\u00a0"))
        mine.post(f"/reviews/{held.pk}/fix/correct/", typed)
        held.refresh_from_db()
        shown: Any = held.claim
        assert (float(shown.low), float(shown.high)) == (7000, 8000.5)

    def test_nothing_changed_is_told(self, mine: Client, held: Review) -> None:
        content = refused(mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held)))
        assert "Nothing differs from the claim as it is." in content

    def test_what_was_typed_is_escaped(self, mine: Client, held: Review) -> None:
        content = refused(mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="<b>x")))
        assert "&lt;b&gt;x</textarea>" in content

    def test_its_address_leads_to_the_form(self, mine: Client, held: Review) -> None:
        response = mine.get(f"/reviews/{held.pk}/fix/correct/")
        assert response["Location"] == f"/reviews/{held.pk}/fix/#fix"

    def test_another_persons_token_is_none(self, signed_in_client: SignIn, held: Review) -> None:
        client = signed_in_client("reviewer")
        content = refused(client.post(f"/reviews/{held.pk}/fix/correct/", fix(held, label="x")))
        assert "You no longer hold this claim." in content
        assert 'value="x"' in content

    def test_an_editor_corrects_what_another_holds(
        self, signed_in_client: SignIn, held: Review
    ) -> None:
        typed = fix(held, label="Men", lease_token="")
        signed_in_client("editor").post(f"/reviews/{held.pk}/fix/correct/", typed)
        held.refresh_from_db()
        assert held.claim.label == "Men"


class TestSplitting:
    def test_two_claims_of_one(self, mine: Client, held: Review) -> None:
        lease = {"version": held.version, "lease_token": token_of(held)}
        parts = {"first_exact": "7,095", "second_exact": "300 tanks", "second_label": "Tanks"}
        response = mine.post(f"/reviews/{held.pk}/fix/split/", {**lease, **parts})
        assert response["Location"] == f"/reviews/{held.pk}/#claim"
        labels = Claim.objects.filter(rule="people.split").values_list("exact", "label")
        assert list(labels.order_by("pk")) == [("7,095", "7,095"), ("300 tanks", "Tanks")]

    def test_places_of_a_part_are_offered(self, mine: Client, held: Review) -> None:
        lease = {"version": held.version, "lease_token": token_of(held)}
        parts = {"first_exact": "7,095", "second_exact": "300"}
        content = refused(mine.post(f"/reviews/{held.pk}/fix/split/", {**lease, **parts}))
        assert 'type="radio" name="second_start"' in content
        assert "7,095</textarea>" in content


class TestMerging:
    def test_with_another_claim_of_the_article(
        self, mine: Client, held: Review, article: Article
    ) -> None:
        other = reviewed(article, "300 tanks")
        page = mine.get(f"/reviews/{held.pk}/fix/").content.decode()
        assert f"300 tanks casualties (no. {other.pk})" in page
        typed = {"version": held.version, "lease_token": token_of(held), "other": other.pk}
        mine.post(f"/reviews/{held.pk}/fix/merge/", typed)
        other.refresh_from_db()
        assert (other.dismissed_as, other.duplicate_of) == ("duplicate", held)

    def test_somebody_elses_work_is_told(
        self, mine: Client, held: Review, article: Article
    ) -> None:
        other = taken_review(UserFactory(), reviewed(article, "300 tanks"), timezone.now())
        typed = {"version": held.version, "lease_token": token_of(held), "other": other.pk}
        content = refused(mine.post(f"/reviews/{held.pk}/fix/merge/", typed))
        assert f"Somebody else is working on claim no. {other.pk}." in content


class TestAdding:
    def test_a_missed_claim(self, mine: Client, article: Article) -> None:
        typed = {"kind": "quantity", "exact": "300 guns", "concept": "guns", "reason": "Missed."}
        response = mine.post(f"/articles/{article.pk}/claims/add/", typed)
        review = Review.objects.get()
        assert response["Location"] == f"/reviews/{review.pk}/#claim"
        assert (review.claim.label, review.claim.concept) == ("300 guns", "guns")

    def test_selected_words_are_in_the_form(self, mine: Client, article: Article) -> None:
        page = mine.get(f"/articles/{article.pk}/claims/add/?start=14&end=19")
        assert "7,095</textarea>" in page.content.decode()

    def test_typed_text_stays(self, mine: Client, article: Article) -> None:
        typed = {"kind": "quantity", "exact": "left", "unit": "tank"}
        content = refused(mine.post(f"/articles/{article.pk}/claims/add/", typed))
        assert "left</textarea>" in content
        assert 'value="tank"' in content
        assert Claim.objects.count() == 0

    def test_a_figure_of_another_kind_is_refused(self, mine: Client, article: Article) -> None:
        typed = {"kind": "event", "exact": "The army lost 7,095 men", "low": "7"}
        assert "Only a quantity has a figure." in refused(
            mine.post(f"/articles/{article.pk}/claims/add/", typed)
        )

    def test_the_article_page_leads_there(self, mine: Client, article: Article) -> None:
        content = mine.get(f"/articles/{article.pk}/").content.decode()
        assert f'href="/articles/{article.pk}/claims/add/"' in content

    def test_there_is_no_such_article(self, mine: Client) -> None:
        assert mine.get("/articles/999999/claims/add/").status_code == 404


def test_what_an_extractor_changed_is_shown_first(mine: Client, held: Review) -> None:
    mine.post(f"/reviews/{held.pk}/fix/correct/", fix(held, exact="300 tanks"))
    page = mine.get(f"/articles/{held.claim.article_id}/extractions/").content.decode()
    assert "people/1</a>" in page
    assert "What people/1 changed" not in page
