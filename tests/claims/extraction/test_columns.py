"""Fact-check columns, whose labels speak for nobody."""

from tests.claims.extraction.find import assertions, claimants, quotes

COLUMN = """Five claims by Ada Prins, checked

Ada Prins was on television on Monday.

Claim: “We have built 300 kilometres of road in Ruritania.”

Verdict: False. The ministry of transport says that it was 40.

Claim: Bread costs 30 percent more “because of the tax.”

Verdict: True. It costs 31 percent more.
"""


def test_claim_under_its_label_is_the_word_of_whom_the_column_examines() -> None:
    assert quotes(COLUMN) == [
        ("We have built 300 kilometres of road in Ruritania.", "Ada Prins"),
        ("because of the tax.", "Ada Prins"),
    ]
    assert claimants(COLUMN) == ["Ada Prins", "the ministry of transport", "Ada Prins", None]


def test_own_words_under_a_label_are_a_position() -> None:
    text = COLUMN.replace("Bread costs", "The Ruritanian army left Zenda. Bread costs")

    assert ("position", "The Ruritanian army left Zenda", "Ada Prins") in assertions(text)


def test_label_is_no_speaker_where_the_column_names_nobody() -> None:
    text = COLUMN.replace("by Ada Prins, checked", "on roads, checked")
    text = text.replace("Ada Prins was on television on Monday.", "They are all over the web.")

    assert {name for name in claimants(text) if name} == {"the ministry of transport"}
    assert "Claim" not in [name for _, name in quotes(text)]
