"""Direct speech: the stretches between quotation marks, over paragraphs where they run on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.extraction.prose import Prose
from claims.extraction.types import Span

_OPENING = "“„«‟"
_CLOSING = "”»"
_MARK = re.compile(r"[“”„«»‟\"]|''|(?<!\w)[‘'](?=\w)")
_SINGLE_END = re.compile(r"[’'](?!\w)")
_FEWEST_WORDS_IN_SINGLE = 4
_NAME = re.compile(r"(?:[A-Z0-9][\w.’'-]*[ -]?){1,5}[.,]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """`span` is what stands between the outer marks; `outer` has the marks too."""

    span: Span
    outer: Span

    @property
    def is_marked_twice(self) -> bool:
        return self.outer != self.span


def find_quotes(prose: Prose) -> list[Quote]:
    """Return the quotations of `prose` in order; a mark without a partner opens none."""
    quotes: list[Quote] = []
    unclosed: int | None = None
    for paragraph in prose.paragraphs:
        marks = list(_pairs(prose.text, paragraph, unclosed))
        unclosed = None
        for opening, closing in marks:
            if closing is None:
                unclosed = opening
            else:
                quotes.append(_quote(opening, closing))
    return [quote for quote in quotes if quote.span.start < quote.span.end]


def is_name(words: str) -> bool:
    """Tell a title or a model in quotation marks ("Zastava M-55") from speech."""
    return bool(_NAME.fullmatch(words))


def _quote(opening: int, closing: Span) -> Quote:
    return Quote(Span(opening + 1, closing.start), Span(opening, closing.end))


def _pairs(text: str, paragraph: Span, unclosed: int | None) -> Iterator[tuple[int, Span | None]]:
    """Yield opening and closing marks; the last closing is None where the paragraph ends first.

    Speech that was `unclosed` goes on where this paragraph begins with a mark, as printers do it.
    """
    opened: int | None = None
    position = paragraph.start
    while match := _MARK.search(text, position, paragraph.end):
        position = match.end()
        mark = match[0]
        if mark in "‘'":
            if opened is None and (end := _SINGLE_END.search(text, position, paragraph.end)):
                if text.count(" ", position, end.start()) + 1 >= _FEWEST_WORDS_IN_SINGLE:
                    yield match.start(), Span(end.start(), end.end())
                    position = end.end()
        elif opened is None:
            if match.start() == paragraph.start and unclosed is not None:
                opened = unclosed
            elif _can_open(text, match, paragraph):
                opened = match.start()
        elif _can_close(text, match, paragraph):
            yield opened, Span(match.start(), match.end())
            opened = None
    if opened is not None:
        yield opened, None


def _can_open(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    after = text[mark.end() : mark.end() + 1] if mark.end() < paragraph.end else " "
    if mark[0] in _OPENING:
        return True
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    return not before.isalnum() and not after.isspace() and (mark[0] not in _CLOSING)


def _can_close(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    if mark[0] in _CLOSING:
        return True
    before = text[mark.start() - 1]
    after = text[mark.end() : mark.end() + 1] if mark.end() < paragraph.end else " "
    return not before.isspace() and not after.isalnum()
