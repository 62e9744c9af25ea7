"""Direct speech: the stretches between quotation marks, over paragraphs where they run on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from claims.extraction.prose import Prose
from claims.extraction.types import Span

_OPENING = "“„«‟"
_CLOSING = "”»"
_MARK = re.compile(r"[“”„«»‟\"]|(?<!\w)[‘'](?=\w)")
_SINGLE_END = re.compile(r"[’'](?!\w)")
_FEWEST_WORDS_IN_SINGLE = 4
_LONGEST_SINGLE = 400
_SHORT = 5
_NAME = re.compile(r"(?:[A-Z0-9][\w.’'-]*[ -]?){1,5}[.,]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """`span` is what stands between the outer marks; `outer` has the marks too."""

    span: Span
    outer: Span


class Quotes:
    """The quotations of one text in order; none overlaps another."""

    def __init__(self, found: list[Quote]) -> None:
        self._found = found
        self._starts = [quote.outer.start for quote in found]

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def around(self, position: int) -> Quote | None:
        """Return the quotation that `position` lies in."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._found[index].outer.end:
            return self._found[index]
        return None

    def before(self, quote: Quote) -> Quote | None:
        """Return the quotation that ends before `quote` begins."""
        index = bisect_left(self._starts, quote.outer.start) - 1
        return self._found[index] if index >= 0 else None


def find_quotes(prose: Prose) -> Quotes:
    """Return the quotations of `prose`; a mark without a partner opens none."""
    found: list[Quote] = []
    unclosed: int | None = None
    for paragraph in prose.paragraphs:
        marks = list(_pairs(prose.text, paragraph, unclosed))
        unclosed = None
        for opening, closing in marks:
            if closing is None:
                unclosed = opening
            elif quote := _quote(prose.text, opening, closing):
                found.append(quote)
    return Quotes(found)


def is_partial(words: str) -> bool:
    """Tell a few words taken from a speech from a sentence of it."""
    is_sentence = words[:1].isupper() and words.endswith((".", "!", "?", ",", "…"))
    return words.count(" ") < _SHORT and not is_sentence


def is_name(words: str) -> bool:
    """Tell a title or a model in quotation marks ("Zastava M-55") from speech."""
    return bool(_NAME.fullmatch(words))


def _quote(text: str, opening: int, closing: Span) -> Quote | None:
    words = text[opening + 1 : closing.start]
    if not words.strip():
        return None
    start = opening + 1 + len(words) - len(words.lstrip())
    return Quote(Span(start, start + len(words.strip())), Span(opening, closing.end))


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
            if opened is None and (end := _single_end(text, position, paragraph.end)):
                yield match.start(), end
                position = end.end
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


def _single_end(text: str, start: int, limit: int) -> Span | None:
    """Find the closing single mark; what holds only a few words is irony, not speech."""
    match = _SINGLE_END.search(text, start, min(limit, start + _LONGEST_SINGLE))
    if match is None or text.count(" ", start, match.start()) + 1 < _FEWEST_WORDS_IN_SINGLE:
        return None
    return Span(match.start(), match.end())


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
