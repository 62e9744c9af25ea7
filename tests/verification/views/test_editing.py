"""Deciding a difference, publishing and correcting, on their pages."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
    lease,
    submit,
    taken,
)
from tests.verification.views.pages import SOURCE, at, goes_to, text_of
from verification import publishing, reserving, verdict_corrections, verdicts
from verification.findings import Dismissal
from verification.models import (
    Draft,
    Review,
    SecondReviewRule,
    Turn,
    User,
    Verdict,
    VerdictCorrection,
)

pytestmark = pytest.mark.django_db
NOTE = "The register was of 2019."


def differing(*people: User) -> Review:
    review = ReviewFactory(reviews_wanted=2)
    words = iter(("First rationale.", "Second rationale."))
    pair: tuple[User, ...] = people or (UserFactory(), UserFactory())
    for rating, person in zip(("supported", "disputed"), pair, strict=True):
        submit(taken(person, review), finding(rating, rationale=next(words)))
    return Review.objects.get(pk=review.pk)


def sent(review: Review, *citations: dict[str, str], **fields: str) -> dict[str, object]:
    """Return an editor's form as a browser sends it."""
    data = {
        "version": review.version,
        "rating": "disputed",
        "rationale": "The register says otherwise.",
        "reason": "The register is right.",
        "citations-TOTAL_FORMS": len(citations),
        "citations-INITIAL_FORMS": 0,
    }
    for index, citation in enumerate(citations):
        data |= {f"citations-{index}-{name}": value for name, value in citation.items()}
    return data | fields


@pytest.fixture
def client(editor: User) -> Client:
    signed_in = Client()
    signed_in.force_login(editor)
    return signed_in


def test_both_findings_stand_side_by_side(client: Client) -> None:
    review = differing()

    page = text_of(client.get(at("adjudicate", review)))

    assert page.index("First rationale.") < page.index("Second rationale.")
    assert page.count("<blockquote>The register lists 6,000 names.</blockquote>") == 2
    assert 'name="reason"' in page
    assert at("adjudicate", review) in text_of(client.get(at("review", review)))


def test_the_claim_stands_beside_both_findings_in_its_article(client: Client) -> None:
    page = text_of(client.get(at("adjudicate", differing())))

    assert '<mark id="claim">7,095</mark>' in page
    assert "It has 300 tanks left." in page
    assert "nobody named; the article’s own words" in page
    assert "4 Nov 2020" in page


def test_a_finding_is_taken_over_and_what_was_typed_stays(client: Client) -> None:
    review = differing()
    first = Turn.objects.filter(review=review).order_by("finished_at", "pk").first()
    assert first is not None
    own = {"stance": "context", "title": "My own archive"}
    given = sent(review, own, rationale="", reason="I think", base=str(first.pk))

    page = text_of(client.post(at("adjudicate", review), given))

    assert re.search(r'<input [^>]*value="supported"[^>]*checked', page)
    assert "First rationale.</textarea>" in page
    assert 'name="citations-1-title" value="My own archive"' in page
    assert "I think</textarea>" in page
    page = text_of(client.post(at("adjudicate", review), {**given, "rationale": "Mine."}))
    assert "Mine.</textarea>" in page
    assert Verdict.objects.count() == 2


def test_a_dismissal_is_taken_over_too(client: Client) -> None:
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(UserFactory(), review))
    turn = taken(UserFactory(), review)
    found = Dismissal("not_checkable", "An opinion.")
    version = Review.objects.get(pk=review.pk).version
    verdicts.dismiss(**lease(turn), dismissal=found, version=version, now=NOW)

    page = text_of(client.post(at("adjudicate", review), {"base": turn.pk}))

    assert '<option value="not_checkable" selected>' in page
    assert '<details class="dismissal" open>' in page


def test_what_an_editor_types_is_kept_until_it_is_decided(client: Client) -> None:
    review = differing()

    kept = client.post(at("keep-decision", review), sent(review, rationale="Half a sent"))

    assert kept.status_code == 200
    page = text_of(client.get(at("adjudicate", review)))
    assert "Half a sent</textarea>" in page
    assert "The register is right.</textarea>" in page
    client.post(at("adjudicate", review), sent(review, SOURCE))
    assert not review.drafts.exists()


