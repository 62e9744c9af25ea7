"""Words that were searched for are marked in what was found, and no others."""

import pytest

from verification.search.snippets import around_first, marked


def marks(text: str, *lexemes: str) -> list[str]:
    pieces = marked(text, list(lexemes))
    assert "".join(piece for piece, _ in pieces) == text
    return [piece for piece, is_marked in pieces if is_marked]


@pytest.mark.parametrize(
    ("text", "lexeme", "found"),
    [
        ("A mercenary and mercenaries.", "mercenari", ["mercenary", "mercenaries"]),
        ("Some 7,095 were counted.", "7095", ["7,095"]),
        ("The road to Şuşa.", "susa", ["Şuşa"]),
        ("War, wars, a warning, warned.", "war", ["War", "wars"]),
        ("Shelled and shelling.", "shell", ["Shelled", "shelling"]),
        ("Nothing of it.", "tank", []),
        ("", "tank", []),
    ],
)
def test_a_word_is_marked_in_each_of_its_forms(text, lexeme, found):
    assert marks(text, lexeme) == found


def test_the_surroundings_of_the_first_hit_are_shown():
    text = "one two three " * 20 + "the gazette says " + "four five six " * 30
    pieces = around_first(text, ["gazett"])
    shown = "".join(piece for piece, _ in pieces)
    assert ("gazette", True) in pieces
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200
    assert around_first("Nothing of it.", ["gazett"]) == []
    assert around_first("The gazette.", ["gazett"]) == [
        ("The ", False),
        ("gazette", True),
        (".", False),
    ]
