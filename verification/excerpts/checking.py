"""The excerpt check: one question, one outcome, and a sentence that says it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from verification.excerpts import figures, finding
from verification.excerpts.figures import Figures, Quantity, Standing

# Characters of the text that are shown on both sides of what was found.
CONTEXT = 160
MOST_NAMED = 3
_COMPARATORS = {
    "~": "about ",
    ">": "more than ",
    "≥": "at least ",
    "<": "less than ",
    "≤": "at most ",
}


class Result(StrEnum):
    EXACT = "exact"
    NORMALISED = "normalised"
    FIGURE_DIFFERS = "figure_differs"
    NOT_FOUND = "not_found"

    @property
    def label(self) -> str:
        return LABELS[self]


NOTHING = Figures()
LABELS = {
    Result.EXACT: "Found",
    Result.NORMALISED: "Found, typeset otherwise",
    Result.FIGURE_DIFFERS: "Found, with another figure",
    Result.NOT_FOUND: "Not found",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check found. Offsets count code points of the text as it was given.

    `text[start:end]` is the excerpt where it was found; `before` and `after` stand around it.
    """

    result: Result
    sentence: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    found: str = ""
    after: str = ""
    figures: Figures = NOTHING

    @property
    def is_found(self) -> bool:
        return self.start is not None


def check(excerpt: str, text: str, quantity: Quantity | None = None) -> Outcome:
    """Tell whether an excerpt stands in a text and, for a quantity claim, whether its figure does.

    The figure differs where the excerpt has another one of its kind, or where neither the excerpt
    nor the rest of the text has the claim's.
    """
    place, result = finding.to_the_letter(excerpt, text), Result.EXACT
    if place is None:
        place, result = finding.as_it_reads(excerpt, text), Result.NORMALISED
    counted = quantity if quantity is not None and figures.numbers(quantity) else None
    standing = figures.compare(counted, text, place) if counted else NOTHING
    if place is None:
        said = _not_found(counted, standing)
        return Outcome(Result.NOT_FOUND, said, figures=standing)
    if counted and not _has_figure(standing):
        result = Result.FIGURE_DIFFERS
    return Outcome(
        result,
        _sentence(result, counted, standing),
        place.start,
        place.end,
        text[max(0, place.start - CONTEXT) : place.start],
        text[place.start : place.end],
        text[place.end : place.end + CONTEXT],
        standing,
    )


def in_words(quantity: Quantity) -> str:
    """Return a claim's figure as people write it: "more than 7,000", "1,500–2,000"."""
    ends = [_number(end) for end in (quantity.low, quantity.high) if end is not None]
    if len(set(ends)) > 1:
        return "–".join(ends)
    return f"{_COMPARATORS.get(quantity.comparator, '')}{ends[0]}" if ends else ""


def _has_figure(standing: Figures) -> bool:
    here = standing.in_excerpt()
    return bool(here.equal) or (bool(standing.equal) and not here.instead)


def _sentence(result: Result, quantity: Quantity | None, standing: Figures) -> str:
    if result == Result.EXACT:
        return "The excerpt stands in the text, word for word."
    if result == Result.NORMALISED:
        return (
            "The excerpt stands in the text, but for its typesetting: blanks, quotation marks,"
            " dashes or hyphens at line ends differ."
        )
    figure = in_words(quantity) if quantity else ""
    instead = _listed(standing.in_excerpt().instead or standing.instead)
    there = f" There it says {instead}." if instead else " It has no figure of this kind."
    elsewhere = " The claim's figure stands elsewhere in the text." if standing.equal else ""
    return f"The excerpt stands in the text, but not the claim's {figure}.{there}{elsewhere}"


def _not_found(quantity: Quantity | None, standing: Figures) -> str:
    said = "The excerpt does not stand in the text."
    if quantity is None:
        return said
    if standing.equal:
        return f"{said} The claim's {in_words(quantity)} does."
    instead = _listed(standing.instead)
    return f"{said} Nor does the claim's {in_words(quantity)}" + (
        f"; there it says {instead}." if instead else "."
    )


def _listed(found: tuple[Standing, ...]) -> str:
    named = list(dict.fromkeys(" ".join(one.exact.split()) for one in found))
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(f"“{one}”" for one in named[:MOST_NAMED]) + more


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"
