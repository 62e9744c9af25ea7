"""A text's blocks: what is header, body, caption and boilerplate. Nothing is cut away."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from claims.extraction import header
from claims.extraction.header import Metadata, plain
from claims.extraction.types import Span

BlockKind = Literal["header", "body", "caption", "boilerplate"]

# A header has no more blocks than this, and none is longer than a standfirst.
_HEADER_BLOCKS = 8
_TITLE_AND_TEXT = 2
_STANDFIRST = 300
_SHORT = 200
_OPENING = 120

_DIGIT = re.compile(r"[0-9]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SEPARATOR = re.compile(r"[*_\-#=~•\s]+")
_SUBHEADING = re.compile(r"#{1,6}\s")
_CAPTION = re.compile(
    r"\b(?i:photos?|images?|pictures?|illustration|credit)(?: by| courtesy of)?\s?: ?"
    r"[^.:]{2,60}\.?$"
    r"|\b[A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20}){0,3}(?: / [A-Z]\w{1,20}){1,3}[*_)\]]{0,3}$"
)
_NOTICE = re.compile(
    r"^(?:post|advertisement|share|comments?|tags?:.*|read more\b.*|more:.*)$"
    r"|^\W{0,4}(?:related (?:article|stor|content|link)|see also\b|also read\b|click here\b)"
    r"|^(?:<?https?://\S+>?)$"
    r"|^(?:original (?:url|source|article)|source url|permalink)\b"
    r"|^(?:note to readers|editor['’]s note to readers|disclaimer|about the author|support us)\b"
    r"|^support [A-Z ]{3,40}:"
    r"|^(?:articles by|paypal|patreon|donate)\b ?:"
    r"|^e-?mail lists?\b|\bcross-?post on\b"
    r"|\b(?:original source of this|originally (?:published|appeared) (?:on|in|at|by))\b"
    r"|\bcopyright (?:©|\(c\)|\d{4})|©|\ball rights reserved\b"
    r"|^(?:subscribe|sign up) (?:to|for|now|here)\b|\bfollow us on\b|^become a member\b"
    r"|^comment on .{1,80}\bfacebook\b|^for media inquir|^featured image\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\bcontents? of this (?:article|site|page) (?:are|is)\b"
    r"|\b(?:under the provisions of|purposes other than) [\"'“]fair use\b"
    r"|\bcopyrighted material\b",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"""[.!?…:;]["'”’»)\]*_]*\s*$""")


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
        return self.text[block.start].islower() and not _ENDS_A_SENTENCE.search(tail)


def block_hashes(text: str) -> tuple[str, ...]:
    """Return one hash of 32 hexadecimal digits for each block of `text` that may be boilerplate.

    Blocks that differ in case, white space or markup only have the same hash. A caller counts in
    how many articles of a publisher each occurs, and gives `read_document` those that repeat.
    Blocks with a digit have none: agencies repeat a death toll in every article.
    """
    blocks = (text[span.start : span.end] for span in _block_spans(text))
    return tuple(_hash(block) for block in blocks if not _DIGIT.search(block))


def read_document(text: str, *, known_boilerplate: frozenset[str] = frozenset()) -> Document:
    """Return `text` cut into blocks, with the metadata that its header and footer state.

    Blocks whose hash is in `known_boilerplate` are boilerplate, unless the header holds them.
    """
    spans = _block_spans(text)
    contents = [text[span.start : span.end] for span in spans]
    kinds = _kinds(contents, known_boilerplate)
    blocks = tuple(
        Block(kind, span.start, span.end) for kind, span in zip(kinds, spans, strict=True)
    )
    heads = [content for content, kind in zip(contents, kinds, strict=True) if kind == "header"]
    feet = [content for content, kind in zip(contents, kinds, strict=True) if kind == "boilerplate"]
    return Document(text, blocks, header.read_metadata(heads, feet))


def _block_spans(text: str) -> list[Span]:
    spans = []
    start = 0
    for gap in [*_BLANK_LINES.finditer(text), None]:
        piece = text[start : gap.start() if gap else len(text)]
        if content := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(content)))
        start = gap.end() if gap else len(text)
    return spans


def _hash(block: str) -> str:
    wording = " ".join(plain(block).casefold().split())
    return blake2b(wording.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _kinds(contents: list[str], known_boilerplate: frozenset[str]) -> list[BlockKind]:
    kinds: list[BlockKind] = [
        "boilerplate"
        if known_boilerplate and not _DIGIT.search(content) and _hash(content) in known_boilerplate
        else _kind_alone(content)
        for content in contents
    ]
    for index in range(_header_length(contents)):
        kinds[index] = "header"
    for index in range(1, len(kinds)):
        follows_boilerplate = kinds[index - 1] == "boilerplate"
        precedes_boilerplate = index + 1 < len(kinds) and kinds[index + 1] == "boilerplate"
        is_short = len(contents[index]) <= _SHORT
        # An author's one-line biography stands among the notices, not in the article.
        if kinds[index] == "body" and follows_boilerplate and precedes_boilerplate and is_short:
            kinds[index] = "boilerplate"
    for index in range(1, len(kinds) - 1):
        if _SEPARATOR.fullmatch(contents[index]) and kinds[index + 1] == "boilerplate":
            tail: list[BlockKind] = ["boilerplate"] * (len(kinds) - index)
            return [*kinds[:index], *tail]
    return kinds


def _kind_alone(content: str) -> BlockKind:
    is_notice = len(content) <= _STANDFIRST and _NOTICE.search(plain(content))
    if is_notice or _LEGAL.search(content) or _SEPARATOR.fullmatch(content):
        return "boilerplate"
    if _SUBHEADING.match(content):
        return "header"
    if len(content) <= _STANDFIRST and _CAPTION.search(content):
        return "caption"
    return "body"


def _header_length(contents: list[str]) -> int:
    if len(contents) < _TITLE_AND_TEXT or not header.looks_like_title(contents[0]):
        return 0
    length = 1
    for index, content in enumerate(contents[:_HEADER_BLOCKS]):
        if len(content) > _STANDFIRST:
            break
        if index and header.looks_like_header(content):
            length = index + 1
    return length
