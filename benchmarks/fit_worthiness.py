"""Fit what each feature adds to a claim's check-worthiness, on the open half of the gold set.

Each claim found in `tests/gold/open` that matches an annotated one is to get the check-worthiness
that a reader gave it; a figure that matches none is to come last, a clause that matches none low.
The weights are those of a linear model, held near zero or near what `SIGNS` expects of them, and
never on the wrong side of it; the features of a claim's kind are free. Prints how well texts that
were left out are ranked; `--write` puts the weights of all texts into
`claims/extraction/weights.py`.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean

# In place of this folder: its queue.py would hide the standard library's.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim, to_json
from claims.extraction.weights import WEIGHTS
from tests.gold.rows import found_row, read_gold, read_json_lines
from tests.gold.score import score

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold" / "open"
TABLE = ROOT / "claims" / "extraction" / "weights.py"

# What a reader gave 1 is fitted to this, so that claims with every reason for them still rank
# instead of being cut off at 1 together.
FULL = 0.8
# What no annotator marked: a figure is then mostly no claim, a clause not one of the main ones.
SPURIOUS_FIGURE = 0.1
SPURIOUS_CLAUSE = 0.3
CLAUSE_COUNTS = 0.5
# A weight stays near what its sign gives it unless this many claims say otherwise.
STIFFNESS = 4.0
LEANING = 0.05
SWEEPS = 300
CHECKWORTHY = 0.7
# One of these applies to every claim: they are the level that its kind starts from.
KINDS = (
    "states a figure",
    "speaks in quotation marks",
    "says that something happened",
    "somebody takes a position",
)
# A reader would not understand a score that a date makes worse, whatever 20 texts say.
SIGNS = {
    "has a date": 1,
    "has a place": 1,
    "has a figure in it": 1,
    "somebody stands behind it": 1,
    "near the top": 1,
    "force is used": 1,
    "an act that can be checked": 1,
    "harm is done": 1,
    "counts people": 1,
    "people come to harm": 1,
    "counts weapons or buildings": 1,
    "in the hundreds": 1,
    "in the thousands or more": 1,
    "is a denial": 1,
    "is an accusation": 1,
    "a length of time": -1,
    "what is counted stays open": -1,
    "a small number in words": -1,
    "rhetorical wording": -1,
    "a few words only": -1,
    "feelings or wishes": -1,
    "a state rather than an act": -1,
    "only a pronoun for who": -1,
    "leans on the text before": -1,
    "yet to happen": -1,
}
# The dead come before the tanks of the same battle, which some twenty texts do not tell well.
FLOORS = {"people come to harm": 0.12}


@dataclass(frozen=True, slots=True)
class Example:
    """A found claim: its reasons, and what the reader would have given it."""

    article: str
    names: tuple[str, ...]
    wanted: float
    counts: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the weights in their place")
    options = parser.parse_args()
    # Without a weight, every feature that applies is listed.
    WEIGHTS.clear()
    examples = _examples()
    articles = sorted({example.article for example in examples})
    weights = _fit(examples)
    left_out = {
        article: _fit([one for one in examples if one.article != article]) for article in articles
    }
    print(f"{len(articles)} texts, {len(examples)} claims")
    _print_ranking("left out", [(one, _score(one, left_out[one.article])) for one in examples])
    _print_ranking("all texts", [(one, _score(one, weights)) for one in examples])
    for feature, points in sorted(weights.items(), key=lambda item: -item[1]):
        applies = sum(feature in one.names for one in examples)
        print(f"{points:+.2f}  {feature}  ({applies} claims)")
    if options.write:
        TABLE.write_text(_table(weights))


def _print_ranking(name: str, ranked: Sequence[tuple[Example, float]]) -> None:
    print(f"{name:<10} rank correlation {_spearman(ranked):.3f}  AP {_precision(ranked):.3f}")


def _examples() -> list[Example]:
    published = {
        row["file"].removesuffix(".txt"): date.fromisoformat(row["published_on"])
        for row in read_json_lines(GOLD / "manifest.jsonl")
        if row["published_on"]
    }
    gold = read_gold(GOLD)
    found = {
        (article, claim.start, claim.end, claim.kind): claim
        for article in gold.articles
        for claim in find_claims(
            (GOLD / f"{article}.txt").read_bytes().decode(), published_on=published.get(article)
        )
    }
    rows = [found_row(to_json(claim, source=key[0])) for key, claim in found.items()]
    result = score(gold, rows)
    wanted = {
        (row.article, row.start, row.end, row.kind): gold_row.checkworthy
        for gold_row, row in result.pairs
    }
    return [_example(key[0], claim, wanted.get(key)) for key, claim in found.items()]


def _example(article: str, claim: FoundClaim, wanted: float | None) -> Example:
    names = tuple(feature.name for feature in claim.features)
    if wanted is not None:
        return Example(article, names, FULL * wanted, 1.0)
    if claim.kind in ("event", "position"):
        return Example(article, names, FULL * SPURIOUS_CLAUSE, CLAUSE_COUNTS)
    return Example(article, names, FULL * SPURIOUS_FIGURE, 1.0)


def _fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of least squares, one after the other until none moves any more."""
    names = sorted({name for example in examples for name in example.names})
    weights = dict.fromkeys(names, 0.0)
    having = {name: [i for i, one in enumerate(examples) if name in one.names] for name in names}
    errors = [example.wanted for example in examples]
    for _ in range(SWEEPS):
        for name in names:
            stiffness = 0.0 if name in KINDS else STIFFNESS
            total = sum(examples[i].counts for i in having[name])
            pull = sum(examples[i].counts * (errors[i] + weights[name]) for i in having[name])
            pull += stiffness * LEANING * SIGNS.get(name, 0)
            moved = _on_its_side(name, pull / (total + stiffness))
            for i in having[name]:
                errors[i] += weights[name] - moved
            weights[name] = moved
    return {name: round(weight, 2) + 0.0 for name, weight in weights.items()}


