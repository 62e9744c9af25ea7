"""How far people who rate the same claims independently agree, beyond what chance would give.

Pure: (reviewer, claim, rating) triples in, figures out. The coefficients are NLTK's. Its import
takes a second and 60 MB, so that it and numpy are imported where they are needed, in a worker:
what only reads the figures does without. NLTK reads claim by claim, too slow to be asked 2,000
times for an interval: there the same formulas work on the counted table; tests hold them equal.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Rating = tuple[int, Hashable, str]
# The two ratings of one claim, each as (reviewer, rating), in the order in which they came.
Pair = tuple[tuple[int, str], tuple[int, str]]
# Claims by [first rating, second rating], or several such tables at once.
Table: TypeAlias = "NDArray[np.int64]"
Values: TypeAlias = "NDArray[np.float64]"
Measure = Callable[[Table], Values]

# With fewer claims the interval around a coefficient spans most of its scale: nothing is said.
FEWEST = 30
REPLICATES = 2_000
TAILS = (0.025, 0.975)
# The share of replicates that a coefficient must be defined for to have an interval.
ENOUGH = 0.95
SEED = 1960

TOO_FEW = "too_few"
ONE_CATEGORY = "one_category"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % confidence interval, where one can be given."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two ratings of each of some claims agree; `unsaid` names why a figure is missing."""

    claims: int
    # The share of claims whose ratings are the same.
    same: Estimate | None = None
    coefficient: Estimate | None = None
    unsaid: str = ""


def kappa(ratings: Iterable[Rating]) -> Agreement:
    """Return how far two reviewers agree, with Cohen's kappa (1960).

    :raises ValueError: a claim has not two ratings, or there are not exactly two reviewers.
    """
    pairs = paired(ratings)
    if len({frozenset((one, other)) for (one, _), (other, _) in pairs}) > 1:
        raise ValueError("Kappa compares two reviewers.")
    return _agreement([_in_order(pair) for pair in pairs], lambda task: task.kappa(), kappas)


def alpha(ratings: Iterable[Rating]) -> Agreement:
    """Return how far any number of reviewers agree, with Krippendorff's alpha for categories.

    :raises ValueError: a claim has not two ratings.
    """
    return _agreement(paired(ratings), lambda task: task.alpha(), alphas)


def confusion(ratings: Iterable[Rating]) -> Counter[tuple[str, str]]:
    """Count claims by (first rating, second rating).

    :raises ValueError: a claim has not two ratings.
    """
    return Counter((first, second) for (_, first), (_, second) in paired(ratings))


def paired(ratings: Iterable[Rating]) -> list[Pair]:
    """Return the two ratings of each claim.

    :raises ValueError: a claim has not two ratings, by two people.
    """
    by_claim: defaultdict[Hashable, list[tuple[int, str]]] = defaultdict(list)
    for reviewer, claim, rating in ratings:
        by_claim[claim].append((reviewer, rating))
    return [_pair(given) for given in by_claim.values()]


def _pair(given: list[tuple[int, str]]) -> Pair:
    first, second = given
    if first[0] == second[0]:
        raise ValueError("Both ratings of a claim are by one person.")
    return first, second


def _in_order(pair: Pair) -> Pair:
    """Return one reviewer's rating first, whoever of the two came first."""
    one, other = pair
    return pair if one < other else (other, one)


def _agreement(
    pairs: list[Pair], coefficient: Callable[[Any], float], replicated: Measure
) -> Agreement:
    if len(pairs) < FEWEST:
        return Agreement(len(pairs), unsaid=TOO_FEW)
    replicates = _replicates(pairs)
    share = sum(first == second for (_, first), (_, second) in pairs) / len(pairs)
    same = Estimate(share, *_interval(shares(replicates)))
    if replicates.shape[-1] == 1:
        return Agreement(len(pairs), same, unsaid=ONE_CATEGORY)
    value = coefficient(_task(pairs))
    return Agreement(len(pairs), same, Estimate(value, *_interval(replicated(replicates))))


def _task(pairs: list[Pair]) -> Any:
    from nltk.metrics.agreement import AnnotationTask

    return AnnotationTask(
        [(reviewer, claim, rating) for claim, pair in enumerate(pairs) for reviewer, rating in pair]
    )


def _replicates(pairs: list[Pair]) -> Table:
    """Return REPLICATES replicates of the table (first rating × second rating).

    Each draws as many claims as there are, with repetition, and both ratings of each: the
    bootstrap over claims. The seed is fixed, so the same ratings give the same interval.
    """
    import numpy as np

    table = count(pairs)
    drawn = np.random.default_rng(SEED).multinomial(
        len(pairs), table.ravel() / len(pairs), size=REPLICATES
    )
    return drawn.reshape(REPLICATES, *table.shape)


def count(pairs: list[Pair]) -> Table:
    """Return the table (first rating × second rating) over the ratings that occur."""
    import numpy as np

    ratings = sorted({rating for pair in pairs for _, rating in pair})
    table = np.zeros((len(ratings), len(ratings)), dtype=int)
    for (_, first), (_, second) in pairs:
        table[ratings.index(first), ratings.index(second)] += 1
    return table


def shares(tables: Table) -> Values:
    """Return the share of claims on the diagonal of each table."""
    agreeing: Values = tables.trace(axis1=1, axis2=2) / tables.sum(axis=(1, 2))
    return agreeing


def kappas(tables: Table) -> Values:
    """Return Cohen's kappa of each table; NaN where it is not defined."""
    total = tables.sum(axis=(1, 2))
    expected = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / total**2
    return _beyond(shares(tables), expected)


def alphas(tables: Table) -> Values:
    """Return Krippendorff's alpha of each table; NaN where it is not defined."""
    ratings = tables.sum(axis=1) + tables.sum(axis=2)
    total = ratings.sum(axis=1)
    expected = (ratings * (ratings - 1)).sum(axis=1) / (total * (total - 1))
    return _beyond(shares(tables), expected)


def _beyond(observed: Values, expected: Values) -> Values:
    import numpy as np

    defined = expected < 1
    return np.where(defined, (observed - expected) / np.where(defined, 1 - expected, 1), np.nan)


def _interval(replicated: Values) -> tuple[float, float] | tuple[None, None]:
    """Return the bounds of the 95 % percentile interval.

    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13; for coefficients of
    agreement Zapf et al., BMC Medical Research Methodology 16:93, 2016. There is none where the
    replicates do not differ, as then they cannot show what chance does.
    """
    import numpy as np

    defined = replicated[~np.isnan(replicated)]
    if len(defined) < ENOUGH * len(replicated) or defined.min() == defined.max():
        return None, None
    low, high = np.quantile(defined, TAILS)
    return float(low), float(high)
