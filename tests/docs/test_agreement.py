"""The worked example of the page on agreement is what Claimdesk computes."""

import re
from pathlib import Path

from verification import agreement
from verification.agreement import Rating

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "agreement.md"
CATEGORIES = ("supported", "disputed", "unverified", "dismissed")
ANNA, BEA = 1, 2


def ratings_of(page: str) -> list[Rating]:
    """Return the ratings that the table of the example counts."""
    ratings: list[Rating] = []
    for first in CATEGORIES:
        row = re.search(rf"^\| {first} \|([ \d|]+)\|$", page, re.MULTILINE)
        assert row, first
        for second, count in zip(CATEGORIES, row[1].split("|"), strict=True):
            for _ in range(int(count)):
                claim = len(ratings)
                ratings += [(ANNA, claim, first), (BEA, claim, second)]
    return ratings


def test_the_worked_example_is_computed_so():
    page = PAGE.read_text(encoding="utf-8")
    ratings = ratings_of(page)
    kappa, alpha = agreement.kappa(ratings), agreement.alpha(ratings)
    assert kappa.same
    assert kappa.coefficient
    assert alpha.coefficient
    said = re.findall(r"\*\*(0\.\d+)\*\*", page)
    assert said == [
        f"{value:.3f}"
        for value in (kappa.same.value, kappa.coefficient.value, alpha.coefficient.value)
    ]
    low, high = kappa.coefficient.low, kappa.coefficient.high
    assert f"Kappa's interval is {low:.2f} to {high:.2f}:" in page


def test_the_page_tells_the_number_below_which_nothing_is_said():
    assert f"fewer than {agreement.FEWEST} claims" in PAGE.read_text(encoding="utf-8")
