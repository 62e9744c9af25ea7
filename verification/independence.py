"""On how many independent origins a verdict rests: its sources read, compared, written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims import boilerplate
from claims.extraction.document import read_document
from claims.models import Article
from verification import evidence
from verification.fetching import sniffing
from verification.models import Citation, PageSnapshot, Upload, Verdict
from verification.origins import assessing
from verification.origins.assessing import Origins, Source

# Of stored pages: where links stand, no page that is one has more.
LARGEST_PAGE = 3_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored of a comparison."""

    independent: int
    citations: int
    found: dict[str, Any]


def of(verdict: Verdict) -> Found:
    """Compare the sources of a verdict with each other and with the article of its claim.

    A protected source has neither address nor text here, so nothing is said of it.
    """
    sources = list(_sources(verdict))
    article = _article(verdict.review.claim.article)
    return _written(assessing.assess(sources, article=article))


def _sources(verdict: Verdict) -> Iterable[Source]:
    for citation in Citation.objects.filter(verdict=verdict).order_by("position"):
        capture = getattr(citation, "capture", None)
        snapshot = capture.snapshot if capture else None
        yield Source(
            citation.position,
            urls=_addresses(citation, snapshot),
            text=_text(snapshot, citation.upload),
            page=_page(snapshot),
            sha256=_hash(snapshot, citation.upload),
            publisher=citation.publisher,
        )


def _addresses(citation: Citation, snapshot: PageSnapshot | None) -> tuple[str, ...]:
    known = (citation.url, snapshot.final_url if snapshot else "")
    return tuple(dict.fromkeys(address for address in known if address))


def _text(snapshot: PageSnapshot | None, upload: Upload | None) -> str:
    # Each is read for its own, and let go: texts are long.
    texts = [row.text for row in (snapshot, upload) if row is not None]
    return next((text for text in texts if text), "")


def _page(snapshot: PageSnapshot | None) -> bytes:
    if snapshot is None or snapshot.media_type != sniffing.HTML or snapshot.size > LARGEST_PAGE:
        return b""
    try:
        return evidence.read(snapshot.sha256)
    except evidence.Damaged:
        return b""  # whoever opens the copy is told


def _hash(snapshot: PageSnapshot | None, upload: Upload | None) -> str:
    return snapshot.sha256 if snapshot else upload.sha256 if upload else ""


def _article(article: Article) -> Source:
    """Return the article that is checked, without what its publisher prints under each text."""
    repeated = boilerplate.known_in(article)
    document = read_document(article.text, known_boilerplate=repeated)
    own = (document.text[b.start : b.end] for b in document.blocks if b.kind == "body")
    return Source(
        assessing.ARTICLE,
        urls=(article.url,) if article.url else (),
        text="\n".join(own),
        publisher=article.publisher.name if article.publisher else "",
    )


def _written(result: Origins) -> Found:
    found = {
        "origins": [
            {
                "citations": list(origin.numbers),
                "is_the_article": origin.is_the_article,
                "ties": [
                    {
                        "kind": tie.kind.value,
                        "one": tie.one,
                        "other": tie.other,
                        "share": round(tie.share, 3),
                        "sentence": tie.sentence,
                    }
                    for tie in origin.ties
                ],
            }
            for origin in result.origins
        ],
        "circular": list(result.circular),
        "unread": list(result.unread),
    }
    return Found(result.independent, result.total, found)
