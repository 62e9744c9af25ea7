"""Word by word: what was removed, what was added, what is folded."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.history.differences import CONTEXT, Piece, between


def test_the_same_text_has_no_difference() -> None:
    assert between("As it was.", "As it was.") == ()


def test_changed_words_stand_between_those_that_stayed() -> None:
    assert between("It lists 7,095 names.", "It lists 6,000 names.") == (
        Piece("same", "It lists "),
        Piece("deleted", "7,095"),
        Piece("inserted", "6,000"),
        Piece("same", " names."),
    )


def test_words_that_follow_each_other_change_together() -> None:
    assert between("about seven thousand men", "about six hundred men") == (
        Piece("same", "about "),
        Piece("deleted", "seven thousand"),
        Piece("inserted", "six hundred"),
        Piece("same", " men"),
    )


def test_long_parts_that_stayed_are_folded_with_some_context_left() -> None:
    same = "word " * 200
    found = between(f"{same}old", f"{same}new")
    assert [piece.kind for piece in found] == ["folded", "same", "deleted", "inserted"]
    assert len(found[1].text) == CONTEXT


texts = st.text(alphabet="ab 1,.\n", max_size=60)


@given(before=texts, after=texts)
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    found = between(before, after)
    if before != after:
        assert "".join(p.text for p in found if p.kind != "inserted") == before
        assert "".join(p.text for p in found if p.kind != "deleted") == after


@pytest.mark.parametrize("words", [300, 30_000])
def test_texts_without_anything_in_common_are_compared_at_once(words: int) -> None:
    began = time.perf_counter()
    between(" ".join(map(str, range(words))), " ".join(map(str, range(words, 2 * words))))
    assert time.perf_counter() - began < 2
