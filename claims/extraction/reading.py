"""A body read whole: its sentences, what its figures are about, and who says what."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.extraction import sentences
from claims.extraction.attribution import UNREAD, Said, Speakers, read_said
from claims.extraction.header import Metadata
from claims.extraction.meaning import Meaning, read_meanings
from claims.extraction.prose import Prose
from claims.extraction.quantities import Figure, find_figures
from claims.extraction.quotes import Quotes, find_quotes
from claims.extraction.types import Span

# A sentence with more figures than this is a table.
_MOST_FIGURES = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A text after everything about it has been read, before claims are made of it."""

    prose: Prose
    sentences: list[Span]
    figures: list[tuple[Figure, Meaning]]
    quotes: Quotes
    speakers: Speakers

    def sentence(self, span: Span) -> Span:
        """Return the sentence around `span`, or all of those that it runs over."""
        covered = sentences.covering(self.sentences, span)
        first, last = self.sentences[covered[0]], self.sentences[covered[-1]]
        return Span(min(first.start, span.start), max(last.end, span.end))


def read(prose: Prose, metadata: Metadata) -> Reading:
    """Return `prose` read, at the cost of parsing only where there may be a claim."""
    spans, quotes = sentences.split(prose), find_quotes(prose)
    figures = _by_sentence(find_figures(prose.text), spans)
    wanted = sorted(_worth_parsing(prose, spans, [*figures], quotes))
    said: list[Said] = [UNREAD] * len(spans)
    meant: list[tuple[Figure, Meaning]] = []
    docs = sentences.parse(prose[spans[index]] for index in wanted)
    for index, doc in zip(wanted, docs, strict=True):
        said[index] = read_said(doc, spans[index].start, quotes)
        meant += read_meanings(figures.get(index, []), doc, spans[index].start)
    outlets = frozenset(filter(None, (metadata.publisher, metadata.original_publisher)))
    speakers = Speakers(prose, spans, said, quotes, outlets=outlets)
    return Reading(prose, spans, meant, quotes, speakers)


def _by_sentence(figures: list[Figure], spans: list[Span]) -> dict[int, list[Figure]]:
    grouped: dict[int, list[Figure]] = {}
    for figure in figures:
        grouped.setdefault(sentences.covering(spans, figure.span)[0], []).append(figure)
    return {index: found for index, found in grouped.items() if len(found) <= _MOST_FIGURES}


def _worth_parsing(
    prose: Prose, spans: list[Span], with_figures: list[int], quotes: Quotes
) -> Iterator[int]:
    """Yield the sentences of each paragraph with a candidate, and of the one before it.

    The paragraph before names whom "he" and "according to them" mean.
    """
    candidates = [spans[index] for index in with_figures] + [quote.outer for quote in quotes]
    paragraphs = {
        number
        for candidate in candidates
        for number in range(
            prose.paragraph_at(candidate.start) - 1, prose.paragraph_at(candidate.end - 1) + 1
        )
    }
    for index, span in enumerate(spans):
        if prose.paragraph_at(span.start) in paragraphs:
            yield index