def _on_its_side(name: str, weight: float) -> float:
    if name in FLOORS:
        return max(weight, FLOORS[name])
    side = SIGNS.get(name, 0)
    return weight if weight * side >= 0 else 0.0


def _score(example: Example, weights: dict[str, float]) -> float:
    return min(1.0, max(0.0, sum(weights.get(name, 0.0) for name in example.names)))


def _spearman(ranked: Sequence[tuple[Example, float]]) -> float:
    wanted = _ranks([example.wanted for example, _ in ranked])
    given = _ranks([points for _, points in ranked])
    middle = mean(wanted)
    shared = sum((one - middle) * (two - middle) for one, two in zip(wanted, given, strict=True))
    spread = sum((one - middle) ** 2 for one in wanted) * sum((two - middle) ** 2 for two in given)
    return float(shared / spread**0.5)


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [mean(places[value]) for value in values]


def _precision(ranked: Sequence[tuple[Example, float]]) -> float:
    """Return the average precision of the queue order, over the texts."""
    by_article: dict[str, list[tuple[float, float]]] = {}
    for example, points in ranked:
        by_article.setdefault(example.article, []).append((points, example.wanted))
    return mean(filter(None, map(_precision_of, by_article.values())))


def _precision_of(pairs: Iterable[tuple[float, float]]) -> float:
    # Of equal scores the less wanted comes first: chance is not to help.
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    hits = [place for place, pair in enumerate(ordered, 1) if pair[1] >= FULL * CHECKWORTHY]
    return mean(number / place for number, place in enumerate(hits, 1)) if hits else 0.0


def _table(weights: dict[str, float]) -> str:
    ordered = sorted(weights.items(), key=lambda item: (item[0] not in KINDS, item[0]))
    lines = "".join(f'    "{name}": {points},\n' for name, points in ordered)
    return (
        '"""What each feature adds to a claim\'s check-worthiness.\n\n'
        'Written by `benchmarks/fit_worthiness.py --write`; do not edit.\n"""\n\n'
        f"WEIGHTS = {{\n{lines}}}\n"
    )


if __name__ == "__main__":
    main()
