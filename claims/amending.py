"""What people say about a claim → the claim that takes its place, or a claim that was missed.

Nothing is stored here. Whatever is left unsaid follows from the words: the figure, the label, the
sentence. What extraction alone can tell, such as the date of an event, stays as it was.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from claims import runs, wording
from claims.errors import BadInput, BadInputs
from claims.extraction.hedges import is_hedged
from claims.extraction.quantities import Figure
from claims.extraction.stance import stance_of
from claims.extraction.types import Attribution, Quantity, Span
from claims.models import Article, Claim
from claims.rows import TOO_LARGE

# What a correction keeps of the claim whose place it takes, unless it changes it.
KEPT = (
    "start",
    "end",
    "exact",
    "prefix",
    "suffix",
    "sentence_start",
    "sentence_end",
    "kind",
    "label",
    "low",
    "high",
    "comparator",
    "unit",
    "concept",
    "holder",
    "attribution_name",
    "attribution_cue",
    "attribution_role",
    "stance",
    "hedged",
    "event_start",
    "event_end",
    "place",
    "restatement",
    "checkworthiness",
    "features",
)
# How many bounds a comparator has, and which: (low, high).
BOUNDS = {
    "=": (True, True),
    "~": (True, True),
    ">": (True, False),
    "≥": (True, False),
    "<": (False, True),
    "≤": (False, True),
    "range": (True, True),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an article; `start` says which ones where they stand there more than once."""

    exact: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody says of a claim; None leaves it to what was there, and to the words."""

    words: Words | None = None
    label: str | None = None
    quantity: Quantity | None = None
    # One without a name: nobody says it but the article.
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A claim that extraction has not found."""

    kind: str
    words: Words
    label: str | None = None
    quantity: Quantity | None = None
    attribution: Attribution | None = None

    @property
    def changes(self) -> Changes:
        return Changes(self.words, self.label, self.quantity, self.attribution)


def amended(claim: Claim, changes: Changes, *, boilerplate: Collection[str] = ()) -> Claim:
    """Return the claim that is to take the place of `claim`; its rule names what has changed.

    :raises BadInputs: the words are not the article's, the figure is none, or nothing changes.
    """
    row = Claim(article=claim.article, **{name: getattr(claim, name) for name in KEPT})
    parts = _apply(row, changes, boilerplate, now_at=Span(claim.start, claim.end))
    if not parts:
        problem = "Nothing differs from the claim as it is."
        raise BadInputs([_problem("nothing_changed", "", problem, "Change what is wrong.")])
    if parts != ["label"]:
        row.restatement = ""
    row.rule = f"{runs.PEOPLE}.{'+'.join(parts)}"
    row.corrects, row.original = claim, claim.original or claim
    return row


def part_of(claim: Claim, changes: Changes, *, boilerplate: Collection[str] = ()) -> Claim:
    """Return one of the claims that `claim` is split into.

    :raises BadInputs: as `amended`.
    """
    row = amended(claim, changes, boilerplate=boilerplate)
    row.rule = f"{runs.PEOPLE}.split"
    return row


def fresh(article: Article, missed: Missed, *, boilerplate: Collection[str] = ()) -> Claim:
    """Return a claim of an article that extraction has missed.

    :raises BadInputs: the words are not the article's, or their figure cannot be read and none
    was given.
    """
    row = Claim(article=article, kind=missed.kind, rule=f"{runs.PEOPLE}.added")
    _apply(row, missed.changes, boilerplate)
    if row.kind == Claim.Kind.QUANTITY and not row.comparator:
        problem = "No single figure can be read in these words."
        raise BadInputs([_problem("quantity_missing", "low", problem, "Type what it says.")])
    sentence = article.text[row.sentence_start : row.sentence_end]
    span = Span(row.start, row.end)
    row.hedged = is_hedged(sentence, span.relative_to(Span(row.sentence_start, row.sentence_end)))
    row.checkworthiness, features = wording.score_of(row, _figure(row))
    row.features = [asdict(feature) for feature in features]
    return row


def _apply(
    row: Claim, changes: Changes, boilerplate: Collection[str], now_at: Span | None = None
) -> list[str]:
    """Set what `changes` say on an unsaved claim, and what follows; return what is different."""
    parts = []
    figure, given = None, changes.quantity
    before = Quantity(row.low, row.high, row.comparator, row.unit)  # type: ignore[arg-type] # a column
    was_measured = now_at is not None and _is_measured(row)
    if changes.words is not None and _set_words(row, changes.words, boilerplate, now_at):
        parts.append("span")
        figure = _figure(row)
    if figure is not None:
        row.low, row.high, row.comparator = figure.low, figure.high, figure.comparator
        row.unit = figure.measure or ("" if was_measured else row.unit)
        given = _as_now(given, before, row) if given else None
    if given is not None and _set_quantity(row, given):
        parts.append("quantity")
        figure = None
    if changes.attribution is not None and _set_attribution(row, changes.attribution):
        parts.append("attribution")
    label = (changes.label or "").strip()
    if label and label != row.label:
        row.label = label
        parts.append("label")
    elif "span" in parts or "quantity" in parts:
        row.label = wording.label_of(row, figure)
    return parts


def _is_measured(row: Claim) -> bool:
    figure = _figure(row)
    return figure is not None and figure.measure is not None


def _as_now(given: Quantity, before: Quantity, row: Claim) -> Quantity:
    """Return a quantity with what was left as it stood `before` as the new words have it."""
    if (given.low, given.high, given.comparator) == (before.low, before.high, before.comparator):
        given = replace(given, low=row.low, high=row.high, comparator=row.comparator)  # type: ignore[arg-type] # a column
    return replace(given, unit=row.unit) if (given.unit or "") == before.unit else given


