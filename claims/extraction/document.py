"""A text's blocks: what is header, body, caption and boilerplate. Nothing is cut away."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from claims.extraction import (
    captions,
    furniture,
    header,
    layout,
    notices,
    outlets,
    shapes,
    surroundings,
)
from claims.extraction.blocks import BlockKind, block_spans
from claims.extraction.dateline import Dateline, read_dateline
from claims.extraction.header import Metadata, plain
from claims.extraction.types import Span

_STANDFIRST = 300
_SHORT = 200
_OPENING = 120
# A dateline stands in one of the first paragraphs.
_DATELINE_BLOCKS = 4
_DIGIT = re.compile(r"[0-9]")
_MARKED_HEADING = re.compile(r"#{1,6}\s")
# Above an entry of a running report.
_TIME_OF_ENTRY = re.compile(
    r"[0-9]{1,2}[:.h][0-9]{2}(?: ?[ap]\.?m\.?)?(?: \(?[A-Z]{2,4}\)?)?", re.IGNORECASE
)
_HEADING = 80
_UNDER_HEADING = 60
_FEWEST_HEADING_WORDS, _MOST_HEADING_WORDS = 2, 12
# Where so many blocks end without a mark, they are no headings.
_MOST_HEADINGS = 0.4
# A heading, whose picture it is, what is on it, the text.
_PICTURE_LINES = 3
# Matters of the page itself stand below so much of it.
_MOST_OF_A_TEXT = 0.6
# Readers may comment at length, but not on a teaser above the text. Of a whole page the better part
# stands above.
_LEAST_ABOVE, _LEAST_ABOVE_OF_PAGE = 0.25, 0.5
_LIST_ITEM = re.compile(r"(?:[-*+•⁃▪●–—·]|\(?[0-9]{1,2}[.)]{1,2}) ")
_ENDS_A_SENTENCE = re.compile(r"""[.!?…:;]["'”’»)\]*_]*\s*$""")
# A block that ends so goes on in the next, whatever that begins with.
_GOES_ON = re.compile(
    r"\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|but|that|which|who|whose|as|its|their"
    r"|his|her|is|are|was|were|has|had|than|into|near|about|over|between|against),?$"
)
_GOES_ON_FROM = 60
# Whatever the block before lacks, these begin a sentence.
_NEW_SENTENCE = re.compile(
    r"(?:However|Meanwhile|But|Yet|Still|Moreover|Nevertheless|Earlier|Later|According to"
    r"|In addition|On (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|The|It|He|She|They|This|There)\b"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text as it was printed, blank lines excluded."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its blocks in reading order, and what its header says about it."""

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    names: outlets.Names = outlets.NOBODY

    @property
    def name(self) -> str:
        """The title, or the opening words of a text that has none."""
        if self.metadata.title:
            return self.metadata.title
        opening = " ".join(self.text[: 4 * _OPENING].split())
        cut = len(opening) > _OPENING
        return f"{opening[:_OPENING].rsplit(' ', 1)[0]}…" if cut else opening

    def paragraphs(self) -> list[tuple[Span, ...]]:
        """Return the body's paragraphs; one that a blank line breaks mid-sentence is one."""
        joined: list[list[Span]] = []
        before: Block | None = None
        for block in self.blocks:
            if block.kind == "body":
                if before and before.kind == "body" and self._runs_on(before, block):
                    joined[-1].append(Span(block.start, block.end))
                else:
                    joined.append([Span(block.start, block.end)])
            before = block
        return [tuple(spans) for spans in joined]

    def _runs_on(self, before: Block, block: Block) -> bool:
        tail = self.text[max(before.start, before.end - 20) : before.end]
        if _ENDS_A_SENTENCE.search(tail):
            return False
        is_long = before.end - before.start >= _GOES_ON_FROM
        if self.text[block.start].islower():
            return True
        opens = _NEW_SENTENCE.match(self.text, block.start, block.end)
        return is_long and not opens and bool(_GOES_ON.search(tail))


def block_hashes(text: str) -> tuple[str, ...]:
    """Return one hash of 32 hexadecimal digits for each block of `text` that may be boilerplate.

    Blocks that differ in case, white space or markup only have the same hash. A caller counts in
    how many articles of a publisher each occurs, and gives `read_document` those that repeat.
    Blocks with a digit have none: agencies repeat a death toll in every article.
    """
    blocks = (text[span.start : span.end] for span in block_spans(text))
    return tuple(_hash(block) for block in blocks if not _DIGIT.search(block))


def read_document(text: str, *, known_boilerplate: frozenset[str] = frozenset()) -> Document:
    """Return `text` cut into blocks, with the metadata that its header and footer state.

    Blocks whose hash is in `known_boilerplate` are boilerplate where nothing but lines of a header
    stands above them, or nothing but notices below: agencies also repeat paragraphs of background,
    within the text.
    """
    spans = block_spans(text)
    contents = [text[span.start : span.end] for span in spans]
    kinds = _kinds(contents, known_boilerplate)
    heads, feet = _edges(contents, kinds)
    names = outlets.names_of(heads, feet)
    found = _find_dateline(contents, kinds)
    last = max((index for index, kind in enumerate(kinds) if kind == "body"), default=-1)
    blocks: list[Block] = []
    for index, (span, kind) in enumerate(zip(spans, kinds, strict=True)):
        start = span.start
        if found and index == found[0]:
            start += found[1].end
            blocks.append(Block("header", span.start, start))
        end = span.end
        if index == last and kinds.count("body") >= shapes.FEWEST_WITH_EDGES:
            end = span.start + furniture.tail_start(contents[index], names)
            end = span.end if end <= start else end
        blocks.append(Block(kind, start, end))
        if end < span.end:
            blocks.append(Block("boilerplate", end, span.end))
    metadata = header.read_metadata(heads, feet, found[1] if found else None)
    return Document(text, tuple(blocks), metadata, names)


def _edges(contents: list[str], kinds: list[BlockKind]) -> tuple[list[str], list[str]]:
    """Return the header's blocks and the notices."""
    feet = [content for content, kind in zip(contents, kinds, strict=True) if kind == "boilerplate"]
    return list(_opening(contents, kinds)), feet


def _opening(contents: list[str], kinds: list[BlockKind]) -> Iterator[str]:
    """Yield the header's blocks: those of its kind above the text, not the headings within."""
    for content, kind in zip(contents, kinds, strict=True):
        if kind == "body":
            return
        if kind == "header":
            yield content


def _find_dateline(contents: list[str], kinds: list[BlockKind]) -> tuple[int, Dateline] | None:
    """Return the dateline of the first paragraphs, and the number of its block."""
    bodies = [index for index, kind in enumerate(kinds) if kind == "body"][:_DATELINE_BLOCKS]
    for index in bodies:
        if dateline := read_dateline(contents[index]):
            return index, dateline
    return None


def _hash(block: str) -> str:
    wording = " ".join(plain(block).casefold().split())
    return blake2b(wording.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _kinds(contents: list[str], known_boilerplate: frozenset[str]) -> list[BlockKind]:
    kinds = [_kind_alone(content) for content in contents]
    if known_boilerplate:
        _find_known(contents, kinds, known_boilerplate)
    words = [plain(content) for content in contents]
    captions.mark_printed_twice(words, kinds, shortest=_OPENING)
    page = layout.read_layout(words, kinds, [notices.ends_article(one) for one in words])
    heads: list[int] = []
    if page:
        heads = surroundings.mark_page(contents, kinds, page)
    else:
        surroundings.mark_header(contents, kinds)
    captions.mark_printed_twice(words, kinds)
    _find_headings(contents, words, kinds)
    captions.mark_repeated(words, kinds)
    _find_lists_of_others(words, kinds)
    _find_furniture(contents, words, kinds)
    _find_biographies(words, kinds)
    shapes.mark_lines(contents, words, kinds)
    shapes.mark_edges(contents, words, kinds, outlets.names_of(*_edges(contents, kinds)))
    for index in heads:
        kinds[index] = "header"
    return _cut_tail(contents, words, kinds, _LEAST_ABOVE_OF_PAGE if page else _LEAST_ABOVE)


def _find_known(contents: list[str], kinds: list[BlockKind], known: frozenset[str]) -> None:
    """Mark what the publisher repeats at either end of the text."""
    repeats = [not _DIGIT.search(content) and _hash(content) in known for content in contents]
    for index, content in enumerate(contents[: surroundings.HEADER_BLOCKS]):
        if repeats[index]:
            kinds[index] = "boilerplate"
        elif kinds[index] == "body" and len(content) > _OPENING:
            break
    for index in reversed(range(len(contents))):
        if repeats[index]:
            kinds[index] = "boilerplate"
        elif kinds[index] == "body":
            break


def _find_furniture(contents: list[str], words: list[str], kinds: list[BlockKind]) -> None:
    """Mark what the page says of itself, from either edge inwards, and what is plain anywhere."""
    _find_back_matter(contents, kinds)
    if kinds.count("body") < shapes.FEWEST_WITH_EDGES:
        return
    names = outlets.names_of(*_edges(contents, kinds))
    for inwards in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        for index in inwards:
            if kinds[index] != "body":
                continue
            if not furniture.is_furniture(words[index], furniture.AT_THE_EDGE, names):
                break
            kinds[index] = "boilerplate"
    for index, kind in enumerate(kinds):
        if kind == "body" and furniture.is_furniture(words[index], furniture.WITHIN, names):
            kinds[index] = "boilerplate"


def _find_back_matter(contents: list[str], kinds: list[BlockKind]) -> None:
    """Mark all below "Notes to editors" and its like, where it is the lesser part of the text."""
    lengths = _told(contents, kinds)
    most, above = _MOST_OF_A_TEXT * sum(lengths), 0
    for index, content in enumerate(contents):
        if above and furniture.opens_back_matter(content, is_late=above >= most):
            kinds[index:] = ["boilerplate"] * (len(kinds) - index)
            return
        above += lengths[index]


def _find_biographies(words: list[str], kinds: list[BlockKind]) -> None:
    """Mark what stands among the notices or last: who the author is."""
    bodies = [index for index, kind in enumerate(kinds) if kind == "body"]
    # Below the last two paragraphs in a row there are notices, and lines between notices.
    last_pair = max(
        (index for before, index in pairwise(bodies) if index == before + 1), default=len(kinds)
    )
    heads = [content for content, kind in zip(words, kinds, strict=True) if kind == "header"]
    authors = [
        name for head in heads[: surroundings.HEADER_BLOCKS] for name in header.authors_in(head)
    ]
    for index in bodies[1:]:
        follows = kinds[index - 1] == "boilerplate"
        precedes = index + 1 < len(kinds) and kinds[index + 1] == "boilerplate"
        is_below = index > last_pair
        is_line = follows and precedes and is_below and len(words[index]) <= _SHORT
        is_last = follows or index == bodies[-1]
        is_author = words[index].startswith(tuple(authors)) and len(words[index]) <= _STANDFIRST
        if is_line or (is_last and (is_author or notices.is_biography(words[index]))):
            kinds[index] = "boilerplate"


def _cut_tail(
    contents: list[str], words: list[str], kinds: list[BlockKind], least_above: float
) -> list[BlockKind]:
    """Take all below a line of signs or the readers' comments for boilerplate."""
    lengths = _told(words, kinds)
    told, above = sum(lengths), 0
    below = Counter(kinds)
    for index, kind in enumerate(kinds):
        below[kind] -= 1
        is_line = notices.is_separator(contents[index])
        closes = is_line and kinds[index + 1 : index + 2] == ["boilerplate"]
        # Signs part sections too, and a notice may stand below them there.
        if (closes and above and below["body"] <= below["boilerplate"]) or (
            above >= least_above * told and above and notices.ends_article(words[index])
        ):
            tail: list[BlockKind] = ["boilerplate"] * (len(kinds) - index)
            return [*kinds[:index], *tail]
        above += lengths[index]
    return kinds


def _told(words: list[str], kinds: list[BlockKind]) -> list[int]:
    """Return how much each block tells: its length where it is of the body and ends as text."""
    return [
        len(content) * (kind == "body" and bool(_ENDS_A_SENTENCE.search(content)))
        for content, kind in zip(words, kinds, strict=True)
    ]


def _kind_alone(content: str) -> BlockKind:
    if notices.is_notice(plain(content), whole=content):
        return "boilerplate"
    is_heading = _MARKED_HEADING.match(content) and "\n" not in content
    if is_heading or _TIME_OF_ENTRY.fullmatch(content):
        return "header"
    if notices.is_caption(content):
        return "caption"
    return "body"


def _find_headings(contents: list[str], words: list[str], kinds: list[BlockKind]) -> None:
    """Mark the headings between paragraphs: short lines without an end, followed by text."""
    headings = [
        index
        for index in range(len(kinds) - 1)
        if kinds[index] == "body"
        and (below := _text_below(kinds, index))
        and _is_heading(words[index], contents[below])
    ]
    if len(headings) <= _MOST_HEADINGS * kinds.count("body"):
        for index in headings:
            kinds[index] = "header"


def _text_below(kinds: list[BlockKind], index: int) -> int | None:
    """Return the paragraph below the block `index`; a picture may stand between."""
    for below in range(index + 1, min(index + 1 + _PICTURE_LINES, len(kinds))):
        if kinds[below] == "body":
            return below
        if kinds[below] != "caption" and (below > index + 1 or kinds[below] != "boilerplate"):
            return None
    return None


def _is_heading(content: str, following: str) -> bool:
    if len(content) > _HEADING or "\n" in content or _LIST_ITEM.match(content):
        return False
    if not _FEWEST_HEADING_WORDS <= len(content.split()) <= _MOST_HEADING_WORDS:
        return False
    is_closed = _ENDS_A_SENTENCE.search(content) or content.endswith((",", "”", '"', "’"))
    starts = content[:1].isupper() or content[:1].isdigit()
    is_long = len(following) > _UNDER_HEADING and following.lstrip("“‘\"'")[:1].isupper()
    # Below an item of a list stands another.
    is_text_below = is_long and (len(following) > _OPENING or _ENDS_A_SENTENCE.search(following))
    return bool(starts and not is_closed and is_text_below)


def _find_lists_of_others(words: list[str], kinds: list[BlockKind]) -> None:
    """Mark the headlines under "Related articles", up to the next paragraph."""
    inside = False
    for index, content in enumerate(words):
        if notices.heads_others(content):
            inside = True
            kinds[index] = "boilerplate"
        elif kinds[index] in ("body", "header"):
            is_headline = len(content) <= _SHORT and not _ENDS_A_SENTENCE.search(content)
            inside = inside and is_headline
            if inside:
                kinds[index] = "boilerplate"