def test_a_refused_dismissal_keeps_the_verdict_that_was_typed(client: Client) -> None:
    review = differing()
    given = sent(review, rationale="Two hours of work", reason=" ", dismiss="1")

    response = client.post(at("adjudicate", review), given)

    assert response.status_code == 422
    assert "Two hours of work</textarea>" in text_of(response)


def test_the_only_editor_is_told_what_can_be_done(editor: User, client: Client) -> None:
    review = differing(editor, UserFactory())
    assert "There is no other editor." in text_of(client.get(at("adjudicate", review)))
    UserFactory(role="editor")
    assert "There is no other editor." not in text_of(client.get(at("adjudicate", review)))


def test_an_editor_decides_with_a_verdict(client: Client, editor: User) -> None:
    review = differing()

    response = client.post(at("adjudicate", review), sent(review, SOURCE))

    assert goes_to(response) == f"{at('review', review)}#claim"
    review.refresh_from_db()
    assert review.state == "decided"
    assert review.verdict is not None
    assert (review.verdict.decided_by, review.verdict.basis) == (editor, "adjudication")
    page = text_of(client.get(at("review", review)))
    assert "First rationale." in page
    assert "Second rationale." in page


def test_an_editor_dismisses_instead(client: Client) -> None:
    review = differing()
    given = {
        "version": review.version,
        "dismissed_as": "not_checkable",
        "reason": "An opinion.",
        "dismiss": "1",
    }

    client.post(at("adjudicate", review), given)

    review.refresh_from_db()
    assert (review.state, review.dismissal_reason) == ("dismissed", "An opinion.")


def test_a_refused_decision_keeps_everything_typed(client: Client) -> None:
    review = differing()

    response = client.post(at("adjudicate", review), sent(review, rationale="Two hours of work"))

    page = text_of(response)
    assert response.status_code == 422
    assert "Two hours of work" in page
    assert "No citation refutes the claim with an excerpt." in page
    assert Verdict.objects.count() == 2


def test_citations_are_added_and_removed_without_a_script(client: Client) -> None:
    review = differing()
    typed = sent(review, SOURCE, rationale="Half a sent", add="citation")

    page = text_of(client.post(at("adjudicate", review), typed))
    assert "Half a sent" in page
    assert 'name="citations-1-title"' in page
    page = text_of(client.post(at("adjudicate", review), sent(review, SOURCE, remove="0")))
    assert 'name="citations-0-title"' not in page


def test_one_of_the_two_sees_no_form(editor: User, client: Client) -> None:
    review = differing(editor, UserFactory())

    assert 'name="reason"' not in text_of(client.get(at("adjudicate", review)))
    assert client.post(at("adjudicate", review), sent(review, SOURCE)).status_code == 422
    assert Verdict.objects.count() == 2


def test_a_reviewer_does_not_get_there(reviewer: User) -> None:
    signed_in = Client()
    signed_in.force_login(reviewer)
    review = differing()
    assert signed_in.get(at("adjudicate", review)).status_code == 403
    assert signed_in.post(at("publish", review)).status_code == 403


def test_before_both_are_in_there_is_nothing_to_see(client: Client) -> None:
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(UserFactory(), review), finding(rationale="First rationale."))

    page = text_of(client.get(at("adjudicate", review)))

    assert "First rationale." not in page
    assert 'name="reason"' not in page


def test_a_verdict_is_published_from_its_page(client: Client, editor: User) -> None:
    review = decided_review()
    assert at("publish", review) in text_of(client.get(at("review", review)))

    client.post(at("publish", review), {"version": review.version})

    review.refresh_from_db()
    assert (review.state, review.published_by) == ("published", editor)
    page = text_of(client.get(at("review", review)))
    assert at("correct-verdict", review) in page
    assert at("reopen", review) not in page


def test_one_s_own_verdict_offers_no_publishing(client: Client, editor: User) -> None:
    review = decided_review(reviewer=editor)

    assert at("publish", review) not in text_of(client.get(at("review", review)))
    client.post(at("publish", review), {"version": review.version})
    review.refresh_from_db()
    assert review.state == "decided"


