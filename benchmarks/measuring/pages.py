"""Web pages as people paste them: the text a browser copies, and what of it is the article."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import html

from claims.extraction.blocks import block_spans
from claims.extraction.lexicon import words
from claims.extraction.types import Span
from claims.normalise import normalise

_LEFT_OUT = words(
    """
    audio canvas datalist head iframe input map math noscript object script select style svg
    template textarea video
    """
)
# A browser leaves a blank line around these, and ends the line around the others.
_SPACED = words("blockquote dl fieldset figure h1 h2 h3 h4 h5 h6 hr ol p pre table ul")
_LINES = words(
    """
    address article aside body caption center dd details dialog div dt figcaption footer form header
    hgroup html legend li main menu nav option section summary tbody tfoot thead tr
    """
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WORD = re.compile(r"\w+")
_GRAM = 4
_HALF = 0.5
# Of these pages some were read by hand before, so no rule can be tried out on them.
_OPENED = words(
    """
    624fcd90 833caf3b a1fca19b e7994d55 21486419 65408257 686bb170 8267acac c90731f0 dfd43bc0
    f81c6c05 ffc109d4 33fe2471 3f65af7b 51374560 6ebac05f
    """
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block of a page: of the article, or of the page around it."""

    span: Span
    is_article: bool


@dataclass(frozen=True)
class Page:
    """A page's source, and its article as somebody cut it out by hand."""

    name: str
    source: str
    article: str

    @property
    def half(self) -> str:
        """Return which half of the pages it is in: one to tune on, and one for totals only."""
        is_open = self.name[:8] in _OPENED or int(self.name[-1], 16) % 2 == 0
        return "tuned on" if is_open else "not tuned on"

    @cached_property
    def text(self) -> str:
        return normalise(copied(self.source)).text

    @cached_property
    def blocks(self) -> list[Labelled]:
        return list(labelled(self.text, self.article))


def read_pages(folder: Path) -> Iterator[Page]:
    """Yield the pages whose source is there, in the order of their names."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, row in sorted(truth.items()):
        path = folder / "html" / f"{name}.html.gz"
        if path.exists():
            source = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
            yield Page(name, source, row["articleBody"])


def copied(source: str) -> str:
    """Return what "select all, copy" makes of a page: its lines, without what it hides."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    pieces = "".join(_pieces(tree))
    lines = [_BLANKS.sub(" ", line).strip(" ") for line in pieces.split("\v")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """Yield the text of `element`; line ends are vertical tabs, as the source has its own."""
    if not isinstance(element.tag, str) or _is_hidden(element):
        return
    tag = element.tag.lower()
    around = "\v\v" if tag in _SPACED else "\v" if tag in _LINES else ""
    yield around
    if tag == "br":
        yield "\v"
    if tag in ("td", "th"):
        yield " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield around


def _is_hidden(element: html.HtmlElement) -> bool:
    if element.tag in _LEFT_OUT or "hidden" in element.attrib:
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def labelled(text: str, article: str) -> Iterator[Labelled]:
    """Yield the blocks of `text`; of the article are those that share half of their words with it.

    The measure is sequences of four words. A block of fewer words is the article's where it is a
    whole line of it, between two longer blocks of the article.
    """
    known = grams(article)
    lines = {" ".join(_words(line)) for line in article.split("\n")}
    spans = block_spans(text)
    said = [_words(text[span.start : span.end]) for span in spans]
    long = [len(block) >= _GRAM and _share(block, known) >= _HALF for block in said]
    first = long.index(True) if True in long else len(long)
    last = len(long) - long[::-1].index(True) if True in long else 0
    for index, (span, block) in enumerate(zip(spans, said, strict=True)):
        is_line = len(block) < _GRAM and " ".join(block) in lines and first < index < last
        if block:
            yield Labelled(span, long[index] or is_line)


def grams(text: str) -> frozenset[str]:
    return frozenset(_sequences(_words(text)))


def share_known(block: str, known: frozenset[str]) -> float:
    """Return which share of the sequences of words of `block` is `known`."""
    return _share(_words(block), known)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _share(said: list[str], known: frozenset[str]) -> float:
    sequences = _sequences(said)
    return sum(one in known for one in sequences) / len(sequences) if sequences else 0.0


def _sequences(said: list[str]) -> list[str]:
    return [" ".join(said[at : at + _GRAM]) for at in range(len(said) - _GRAM + 1)]
