"""What is kept of a pasted page's article, and which claims are found in it and around it."""

import importlib.util
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.measuring.pages import Labelled, Page, grams, labelled, share_known
from benchmarks.measuring.report import Cell
from claims.extraction.document import read_document
from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim, Span

HEADER = (
    "system",
    "articles lost",
    "blocks lost",
    "claims in articles",
    "in pages, each",
    "quantities",
    "quotes",
    "events, positions",
)
_KINDS = {"quantity": "quantity", "quote": "quote"}
# An article that lost so much of itself is lost.
_THIRD = 1 / 3
_HALF = 0.5
# A heading within an article is not lost when no claim is taken from it.
_HEADING_WORDS = 8


@dataclass(slots=True)
class Counts:
    """What came of one page, or of several."""

    pages: int = 1
    lost: int = 0
    blocks: int = 0
    blocks_lost: int = 0
    inside: int = 0
    around: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def figures(self) -> tuple[int, float, float]:
        share = self.blocks_lost / self.blocks if self.blocks else 0.0
        return self.lost, share, self.around.total() / self.pages

    def cells(self) -> list[Cell]:
        lost, share, around = self.figures()
        kinds = [self.around[kind] for kind in ("quantity", "quote", "assertion")]
        return [lost, share, self.inside, around, *kinds]


def total(counts: list[Counts]) -> Counts:
    summed = Counts(pages=len(counts))
    for found in counts:
        summed.lost += found.lost
        summed.blocks += found.blocks
        summed.blocks_lost += found.blocks_lost
        summed.inside += found.inside
        summed.around += found.around
    return summed


def read_pasted(page: Page) -> Counts:
    """Count what we make of the text that a browser copies."""
    document = read_document(page.text)
    kept = [block for block in document.blocks if block.kind == "body"]
    starts = {at for block in kept for at in range(block.start, block.end)}
    lost = [block.span for block in page.blocks if block.is_article]
    lost = [span for span in lost if span.start not in starts and span.end - 1 not in starts]
    return _count(page, lost, page.text, page.blocks)


def read_extracted(page: Page) -> Counts | None:
    """Count what comes of trafilatura's text; None where it is not installed."""
    if importlib.util.find_spec("trafilatura") is None:
        return None
    import trafilatura

    text = trafilatura.extract(page.source, include_comments=False) or ""
    bodies = [text[b.start : b.end] for b in read_document(text).blocks if b.kind == "body"]
    known = grams("\n".join(bodies))
    lost = [
        block.span
        for block in page.blocks
        if block.is_article
        and share_known(page.text[block.span.start : block.span.end], known) < _HALF
    ]
    return _count(page, lost, text, list(labelled(text, page.article)))


SYSTEMS: dict[str, Callable[[Page], Counts | None]] = {
    "claimdesk": read_pasted,
    "trafilatura, then claimdesk": read_extracted,
}


def _count(page: Page, lost: list[Span], text: str, blocks: list[Labelled]) -> Counts:
    """Count what was `lost` of the page's own text, and the claims of what was read, `text`."""
    article = [block.span for block in page.blocks if block.is_article]
    share = _length(lost) / max(1, _length(article))
    paragraphs = [span for span in article if _words(page, span) > _HEADING_WORDS]
    lost = [span for span in lost if _words(page, span) > _HEADING_WORDS]
    counts = Counts(blocks=len(paragraphs), blocks_lost=len(lost))
    counts.lost = int(share > _THIRD)
    if counts.lost:
        counts.examples.append(f"lost {share:.2f} {page.name[:8]}")
    counts.examples += [f"lost  {page.name[:8]} {page.text[a.start : a.end][:90]!r}" for a in lost]
    kinds = [(block.span, block.is_article) for block in blocks]
    for claim in find_claims(text):
        if _is_inside(claim, kinds):
            counts.inside += 1
        else:
            counts.around[_KINDS.get(claim.kind, "assertion")] += 1
            counts.examples.append(f"page  {page.name[:8]} {claim.kind} {_around(claim, text)}")
    return counts


def _words(page: Page, span: Span) -> int:
    return len(page.text[span.start : span.end].split())


def _length(spans: list[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _is_inside(claim: FoundClaim, blocks: list[tuple[Span, bool]]) -> bool:
    return any(
        is_article and span.start < claim.end and claim.start < span.end
        for span, is_article in blocks
    )


def _around(claim: FoundClaim, text: str) -> str:
    return repr(f"{claim.exact[:60]} IN {text[claim.sentence.start : claim.sentence.end][:90]}")
