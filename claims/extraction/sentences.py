"""Sentences, paragraph by paragraph, and their grammatical analysis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import nupunkt

from claims.extraction import LANGUAGE_MODELS, breaks
from claims.extraction.prose import Prose
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


# What is longer is a list or a table, and would cost the parser memory for nothing.
LONGEST = 2000
# Finding where sentences end costs the square of what stands without a blank between marks.
_LONGEST_STRETCH = 10_000


def split(prose: Prose) -> list[Span]:
    """Return the sentences of `prose` in order; none is longer than `LONGEST`."""
    return [
        piece
        for paragraph in prose.paragraphs
        for sentence in breaks.mend(prose.text, list(_split(prose, paragraph)))
        for piece in _pieces(prose.text, sentence, LONGEST)
    ]


def _split(prose: Prose, paragraph: Span) -> Iterator[Span]:
    for stretch in _pieces(prose.text, paragraph, _LONGEST_STRETCH):
        for start, end in nupunkt.sent_spans(prose[stretch]):
            if trimmed := _trim(prose.text, stretch.start + start, stretch.start + end):
                yield trimmed


def covering(sentences: list[Span], span: Span) -> range:
    """Return the indexes of the sentences that `span` touches."""
    first = max(0, bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1)
    last = bisect_right(sentences, span.end - 1, key=lambda sentence: sentence.start)
    return range(first, last)


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """Yield the analysis of each of `texts`, in order."""
    return _model().pipe(texts, batch_size=64)


@lru_cache(maxsize=1)
def _model() -> Language:
    name = next((name for name in LANGUAGE_MODELS if find_spec(name)), LANGUAGE_MODELS[-1])
    # Half the time of every start of every command: only who reads a text waits for it.
    import spacy

    return spacy.load(name, exclude=["ner", "senter"])


def _trim(text: str, start: int, end: int) -> Span | None:
    content = text[start:end]
    stripped = content.strip()
    if not stripped:
        return None
    first = start + len(content) - len(content.lstrip())
    return Span(first, first + len(stripped))


def _pieces(text: str, span: Span, longest: int) -> Iterator[Span]:
    start = span.start
    while span.end - start > longest:
        cut = text.rfind(" ", start + 1, start + longest)
        end = cut if cut > 0 else start + longest
        yield Span(start, end)
        start = end + 1 if cut > 0 else end
    yield Span(start, span.end)
