"""From a text to its checkable claims."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, localcontext
from functools import cached_property
from typing import TypedDict

from claims.extraction import EXTRACTOR, labels, worthiness
from claims.extraction.attribution import Voice
from claims.extraction.clauses import Clause
from claims.extraction.dating import Dates
from claims.extraction.document import read_document
from claims.extraction.events import find_assertions
from claims.extraction.hedges import is_hedged, is_hedging
from claims.extraction.meaning import Meaning
from claims.extraction.prose import CONTEXT, read_prose
from claims.extraction.quantities import Figure
from claims.extraction.quotes import Quote
from claims.extraction.reading import Reading, read
from claims.extraction.restatement import clause_around, restate, restate_quote
from claims.extraction.scenes import Assertion, Scene, telling
from claims.extraction.stance import stance_of
from claims.extraction.types import (
    Attribution,
    EventDate,
    Feature,
    FoundClaim,
    Kind,
    Quantity,
    Span,
    Stance,
)

# Of figures, in digits: more than a text can mean.
PRECISION = 28


def find_claims(
    text: str, *, published_on: date | None = None, known_boilerplate: frozenset[str] = frozenset()
) -> list[FoundClaim]:
    """Return the claims of `text` in order of their start.

    Dates without a year are resolved against `published_on`, else against the dateline. Offsets
    count code points of `text`; the same text always gives the same claims. Blocks whose hash
    (`document.block_hashes`) is in `known_boilerplate` hold none.
    """
    # Some libraries change for the whole process how decimals round.
    with localcontext(Context(prec=PRECISION)):
        document = read_document(text, known_boilerplate=known_boilerplate)
        reading = read(read_prose(document), document.metadata)
        article = _Article(reading, published_on or document.metadata.published_on)
        claims = [*_quantities(article), *_quotations(article), *_assertions(article)]
        return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.kind))


@dataclass(frozen=True)
class _Article:
    """A text that has been read, and what any of its claims asks of its surroundings."""

    reading: Reading
    day: date | None

    @cached_property
    def counts(self) -> list[Span]:
        """The figures that count or measure something other than time, in order."""
        return [figure.span for figure, meaning in self.reading.figures if not meaning.is_time]

    def counts_in(self, span: Span) -> list[Span]:
        first = bisect_left(self.counts, span.start, key=lambda figure: figure.start)
        return self.counts[first : bisect_left(self.counts, Span(span.end, span.end))]

    @cached_property
    def dates(self) -> Dates:
        reading = self.reading
        return Dates(reading.prose, reading.sentences, reading.scopes, self.day)

    def date_of(self, span: Span, kind: Kind) -> EventDate | None:
        return self.dates.of(span, kind)

    def is_placed(self, span: Span) -> bool:
        """Tell whether a date or a place is said of the event at `span`."""
        if self.date_of(span, "event") is not None:
            return True
        return self.reading.places.of(span, "event") is not None

    def is_early(self, span: Span) -> bool:
        return self.reading.prose.paragraph_at(span.start) < worthiness.EARLY_PARAGRAPHS


class _Common(TypedDict):
    """What every claim has, whatever its kind."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    sentence: Span
    kind: Kind
    attribution: Attribution | None
    hedged: bool
    event_date: EventDate | None
    place: str | None
    checkworthiness: float
    features: tuple[Feature, ...]
    extractor: str


def _common(
    article: _Article,
    span: Span,
    kind: Kind,
    reasons: list[str],
    *,
    voice: Attribution | None,
    hedged: bool,
    said_at: Span | None = None,
) -> _Common:
    """Return what a claim at `span` owes to its surroundings; `reasons` are those of its kind."""
    reading = article.reading
    at, text = reading.prose.anchor(span), reading.prose.source
    said_at = said_at or span
    event_date, place = article.date_of(said_at, kind), reading.places.of(said_at, kind)
    score, features = worthiness.score(
        [
            *reasons,
            *worthiness.context_features(
                attributed=voice is not None,
                hedged=hedged,
                dated=event_date is not None,
                located=place is not None,
                early=article.is_early(span),
            ),
        ]
    )
    return {
        "start": at.start,
        "end": at.end,
        "exact": text[at.start : at.end],
        "prefix": text[max(0, at.start - CONTEXT) : at.start],
        "suffix": text[at.end : at.end + CONTEXT],
        "sentence": reading.prose.anchor(reading.sentence(span)),
        "kind": kind,
        "attribution": voice,
        "hedged": hedged,
        "event_date": event_date,
        "place": place,
        "checkworthiness": score,
        "features": features,
        "extractor": EXTRACTOR,
    }


def _quantities(article: _Article) -> Iterator[FoundClaim]:
    reading = article.reading
    for figure, meaning in reading.figures:
        sentence = reading.sentence(figure.span)
        words = reading.prose[sentence]
        hedged = reading.speakers.is_hedged(figure.span)
        voice = reading.speakers.of_span(figure.span, hedged=hedged)
        common = _common(
            article,
            figure.span,
            "quantity",
            worthiness.quantity_features(figure, meaning, words),
            voice=voice.attribution if voice else None,
            hedged=hedged,
        )
        yield FoundClaim(
            **common,
            label=labels.quantity_label(figure, reading.prose[figure.span], meaning),
            quantity=_quantity(figure, meaning),
            rule=f"quantity.{figure.form}",
            stance=_stance_of_voice(voice),
            restatement=_figure_restated(article, figure.span, common),
        )


