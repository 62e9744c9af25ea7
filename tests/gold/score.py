"""Score the extractor's claims against texts that were annotated by hand.

    manage.py extract tests/gold/open/*.txt > found.jsonl
    python -m tests.gold.score tests/gold/open found.jsonl [--show]

Rows are matched one to one, those that share most of their stretch first:

- quantity: the spans overlap and both bounds are equal; an open bound of the gold is not compared,
  an open bound of the claim stands for its other one.
- quote: at least 0.7 of what the two cover together is common to both.
- event and position, either for the other: at least half of the shorter one is common to both.

Recall counts the core rows. Precision counts all matched rows among the claims of the kind that
lie on no soft trap. A hard trap is hit by a claim of any kind that overlaps it and matches no row.
The other measures are shares of the matched rows: attribution and concept by a word in common,
or both absent; comparator, hedge and date by equality. What a row says to be right also, is right.
Places, right by a word in common, are a share of the rows that have one; of those given, a share of
the claims that have one.

Of the untouched half (a folder named `held`) only totals are shown.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.gold.rows import GROUPS, Gold, Group, Row, Trap, found_row, read_gold, read_json_lines

_QUOTE_OVERLAP = 0.7
_ASSERTION_OVERLAP = 0.5
_TOLERANCE = 1e-4
_WORD = re.compile(r"[a-z][a-z'-]+")
_EMPTY = frozenset(["the", "a", "an", "of", "in", "and", "to", "former"])


@dataclass(frozen=True, slots=True)
class Count:
    """`right` of `total`."""

    right: int
    total: int

    @property
    def share(self) -> float | None:
        return self.right / self.total if self.total else None

    def __str__(self) -> str:
        return f"{self.right}/{self.total}"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows and the claims of one group."""

    recall: Count
    precision: Count
    optional: Count
    attribution: Count
    hedged: Count
    date: Count
    place: Count
    places_given: Count
    comparator: Count
    concept: Count

    @property
    def f1(self) -> float | None:
        recall, precision = self.recall.share, self.precision.share
        if recall is None or precision is None or not recall + precision:
            return None if recall is None else 0.0
        return 2 * recall * precision / (recall + precision)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the scorer has to say about one set."""

    articles: int
    groups: dict[Group, Tally]
    pairs: tuple[tuple[Row, Row], ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]
    hits: tuple[tuple[Row, Trap], ...]

    def hits_per_article(self, *groups: Group) -> float:
        """Return how often a text's hard traps were hit, by claims of `groups` if any are named."""
        hits = [claim for claim, _ in self.hits if not groups or claim.group in groups]
        return len(hits) / self.articles if self.articles else 0.0


def score(gold: Gold, found: Sequence[Row]) -> Result:
    """Compare `found` with `gold`; claims of articles that were not annotated are left out."""
    claims = [claim for claim in found if claim.article in gold.articles]
    pairs = _match(gold.rows, claims)
    matched_gold = {number for number, _ in pairs}
    matched = {number for _, number in pairs}
    missed = [row for number, row in enumerate(gold.rows) if number not in matched_gold]
    rest = [claim for number, claim in enumerate(claims) if number not in matched]
    traps = _by_article(gold.traps)
    hits = [
        (claim, trap)
        for claim in rest
        if (trap := _trapped(claim, traps.get(claim.article, []), "hard")) is not None
    ]
    spurious = [
        claim for claim in rest if not _trapped(claim, traps.get(claim.article, []), "soft")
    ]
    found_pairs = tuple((gold.rows[row], claims[claim]) for row, claim in pairs)
    return Result(
        articles=len(gold.articles),
        groups={group: _tally(group, gold.rows, found_pairs, spurious) for group in GROUPS},
        pairs=found_pairs,
        missed=tuple(row for row in missed if row.tier == "core"),
        spurious=tuple(spurious),
        hits=tuple(hits),
    )


def has_same_value(gold: Row, claim: Row) -> bool:
    """Tell whether the bounds that `gold` states are those of `claim`."""
    return any(_has_bounds(row, claim) for row in gold.versions("value"))


def _has_bounds(gold: Row, claim: Row) -> bool:
    low, high = gold.low, gold.high
    if gold.comparator == ">":
        high = None
    elif gold.comparator in ("<", "max"):
        low = None
    elif high is None:
        high = low
    if (low is None and high is None) or (claim.low is None and claim.high is None):
        return False
    claimed_low = claim.high if claim.low is None else claim.low
    claimed_high = claim.low if claim.high is None else claim.high
    return _is_close(low, claimed_low) and _is_close(high, claimed_high)