def published_review(editor: User, **fields: Any) -> Review:
    review = decided_review(**fields)
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)
    return Review.objects.get(pk=review.pk)


def test_a_correction_begins_with_what_is_published(client: Client, editor: User) -> None:
    review = published_review(editor, rationale="The register of 2019.")

    page = text_of(client.get(at("correct-verdict", review)))

    assert "The register of 2019.</textarea>" in page
    assert 'name="citations-0-title" value="Casualty register"' in page
    assert '<mark id="claim">7,095</mark>' in page


def test_a_reviewer_writes_a_correction_and_the_editor_publishes_it(
    client: Client, editor: User, reviewer: User
) -> None:
    review = published_review(editor)
    author = Client()
    author.force_login(reviewer)
    address = at("correct-verdict", review)

    written = author.post(address, sent(review, SOURCE, public_note=NOTE))

    assert goes_to(written) == address
    number = VerdictCorrection.objects.get().pk
    assert "waits for an editor other than you" in text_of(author.get(address))
    assert NOTE in text_of(client.get(address))
    assert address in text_of(client.get("/work/"))
    assert "Corrections to publish" not in text_of(author.get("/work/"))
    page = text_of(client.get(at("review", review)))
    assert "waits to be published" in page
    assert "Correct …" not in page
    assert author.post(f"/corrections/{number}/publish/").status_code == 403
    published = client.post(f"/corrections/{number}/publish/")
    assert goes_to(published) == f"{at('review', review)}#claim"
    page = text_of(client.get(at("review", review)))
    assert NOTE in page
    assert str(reviewer) in page


def test_a_correction_is_kept_while_it_is_typed(client: Client, editor: User) -> None:
    review = published_review(editor)
    given = sent(review, SOURCE, rationale="Half a thought", public_note=NOTE)

    answer = client.post(at("keep-correction", review), given)

    assert set(answer.json()) == {"saved"}
    page = text_of(client.get(at("correct-verdict", review)))
    assert "Half a thought</textarea>" in page
    assert f"{NOTE}</textarea>" in page
    assert "was begun before the claim last changed" not in page
    assert "Corrections begun" in text_of(client.get("/work/"))
    assert "Half a thought" not in text_of(client.get(at("review", review)))


def test_a_refused_correction_is_kept_and_one_that_is_handed_in_is_no_draft(
    client: Client, editor: User
) -> None:
    review = published_review(editor)
    address = at("correct-verdict", review)
    assert client.post(address, sent(review, SOURCE, rationale="Mine.")).status_code == 422
    assert "Mine.</textarea>" in text_of(client.get(address))

    client.post(address, sent(review, SOURCE, public_note=NOTE))
    client.post(at("keep-correction", review), sent(review, SOURCE, public_note="Late."))

    assert not review.drafts.exists()


def test_a_draft_of_an_older_state_says_so(client: Client, editor: User, reviewer: User) -> None:
    review = published_review(editor)
    client.post(at("keep-correction", review), sent(review, SOURCE, public_note="Begun."))
    other = Client()
    other.force_login(reviewer)
    other.post(at("correct-verdict", review), sent(review, SOURCE, public_note=NOTE))
    client.post(f"/corrections/{VerdictCorrection.objects.get().pk}/publish/")

    page = text_of(client.get(at("correct-verdict", review)))

    assert "Begun.</textarea>" in page
    assert "was begun before the claim last changed" in page


def test_what_is_left_of_a_verdict_is_no_correction(client: Client, editor: User) -> None:
    review = published_review(editor, rationale="The register of 2019.")
    Draft.objects.create(
        review=review, reviewer=editor, data={"rationale": "Old.", "citations": []}, saved_at=NOW
    )
    assert "The register of 2019.</textarea>" in text_of(client.get(at("correct-verdict", review)))


def test_nobody_settles_their_own_correction_but_by_withdrawing_it(
    client: Client, editor: User
) -> None:
    review = published_review(editor)
    address = at("correct-verdict", review)
    assert "There is no other editor" in text_of(client.get(address))
    client.post(address, sent(review, SOURCE, public_note=NOTE))
    correction = VerdictCorrection.objects.get()

    page = text_of(client.get(address))
    assert f"/corrections/{correction.pk}/publish/" not in page
    client.post(f"/corrections/{correction.pk}/publish/")
    correction.refresh_from_db()
    assert correction.state == "waiting"
    client.post(f"/corrections/{correction.pk}/withdraw/")
    correction.refresh_from_db()
    assert correction.state == "withdrawn"
    assert 'name="public_note"' in text_of(client.get(address))


