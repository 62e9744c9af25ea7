"""What a model answered → claims. Each counts only where the article bears it out to the letter."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn, cast, get_args

from claims.extraction.labels import shorten
from claims.extraction.prose import CONTEXT
from claims.extraction.quantities import find_figures
from claims.extraction.types import (
    Attribution,
    Comparator,
    Feature,
    FoundClaim,
    Kind,
    Quantity,
    Span,
    Stance,
)

# No honest answer has more claims, or longer words.
MOST_CLAIMS = 300
LONGEST_WORDS = 3000
# What a model finds waits behind what the rules find important: its own opinion does not count.
SCORE = 0.4
TOO_LARGE = Decimal(10) ** 30
# Words that say who asserts something stand at most this far from it, in code points.
NEAR = 600


class NotUnderstood(Exception):
    """The answer as a whole has not the form that was asked for."""


class Refused(Exception):
    """One claim of an answer cannot be used; the text is a short code for why."""


def claims_in(
    answer: str, article: str, *, extractor: str, refused: Counter[str]
) -> list[FoundClaim]:
    """Return the claims of an answer that hold; the others are counted in `refused`.

    :raises NotUnderstood: it is no JSON, or JSON of another form.
    """
    found: dict[tuple[int, int, str], FoundClaim] = {}
    for item in _items(answer):
        try:
            claim = _claim(item, article, extractor)
        except Refused as reason:
            refused[str(reason)] += 1
            continue
        key = (claim.start, claim.end, claim.kind)
        refused["repeated"] += key in found
        found.setdefault(key, claim)
    return list(found.values())


def _items(answer: str) -> Iterator[Any]:
    try:
        body = json.loads(answer, parse_float=Decimal, parse_constant=_no_number)
        items = body["claims"]
    except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
        raise NotUnderstood from error
    if not isinstance(items, list) or len(items) > MOST_CLAIMS:
        raise NotUnderstood
    yield from items


def _no_number(_name: str) -> NoReturn:
    raise ValueError


def _claim(item: Any, article: str, extractor: str) -> FoundClaim:
    if not isinstance(item, dict):
        raise Refused("malformed")
    sentence = _span(_words(item, "sentence"), article)
    words = article[sentence.start : sentence.end]
    within = _span(_words(item, "exact"), words)
    span = Span(sentence.start + within.start, sentence.start + within.end)
    kind = cast(Kind, _one_of(item, "kind", get_args(Kind)))
    said = _attribution(item.get("claimant"), article, sentence)
    if kind == "quote" and said is None:
        raise Refused("quote_of_nobody")
    quantity = _quantity(item, words, within) if kind == "quantity" else None
    exact = article[span.start : span.end]
    return FoundClaim(
        start=span.start,
        end=span.end,
        exact=exact,
        prefix=article[max(0, span.start - CONTEXT) : span.start],
        suffix=article[span.end : span.end + CONTEXT],
        sentence=sentence,
        kind=kind,
        label=_label(kind, exact, quantity),
        quantity=quantity,
        attribution=said,
        hedged=_flag(item, "hedged"),
        event_date=None,
        place=None,
        checkworthiness=SCORE,
        extractor=extractor,
        rule=f"llm.{kind}",
        stance=cast(Stance, _one_of(item, "stance", get_args(Stance))),
        features=(Feature("found by a language model", SCORE),),
    )


def _span(words: str, text: str) -> Span:
    """Return where `words` stand in `text`, to the letter and once."""
    start = text.find(words)
    if start < 0:
        raise Refused("not_in_the_text")
    if text.find(words, start + 1) >= 0:
        raise Refused("more_than_once_in_the_text")
    return Span(start, start + len(words))


def _words(item: dict[str, Any], name: str) -> str:
    words = item.get(name)
    if not isinstance(words, str) or not 0 < len(words) <= LONGEST_WORDS:
        raise Refused("malformed")
    if words != words.strip():
        raise Refused("malformed")
    return words


def _one_of(item: dict[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = item.get(name)
    if not isinstance(value, str) or value not in choices:
        raise Refused("malformed")
    return value


def _flag(item: dict[str, Any], name: str) -> bool:
    value = item.get(name)
    if not isinstance(value, bool):
        raise Refused("malformed")
    return value


def _attribution(value: Any, article: str, sentence: Span) -> Attribution | None:
    """Return who says it: the name may stand anywhere, what says that they say it only near by."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refused("malformed")
    name, cue = _words(value, "name"), _words(value, "cue")
    role = _words(value, "role") if value.get("role") is not None else None
    if any(words not in article for words in (name, cue, role or "")):
        raise Refused("claimant_not_in_the_text")
    if cue not in article[max(0, sentence.start - NEAR) : sentence.end + NEAR]:
        raise Refused("cue_far_from_the_sentence")
    return Attribution(name, cue, role)


def _quantity(item: dict[str, Any], sentence: str, exact: Span) -> Quantity:
    """Return the figure that the words say, as our own grammar reads them."""
    low, high = _number(item, "low"), _number(item, "high")
    _one_of(item, "comparator", get_args(Comparator))
    concept = _words(item, "concept") if item.get("concept") is not None else None
    if concept is not None and concept not in sentence:
        raise Refused("concept_not_in_the_sentence")
    if low is None and high is None:
        raise Refused("malformed")
    written = [
        figure
        for figure in find_figures(sentence)
        if figure.start < exact.end and exact.start < figure.end
    ]
    if len(written) != 1:
        raise Refused("figure_not_readable")
    if (low, high) != (written[0].low, written[0].high):
        raise Refused("another_figure_in_the_text")
    return Quantity(low, high, written[0].comparator, concept=concept)


def _number(item: dict[str, Any], name: str) -> Decimal | None:
    value = item.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Refused("malformed")
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= TOO_LARGE:
        raise Refused("malformed")
    return number


def _label(kind: Kind, exact: str, quantity: Quantity | None) -> str:
    """Return a label in the words of the text only."""
    words = " ".join(exact.split())
    concept = " ".join(((quantity and quantity.concept) or "").split())
    if concept and concept not in words:
        words = f"{words} {concept}"
    return f"“{shorten(words, 58)}”" if kind == "quote" else shorten(words)
