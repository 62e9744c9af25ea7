"""The page and the call that tell how often rules are right."""

import pytest

from tests.api.client import problem
from tests.factories import ArticleFactory, ClaimFactory, ReviewFactory, decided_review
from tests.verification.views.pages import text_of


def confirmed(number: int) -> None:
    words = [f"{figure} men fell." for figure in range(100, 100 + number)]
    article = ArticleFactory(text=" ".join(words))
    for word in words:
        claim = ClaimFactory(article=article, exact=word, rule="quantity.digits")
        decided_review(review=ReviewFactory(claim=claim))


def test_page_says_how_often_and_how_sure(signed_in_client, db):
    confirmed(20)
    page = text_of(signed_in_client("editor").get("/precision/"))
    assert "<code>quantity.digits</code>" in page
    assert "<b>100%</b>" in page
    assert "84% – 100%" in page
    assert "only" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_page_is_honest_about_few(signed_in_client, db):
    confirmed(2)
    page = text_of(signed_in_client("editor").get("/precision/"))
    assert '<span class="muted">100%</span>' in page
    assert "34% – 100%" in page
    assert "only 2" in page


def test_page_before_anything_is_finished(signed_in_client, db):
    page = text_of(signed_in_client("editor").get("/precision/"))
    assert "No review is finished yet." in page


def test_page_is_for_editors(signed_in_client, db):
    assert signed_in_client("reviewer").get("/precision/").status_code == 403


def test_call_answers_the_same(api, db):
    confirmed(2)
    answer = api("editor").get("precision").json()
    (rule,) = answer["rules"]
    assert (rule["rule"], rule["reviewed"], rule["confirmed"]) == ("quantity.digits", 2, 2)
    assert rule["precision"]["value"] == 1
    assert rule["precision"]["low"] == pytest.approx(0.342, abs=0.001)
    assert (rule["corrected"], rule["parts"]) == (0, {})
    assert answer["missed"] == {"articles": 1, "claims": 0, "kinds": {}}


def test_call_is_for_editors(api, db):
    assert problem(api().get("precision")) == (403, "permission_missing")
