"""From a text to its checkable claims."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from claims.extraction import EXTRACTOR, labels, worthiness
from claims.extraction.dating import find_event_date
from claims.extraction.document import read_document
from claims.extraction.hedges import is_hedged
from claims.extraction.prose import CONTEXT, Prose, read_prose
from claims.extraction.reading import Reading, read
from claims.extraction.types import FoundClaim, Quantity, Span


def find_claims(
    text: str, *, published_on: date | None = None, known_boilerplate: frozenset[str] = frozenset()
) -> list[FoundClaim]:
    """Return the claims of `text` in order of their start.

    Dates without a year are resolved against `published_on`, else against the dateline. Offsets
    count code points of `text`; the same text always gives the same claims. Blocks whose hash
    (`document.block_hashes`) is in `known_boilerplate` hold none.
    """
    document = read_document(text, known_boilerplate=known_boilerplate)
    reading = read(read_prose(document), document.metadata)
    day = published_on or document.metadata.published_on
    claims = [*_quantities(reading, day), *_quotations(reading, day)]
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.kind))


class _Anchor(TypedDict):
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence: Span


def _quantities(reading: Reading, day: date | None) -> Iterator[FoundClaim]:
    for figure, meaning in reading.figures:
        sentence = reading.sentence(figure.span)
        words = reading.prose[sentence]
        hedged = is_hedged(words, figure.span.relative_to(sentence))
        voice = reading.speakers.of_span(figure.span, hedged=hedged)
        event_date = find_event_date(words, day)
        score = worthiness.quantity_score(
            figure, meaning, words, attributed=voice is not None, dated=event_date is not None
        )
        yield FoundClaim(
            **_anchored(reading.prose, figure.span, sentence),
            kind="quantity",
            label=labels.quantity_label(figure, reading.prose[figure.span], meaning),
            quantity=Quantity(
                figure.low,
                figure.high,
                figure.comparator,
                meaning.unit,
                meaning.concept,
                meaning.holder,
            ),
            attribution=voice.attribution if voice else None,
            hedged=hedged,
            event_date=event_date,
            place=None,
            checkworthiness=score,
            extractor=EXTRACTOR,
            rule="quantity.words" if figure.in_words else "quantity.digits",
        )


def _quotations(reading: Reading, day: date | None) -> Iterator[FoundClaim]:
    figures = [figure.span for figure, meaning in reading.figures if not meaning.is_time]
    for quote in reading.quotes:
        voice = reading.speakers.of_quote(quote)
        if voice is None:
            continue
        sentence = reading.sentence(quote.outer)
        words = reading.prose[quote.span]
        around = reading.prose[Span(sentence.start, quote.span.start)]
        has_figure = bisect_left(figures, quote.span) < bisect_left(
            figures, Span(quote.span.end, quote.span.end)
        )
        yield FoundClaim(
            **_anchored(reading.prose, quote.span, sentence),
            kind="quote",
            label=labels.quote_label(words),
            quantity=None,
            attribution=voice.attribution,
            hedged=is_hedged(around, Span(len(around), len(around))),
            event_date=find_event_date(reading.prose[reading.sentence(voice.at)], day),
            place=None,
            checkworthiness=worthiness.quote_score(words, has_figure=has_figure),
            extractor=EXTRACTOR,
            rule="quote.direct",
        )


def _anchored(prose: Prose, span: Span, sentence: Span) -> _Anchor:
    at = prose.anchor(span)
    text = prose.source
    return {
        "start": at.start,
        "end": at.end,
        "exact": text[at.start : at.end],
        "prefix": text[max(0, at.start - CONTEXT) : at.start],
        "suffix": text[at.end : at.end + CONTEXT],
        "sentence": prose.anchor(sentence),
    }
