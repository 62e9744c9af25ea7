"""Quantities: NewsQuant, MEANTIME's values, and the cases of two other libraries."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measuring.data import Data, Meantime, read_meantime
from benchmarks.measuring.report import Cell, Report, Score
from benchmarks.measuring.systems import Found, Reader

# Levels of NewsQuant's scorer, and the names of our three in the last line.
_LEVELS = ("value", "value+bound", "value+unit", "value+unit_head", "value+thing", "value+concept")
_NEWSQUANT = {
    "value": "newsquant_value_f1",
    "value+unit_head": "newsquant_unit_head_f1",
    "value+concept": "newsquant_concept_f1",
}
_SPECIFICATIONS = ("Number/English/NumberModel", "Number/English/PercentModel")
_UNIT_SPECIFICATIONS = (
    "NumberWithUnit/English/CurrencyModel",
    "NumberWithUnit/English/DimensionModel",
)
# The half of our own gold that stays untouched takes its MEANTIME articles from these.
UNREAD = ("118175", "100911", "39951", "108294")

# What stands before the one end of a change, and between the two.
_FROM = re.compile(r"\bfrom (?:about |around |nearly )?$")
_TO = re.compile(r"[^,;:!?\n]{0,40} to (?:about |around |nearly )?")

Readers = dict[str, Reader | None]


def newsquant(report: Report, data: Data, readers: Readers, *, every: int, show: bool) -> None:
    """Score every `every`-th sentence of the development half by NewsQuant's own scorer."""
    title = "NewsQuant, development half (F1)"
    gold, scorer = data.find("newsquant", "NewsQuant.json"), data.find("newsquant", "score.py")
    if gold is None or scorer is None:
        report.no_data(title, *_NEWSQUANT.values())
        return
    items = json.loads(gold.read_text("utf-8"))
    kept = [
        item if number % (2 * every) == 0 else _blank(item) for number, item in enumerate(items)
    ]
    rows: list[list[Cell]] = []
    for name, reader in readers.items():
        if reader is None:
            rows.append([name, *["not installed"] * len(_LEVELS)])
            continue
        scores, errors = _run_scorer(scorer, kept, reader, show=show and not rows)
        rows.append([name, *(scores[level]["F"] for level in _LEVELS)])
        if name == "claimdesk":
            report.figures |= {key: scores[level]["F"] for level, key in _NEWSQUANT.items()}
            if show:
                report.note("NewsQuant, values missed or made up:", errors)
    report.table(title, ["system", *_LEVELS], rows)
    report.note(
        "Before scoring, our conventions are put into NewsQuant's: a currency's name for its code,",
        '"a third" as 0.33 for 33 percent, the holder as the concept of a count, since what is',
        "counted is NewsQuant's unit, and concept and holder together as the concept of a measure.",
        "Both ends of a change are one range, whoever found them.",
    )


def _blank(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "text": "", "quantities": []}


def _run_scorer(
    scorer: Path, items: list[dict[str, Any]], reader: Reader, *, show: bool
) -> tuple[dict[str, dict[str, float]], str]:
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder, "gold.json"), Path(folder, "found.jsonl")
        gold.write_text(json.dumps(items), "utf-8")
        predictions = [
            {"id": number, "quantities": _predictions(item["text"], reader(item["text"]))}
            for number, item in enumerate(items)
            if item["text"]
        ]
        found.write_text("".join(f"{json.dumps(p)}\n" for p in predictions), "utf-8")
        run = partial(subprocess.run, check=True, capture_output=True, text=True)
        command = [sys.executable, scorer, found, "--gold", gold, "--split", "dev"]
        scores = json.loads(run([*command, "--json"]).stdout)
        return scores, run([*command, "--errors", "1000"]).stdout if show else ""


def _predictions(text: str, found: list[Found]) -> list[dict[str, Any]]:
    """Return what was `found` as NewsQuant has it: "from 3% to 5%" is one range there."""
    joined: list[Found] = []
    for quantity in found:
        if joined and _is_change(text, joined[-1], quantity):
            first = joined[-1]
            joined[-1] = replace(first, high=quantity.high, unit=quantity.unit or first.unit)
        else:
            joined.append(quantity)
    return [_prediction(quantity) for quantity in joined]


def _is_change(text: str, first: Found, second: Found) -> bool:
    is_single = first.low == first.high and second.low == second.high
    before, between = text[max(0, first.start - 20) : first.start], text[first.end : second.start]
    return is_single and bool(_FROM.search(before) and _TO.fullmatch(between))


def _prediction(found: Found) -> dict[str, Any]:
    row = asdict(found)
    return {"value_low": row.pop("low"), "value_high": row.pop("high"), **row}


def meantime(report: Report, data: Data, readers: Readers, *, every: int, show: bool) -> None:
    """Match the spans of quantities with MEANTIME's values, one to one, where they overlap.

    Every sentence is read by itself, so that the title counts as the corpus counts it. A duration
    is a time expression there, not a value: who finds one is neither right nor wrong.
    """
    title = "MEANTIME, spans of quantities (title and first sentences, overlap)"
    folder = data.find("meantime")
    if folder is None:
        report.no_data(title, "meantime_spans_f1")
        return
    articles = list(read_meantime(folder))[::every]
    rows: list[list[Cell]] = []
    for name, reader in readers.items():
        if reader is None:
            rows.append([name, *["not installed"] * 3])
            continue
        results = [_values(article, reader) for article in articles]
        score = Score(*(sum(column) for column in zip(*(r.counts for r in results), strict=True)))
        rows.append([name, score.precision, score.recall, score.f1])
        if name == "claimdesk":
            report.figures["meantime_spans_f1"] = score.f1
            if show:
                report.note(*(line for result in results for line in result.lines))
    report.table(title, ["system", "precision", "recall", "F1"], rows)


