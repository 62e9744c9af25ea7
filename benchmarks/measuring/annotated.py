"""The texts that were annotated by hand: the seeds', and our own two halves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring.data import GOLD, SEEDS, Data
from benchmarks.measuring.quantities import Readers
from benchmarks.measuring.report import Cell, Report
from benchmarks.measuring.systems import Reader
from claims.extraction.document import read_document
from claims.extraction.pipeline import find_claims
from claims.extraction.prose import read_prose
from claims.extraction.sentences import split
from claims.extraction.types import to_json
from claims.normalise import normalise
from tests.gold import rows
from tests.gold import score as scoring
from tests.gold.rows import Gold, Row
from tests.gold.score import Count, Result


def seeds(report: Report, data: Data, readers: Readers, *, show: bool) -> None:
    """Score the seeds that were annotated elsewhere; their figures are a regression test."""
    folder = data.find("gold")
    keys = (
        "seeds_core_recall",
        "seeds_core_found",
        "seeds_core_total",
        "seeds_hard_traps",
        "seed_sentences_exact",
    )
    if folder is None or not (folder / "traps.jsonl").exists():
        report.no_data("Seeds", *keys)
        return
    found = _read(folder, SEEDS)
    result = _score(report, "Seeds", found, readers)
    sentences = sentences_exact(found.gold, found.texts)
    core = result.groups["quantity"].recall
    values = (core.share, core.right, core.total, len(result.hits), sentences.share)
    report.figures |= dict(zip(keys, values, strict=True))
    report.note(f"sentences exact: {sentences}", found.claims_per_article)
    if show:
        report.note(*scoring.examples(result), *wrong_sentences(found.gold, found.texts))


def ours(report: Report, readers: Readers, *, half: str, show: bool = False) -> None:
    """Score a folder of our own gold; of the untouched half only totals are ever printed."""
    found = _read(GOLD / half, SEEDS if half == "seeds" else GOLD / half)
    prefix = {"held": "unseen", "seeds": "own_seeds"}.get(half, half)
    result = _measure(report, f"Our own gold, {half}", found, readers, prefix)
    if show:
        report.note(*scoring.examples(result), *wrong_sentences(found.gold, found.texts))


def elsewhere(report: Report, data: Data, readers: Readers, *, name: str) -> None:
    """Score texts that may not be passed on, annotated in the form of our own; totals only."""
    title, folder = f"Annotated elsewhere: {name}", data.find(f"gold-{name}")
    if folder is None:
        report.no_data(title)
        return
    _measure(report, title, _read(folder, folder), readers, name)


def _measure(report: Report, title: str, found: "_Set", readers: Readers, prefix: str) -> Result:
    result = _score(report, title, found, readers)
    quantity, quote = result.groups["quantity"], result.groups["quote"]
    report.figures |= {
        f"{prefix}_quantity_f1": quantity.f1,
        f"{prefix}_hard_traps_per_article": result.hits_per_article(),
        f"{prefix}_concept": quantity.concept.share,
        f"{prefix}_attribution_quantities": quantity.attribution.share,
        f"{prefix}_attribution_quotes": quote.attribution.share,
        f"{prefix}_hedged": quantity.hedged.share,
        f"{prefix}_quotes_f1": quote.f1,
    }
    sentences = sentences_exact(found.gold, found.texts)
    report.note(f"sentences exact: {sentences}", found.claims_per_article)
    return result


@dataclass(frozen=True, slots=True)
class _Set:
    """Annotated texts, and what we find in them."""

    gold: Gold
    texts: dict[str, str]
    claims: list[Row]

    @property
    def claims_per_article(self) -> str:
        each = len(self.claims) / len(self.texts)
        words = sum(len(text.split()) for text in self.texts.values()) // len(self.texts)
        return f"claims found: {len(self.claims)}, {each:.1f} an article of {words} words"


def _read(folder: Path, place: Path) -> _Set:
    gold = rows.read_gold(folder)
    texts = {name: normalise((place / f"{name}.txt").read_bytes()).text for name in gold.articles}
    claims = [
        rows.found_row(to_json(claim, source=name))
        for name, text in texts.items()
        for claim in find_claims(text)
    ]
    return _Set(gold, texts, claims)


def _score(report: Report, title: str, found: _Set, readers: Readers) -> Result:
    gold, texts = found.gold, found.texts
    result = scoring.score(gold, found.claims)
    header = ["system", "core found", "precision", "F1", "hard traps hit", "per article"]
    systems: list[list[Cell]] = []
    for name, reader in readers.items():
        if reader is None:
            systems.append([name, *["not installed"] * 5])
            continue
        scored = result if name == "claimdesk" else scoring.score(gold, _rows(texts, reader))
        quantity = scored.groups["quantity"]
        hits = [claim for claim, _ in scored.hits if claim.group == "quantity"]
        per_article = len(hits) / scored.articles
        core, precision = str(quantity.recall), str(quantity.precision)
        systems.append([name, core, precision, quantity.f1, len(hits), per_article])
    report.table(f"{title}: quantities in {result.articles} articles", header, systems)
    header = ["kind", "core found", "precision", "F1", "claimant", "hedged", "date", "place"]
    header.append("places given")
    kinds: list[list[Cell]] = [
        [
            "event, position" if group == "assertion" else group,
            str(tally.recall),
            str(tally.precision),
            tally.f1,
            _cell(tally.attribution),
            _cell(tally.hedged),
            _cell(tally.date),
            _cell(tally.place),
            _cell(tally.places_given),
        ]
        for group, tally in result.groups.items()
    ]
    report.table(f"{title}: all kinds", header, kinds)
    quantity = result.groups["quantity"]
    report.note(
        f"quantities: comparator {_cell(quantity.comparator)}, unit or concept"
        f" {_cell(quantity.concept)}; hard traps hit by any kind {len(result.hits)}"
        f" = {result.hits_per_article():.2f} an article"
    )
    return result


def _rows(texts: dict[str, str], reader: Reader) -> list[Row]:
    return [
        Row(
            article=name,
            start=found.start,
            end=found.end,
            kind="quantity",
            text=text[found.start : found.end],
            low=found.low,
            high=found.high,
            comparator=found.comparator,
            unit=found.unit,
            concept=found.concept,
            attributed_to=None,
            hedged=False,
            event_date=None,
            place=None,
            checkworthy=1.0,
            sentence=(found.start, found.end),
        )
        for name, text in texts.items()
        for found in reader(text)
    ]


def _cell(count: Count) -> str:
    return f"{count} = {count.share:.2f}" if count.share is not None else "–"


def sentences_exact(gold: Gold, texts: dict[str, str]) -> Count:
    """Count the annotated sentences that our splitter cuts at both ends as annotated."""
    total = len(_gold_sentences(gold))
    return Count(total - len(list(_wrong_sentences(gold, texts))), total)


def wrong_sentences(gold: Gold, texts: dict[str, str]) -> list[str]:
    return [
        f"sentence  {name[:24]}:{start} {texts[name][start:end][:120]!r}"
        for name, (start, end) in _wrong_sentences(gold, texts)
    ]


def _wrong_sentences(gold: Gold, texts: dict[str, str]) -> Iterator[tuple[str, tuple[int, int]]]:
    ours = {name: _sentences(text) for name, text in texts.items()}
    return (row for row in _gold_sentences(gold) if row[1] not in ours[row[0]])


def _gold_sentences(gold: Gold) -> list[tuple[str, tuple[int, int]]]:
    """Return the sentences of rows that are no quotation, which may run over several."""
    return sorted({(row.article, row.sentence) for row in gold.rows if row.group != "quote"})


def _sentences(text: str) -> set[tuple[int, int]]:
    prose = read_prose(read_document(text))
    anchors = (prose.anchor(span) for span in split(prose))
    return {(anchor.start, anchor.end) for anchor in anchors}
