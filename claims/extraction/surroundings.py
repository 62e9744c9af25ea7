"""What stands around an article: its header, and the page above, below and between."""

import re
from collections import Counter

from claims.extraction import header
from claims.extraction.blocks import BlockKind
from claims.extraction.layout import Layout

# A header has no more blocks than this, and none is longer than a standfirst.
HEADER_BLOCKS = 12
_TITLE_AND_TEXT = 2
_STANDFIRST = 300
_STANDFIRSTS = 2
_FEWEST_TITLE_WORDS, _MANY_TITLE_WORDS = 4, 8
_TIME = re.compile(r"[0-9]:[0-9]{2}")
_ENDS_A_SENTENCE = re.compile(r"""[.!?…:;]["'”’»)\]*_]*\s*$""")


def mark_header(contents: list[str], kinds: list[BlockKind]) -> None:
    """Mark the title, what stands above it, and the lines of a header below."""
    first = _title_index(contents, kinds)
    for index in range(first):
        if kinds[index] != "caption":
            is_header = header.looks_like_header(contents[index])
            kinds[index] = "header" if is_header else "boilerplate"
    if first < len(kinds) and kinds[first] != "boilerplate":
        for index in range(first, first + _header_length(contents[first:])):
            kinds[index] = "header"


def mark_page(contents: list[str], kinds: list[BlockKind], page: Layout) -> list[int]:
    """Mark what stands around the article of a whole page, and the lists within.

    Return the blocks of its header, among which there are menus.
    """
    title, marked = None, page.insets | page.around
    if page.start > HEADER_BLOCKS:
        title = _title_of_page(contents, kinds, page.start)
    else:
        mark_header(contents, kinds)
        marked -= frozenset(range(page.start))
    heads = [
        index
        for index in sorted(marked)
        if index == title
        or (
            page.start - HEADER_BLOCKS <= index < page.start
            and header.looks_like_header(contents[index])
        )
    ]
    for index in marked:
        kinds[index] = "header" if index in heads else "boilerplate"
    return heads


def _title_of_page(contents: list[str], kinds: list[BlockKind], start: int) -> int | None:
    """Return the title above an article: long for a line, near the text or first, printed twice."""
    titles = [
        index for index in range(start) if kinds[index] == "body" and _may_be_title(contents[index])
    ]
    counted = Counter(contents[index] for index in titles)

    def merit(index: int) -> tuple[int, int]:
        words = min(len(contents[index].split()), _MANY_TITLE_WORDS)
        is_near = index >= start - HEADER_BLOCKS or index == 0
        return words + 2 * is_near + (counted[contents[index]] > 1), index

    return max(titles, key=merit, default=None)


def _may_be_title(content: str) -> bool:
    if len(content.split()) < _FEWEST_TITLE_WORDS or _TIME.search(content):
        return False
    return header.looks_like_title(content) and not header.looks_like_header(content)


def _title_index(contents: list[str], kinds: list[BlockKind]) -> int:
    """Return which block is the title: the first that is no menu, share line or date."""
    first = None
    for index, content in enumerate(contents[:HEADER_BLOCKS]):
        if kinds[index] in ("boilerplate", "caption") or header.is_breadcrumb(content):
            continue
        if not header.looks_like_title(content):
            break
        if not header.looks_like_header(content):
            return index
        first = index if first is None else first
    return first or 0


def _header_length(contents: list[str]) -> int:
    if not contents or not header.looks_like_title(contents[0]):
        return 0
    if len(contents) < _TITLE_AND_TEXT and not header.looks_like_header(contents[0]):
        return 0
    length = 1
    sentences = 0
    for index, content in enumerate(contents[1:HEADER_BLOCKS], 1):
        if header.looks_like_header(content):
            length = index + 1
            continue
        # A standfirst stands above the byline and the date; what follows these is the text.
        sentences += bool(_ENDS_A_SENTENCE.search(content))
        is_text = sentences > _STANDFIRSTS or (sentences and length > 1)
        if len(content) > _STANDFIRST or is_text:
            break
    return length
