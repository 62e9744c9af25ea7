"""Coefficients of agreement and their intervals, against the literature and against the library."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from verification import agreement
from verification.agreement import (
    ONE_CATEGORY,
    TOO_FEW,
    Agreement,
    Estimate,
    Rating,
    alpha,
    confusion,
    kappa,
)

# Fleiss, Statistical Methods for Rates and Proportions, second edition, 1981, table 13.1: two
# raters' diagnoses (psychotic, neurotic, organic) of 100 patients; 0.89 agree, kappa is 0.68.
FLEISS = {"PP": 75, "PN": 1, "PO": 4, "NP": 5, "NN": 4, "NO": 1, "OO": 10}
# Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section B: Ben and Gerry put
# twelve units into five categories; alpha is 0.692.
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
# The same, section A: Meg and Owen, ten units, two categories; alpha is 0.095.
MEG, OWEN = "0100000010", "1110010000"

ANNA, BEA, CARLO = 1, 2, 3


def rated(first: str, second: str, people: tuple[int, int] = (ANNA, BEA)) -> list[Rating]:
    """Return the ratings of two people; each letter is one claim's."""
    pairs = zip(first, second, strict=True)
    one, other = people
    return [
        rating
        for claim, (x, y) in enumerate(pairs)
        for rating in ((one, claim, x), (other, claim, y))
    ]


def of_table(counts: dict[str, int]) -> list[Rating]:
    """Return the ratings that give these counts of (first, second)."""
    first = "".join(cell[0] * count for cell, count in counts.items())
    second = "".join(cell[1] * count for cell, count in counts.items())
    return rated(first, second)


def test_kappa_is_that_of_the_textbook():
    found = kappa(of_table(FLEISS))
    assert found.claims == 100
    assert found.same is not None
    assert found.same.value == 0.89
    assert found.coefficient is not None
    assert round(found.coefficient.value, 4) == 0.6765


@pytest.mark.parametrize(
    ("first", "second", "value"), [(BEN, GERRY, 0.692), (MEG, OWEN, 0.095)], ids=["B", "A"]
)
def test_alpha_is_that_of_its_author(monkeypatch, first, second, value):
    monkeypatch.setattr(agreement, "FEWEST", 10)
    found = alpha(rated(first, second)).coefficient
    assert found is not None
    assert round(found.value, 3) == value


@given(st.lists(st.tuples(*[st.sampled_from("sdux")] * 2), min_size=2, max_size=60))
def test_the_intervals_formulas_are_the_librarys(ratings):
    pairs = [((ANNA, x), (BEA, y)) for x, y in ratings]
    task = AnnotationTask(
        [one for i, (x, y) in enumerate(ratings) for one in ((1, i, x), (2, i, y))]
    )
    tables = agreement.count(pairs)[np.newaxis]
    (by_kappa,), (by_alpha,) = agreement.kappas(tables), agreement.alphas(tables)
    if len({rating for pair in ratings for rating in pair}) == 1:
        assert math.isnan(by_kappa)
        assert math.isnan(by_alpha)
    else:
        assert math.isclose(by_kappa, task.kappa(), abs_tol=1e-9)
        assert math.isclose(by_alpha, task.alpha(), abs_tol=1e-9)


@pytest.mark.parametrize("measure", [kappa, alpha])
def test_few_claims_say_nothing(measure):
    few = agreement.FEWEST - 1
    assert measure(rated("s" * few, "d" * few)) == Agreement(few, unsaid=TOO_FEW)
    assert measure([]) == Agreement(0, unsaid=TOO_FEW)
    assert measure(rated("s" * 30, "sd" * 15)).unsaid == ""


@pytest.mark.parametrize("measure", [kappa, alpha])
def test_one_category_leaves_a_coefficient_undefined(measure):
    found = measure(rated("s" * 40, "s" * 40))
    assert found == Agreement(40, Estimate(1.0, None, None), None, ONE_CATEGORY)


@pytest.mark.parametrize("measure", [kappa, alpha])
def test_where_nobody_differs_there_is_no_interval(measure):
    """Samples of claims that all agree cannot show how far that is luck."""
    found = measure(rated("sd" * 20, "sd" * 20))
    assert found == Agreement(40, Estimate(1.0, None, None), Estimate(1.0, None, None))


@pytest.mark.parametrize("measure", [kappa, alpha])
def test_the_same_ratings_give_the_same_interval(measure):
    ratings = of_table(FLEISS)
    assert measure(ratings) == measure(list(ratings))


def test_kappa_asks_neither_who_came_first_nor_in_which_order_claims_came():
    ratings = of_table(FLEISS)
    turned = [rating for n in range(0, 200, 2) for rating in (ratings[n + 1], ratings[n])]
    assert kappa(turned) == kappa(ratings)


def test_more_claims_narrow_the_interval():
    few = kappa(of_table(FLEISS)).coefficient
    many = kappa(of_table({cell: 10 * count for cell, count in FLEISS.items()})).coefficient
    assert few
    assert many
    assert few.low and few.high and many.low and many.high  # noqa: PT018 (for the type checker)
    assert few.low < many.low < many.value < many.high < few.high
    assert 2 < (few.high - few.low) / (many.high - many.low) < 4


def test_the_interval_holds_the_true_kappa_about_95_times_in_100():
    """Samples of 100 claims from a population whose kappa is known."""
    true = agreement.kappas(agreement.count(agreement.paired(of_table(FLEISS)))[np.newaxis])[0]
    cells, weights = list(FLEISS), list(FLEISS.values())
    draw = random.Random(5)  # noqa: S311 (a fixed sample)
    held = 0
    for _ in range(200):
        sample = draw.choices(cells, weights, k=100)
        found = kappa(rated("".join(c[0] for c in sample), "".join(c[1] for c in sample)))
        assert found.coefficient and found.coefficient.low and found.coefficient.high  # noqa: PT018
        held += found.coefficient.low <= true <= found.coefficient.high
    assert 0.88 <= held / 200 <= 0.99


def test_confusion_counts_by_first_and_second():
    assert confusion(rated("ssd", "sds")) == {("s", "s"): 1, ("s", "d"): 1, ("d", "s"): 1}


def test_ratings_that_are_no_pairs_are_refused():
    with pytest.raises(ValueError, match="unpack"):
        alpha([(ANNA, 1, "s")])
    with pytest.raises(ValueError, match="unpack"):
        alpha([(ANNA, 1, "s"), (BEA, 1, "s"), (CARLO, 1, "s")])
    with pytest.raises(ValueError, match="one person"):
        alpha([(ANNA, 1, "s"), (ANNA, 1, "d")])
    with pytest.raises(ValueError, match="two reviewers"):
        kappa([*rated("s", "s"), (ANNA, 9, "s"), (CARLO, 9, "s")])