def _quantity(figure: Figure, meaning: Meaning) -> Quantity:
    return Quantity(
        figure.low, figure.high, figure.comparator, meaning.unit, meaning.concept, meaning.holder
    )


def _stance_of_voice(voice: Voice | None) -> Stance:
    return stance_of(voice.attribution.cue) if voice else "assertion"


def _figure_restated(article: _Article, span: Span, common: _Common) -> str | None:
    """Return the clause around a figure; where it stands in a quotation, what was said."""
    reading = article.reading
    attribution = common["attribution"]
    if quote := reading.quotes.around(span.start):
        said = reading.quoted_sentence(quote, span)
        if attribution is None or said is None:
            return None
        return restate_quote(said, attribution)
    clauses = reading.clauses_at(span)
    number = clause_around(clauses, span)
    if number is None:
        return None
    said = _restated(article, clauses[number], clauses[number].whole, attribution, common)
    # A clause whose subject the parser mistook may have lost the figure.
    figure = reading.prose[span].casefold()
    return said if said is not None and figure in said.casefold() else None


def _restated(
    article: _Article, clause: Clause, stretch: Span, claimant: Attribution | None, common: _Common
) -> str | None:
    naming = [
        frame
        for frame in article.reading.frames_at(clause.span)
        if claimant is not None
        and frame.source.name == claimant.name
        and stretch.contains(frame.at)
        and not any(gap.contains(frame.at) for gap in clause.left_out)
    ]
    if naming:
        # The clause says itself who says so, or it has "he said" in its midst.
        if not any(frame.at.holds(clause.at.start) for frame in naming):
            return None
        claimant = None
    if claimant is not None and stance_of(claimant.cue) == "denial":
        # "According to the army, …" would say what the army denies.
        return None
    place = common["place"]
    return restate(
        article.reading.prose,
        clause,
        stretch,
        claimant=claimant,
        event_date=common["event_date"],
        # "The area" tells where only with the text before it.
        place=None if place is None or place.islower() else place,
    )


def _quotations(article: _Article) -> Iterator[FoundClaim]:
    reading = article.reading
    for quote in reading.quotes:
        voice = reading.speakers.of_quote(quote)
        if voice is None:
            continue
        words = reading.prose[quote.span]
        stance = stance_of(voice.attribution.cue, words)
        common = _common(
            article,
            quote.span,
            "quote",
            worthiness.quote_features(
                words, has_figure=bool(article.counts_in(quote.span)), stance=stance
            ),
            voice=voice.attribution,
            hedged=_is_quote_hedged(reading, quote) or is_hedging(voice.attribution.cue),
            said_at=voice.at,
        )
        yield FoundClaim(
            **common,
            label=labels.quote_label(words),
            quantity=None,
            rule="quote.direct",
            stance=stance,
            restatement=restate_quote(words, voice.attribution),
        )


def _is_quote_hedged(reading: Reading, quote: Quote) -> bool:
    sentence = reading.sentence(quote.outer)
    around = reading.prose[Span(sentence.start, quote.span.start)]
    return is_hedged(around, Span(len(around), len(around)))


def _assertions(article: _Article) -> Iterator[FoundClaim]:
    reading = article.reading
    for index, sentence in enumerate(reading.sentences):
        clauses = reading.clauses[index]
        if not clauses:
            continue
        scene = Scene(
            clauses,
            telling(reading.speakers.frames(index), clauses),
            reading.prose[sentence],
            sentence.start,
            tuple(article.is_placed(clause.span) for clause in clauses),
        )
        for found in find_assertions(scene):
            yield _assertion(article, found)


def _assertion(article: _Article, found: Assertion) -> FoundClaim:
    speakers = article.reading.speakers
    stretch = Span(min(found.clause.whole.start, found.span.start), found.span.end)
    claimant, hedged = found.attribution, speakers.is_hedged(found.span)
    # "Allegedly" alone leaves it to the claimant of the sentence before.
    if claimant is None and hedged and (voice := speakers.of_span(found.span, hedged=True)):
        claimant = voice.attribution
    if claimant is None and (voice := speakers.taking_turn(found.span.start)):
        claimant = voice.attribution
        found = replace(found, kind="position", rule="position.assertion")
    common = _common(
        article,
        found.clause.core or found.span,
        found.kind,
        worthiness.assertion_features(found),
        voice=claimant,
        hedged=hedged,
        said_at=found.span,
    )
    return FoundClaim(
        **common,
        label=labels.shorten(found.clause.short),
        quantity=None,
        rule=found.rule,
        stance=found.stance,
        restatement=_restated(article, found.clause, found.clause.whole, claimant, common)
        or _restated(article, found.clause, stretch, claimant, common),
    )
