"""Word by word: what was removed, what was added, what is folded."""

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


def test_texts_too_long_for_that_are_compared_by_sentences_or_as_a_whole() -> None:
    old = "".join(f"Sentence {number} is old. " for number in range(300))
    new = old.replace("Sentence 7 is old", "Sentence 7 is new").replace("290 is old", "290 is new")
    inserted = [piece.text for piece in between(old, new) if piece.kind == "inserted"]
    assert inserted == ["new.", "Sentence 290 is new"]
    one, other = ("x. " * 1000, "y. " * 1000)
    assert [piece.kind for piece in between(one, other)] == ["deleted", "inserted", "same"]
