"""What is shown of a verdict's sources together, and the page of what is to be checked again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.articles import Metadata
from tests.factories import (
    NOW,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.views.pages import goes_to, text_of
from verification import aftercare, freshness, intake
from verification.models import CheckAgain, Citation, Review, User, VerdictOrigins
from verification.models.people import Role

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
BEFORE = "The number of <b>casualties</b> has reached 7,095. More will follow."
AFTER = "The number of <b>casualties</b> has reached 7,500. More will follow."


def flagged(author: User | None = None) -> CheckAgain:
    review = decided_review(reviewer=author)
    freshness.excerpt_not_found(Citation.objects.get(verdict__review=review), now=NOW)
    return CheckAgain.objects.latest("pk")


def of_two(same: bool) -> Review:
    """Return a review with a verdict on two citations, whose sources a worker has compared."""
    addresses = ("https://a.example/1", f"https://{'www.a' if same else 'b'}.example/1")
    given = finding(citations=tuple(evidence(url=url) for url in addresses))
    verdict = submit(taken(UserFactory()), given)
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    aftercare.look(verdict_id=verdict.pk, clock=lambda: NOW)
    return Review.objects.get(pk=verdict.review_id)


def page_of(client: Client, review: Review) -> str:
    return text_of(client.get(reverse("verification:review", args=[review.pk])))


def test_a_verdict_says_on_how_many_origins_it_rests(signed_in_client: SignIn) -> None:
    client = signed_in_client(UserFactory())

    page = page_of(client, of_two(same=True))

    assert "Rests on at most 1 independent origin (of 2 citations)." in page
    assert "Citation 1 and citation 2 are the same page." in page
    assert "Rests on at most 2 independent origins" in page_of(client, of_two(same=False))


def test_before_that_is_computed_it_says_so(signed_in_client: SignIn) -> None:
    page = page_of(signed_in_client(UserFactory()), decided_review())

    assert "It is not computed yet on how many independent origins this rests." in page
    assert "Evidence seen as of 1 March 2026, when it was decided." in page


def test_what_pages_say_is_shown_as_text(signed_in_client: SignIn) -> None:
    review = of_two(same=True)
    row = VerdictOrigins.objects.get()
    row.found["origins"][0]["ties"][0]["sentence"] = "<script>alert(1)</script>"
    row.found["circular"] = ["<img src=x>"]
    row.save()

    page = page_of(signed_in_client(UserFactory()), review)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;img src=x&gt;" in page


def test_what_is_sealed_shows_nothing_of_its_sources(signed_in_client: SignIn) -> None:
    first = UserFactory()
    verdict = submit(taken(first, ReviewFactory(reviews_wanted=2)))
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    aftercare.look(verdict_id=verdict.pk, clock=lambda: NOW)
    freshness.excerpt_not_found(verdict.citations.get(), now=NOW)
    flag, review = CheckAgain.objects.get(), verdict.review
    address = reverse("verification:flag", args=[flag.pk])

    other = signed_in_client(UserFactory(role=Role.EDITOR))
    assert "independent origin" not in page_of(other, review)
    assert other.get(address).status_code == 404
    own = signed_in_client(first)
    assert "independent origin" in page_of(own, review)
    assert own.get(address).status_code == 200


def test_a_flagged_verdict_says_so_on_its_page(signed_in_client: SignIn) -> None:
    flag = flagged()
    page = page_of(signed_in_client(UserFactory()), flag.verdict.review)

    assert "Check again: an excerpt does not stand in its source." in page
    assert flag.detail in page


def test_the_list_shows_editors_all_and_authors_their_own(signed_in_client: SignIn) -> None:
    author = UserFactory()
    mine, other = flagged(author), flagged()
    address = reverse("verification:check-again")

    def listed(person: User) -> list[int]:
        rows = signed_in_client(person).get(address).context["page"].rows
        return [row.pk for row in rows]

    assert listed(UserFactory(role=Role.EDITOR)) == [other.pk, mine.pk]
    assert listed(author) == [mine.pk]
    assert listed(UserFactory()) == []


def test_the_list_takes_as_many_statements_for_many(
    signed_in_client: SignIn, django_assert_num_queries: Any
) -> None:
    client = signed_in_client(UserFactory(role=Role.EDITOR))
    address = reverse("verification:check-again")
    flagged()
    with django_assert_num_queries(5):  # session, person, permissions, flags, unread
        client.get(address)
    flagged()
    flagged()
    with django_assert_num_queries(5):
        client.get(address)


def test_saying_that_it_stands_needs_a_reason(signed_in_client: SignIn) -> None:
    author = UserFactory()
    flag = flagged(author)
    client = signed_in_client(author)
    address = reverse("verification:flag", args=[flag.pk])

    refused = client.post(address, {"reason": " "})
    settled = client.post(address, {"reason": "It stands on page 3."})

    assert refused.status_code == 422
    assert "Say why the verdict still stands." in text_of(refused)
    assert goes_to(settled) == reverse("verification:check-again")
    assert "It stands on page 3." in text_of(client.get(address))
    assert "Check again:" not in page_of(client, flag.verdict.review)


def flagged_as_revised() -> CheckAgain:
    given: dict[str, Any] = {"metadata": Metadata(url="https://front.example/1"), "now": NOW}
    first = intake.receive(raw=BEFORE, sender=None, **given)
    claim = ClaimFactory(article=first.article, exact="7,095")
    decided_review(review=ReviewFactory(claim=claim))
    intake.receive(raw=AFTER, sender=None, **given)
    return CheckAgain.objects.get(kind="article_revised")


def test_the_words_that_changed_stand_beside_each_other(signed_in_client: SignIn) -> None:
    flag = flagged_as_revised()

    answer = signed_in_client(UserFactory()).get(reverse("verification:flag", args=[flag.pk]))

    shown = answer.content.decode()
    assert "removed: </span>7,095<span" in shown
    assert "added: </span>7,500<span" in shown
    # As text, whatever stands in it.
    assert "&lt;b&gt;casualties&lt;/b&gt;" in shown


def test_what_has_no_other_words_or_too_many_is_not_compared(
    signed_in_client: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_client(UserFactory())
    monkeypatch.setattr(freshness, "LONGEST_COMPARED", 10)
    for flag in (flagged(), flagged_as_revised()):
        answer = client.get(reverse("verification:flag", args=[flag.pk]))
        assert "What changed" not in text_of(answer)


def test_what_somebody_has_settled_meanwhile_is_told(signed_in_client: SignIn) -> None:
    editor = UserFactory(role=Role.EDITOR)
    flag = flagged()
    freshness.settle(flag_id=flag.pk, person=editor, reason="Fine.", now=NOW)

    address = reverse("verification:flag", args=[flag.pk])
    answer = signed_in_client(editor).post(address, {"reason": "Mine."})

    assert answer.status_code == 422
    assert "Somebody has settled this already." in text_of(answer)


def test_others_see_why_and_settle_nothing(signed_in_client: SignIn) -> None:
    flag = flagged()
    client = signed_in_client(UserFactory())
    address = reverse("verification:flag", args=[flag.pk])

    assert "It still stands" not in text_of(client.get(address))
    assert client.post(address, {"reason": "Fine."}).status_code == 403
