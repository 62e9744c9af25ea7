"""A body read whole: its sentences, what its figures are about, and who says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extraction import sentences
from claims.extraction.attribution import Said, Speakers, read_said
from claims.extraction.clauses import Clause, read_clauses
from claims.extraction.header import Metadata
from claims.extraction.meaning import Meaning, read_meanings
from claims.extraction.place_phrases import SentencePlaces, read_places
from claims.extraction.places import Places
from claims.extraction.prose import Prose
from claims.extraction.quantities import Figure, find_figures
from claims.extraction.quotes import Quote, Quotes, find_quotes
from claims.extraction.scopes import Scopes, read_scopes
from claims.extraction.speech import Frame
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A sentence with more figures than this is a table.
_MOST_FIGURES = 40
_AMONG_THEM = len("among them ")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text after everything about it has been read, before claims are made of it."""

    prose: Prose
    sentences: list[Span]
    figures: list[tuple[Figure, Meaning]]
    quotes: Quotes
    speakers: Speakers
    clauses: list[list[Clause]]
    scopes: list[Scopes]
    places: Places

    def sentence(self, span: Span) -> Span:
        """Return the sentence around `span`, or all of those that it runs over."""
        covered = sentences.covering(self.sentences, span)
        first, last = self.sentences[covered[0]], self.sentences[covered[-1]]
        return Span(min(first.start, span.start), max(last.end, span.end))

    def frames_at(self, span: Span) -> list[Frame]:
        """Return who says what in the sentence that `span` begins in."""
        return self.speakers.frames(sentences.covering(self.sentences, span)[0])

    def clauses_at(self, span: Span) -> list[Clause]:
        """Return the clauses of the sentence that `span` begins in."""
        return self.clauses[sentences.covering(self.sentences, span)[0]]

    def quoted_sentence(self, quote: Quote, span: Span) -> str | None:
        """Return the sentence of `quote` that holds `span`, or None where it is not all quoted."""
        inner = self.sentences[sentences.covering(self.sentences, span)[0]]
        words = Span(max(inner.start, quote.span.start), min(inner.end, quote.span.end))
        starts = self.prose[words][:1].isupper()
        return self.prose[words] if starts and words.contains(span) else None


def read(prose: Prose, metadata: Metadata) -> Reading:
    """Return `prose` read, every sentence parsed once."""
    spans, quotes = sentences.split(prose), find_quotes(prose)
    figures = _by_sentence(find_figures(prose.text), spans)
    said: list[Said] = []
    meant: list[tuple[Figure, Meaning]] = []
    clauses: list[list[Clause]] = []
    scopes: list[Scopes] = []
    located: list[SentencePlaces] = []
    answered: Meaning | None = None
    docs = sentences.parse(prose[span] for span in spans)
    for index, (span, doc) in enumerate(zip(spans, docs, strict=True)):
        said.append(read_said(doc, span.start, quotes))
        counted = read_meanings(figures.get(index, []), doc, span.start, answered)
        answered = _answered(counted, prose)
        meant += counted
        clauses.append(_clauses(doc, span, quotes, counted))
        scopes.append(read_scopes(doc, span.start))
        located.append(read_places(doc, span.start))
    outlets = frozenset(filter(None, (metadata.publisher, metadata.original_publisher)))
    speakers = Speakers(prose, spans, said, quotes, outlets=outlets, title=metadata.title)
    places = Places(prose, spans, located, scopes)
    return Reading(prose, spans, meant, quotes, speakers, clauses, scopes, places)


def _answered(counted: list[tuple[Figure, Meaning]], prose: Prose) -> Meaning | None:
    """Return what a sentence counts last, not the part of it that stands behind "among them"."""
    for figure, meaning in reversed(counted):
        before = prose[Span(max(0, figure.start - _AMONG_THEM), figure.start)]
        if meaning.noun and not before.endswith(("among them ", "including ")):
            return meaning
    return None


def _by_sentence(figures: list[Figure], spans: list[Span]) -> dict[int, list[Figure]]:
    grouped: dict[int, list[Figure]] = {}
    for figure in figures:
        grouped.setdefault(sentences.covering(spans, figure.span)[0], []).append(figure)
    return {index: found for index, found in grouped.items() if len(found) <= _MOST_FIGURES}


def _clauses(
    doc: Doc, sentence: Span, quotes: Quotes, counted: list[tuple[Figure, Meaning]]
) -> list[Clause]:
    spoken = frozenset(token.i for token in doc if quotes.around(sentence.start + token.idx))
    # "An enemy jet" counts one, but the clause still says what was done to it.
    figures = [
        figure.span
        for figure, meaning in counted
        if figure.high != 0 and figure.form != "article" and not meaning.is_time
    ]
    told = [figure.span for figure, _ in counted]
    return read_clauses(doc, sentence.start, spoken=spoken, figures=figures, told=told)
