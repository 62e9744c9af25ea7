"""Annotated claims and found ones as rows of one form, and the files that they come from."""

import json
from calendar import monthrange
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

# Kinds that are matched and counted together.
Group = Literal["quantity", "quote", "assertion"]
GROUPS: tuple[Group, ...] = ("quantity", "quote", "assertion")

# The gold knows one sign for each open bound; "fewer than" and "up to" are told apart.
_COMPARATORS = {"≥": ">", "≤": "max"}
_TABLES = ("traps", "manifest")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, annotated or found. Bounds that are open are None.

    `also` holds further right answers: a field's name, and the row as it reads with another value.
    """

    article: str
    start: int
    end: int
    kind: str
    text: str
    low: float | None
    high: float | None
    comparator: str | None
    unit: str | None
    concept: str | None
    attributed_to: str | None
    hedged: bool
    event_date: tuple[str, str] | None
    place: str | None
    checkworthy: float
    sentence: tuple[int, int]
    tier: str = "core"
    also: tuple[tuple[str, "Row"], ...] = ()

    def versions(self, field: str) -> list["Row"]:
        """Return the row itself, and what it may read instead in `field`."""
        return [self, *(row for name, row in self.also if name == field)]

    @property
    def group(self) -> Group:
        if self.kind == "quantity":
            return "quantity"
        return "quote" if self.kind == "quote" else "assertion"


@dataclass(frozen=True, slots=True)
class Trap:
    """A stretch that must not become a claim."""

    article: str
    start: int
    end: int
    text: str
    type: str
    severity: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of a folder."""

    rows: tuple[Row, ...]
    traps: tuple[Trap, ...]
    articles: tuple[str, ...]


def read_gold(folder: Path) -> Gold:
    """Return the annotations in `folder`, in the format that README.md describes."""
    tables = sorted(path for path in folder.glob("*.jsonl") if path.stem not in _TABLES)
    rows = [_gold_row(row) for path in tables for row in read_json_lines(path)]
    traps = [
        Trap(_article(row), row["start"], row["end"], row["text"], row["type"], row["severity"])
        for row in read_json_lines(folder / "traps.jsonl")
    ]
    return Gold(tuple(rows), tuple(traps), tuple(path.stem for path in tables))


def found_row(claim: dict[str, Any]) -> Row:
    """Return a line of `manage.py extract` as a row."""
    quantity = claim["quantity"] or {}
    comparator = quantity.get("comparator")
    date, attribution = claim["event_date"], claim["attribution"]
    return Row(
        article=claim["source"].removesuffix(".txt"),
        start=claim["start"],
        end=claim["end"],
        kind=claim["kind"],
        text=claim["exact"],
        low=quantity.get("low"),
        high=quantity.get("high"),
        comparator=_COMPARATORS.get(str(comparator), comparator),
        unit=quantity.get("unit"),
        concept=quantity.get("concept"),
        attributed_to=attribution["name"] if attribution else None,
        hedged=claim["hedged"],
        event_date=as_interval(f"{date['start']}/{date['end']}") if date else None,
        place=claim["place"],
        checkworthy=claim["checkworthiness"],
        sentence=(claim["sentence"]["start"], claim["sentence"]["end"]),
    )


def as_interval(date: str | None) -> tuple[str, str] | None:
    """Return the first and last day of `2005`, `2008-09`, `2020-09-27` or two with a slash."""
    if not date:
        return None
    first, _, last = date.partition("/")
    return _first_day(first), _last_day(last or first)


def _first_day(date: str) -> str:
    return "-".join((*date.split("-"), "01", "01")[:3])


def _last_day(date: str) -> str:
    parts = date.split("-")
    if len(parts) == 1:
        return f"{date}-12-31"
    if len(parts) == 2:
        # 2000 was a leap year: a February without a year has 29 days in some year.
        year = int(parts[0]) if parts[0].isdigit() else 2000
        return f"{date}-{monthrange(year, int(parts[1]))[1]:02}"
    return date


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def _article(row: dict[str, Any]) -> str:
    return str(row.get("article") or row["seed"]).removesuffix(".txt")


def _gold_row(row: dict[str, Any]) -> Row:
    gold = Row(
        article=_article(row),
        start=row["start"],
        end=row["end"],
        kind=row["kind"],
        text=row["text"],
        low=row["value_low"],
        high=row["value_high"],
        comparator=row["comparator"],
        unit=row["unit"],
        concept=row["concept"],
        attributed_to=row["attributed_to"],
        hedged=bool(row["hedged"]),
        event_date=as_interval(row["event_date"]),
        place=row["place"],
        checkworthy=row["checkworthy"],
        sentence=(row["sentence_start"], row["sentence_end"]),
        tier=row["tier"],
    )
    also = [
        (field, _otherwise(gold, field, value))
        for field, values in row.get("also", {}).items()
        for value in values
    ]
    return replace(gold, also=tuple(also))


def _otherwise(gold: Row, field: str, value: Any) -> Row:
    if field == "value":
        low, high = value
        return replace(gold, low=low, high=high, comparator="=" if low == high else "range")
    changed: dict[str, Any] = {field: as_interval(value) if field == "event_date" else value}
    return replace(gold, **changed)
