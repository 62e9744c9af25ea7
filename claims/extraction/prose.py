"""The body as a reader reads it: one line a paragraph, without markup, with the way back."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from claims.extraction import marks
from claims.extraction.document import Document
from claims.extraction.types import Span

# The context that an anchor carries on each side.
CONTEXT = 32

# A link's address, tags, emphasis marks, every run of white space, odd quotation marks.
_MARKUP = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?: [^<>\n]{0,200})?/?>"
    r"|\[(?=[^\[\]\n]*\]\([^()\[\]\s]*\))|\]\([^()\[\]\s]*\)|\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)|\s+|"
    + marks.UNUSUAL.pattern
)


@dataclass(frozen=True, slots=True)
class Prose:
    """`text` holds the paragraphs, each followed by a line end; spans below are spans of it."""

    source: str
    text: str
    origins: "array[int]"
    paragraphs: tuple[Span, ...]

    def anchor(self, span: Span) -> Span:
        """Return where `span` stands in the text as published."""
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)

    def paragraph_at(self, position: int) -> int:
        """Return the index of the paragraph that `position` lies in."""
        return bisect_right(self.paragraphs, position, key=lambda span: span.start) - 1

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]


def read_prose(document: Document) -> Prose:
    """Return the body of `document` as prose."""
    text = marks.with_usual_marks(document.text)
    pieces: list[str] = []
    origins = array("q")
    paragraphs = []
    for spans in document.paragraphs():
        start = len(origins)
        for number, span in enumerate(spans):
            if number:
                pieces.append(" ")
                origins.append(spans[number - 1].end)
            for piece, origin in _unmarked(text, span):
                pieces.append(piece)
                origins.extend(range(origin, origin + len(piece)))
        if len(origins) > start:
            paragraphs.append(Span(start, len(origins)))
            pieces.append("\n")
            origins.append(spans[-1].end)
    return Prose(document.text, "".join(pieces), origins, tuple(paragraphs))


def _unmarked(text: str, span: Span) -> Iterator[tuple[str, int]]:
    """Yield what is left of `span` without markup, white space as single spaces, with origins."""
    position = span.start
    for match in _MARKUP.finditer(text, span.start, span.end):
        if match.start() > position:
            yield text[position : match.start()], position
        if put := " " if match[0].isspace() else marks.usual(match[0]):
            yield put, match.start()
        position = match.end()
    if position < span.end:
        yield text[position : span.end], position