@dataclass(frozen=True, slots=True)
class _Values:
    """Matched, found and annotated of one article, and what went wrong in it."""

    counts: tuple[int, int, int]
    lines: list[str]


def _values(article: Meantime, reader: Reader) -> _Values:
    wanted = [(mark.start, mark.end) for mark in article.marks if mark.tag == "VALUE"]
    times = [(mark.start, mark.end) for mark in article.marks if mark.tag == "TIMEX3"]
    found = [
        span
        for start, end in article.sentences
        for quantity in reader(article.text[start:end])
        if (span := (start + quantity.start, start + quantity.end))
        and not any(first < span[1] and span[0] < last for first, last in times)
    ]
    pairs = match_overlapping(wanted, found)
    lines = []
    if not article.name.startswith(UNREAD):
        matched = {index for _, index in pairs}
        missed = [span for n, span in enumerate(wanted) if n not in {index for index, _ in pairs}]
        extra = [span for n, span in enumerate(found) if n not in matched]
        for sort, spans in (("missed", missed), ("spurious", extra)):
            lines += [f"{sort:<9} {_around(article, *span)}" for span in spans]
    return _Values((len(pairs), len(found), len(wanted)), lines)


def match_overlapping(
    wanted: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pair the spans of two sorted lists that overlap, each at most once, from left to right."""
    pairs: list[tuple[int, int]] = []
    order = sorted(range(len(found)), key=lambda index: found[index])
    for number in sorted(range(len(wanted)), key=lambda index: wanted[index]):
        for index in order:
            if found[index][0] < wanted[number][1] and wanted[number][0] < found[index][1]:
                pairs.append((number, index))
                order.remove(index)
                break
    return pairs


def _around(article: Meantime, start: int, end: int) -> str:
    text = article.text
    before, after = text[max(0, start - 50) : start], text[end : end + 40]
    return f"{article.name[:12]} {before}[{text[start:end]}]{after}".replace("\n", " ")


def specifications(report: Report, data: Data, readers: Readers, *, every: int) -> None:
    """Count the cases of recognizers-text of which exactly the right values are found."""
    title = "recognizers-text, cases with exactly the right values"
    folder = data.find("recognizers-text")
    if folder is None:
        report.no_data(title)
        return
    names = _SPECIFICATIONS + _UNIT_SPECIFICATIONS
    sets = {name.rsplit("/", 1)[1]: _cases(folder / f"{name}.json")[::every] for name in names}
    rows = _exact_rows(readers, sets)
    header = ["system", *(f"{name} ({len(cases)})" for name, cases in sets.items())]
    report.table(title, header, rows)


def quantulum_cases(report: Report, data: Data, readers: Readers, *, every: int) -> None:
    """Count the cases of quantulum3 of which exactly the right values are found."""
    title = "quantulum3, cases with exactly the right values"
    path = data.find("quantulum3", "quantities.json")
    if path is None:
        report.no_data(title)
        return
    cases = [
        (case["req"], sorted(_quantulum_value(result) for result in case["res"]))
        for case in json.loads(path.read_text("utf-8"))
    ][::every]
    report.table(title, ["system", f"cases ({len(cases)})"], _exact_rows(readers, {"": cases}))


Case = tuple[str, list[tuple[float, float]]]


def _exact_rows(readers: Readers, sets: dict[str, list[Case]]) -> Iterable[list[Cell]]:
    for name, reader in readers.items():
        if reader is None:
            yield [name, *["not installed"] * len(sets)]
        else:
            yield [name, *(_exact(reader, cases) for cases in sets.values())]


def _exact(reader: Callable[[str], list[Found]], cases: list[Case]) -> int:
    return sum(_bounds(reader(text)) == _rounded(wanted) for text, wanted in cases)


def _bounds(found: list[Found]) -> list[tuple[float, float]]:
    bounds = []
    for quantity in found:
        low = quantity.high if quantity.low is None else quantity.low
        high = quantity.low if quantity.high is None else quantity.high
        if low is not None and high is not None:
            bounds.append((low, high))
    return _rounded(sorted(bounds))


def _rounded(bounds: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(float(f"{low:.6g}"), float(f"{high:.6g}")) for low, high in bounds]


def _quantulum_value(result: dict[str, Any]) -> tuple[float, float]:
    spread = result.get("uncertainty") or 0
    return float(result["value"] - spread), float(result["value"] + spread)


def _cases(path: Path) -> list[Case]:
    cases = []
    for case in json.loads(path.read_text("utf-8-sig")):
        values = [str((r.get("Resolution") or {}).get("value")) for r in case["Results"]]
        if "python" in case.get("NotSupported", "").lower():
            continue
        try:
            numbers = sorted(float(value.rstrip("%")) for value in values)
        except ValueError:
            continue
        cases.append((case["Input"], [(number, number) for number in numbers]))
    return cases
