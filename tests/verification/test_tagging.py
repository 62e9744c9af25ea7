"""Tags on claims."""

import re
from functools import partial

import pytest

from claims.errors import BadInput
from tests.factories import NOW, ReviewFactory
from tests.parallel import at_once
from verification import tagging
from verification.models import AuditEvent, ReviewTag, Tag


def tag(review, person, name="Ganja"):
    return tagging.tag(review_id=review.pk, person=person, name=name, now=NOW)


def test_a_tag_is_one_whatever_its_capitals_and_blanks(db, editor):
    first, second = ReviewFactory(), ReviewFactory()
    assert tag(first, editor)
    assert tag(second, editor, " GANJA ")
    assert not tag(first, editor, "ganja")
    assert list(Tag.objects.values_list("name", flat=True)) == ["Ganja"]
    assert ReviewTag.objects.count() == 2


@pytest.mark.parametrize("name", ["İzmir", "ẞ", "ΣΑΣ", "ǅ"])
def test_letters_that_are_small_otherwise_elsewhere_make_a_tag_like_others(db, editor, name):
    review = ReviewFactory()
    assert tag(review, editor, name)
    assert not tag(review, editor, name)
    assert tagging.untag(review_id=review.pk, person=editor, name=name, now=NOW)


def test_history_tells_of_it(db, editor):
    review = ReviewFactory()
    tag(review, editor)
    assert tagging.untag(review_id=review.pk, person=editor, name="ganja", now=NOW)
    assert not tagging.untag(review_id=review.pk, person=editor, name="ganja", now=NOW)
    events = AuditEvent.objects.order_by("pk").values_list("action", "before__tag", "after__tag")
    assert list(events) == [("review.tagged", None, "Ganja"), ("review.untagged", "ganja", None)]
    assert not review.tags.exists()


@pytest.mark.parametrize("name", ["", "  ", "a" * 61])
def test_a_name_that_is_none_is_refused(db, editor, name):
    with pytest.raises(BadInput):
        tag(ReviewFactory(), editor, name)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_tag(editor):
    reviews = [ReviewFactory() for _ in range(4)]
    at_once(*[partial(tag, review, editor) for review in reviews])
    assert Tag.objects.count() == 1
    assert ReviewTag.objects.count() == len(reviews)


def test_it_stands_on_the_claims_page_and_a_search_finds_it(db, editor, signed_in_client):
    review, _other = ReviewFactory(), ReviewFactory()
    tag(review, editor, "Winter <war>")
    client = signed_in_client(editor)
    page = client.get(f"/reviews/{review.pk}/").content.decode()
    (address,) = re.findall(r'class="tag"\s+href="([^"]+)"', page)
    assert "Winter &lt;war&gt;" in page
    for query in (address, "/search/?q=tag:wint", "/search/?q=-tag:summer tag:WAR"):
        assert f"/reviews/{review.pk}/#claim" in client.get(query).content.decode()
    assert "0 claims" in client.get('/search/?q=tag:"Winter"').content.decode()