def _set_words(row: Claim, words: Words, boilerplate: Collection[str], now_at: Span | None) -> bool:
    """Anchor a claim to these words of its article; tell whether it was not there already."""
    span = found(row.article.text, words, now_at)
    if span == now_at:
        return False
    text = row.article.text
    row.start, row.end, row.exact = span.start, span.end, text[span.start : span.end]
    row.prefix, row.suffix = wording.around(text, span)
    sentence = wording.sentence_around(text, span, boilerplate=boilerplate)
    row.sentence_start, row.sentence_end = sentence.start, sentence.end
    return True


def found(text: str, words: Words, now_at: Span | None = None) -> Span:
    """Return where the words stand; where they stand twice, those that touch `now_at`.

    :raises BadInputs: nowhere, or it is not clear where.
    """
    if words.start is not None:
        return _at(text, words.exact, words.start)
    places = wording.places_of(text, words.exact)
    near = [place for place in places if now_at is not None and wording.touch(place, now_at)]
    if len(near or places) == 1:
        return (near or places)[0]
    if not places:
        raise BadInputs([_not_there()])
    raise BadInputs(
        [
            _problem(
                "span_ambiguous",
                "start",
                f"These words stand {len(places)} times in the article.",
                "Choose which are meant, or take more words.",
            )
        ]
    )


def _at(text: str, exact: str, start: int) -> Span:
    begin = start + len(exact) - len(exact.lstrip())
    end = start + len(exact.rstrip())
    if begin >= end or text[begin:end] != exact.strip():
        raise BadInputs([_not_there()])
    return Span(begin, end)


def _not_there() -> BadInput:
    problem = "These words do not stand there in the article."
    return _problem("span_not_in_article", "exact", problem, "Copy them from the text as it is.")


def _figure(row: Claim) -> Figure | None:
    """Return what the words of a claim say, where they say one figure."""
    if row.kind != Claim.Kind.QUANTITY:
        return None
    sentence = Span(row.sentence_start, row.sentence_end)
    return wording.figure_in(row.article.text, Span(row.start, row.end), sentence)


def _set_quantity(row: Claim, given: Quantity) -> bool:
    """Set what a claim counts; tell whether it differs."""
    quantity = _completed(given)
    values = {name: value or "" for name, value in asdict(quantity).items()}
    values |= {"low": quantity.low, "high": quantity.high}
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    if problems := list(_quantity_problems(row, quantity)):
        raise BadInputs(problems)
    _set(row, values)
    return True


def _completed(given: Quantity) -> Quantity:
    """Return a quantity of which one bound was typed where both are the same."""
    if given.comparator not in ("=", "~"):
        return given
    low = given.high if given.low is None else given.low
    return replace(given, low=low, high=low if given.high is None else given.high)


def _quantity_problems(row: Claim, given: Quantity) -> Iterable[BadInput]:
    if row.kind != Claim.Kind.QUANTITY:
        problem = "Only a quantity has a figure."
        yield _problem("quantity_superfluous", "low", problem, "Leave it out.")
        return
    wanted = BOUNDS.get(given.comparator)
    if wanted is None:
        problem = "It does not say how the figure is meant."
        yield _problem("comparator_missing", "comparator", problem, "Choose one.")
        return
    yield from _bound_problems(given, wanted)


def _bound_problems(given: Quantity, wanted: tuple[bool, bool]) -> Iterable[BadInput]:
    for name, value, is_wanted in zip(
        ("low", "high"), (given.low, given.high), wanted, strict=True
    ):
        if value is None and is_wanted:
            yield _problem(f"{name}_missing", name, "This bound is missing.", "Type a number.")
        elif value is not None and not is_wanted:
            problem = f"“{given.comparator}” leaves this bound open."
            yield _problem(f"{name}_superfluous", name, problem, "Leave it empty.")
        elif value is not None and not _fits(value):
            problem = "This number is too large or too fine."
            yield _problem(f"{name}_out_of_range", name, problem, "Round it.")
    if given.low is None or given.high is None:
        return
    if given.comparator == "range" and given.low >= given.high:
        problem = "A range ends above where it begins."
        yield _problem("bounds_swapped", "high", problem, "Swap the two, or choose “=”.")
    if given.comparator in ("=", "~") and given.low != given.high:
        problem = "The two bounds differ."
        yield _problem("bounds_differ", "comparator", problem, "Choose “range”.")


def _fits(value: Decimal) -> bool:
    """Tell whether the columns of a figure hold it whole."""
    if not value.is_finite() or abs(value) >= TOO_LARGE:
        return False
    return value == value.quantize(runs.FINEST, context=runs.WHOLE_COLUMN)


def _set_attribution(row: Claim, given: Attribution) -> bool:
    """Set who asserts a claim; tell whether it differs."""
    name, cue, role = given.name.strip(), given.cue.strip(), (given.role or "").strip()
    if not name and (cue or role):
        problem = "It does not say who."
        raise BadInputs([_problem("name_missing", "name", problem, "Name them, or clear all.")])
    values = {"attribution_name": name, "attribution_cue": cue, "attribution_role": role}
    if all(getattr(row, column) == value for column, value in values.items()):
        return False
    if cue != row.attribution_cue:
        row.stance = stance_of(cue)
    _set(row, values)
    return True


def _set(row: Claim, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _problem(code: str, field: str, message: str, remedy: str) -> BadInput:
    return BadInput(code=code, field=field, message=message, remedy=remedy)