def content_words(*texts: str | None) -> frozenset[str]:
    """Return the words of `texts` that say something, without the ending of a plural."""
    found = {word.rstrip("'s") for text in texts for word in _WORD.findall((text or "").lower())}
    return frozenset(found - _EMPTY)


def _by_article(traps: Iterable[Trap]) -> dict[str, list[Trap]]:
    grouped: dict[str, list[Trap]] = {}
    for trap in traps:
        grouped.setdefault(trap.article, []).append(trap)
    return grouped


def _trapped(claim: Row, traps: Iterable[Trap], severity: str) -> Trap | None:
    return next((t for t in traps if t.severity == severity and _common(claim, t)), None)


def _common(one: Row | Trap, other: Row | Trap) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _likeness(one: Row, other: Row) -> float:
    return _common(one, other) / (max(one.end, other.end) - min(one.start, other.start))


def _fits(gold: Row, claim: Row) -> bool:
    if gold.article != claim.article or gold.group != claim.group or not _common(gold, claim):
        return False
    if gold.group == "quantity":
        return has_same_value(gold, claim)
    if gold.group == "quote":
        return _likeness(gold, claim) >= _QUOTE_OVERLAP
    shorter = min(gold.end - gold.start, claim.end - claim.start)
    return _common(gold, claim) >= _ASSERTION_OVERLAP * shorter


def _match(rows: Sequence[Row], claims: Sequence[Row]) -> list[tuple[int, int]]:
    candidates = sorted(
        (-_likeness(row, claim), row_number, claim_number)
        for row_number, row in enumerate(rows)
        for claim_number, claim in enumerate(claims)
        if _fits(row, claim)
    )
    taken_rows: set[int] = set()
    taken_claims: set[int] = set()
    pairs = []
    for _, row_number, claim_number in candidates:
        if row_number not in taken_rows and claim_number not in taken_claims:
            taken_rows.add(row_number)
            taken_claims.add(claim_number)
            pairs.append((row_number, claim_number))
    return pairs


def _tally(
    group: Group, rows: Sequence[Row], pairs: Sequence[tuple[Row, Row]], spurious: Sequence[Row]
) -> Tally:
    own = [pair for pair in pairs if pair[0].group == group]
    core = [gold for gold, _ in own if gold.tier == "core"]
    in_gold = [row for row in rows if row.group == group]
    wrong = sum(claim.group == group for claim in spurious)
    core_total = sum(row.tier == "core" for row in in_gold)
    placed = [pair for pair in own if pair[0].place]
    given = [pair for pair in own if pair[1].place]
    return Tally(
        recall=Count(len(core), core_total),
        precision=Count(len(own), len(own) + wrong),
        optional=Count(len(own) - len(core), len(in_gold) - core_total),
        attribution=_share(own, has_same_claimant),
        hedged=_share(own, has_same_hedge),
        date=_share(own, has_same_date),
        place=_share(placed, has_same_place),
        places_given=_share(given, has_same_place),
        comparator=_share(own, has_same_comparator),
        concept=_share(own, has_same_concept),
    )


def _share(pairs: Sequence[tuple[Row, Row]], is_right: Callable[[Row, Row], bool]) -> Count:
    return Count(sum(is_right(gold, claim) for gold, claim in pairs), len(pairs))


def has_same_claimant(gold: Row, claim: Row) -> bool:
    return any(
        _share_words(row.attributed_to, claim.attributed_to)
        or not (row.attributed_to or claim.attributed_to)
        for row in gold.versions("attributed_to")
    )


def has_same_hedge(gold: Row, claim: Row) -> bool:
    return any(row.hedged == claim.hedged for row in gold.versions("hedged"))


def has_same_date(gold: Row, claim: Row) -> bool:
    return any(row.event_date == claim.event_date for row in gold.versions("event_date"))


def has_same_place(gold: Row, claim: Row) -> bool:
    return any(_share_words(row.place, claim.place) for row in gold.versions("place"))


def has_same_concept(gold: Row, claim: Row) -> bool:
    """Tell whether the figure counts or measures the same thing in both."""
    return bool(content_words(gold.unit, gold.concept) & content_words(claim.unit, claim.concept))


def _share_words(one: str | None, other: str | None) -> bool:
    return bool(content_words(one) & content_words(other))