def test_a_correction_is_declined_with_a_reason(client: Client, editor: User) -> None:
    review = published_review(editor)
    verdict_corrections.write(
        review_id=review.pk,
        author=UserFactory(),
        finding=finding(),
        public_note=NOTE,
        version=review.version,
        now=NOW,
    )
    correction = VerdictCorrection.objects.get()

    assert client.post(f"/corrections/{correction.pk}/decline/", {}).status_code == 422
    client.post(f"/corrections/{correction.pk}/decline/", {"reason": "The year is right."})

    correction.refresh_from_db()
    assert (correction.state, correction.reason) == ("declined", "The year is right.")
    # Another editor's reason, typed meanwhile, is given back.
    late = client.post(
        f"/corrections/{correction.pk}/decline/", {"reason": "Wrong page."}, follow=True
    )
    assert "Your reason was: Wrong page." in text_of(late)


def test_a_refused_correction_keeps_everything_typed(client: Client, editor: User) -> None:
    review = published_review(editor)

    given = sent(review, SOURCE, rationale="Two hours of work", public_note=" ")
    response = client.post(at("correct-verdict", review), given)

    assert response.status_code == 422
    assert "Two hours of work</textarea>" in text_of(response)
    assert "Tell the readers what was wrong." in text_of(response)


def test_the_only_editor_is_told_that_nobody_can_publish_their_verdict(
    client: Client, editor: User
) -> None:
    review = decided_review(reviewer=editor)
    assert "There is no other editor." in text_of(client.get(at("review", review)))
    UserFactory(role="editor")
    page = text_of(client.get(at("review", review)))
    assert "another editor has to publish it" in page
    assert "There is no other editor." not in page


def test_an_editor_moves_a_claim_and_the_page_says_so(client: Client, editor: User) -> None:
    review = ReviewFactory()

    given = {"boost": "0.2", "due_at": "2999-01-01T08:00", "place_reason": "Front page."}
    client.post(at("prioritise", review), given)

    review.refresh_from_db()
    assert (review.boost, review.priority) == (200, 700)
    page = text_of(client.get(at("review", review)))
    assert f"Boosted by 0.20 by {editor}." in page
    assert "Needed until 1 Jan" in page
    assert 'value="0.2"' in page


def test_a_refused_place_keeps_what_was_typed(client: Client) -> None:
    review = ReviewFactory()
    given = {"boost": "7", "due_at": "2999-01-01T08:00", "place_reason": "Front page."}

    response = client.post(at("prioritise", review), given)

    assert response.status_code == 422
    page = text_of(response)
    assert '<details class="why" open>' in page
    assert "less than or equal to 1." in page
    for name in given.values():
        assert f'value="{name}"' in page
    assert "Nothing was submitted" not in page


def test_a_place_that_is_refused_by_the_queue_keeps_what_was_typed(client: Client) -> None:
    review = decided_review()
    given = {"boost": "0.3", "place_reason": "Front page."}

    response = client.post(at("prioritise", review), given)

    assert response.status_code == 422
    page = text_of(response)
    assert "This claim does not wait for a reviewer any more." in page
    assert 'value="Front page."' in page


def test_my_work_shows_what_is_in_hand_and_done(client: Client, editor: User) -> None:
    decided_review(reviewer=editor, review=ReviewFactory(claim__label="7,095 dead"))

    page = text_of(client.get("/work/"))

    assert "7,095 dead" in page
    assert "Disputed" in page


def test_my_work_shows_what_another_made_of_it(client: Client, editor: User) -> None:
    first = UserFactory()
    review = differing(first, UserFactory())
    client.post(at("adjudicate", review), sent(review, SOURCE))
    review.refresh_from_db()
    assert review.state == "decided"
    reader = Client()
    reader.force_login(first)
    page = text_of(reader.get("/work/"))
    assert "Decided: disputed" in page


