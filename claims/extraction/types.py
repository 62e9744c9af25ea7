"""What extraction finds, and its JSON form."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

Comparator = Literal["=", "~", ">", "≥", "<", "≤", "range"]
Kind = Literal["quantity", "quote", "event", "position"]
# What the claimant does with the statement: says that it is so, that it is not so, that somebody
# did wrong, or that somebody should do something.
Stance = Literal["assertion", "denial", "accusation", "demand"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text in Unicode code points; `end` is exclusive."""

    start: int
    end: int

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def holds(self, position: int) -> bool:
        return self.start <= position < self.end

    def relative_to(self, other: "Span") -> "Span":
        """Return this span as a span of what `other` holds."""
        return Span(self.start - other.start, self.end - other.start)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in normal form; an open bound is None."""

    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    unit: str | None = None
    concept: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who asserts a claim, as what ("Foreign Minister"), and the words that say so."""

    name: str
    cue: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class EventDate:
    """First and last day in ISO form, with XXXX for a year that the text leaves open."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a claim's check-worthiness, and the points that it adds or takes away."""

    name: str
    points: float


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One checkable assertion. `text[start:end] == exact` holds for the text it was found in.

    `rule` names what found it, `restatement` says it in one sentence that needs no context, where
    the text has all that such a sentence needs.
    """

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence: Span
    kind: Kind
    label: str
    quantity: Quantity | None
    attribution: Attribution | None
    hedged: bool
    event_date: EventDate | None
    place: str | None
    checkworthiness: float
    extractor: str
    rule: str
    stance: Stance = "assertion"
    restatement: str | None = None
    features: tuple[Feature, ...] = ()


def to_json(claim: FoundClaim, *, source: str) -> dict[str, Any]:
    """Return `claim` as the object that `extract` prints, keys in their documented order."""
    return {
        "source": source,
        "start": claim.start,
        "end": claim.end,
        "exact": claim.exact,
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "sentence": asdict(claim.sentence),
        "kind": claim.kind,
        "label": claim.label,
        "quantity": _quantity_json(claim.quantity),
        "attribution": asdict(claim.attribution) if claim.attribution else None,
        "hedged": claim.hedged,
        "event_date": asdict(claim.event_date) if claim.event_date else None,
        "place": claim.place,
        "checkworthiness": claim.checkworthiness,
        "extractor": claim.extractor,
        "rule": claim.rule,
        "stance": claim.stance,
        "restatement": claim.restatement,
        "features": [asdict(feature) for feature in claim.features],
    }


def _quantity_json(quantity: Quantity | None) -> dict[str, Any] | None:
    if quantity is None:
        return None
    return {
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "concept": quantity.concept,
        "holder": quantity.holder,
    }


def is_whole(value: Decimal) -> bool:
    """Tell whether it has no fraction; a remainder would fail from 29 digits on."""
    return value == value.to_integral_value()


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if is_whole(value) else float(value)
