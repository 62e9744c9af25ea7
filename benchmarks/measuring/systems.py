"""Readers of quantities in one form: ours, and those that it is compared with."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from claims.extraction import LANGUAGE_MODELS
from claims.extraction.measures import is_measure
from claims.extraction.numerals import find_amounts
from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span as Words

_NUMERIC = ("CARDINAL", "MONEY", "PERCENT", "QUANTITY")
_CURRENCIES = {
    "AUD": "Australian dollar", "CAD": "Canadian dollar", "CHF": "Swiss franc",
    "CNY": "Chinese yuan", "DKK": "Danish krone", "EUR": "euro", "GBP": "pound sterling",
    "HKD": "Hong Kong dollar", "ILS": "shekel", "INR": "Indian rupee", "JPY": "Japanese yen",
    "MYR": "Malaysian ringgit", "NOK": "Norwegian krone", "NZD": "New Zealand dollar",
    "RUB": "Russian ruble", "SEK": "Swedish krona", "SGD": "Singapore dollar",
    "USD": "dollar", "ZAR": "South African rand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity that a system found: its bounds as numbers, and what it says they count."""

    start: int
    end: int
    low: float | None
    high: float | None
    comparator: str = "="
    unit: str | None = None
    concept: str | None = None


Reader = Callable[[str], list[Found]]


def ours(text: str) -> list[Found]:
    """Return the quantities of `text` in the conventions of the sets that they are compared with.

    NewsQuant files the counted thing under the unit, and what it belongs to under the concept: the
    concept of a count is its holder, that of a measure is ours and the holder. Currencies have
    names, and a share in words is a fraction.
    """
    return [_found(claim) for claim in find_claims(text) if claim.quantity]


def readers() -> dict[str, Reader | None]:
    """Return every system by name; None for one that is not installed."""
    return {
        "claimdesk": ours,
        "spaCy NER": _spacy_entities,
        "quantulum3": _quantulum if find_spec("quantulum3") else None,
        "recognizers": _recognizers if find_spec("recognizers_number") else None,
    }


@lru_cache(maxsize=1)
def full_pipeline() -> Language:
    """Return spaCy's pipeline with all of its parts, entities among them."""
    import spacy

    name = next((name for name in LANGUAGE_MODELS if find_spec(name)), LANGUAGE_MODELS[-1])
    return spacy.load(name)


def _found(claim: FoundClaim) -> Found:
    quantity = claim.quantity
    assert quantity is not None  # noqa: S101 - narrows the type
    is_count = quantity.unit is not None and not is_measure(quantity.unit)
    # Ours is in percent; a share in words is a fraction of one for the others.
    share = 100 if claim.rule == "quantity.share" else 1
    return Found(
        claim.start,
        claim.end,
        None if quantity.low is None else float(quantity.low / share),
        None if quantity.high is None else float(quantity.high / share),
        {"≥": ">", "≤": "<"}.get(quantity.comparator, quantity.comparator),
        _named(quantity.unit),
        quantity.holder if is_count else _joined(quantity.concept, quantity.holder),
    )


def _joined(*parts: str | None) -> str | None:
    return ", ".join(filter(None, parts)) or None


def _named(unit: str | None) -> str | None:
    """Name the currency of `unit` as its country does: "Japanese yen" for JPY."""
    code, *rate = (unit or "").split(" per ")
    return " per ".join([_CURRENCIES[code], *rate]) if code in _CURRENCIES else unit


def _spacy_entities(text: str) -> list[Found]:
    return [
        found
        for entity in full_pipeline()(text).ents
        if entity.label_ in _NUMERIC
        for found in _valued(entity)
    ]


def _valued(entity: Words) -> Iterator[Found]:
    """Give a numeric entity the value of its first and last number, as our numerals read them.

    Its unit is what else stands in it, or the noun that it belongs to.
    """
    amounts = list(find_amounts(entity.text))
    if amounts:
        unit = " ".join(token.text for token in entity if not token.like_num)
        if entity.label_ == "PERCENT":
            unit = "percent"
        elif entity.label_ == "CARDINAL" and entity.root.head.pos_ == "NOUN":
            unit = entity.root.head.lemma_
        low, high = float(amounts[0].low), float(amounts[-1].high)
        yield Found(entity.start_char, entity.end_char, low, high, unit=unit or None)


def _quantulum(text: str) -> list[Found]:
    parser = importlib.import_module("quantulum3.parser")
    found = []
    for quantity in parser.parse(text):
        # A range is a value with an uncertainty around it.
        spread = quantity.uncertainty or 0
        unit = quantity.unit.name
        found.append(
            Found(
                quantity.span[0],
                quantity.span[1],
                float(quantity.value - spread),
                float(quantity.value + spread),
                unit=None if unit == "dimensionless" else unit,
            )
        )
    return found


def _recognizers(text: str) -> list[Found]:
    numbers = importlib.import_module("recognizers_number")
    units = importlib.import_module("recognizers_number_with_unit")
    found: dict[tuple[int, int], Found] = {}
    for recognize in (
        units.recognize_currency,
        units.recognize_dimension,
        numbers.recognize_percentage,
        numbers.recognize_number,
    ):
        for result in recognize(text, "en-us"):
            span = (result.start, result.end + 1)
            if any(span[0] < end and start < span[1] for start, end in found):
                continue
            if (value := _recognized(result.resolution)) is not None:
                unit = result.resolution.get("unit")
                is_percent = result.type_name == "percentage"
                found[span] = Found(*span, value, value, unit="percent" if is_percent else unit)
    return sorted(found.values(), key=lambda quantity: quantity.start)


def _recognized(resolution: dict[str, Any] | None) -> float | None:
    value = str((resolution or {}).get("value") or "").rstrip("%")
    try:
        return float(value)
    except ValueError:
        return None
