"""Where a text's blocks begin and end: paragraphs, headings, list items, lines of a header."""

import re
from collections.abc import Iterator
from typing import Literal

from claims.extraction.types import Span

BlockKind = Literal["header", "body", "caption", "boilerplate"]

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# A list item, a heading or a row of a table is no part of the paragraph above it.
_OWN_LINE = re.compile(
    r"[ \t]*(?:[-*+•⁃▪●–—·] |#{1,6} |\(?[0-9]{1,2}[.)]{1,2} |\||>"
    r"|</?(?i:p|h[1-6]|li|ul|ol|div|td|tr|table|br|hr|blockquote|section|article)\b)"
    r"|[^\n\t]*\t[^\n\t]*\t|[^\n|]*\|[^\n|]*\|"
)
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]*_]{0,4}$")
# Text that was wrapped was wrapped somewhere between these columns.
_NARROWEST, _WIDEST = 50, 120
_NEARLY = 0.7
_LONGEST_WORD = 40
_END = 8


def block_spans(text: str) -> list[Span]:
    """Return the blocks of `text` in order, without the white space around them.

    Blank lines end a block. So does a line end, unless the line was wrapped: the next word would
    not have fitted on it, or goes on in the middle of a sentence.
    """
    spans: list[Span] = []
    start = 0
    for gap in [*_BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        spans += _in_chunk(text, start, end)
        start = gap.end() if gap else len(text)
    return spans


def _in_chunk(text: str, start: int, end: int) -> Iterator[Span]:
    lines = list(_lines(text, start, end))
    if not lines:
        return
    width = _width(text, lines)
    first = before = lines[0]
    for line in lines[1:]:
        if not _is_wrapped(text, before, line, width):
            yield Span(first.start, before.end)
            first = line
        before = line
    yield Span(first.start, before.end)


def _width(text: str, lines: list[Span]) -> int:
    """Return the column at which `lines` were wrapped, or 0 where each is a paragraph."""
    width = max(line.end - line.start for line in lines)
    is_broken = any(
        line.end - line.start >= _NEARLY * width
        and not _ENDS.search(text[max(line.start, line.end - _END) : line.end])
        for line in lines[:-1]
    )
    return width if is_broken and _NARROWEST <= width <= _WIDEST else 0


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    while position <= end:
        line_end = text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end
        line = text[position:line_end]
        if content := line.strip():
            first = position + len(line) - len(line.lstrip())
            yield Span(first, first + len(content))
        position = line_end + 1


def _is_wrapped(text: str, before: Span, line: Span, width: int) -> bool:
    if _OWN_LINE.match(text, line.start, line.end):
        return False
    if _OWN_LINE.match(text, before.start, before.end) and text[before.start] in "#|":
        return False
    tail = text[max(before.start, before.end - _END) : before.end]
    if text[line.start].islower() and not _ENDS.search(tail):
        return True
    if not width:
        return False
    word = text.find(" ", line.start, min(line.end, line.start + _LONGEST_WORD))
    needed = (word if word > 0 else line.end) - line.start + 1
    return before.end - before.start + needed > width
