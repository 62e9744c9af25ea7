"""What people put right about a claim: where its words stand, and what follows from them.

Everything that extraction settles by characters alone is asked of extraction again. Its language
model, which takes seconds to load, is not.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from claims.extraction import labels, marks, sentences, worthiness
from claims.extraction.document import Document, read_document
from claims.extraction.meaning import Meaning
from claims.extraction.money import is_currency
from claims.extraction.prose import CONTEXT, read_prose
from claims.extraction.quantities import Figure, find_figures
from claims.extraction.types import Feature, Span, Stance
from claims.models import Claim

# How many places of the same words are told apart.
MOST_PLACES = 20


def places_of(text: str, words: str) -> list[Span]:
    """Return where `words` stand in `text`; any white space of theirs stands for any of the text's.

    Never more than `MOST_PLACES`.
    """
    if not words.strip():
        return []
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = islice(re.finditer(pattern, text), MOST_PLACES)
    return [Span(match.start(), match.end()) for match in found]


def around(text: str, span: Span) -> tuple[str, str]:
    """Return prefix and suffix of an anchor."""
    return text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


def sentence_around(text: str, span: Span, *, boilerplate: Collection[str] = ()) -> Span:
    """Return the sentence that holds `span`, from the first to the last that it touches.

    `boilerplate` has the hashes of the blocks that the publisher was known to repeat.
    """
    document = read_document(text, known_boilerplate=frozenset(boilerplate))
    touched = [one for one in _sentences(document, span) if touch(one, span)]
    touched = touched or _blocks(document, span)
    first = min((one.start for one in touched), default=span.start)
    last = max((one.end for one in touched), default=span.end)
    return Span(min(first, span.start), max(last, span.end))


def _sentences(document: Document, span: Span) -> Iterator[Span]:
    """Yield the sentences of the paragraphs that `span` may lie in."""
    blocks = enumerate(document.blocks)
    numbers = [n for n, block in blocks if touch(Span(block.start, block.end), span)]
    if not numbers:
        return
    # A paragraph may run on from the block before, and into the one behind.
    near = document.blocks[max(0, numbers[0] - 1) : numbers[-1] + 2]
    prose = read_prose(replace(document, blocks=near))
    for sentence in sentences.split(prose):
        yield prose.anchor(sentence)


def _blocks(document: Document, span: Span) -> list[Span]:
    """Return the blocks outside the body that hold `span`, unless they are endless."""
    blocks = [Span(block.start, block.end) for block in document.blocks]
    held = [one for one in blocks if touch(one, span)]
    return [one for one in held if one.end - one.start <= sentences.LONGEST]


def touch(one: Span, other: Span) -> bool:
    """Tell whether two stretches have a character in common."""
    return one.start < other.end and other.start < one.end


def figure_in(text: str, span: Span, sentence: Span) -> Figure | None:
    """Return the figure that `span` holds; None where it holds none, or more than one."""
    around = marks.with_usual_marks(text[sentence.start : sentence.end])
    inner = span.relative_to(sentence)
    held = [figure for figure in find_figures(around) if inner.contains(figure.span)]
    return held[0] if len(held) == 1 else None


def label_of(claim: Claim, figure: Figure | None = None) -> str:
    """Return the short form of a claim of which all but the label is settled.

    `figure` is what its words say; None where somebody has typed its quantity.
    """
    words = " ".join(claim.exact.split())
    if claim.kind == Claim.Kind.QUOTE:
        return labels.quote_label(words)
    if claim.kind != Claim.Kind.QUANTITY or not claim.comparator:
        return labels.shorten(words)
    if figure is not None and figure.measure:
        written = words_of(claim, figure)
        return labels.quantity_label(figure, written, Meaning(concept=claim.concept or None))
    return labels.quantity_label(_figure_of(claim), words, Meaning(surface=_counted(claim)))


def words_of(claim: Claim, figure: Figure) -> str:
    """Return how a figure is written that was found in the claim's sentence."""
    begin = claim.sentence_start + figure.start - claim.start
    return claim.exact[begin : begin + figure.end - figure.start]


def _figure_of(claim: Claim) -> Figure:
    low, high = _plain(claim.low), _plain(claim.high)
    comparator: object = claim.comparator
    return Figure(claim.start, claim.end, low, high, comparator)  # type: ignore[arg-type] # a column


def _plain(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _counted(claim: Claim) -> str | None:
    """Return what is counted; a share and a sum of money name their unit too."""
    is_measured = claim.unit == "percent" or is_currency(claim.unit)
    if is_measured and claim.concept:
        return f"{claim.unit} ({claim.concept})"
    return (claim.unit if is_measured else claim.concept or claim.unit) or None


def score_of(claim: Claim, figure: Figure | None) -> tuple[float, tuple[Feature, ...]]:
    """Return the check-worthiness of a claim that nothing has scored yet, and its reasons."""
    stance: Stance = claim.stance  # type: ignore[assignment] # a column
    reasons: list[str] = []
    if figure is not None:
        meaning = Meaning(unit=claim.unit or None, surface=claim.concept, concept=claim.concept)
        reasons = worthiness.quantity_features(figure, meaning, claim.exact)
    elif claim.kind == Claim.Kind.QUOTE:
        has_figure = any(letter.isdigit() for letter in claim.exact)
        reasons = worthiness.quote_features(claim.exact, has_figure=has_figure, stance=stance)
    elif claim.kind == Claim.Kind.EVENT:
        reasons = ["says that something happened"]
    elif claim.kind == Claim.Kind.POSITION:
        reasons = ["somebody takes a position"]
    context = worthiness.context_features(
        attributed=bool(claim.attribution_name),
        hedged=claim.hedged,
        dated=bool(claim.event_start),
        located=bool(claim.place),
        early=False,
    )
    return worthiness.score([*reasons, *context])
