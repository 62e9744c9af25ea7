import pytest

from claims.extraction import sentences
from claims.extraction.document import read_document
from claims.extraction.prose import read_prose


def split(text: str) -> list[str]:
    prose = read_prose(read_document(text))
    return [prose[span] for span in sentences.split(prose)]


@pytest.mark.parametrize(
    "text",
    [
        "The losses have reached 7,095.|251 drones were lost.",
        "On Sept. 27 the war began.|On Oct. 3 it ended.",
        "The report was signed by J. Smith and George W. Hall.|It came late.",
        "A U.S. Air Force jet fell.|The U.S. denied it.",
        "They live in the U.S.|The army left.",
        "Lt. Gen. Y. Z. Moroz was there.|Maj. Gen. X was not.",
        "Only No. 5 fired.|No one died.",
        "It began at 9 p.m. Monday.|It ended at 5 a.m.|The army left.",
        "He left at 6 P.M.|Mr. Hall stayed.",
        "The firm Acme Inc. said so.|It is late.",
        "It was a blow vs. Iran, i.e. a loss.|It was late.",
        "He waited... and left.|The army left… and came back.",
        "“We will win.|We will stay,” he said.|“We will not leave.”",
        '"We will win." he said.|"Why?"|He left.',
        "“We go!” General Brook said.|He left.",
        "“They came.” Marek Dorn told Reuters.|He left.",
        "“They came.”|Marek Dorn said on Monday he was safe.",
        "He asked “Who did it?” and left.|The plant Yahoo! in Dorn closed.",
        "The army (it had come in May.) left.|It was late.",
        "He left.[12] The army stayed.|It was late.",
        "The army left.|The rebels came.",
        "It cost $3.5 million.|It was 1.5 percent.",
        "1. The army left.|2. The rebels came.",
        "The agency Dornwatch.Az reports a loss.|The army left.",
        'He is alarmed by what they found.|"Nobody knew the way," he said.',
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    expected = text.replace("left.[12] The", "left.[12]|The").split("|")

    assert split(" ".join(expected)) == expected


def test_full_stop_without_a_space_ends_a_sentence() -> None:
    assert split("The army left town.The rebels came.") == [
        "The army left town.",
        "The rebels came.",
    ]
    assert split("They met at example.com/a.B today.") == ["They met at example.com/a.B today."]


def test_paragraph_ends_a_sentence() -> None:
    text = "A title\n\nThe army left without a shot\n\nThe rebels came."

    assert split(text) == ["The army left without a shot", "The rebels came."]