def test_an_editor_takes_a_claim_back_on_the_page(client: Client) -> None:
    reviewer = UserFactory()
    client_of = Client()
    client_of.force_login(reviewer)
    review = ReviewFactory()
    client_of.post(at("take", review))
    turn = Turn.objects.get(review=review)
    page = text_of(client.get("/held/"))
    assert str(reviewer) in page

    client.post(f"/turns/{turn.pk}/take-back/", {"reason": " "})
    turn.refresh_from_db()
    assert turn.reviewer == reviewer
    client.post(f"/turns/{turn.pk}/take-back/", {"reason": "On leave."})
    turn.refresh_from_db()
    assert turn.reviewer is None
    assert review.history.latest("pk").reason == "On leave."


def test_what_is_reserved_is_marked_and_cannot_be_taken_back(
    client: Client, reviewer: User
) -> None:
    ReviewFactory()
    reserving.reserve(reviewer=reviewer, now=timezone.now())

    page = text_of(client.get("/held/"))

    assert f'{reviewer} <span class="tag">reserved</span>' in page
    assert "/take-back/" not in page


def test_rules_are_written_on_their_page(client: Client) -> None:
    given = {"name": "Losses", "share": "50", "kind": "quantity", "is_active": "on"}
    client.post("/rules/", given)
    page = text_of(client.get("/rules/"))
    assert "Losses" in page
    number = SecondReviewRule.objects.get().pk
    assert client.post(f"/rules/{number}/", {**given, "share": "500"}).status_code == 422
    client.post(f"/rules/{number}/", {**given, "name": "Figures"})
    assert "Figures" in text_of(client.get("/rules/"))
    client.post(f"/rules/{number}/remove/")
    assert "There is no rule" in text_of(client.get("/rules/"))


def test_a_claim_is_postponed_from_its_page(reviewer: User) -> None:
    signed_in = Client()
    signed_in.force_login(reviewer)
    review = ReviewFactory()
    signed_in.post(at("take", review))
    token = Turn.objects.get(review=review).lease_token
    given = {"version": 1, "lease_token": token, "skip_policy": "later"}

    refused = signed_in.post(at("skip", review), given)
    assert refused.status_code == 422
    assert "It does not say until when." in text_of(refused)
    signed_in.post(at("skip", review), {**given, "skip_until": "2999-01-01"})
    assert review.skips.get().policy == "later"


def test_a_rule_names_its_publisher_and_article(client: Client) -> None:
    review = ReviewFactory(
        claim__article__publisher__name="South Front", claim__article__title="Losses of the week"
    )
    ReviewFactory(claim__article__publisher__name="South Daily")
    given = {"name": "Theirs", "share": "100", "publisher": "front", "article": "of the week"}

    several = client.post("/rules/", {**given, "publisher": "South"})
    assert several.status_code == 422
    assert "South Daily, no." in text_of(several)
    assert "There is no such publisher" in text_of(
        client.post("/rules/", {**given, "publisher": "x"})
    )
    counted = text_of(client.post("/rules/", {**given, "count": "1"}))
    assert "1 of the latest 2 claims would be reviewed by two people" in counted
    assert not SecondReviewRule.objects.exists()
    client.post("/rules/", {**given, "is_active": "on"})

    rule = SecondReviewRule.objects.get()
    assert (rule.publisher, rule.article) == (review.claim.article.publisher, review.claim.article)
    page = text_of(client.get("/rules/"))
    assert "All claims of South Front in “Losses of the week”" in page
    assert "1 of 2" in page
    assert f'value="South Front, no. {rule.publisher_id}"' in text_of(
        client.get(f"/rules/{rule.pk}/")
    )


def test_names_follow_what_is_typed(client: Client) -> None:
    article = ReviewFactory(claim__article__publisher__name="South Front").claim.article
    asked = client.get("/rules/names/", {"kind": "publisher", "begun": "front"})
    assert asked.json() == {"names": [f"South Front, no. {article.publisher_id}"]}
    asked = client.get("/rules/names/", {"kind": "article", "begun": article.title[:8]})
    assert asked.json() == {"names": [f"{article.title}, no. {article.pk}"]}
    assert client.get("/rules/names/", {"kind": "person"}).json() == {"names": []}
