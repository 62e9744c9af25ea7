import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import BadInput
from claims.normalise import Normalised, normalise


def test_clean_text_is_unchanged() -> None:
    text = "Café, “7,095”\n\ta line\n"

    assert normalise(text.encode()) == Normalised(text, ())


def test_every_line_end_becomes_a_line_feed_and_is_counted() -> None:
    assert normalise(b"a\r\nb\rc\xc2\x85d\xe2\x80\xa8e\xe2\x80\xa9f") == Normalised(
        "a\nb\nc\nd\ne\nf", ("line ends (5)",)
    )


def test_control_and_invisible_characters_are_removed_and_counted() -> None:
    raw = "\ufeffa\x07b\x9fc\u200bd\u202ee"

    assert normalise(raw) == Normalised(
        "abcde", ("control characters (2)", "invisible characters (3)")
    )


def test_joiners_stay() -> None:
    assert normalise("می\u200cخواهم 👩\u200d🔬").changes == ()


def test_text_is_composed_and_the_lines_are_counted() -> None:
    assert normalise("e\u0301\nx\ne\u0301") == Normalised("é\nx\né", ("Unicode NFC (2 lines)",))


@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        (b"", "text_empty", "empty"),
        (" \n\t\u200b", "text_empty", "empty"),
        (b"caf\xe9 au lait", "text_not_utf8", "byte 3 is 0xE9"),
        ("text".encode("utf-16"), "text_not_utf8", "UTF-16"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "text_is_binary", "binary"),
        (b"a long enough text with one\0null", "text_has_null", "character 27"),
        ("half \ud83d", "text_has_surrogates", "character 5"),
        ("a" + "\u0300\u0316" * 16, "text_has_stacked_marks", "30 marks"),
        (b"x" * 101, "text_too_long", "100 bytes"),
        ("é" * 51, "text_too_long", "100 bytes"),
    ],
)
def test_unusable_input_is_refused_with_a_remedy(raw: bytes | str, code: str, says: str) -> None:
    with pytest.raises(BadInput) as refusal:
        normalise(raw, limit=100 if code == "text_too_long" else 1000)

    assert (refusal.value.code, refusal.value.field) == (code, "text")
    assert says in refusal.value.message
    assert refusal.value.remedy


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    try:
        once = normalise(raw).text
    except BadInput as refusal:
        assert refusal.code == "text_empty"  # noqa: PT017 - any other refusal is a fault
        return

    assert normalise(once) == Normalised(once, ())
    assert unicodedata.is_normalized("NFC", once)


def test_marks_of_many_letters_and_runs_of_other_characters_stay() -> None:
    text = "ạ̈́" * 50 + "…" * 50 + "👍" * 50

    assert normalise(text).text == unicodedata.normalize("NFC", text)


def test_more_lines_than_any_article_has_are_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        normalise("a\n\n" * 125_001)

    assert refusal.value.code == "text_has_too_many_lines"


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(raw: bytes) -> None:
    try:
        text = normalise(raw).text
    except BadInput:
        return

    assert text.strip()
