"""What is searched is kept in step with what it is made of, however long that is."""

import pytest
from django.db import connection

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    taken_review,
)
from verification.limits import LONGEST_TEXT, MOST_CITATIONS
from verification.models import ArticleText, SearchText

pytestmark = pytest.mark.django_db


def test_the_search_texts_are_what_the_view_says():
    decided_review()
    dismissed_review()
    ReviewFactory(reviews_wanted=2)
    taken_review(UserFactory())
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(row) FROM verification_searchable row ORDER BY review_id")
        wanted = cursor.fetchall()
        cursor.execute("SELECT to_jsonb(row) FROM verification_searchtext row ORDER BY review_id")
        assert cursor.fetchall() == wanted
    assert len(wanted) == 4


def different_words(characters: int, alphabet: str) -> str:
    """Return as many different short words as there is room for: what an index likes least."""
    words, length, number = [], 0, 0
    while length < characters:
        word, rest = "", number
        while rest or not word:
            rest, letter = divmod(rest, len(alphabet))
            word += alphabet[letter]
        words.append(word)
        length += len(word) + 1
        number += 1
    return " ".join(words)[:characters].strip()


@pytest.mark.parametrize("alphabet", ["bcdfghjklm", "語漢字中文学校水火土", "𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱"])
def test_the_longest_verdict_can_be_given(alphabet):
    long = different_words(LONGEST_TEXT, alphabet)
    sources = tuple(evidence(excerpt=long) for _ in range(MOST_CITATIONS - 1))
    review = decided_review(rationale=long, citations=(evidence(), *sources))
    assert SearchText.objects.filter(review=review, document__matches=f"'{alphabet[1]}'").exists()


@pytest.mark.parametrize("alphabet", ["bcdfghjklm", "𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱", "a-", "a./", "a@b."])
def test_a_long_article_is_stored_and_searched_in_parts(alphabet):
    article = ArticleFactory(text=f"Ganja {different_words(130_000, alphabet)} {'x' * 5_000} end")
    assert ArticleText.objects.filter(article=article).count() == 3
    assert ArticleText.objects.filter(article=article, document__matches="'ganja'").exists()


def test_a_sentence_without_an_end_is_searched_from_its_beginning():
    text = f"Ganja {different_words(150_000, 'bcdfghjklm')} 7,095"
    article = ArticleFactory(text=text)
    review = ReviewFactory(claim=ClaimFactory(article=article, label=text, restatement=text))
    assert SearchText.objects.filter(review=review, document__matches="'ganja'").exists()
