"""What is to be reached, what others reach, and whether we do."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.measuring.report import Cell, Report


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of the last line; `is_limit` tells that less is better."""

    key: str
    measure: str
    best_known: str
    wanted: float
    is_limit: bool = False

    def verdict(self, value: float | None) -> str:
        if value is None:
            return "not measured"
        reached = value <= self.wanted if self.is_limit else value >= self.wanted
        return "yes" if reached else "no"


TARGETS = (
    Target("seeds_core_recall", "seeds: core quantities found", "1.0, fitted", 1.0),
    Target("seeds_hard_traps", "seeds: hard traps hit", "2, fitted", 0, is_limit=True),
    Target("unseen_quantity_f1", "unseen: quantities, F1", "–", 0.93),
    Target("unseen_hard_traps_per_article", "unseen: hard traps a text", "–", 0.2, is_limit=True),
    Target("unseen_concept", "unseen: unit or concept right", "–", 0.85),
    Target("unseen_attribution_quantities", "unseen: claimant, quantities", "7/23", 0.80),
    Target("unseen_attribution_quotes", "unseen: claimant, quotes", "12/20", 0.90),
    Target("unseen_hedged", "unseen: hedged flag", "21/23", 0.90),
    Target("unseen_quotes_f1", "unseen: quotes, F1", "0.95", 0.97),
    Target("newsquant_value_f1", "NewsQuant: value", "0.904 (CQE)", 0.94),
    Target("newsquant_unit_head_f1", "NewsQuant: value, unit head", "0.860 (CQE)", 0.88),
    Target("newsquant_concept_f1", "NewsQuant: value, concept", "0.731 (CQE)", 0.76),
    Target("meantime_day_dates", "MEANTIME: dates of days", "0.83", 0.92),
    Target("polnear_sentence_f1", "PolNeAR: attributed sentences", "0.69", 0.80),
    Target("meantime_spans_f1", "MEANTIME: spans of quantities", "0.885 (spaCy)", 0.93),
    Target("seed_sentences_exact", "seeds: exact sentences", "93/94", 1.0),
    Target("time_vs_spacy", "time, spaCy's full pipeline = 1", "–", 1.0, is_limit=True),
    Target("start_s", "start-up, seconds", "–", 2.0, is_limit=True),
    Target("memory_growth_mib", "memory growth, MiB", "–", 20, is_limit=True),
    Target("two_workers_speedup", "two workers", "–", 1.7),
    Target("long_text_time_ratio", "10 MB : 1 MB, time a character", "–", 1.3, is_limit=True),
)
# Further figures of the last line, which have no target.
OTHERS = (
    "seeds_core_found",
    "seeds_core_total",
    "open_quantity_f1",
    "open_hard_traps_per_article",
    "open_concept",
    "open_attribution_quantities",
    "open_attribution_quotes",
    "open_hedged",
    "open_quotes_f1",
    "meantime_day_dates_in_text",
    "golden_rules",
    "articles_per_s",
    "peak_mib",
)


def all_figures(measured: Mapping[str, float | int | None]) -> dict[str, float | int | None]:
    """Return every figure by name, None for what was not measured."""
    names = [*(target.key for target in TARGETS), *OTHERS, *measured]
    values = {name: measured.get(name) for name in dict.fromkeys(names)}
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in values.items()
    }


def summary(report: Report) -> None:
    """Print what was to be reached beside what is."""
    rows: list[list[Cell]] = []
    for target in TARGETS:
        value = report.figures.get(target.key)
        sign = "≤" if target.is_limit else "≥"
        wanted = f"{sign} {target.wanted:g}"
        rows.append([target.measure, target.best_known, wanted, value, target.verdict(value)])
    header = ["measure", "best known", "to reach", "measured", "reached"]
    report.table("To reach", header, rows)