def has_same_comparator(gold: Row, claim: Row) -> bool:
    # "Approaching 2,000" is about 2,000 to one reader and less than that to another.
    signs = [{row.comparator, claim.comparator} for row in gold.versions("comparator")]
    return any(len(pair) == 1 or pair == {"~", "<"} for pair in signs)


def _is_close(bound: float | None, other: float | None) -> bool:
    if bound is None or other is None:
        return True
    return abs(bound - other) <= _TOLERANCE * max(abs(bound), abs(other))


def lines(result: Result) -> list[str]:
    """Return the totals as lines to print."""
    printed = []
    for group, tally in result.groups.items():
        f1 = "–" if tally.f1 is None else f"{tally.f1:.3f}"
        printed += [
            (
                f"{group:<10} core found {tally.recall}  precision {tally.precision}  F1 {f1}"
                f"  optional found {tally.optional}"
            ),
            f"{'':<10} attribution {tally.attribution}  hedged {tally.hedged}  date {tally.date}"
            f"  place {tally.place}  places given {tally.places_given}"
            + (
                f"  comparator {tally.comparator}  unit or concept {tally.concept}"
                if group == "quantity"
                else ""
            ),
        ]
    hits = "  ".join(
        f"{group} {sum(claim.group == group for claim, _ in result.hits)}" for group in GROUPS
    )
    printed.append(
        f"hard traps hit {len(result.hits)} in {result.articles} articles"
        f" = {result.hits_per_article():.2f} an article  ({hits})"
    )
    return printed


def examples(result: Result) -> list[str]:
    """Return what was missed, made up or misread, for reading errors."""
    shown = [
        f"missed    {row.article[:24]}:{row.start} {row.kind} {_value(row)} {row.text[:90]!r}"
        for row in result.missed
    ]
    shown += [
        f"trap hit  {claim.article[:24]}:{claim.start} {claim.kind} {claim.text[:60]!r}"
        f" -> {trap.type} {trap.text[:50]!r}"
        for claim, trap in result.hits
    ]
    hit = {id(claim) for claim, _ in result.hits}
    shown += [
        f"spurious  {claim.article[:24]}:{claim.start} {claim.kind} {_value(claim)}"
        f" {claim.text[:90]!r}"
        for claim in result.spurious
        if id(claim) not in hit and claim.group != "assertion"
    ]
    for gold, claim in result.pairs:
        shown += [
            f"{name:<9} {gold.article[:24]}:{gold.start} {gold.kind} {gold.text[:40]!r}"
            f" is {wanted!r}, found {got!r}"
            for name, wanted, got in _differences(gold, claim)
        ]
    return shown


def _value(row: Row) -> str:
    if row.kind != "quantity":
        return ""
    return f"{row.comparator} {row.low}–{row.high} {row.unit!r} {row.concept!r}"


def _differences(gold: Row, claim: Row) -> Iterable[tuple[str, Any, Any]]:
    if not has_same_claimant(gold, claim):
        yield "claimant", gold.attributed_to, claim.attributed_to
    if not has_same_hedge(gold, claim):
        yield "hedged", gold.hedged, claim.hedged
    if not has_same_date(gold, claim):
        yield "date", gold.event_date, claim.event_date
    if (gold.place or claim.place) and not has_same_place(gold, claim):
        yield "place", gold.place, claim.place
    if gold.kind == "quantity" and not has_same_comparator(gold, claim):
        yield "sign", gold.comparator, claim.comparator
    if gold.kind == "quantity" and not has_same_concept(gold, claim):
        yield "concept", (gold.unit, gold.concept), (claim.unit, claim.concept)


def main() -> None:
    parser = argparse.ArgumentParser(description="Score claims against annotated texts.")
    parser.add_argument("folder", type=Path, help="the annotated texts")
    parser.add_argument("found", type=Path, help="what `manage.py extract` printed for them")
    parser.add_argument("--show", action="store_true", help="list what was missed or misread")
    options = parser.parse_args()
    if options.show and options.folder.resolve().name == "held":
        parser.error("The untouched half is not for reading errors: without --show.")
    found = [found_row(claim) for claim in read_json_lines(options.found)]
    result = score(read_gold(options.folder), found)
    printed = lines(result) + (examples(result) if options.show else [])
    print("\n".join(printed))  # noqa: T201 (a command's output)


if __name__ == "__main__":
    main()
