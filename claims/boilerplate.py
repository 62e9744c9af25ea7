"""Blocks that a publisher repeats: what stands in two articles of theirs is in no article's body.

A revision or a copy of an article is no second article: it repeats that one's own text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TypeVar
from uuid import UUID

from claims.extraction.document import Document, block_hashes
from claims.models import Article, PublisherBlock

Block = TypeVar("Block")
# Notices stand at the edges of a text; a long one costs no more to store than a short one.
EDGE = 100
# An article that has this share of its body from one other article is a copy of it. (So is a note
# of two lines under the same long notice: better a notice learned late than a text lost.)
COPY = 0.5


def remember(article: Article, document: Document) -> None:
    """Note the blocks of an article, in a transaction; noted again, they change nothing.

    The caller keeps other articles of the same publisher out meanwhile.
    """
    if article.publisher_id is None:
        return
    lengths = dict(_blocks(document))
    seen = PublisherBlock.objects.filter(publisher=article.publisher_id, digest__in=lengths)
    once = [block for block in seen if not block.is_repeated]
    repeated = {block.digest for block in seen if block.is_repeated}
    own = {digest: length for digest, length in lengths.items() if digest not in repeated}
    origin = _first_revision(article) or _copied(once, own) or article.pk
    PublisherBlock.objects.bulk_create(
        [
            PublisherBlock(publisher_id=article.publisher_id, digest=digest, article_id=origin)
            for digest in lengths
        ],
        ignore_conflicts=True,
    )
    again = [block.pk for block in once if block.article_id != origin]
    PublisherBlock.objects.filter(pk__in=again).update(is_repeated=True)


def known_in(article: Article) -> frozenset[str]:
    """Return the hashes of those blocks of an article that its publisher repeats."""
    if article.publisher_id is None:
        return frozenset()
    digests = {UUID(digest) for digest in _edges(block_hashes(article.text))}
    repeated = PublisherBlock.objects.filter(
        publisher=article.publisher_id, digest__in=digests, is_repeated=True
    )
    return frozenset(digest.hex for digest in repeated.values_list("digest", flat=True))


def _blocks(document: Document) -> Iterator[tuple[UUID, int]]:
    """Yield hash and length of the blocks of the body; of a long one, those at its edges."""
    for block in _edges([block for block in document.blocks if block.kind == "body"]):
        text = document.text[block.start : block.end]
        # Extraction has no hash for a block with figures, but a copy repeats those as well.
        hashes = block_hashes(text) or (blake2b(text.encode(), digest_size=16).hexdigest(),)
        yield UUID(hashes[0]), len(text)


def _edges(blocks: Sequence[Block]) -> Sequence[Block]:
    return blocks if len(blocks) <= 2 * EDGE else [*blocks[:EDGE], *blocks[-EDGE:]]


def _first_revision(article: Article) -> int | None:
    if article.previous_id is None:
        return None
    first = Article.objects.filter(url=article.url, revision=1)
    return first.values_list("pk", flat=True).get()


def _copied(seen: list[PublisherBlock], lengths: dict[UUID, int]) -> int | None:
    """Return the article that most of a body is from, if there is one."""
    shared: Counter[int] = Counter()
    for block in seen:
        shared[block.article_id] += lengths[block.digest]
    return next((a for a, length in shared.items() if length > COPY * sum(lengths.values())), None)
