"""Numbers without a noun beside somebody or behind a word of time, in wordings of no list."""

import pytest

from tests.claims.extraction.find import quantities

IDLE = """
    The gunman, an engineer by training, was 32.
    Her lawyer is 41 and new to the court.
    The driver, Ali Tarek, is not yet 30.
    The guns fell silent at seven.
    The bank opened in a year like any other, until 2011.
    “I saw boys of 18 and 19 there,” he said.
    Nothing like the crisis of 2008-9 followed.
    Claim 2: “They cost us dear.”
    By 30 he was rich.
    The brothers, now 34 and 31, were let go.
    Her sons, both 9, were found.
    In 1970, four decades before, the mine was shut.
""".strip().splitlines()

COUNTS = {
    "The toll stood at 12.": ["12"],
    "The Greens are at 19, and the Rally is at 33.": ["19", "33"],
    "The losses were put at nine.": ["nine"],
    "There were 62 in the cellar, and on a bad day it was 31.": ["62", "31"],
    "The crew of four was killed.": ["four"],
    "The army acknowledged five dead at first and later 17.": ["five", "17"],
    "The pilot was one of the 14 who died.": ["14"],
    "Orsk, 23; Tarn, 14; Lohra, 8.": ["23", "14", "8"],
    "More than 2000 have fled.": ["2000"],
    "Wounded 12: all of the third battalion.": ["12"],
    "The answer was 39.": ["39"],
    "The rebels had struck at 12 posts.": ["12"],
    "The workers (300) and the soldiers, about 90, gave up.": ["300", "90"],
    "The mayor, who is new, reckoned the losses at 62.": ["62"],
    "The sisters, 12 of them, fled.": ["12"],
}


@pytest.mark.parametrize("sentence", [line.strip() for line in IDLE])
def test_bare_numbers_of_people_and_times_count_nothing(sentence: str) -> None:
    assert [claim.exact for claim in quantities(sentence)] == []


@pytest.mark.parametrize(("sentence", "figures"), COUNTS.items())
def test_bare_numbers_of_a_report_count(sentence: str, figures: list[str]) -> None:
    assert [claim.exact for claim in quantities(sentence)] == figures
