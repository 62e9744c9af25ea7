"""What a publisher repeats is learned from articles, and not from one article seen twice."""

from datetime import date
from pathlib import Path

import pytest

from claims import articles, boilerplate
from claims.articles import Metadata
from claims.extraction.document import block_hashes, read_document
from claims.models import Article, PublisherBlock
from claims.normalise import normalise
from tests.factories import NOW
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

NOTICE = "The Herald was printed in the old mill of Dorn by brothers of the same family."
PLEA = "Copies of older years were kept in the library of the town, next to the station."
FIRST = "The column reached the bridge before dawn.\n\nNobody in the village had slept at all."
SECOND = "A baker reopened her shop by the harbour.\n\nQueues formed along the whole street."


def store(body: str, *, publisher: str = "The Herald", url: str = "") -> Article:
    metadata = Metadata(title="T", publisher=publisher, published_on=date(2020, 11, 4), url=url)
    return articles.store(text=normalise(body), metadata=metadata, now=NOW).article


def hashes(*blocks: str) -> frozenset[str]:
    return frozenset(block_hashes("\n\n".join(blocks)))


def test_a_block_of_two_articles_is_known_in_both() -> None:
    first, second = store(f"{FIRST}\n\n{NOTICE}"), store(f"{SECOND}\n\n{NOTICE.upper()}")

    assert boilerplate.known_in(first) == boilerplate.known_in(second) == hashes(NOTICE)
    kinds = [b.kind for b in read_document(first.text, known_boilerplate=hashes(NOTICE)).blocks]
    assert kinds == ["body", "body", "boilerplate"]


def test_a_block_of_one_article_is_not_known() -> None:
    assert boilerplate.known_in(store(f"{FIRST}\n\n{NOTICE}\n\n{NOTICE}")) == frozenset()


def test_another_publisher_s_blocks_are_nobody_else_s() -> None:
    first = store(f"{FIRST}\n\n{NOTICE}")
    other = store(f"{SECOND}\n\n{NOTICE}", publisher="The Courier")

    assert boilerplate.known_in(first) == boilerplate.known_in(other) == frozenset()


def test_without_a_publisher_nothing_is_kept() -> None:
    article = store(f"{FIRST}\n\n{NOTICE}", publisher="")

    assert boilerplate.known_in(article) == frozenset()
    assert not PublisherBlock.objects.exists()


def test_a_revision_does_not_make_boilerplate_of_its_own_text() -> None:
    url = "https://herald.example/bridge"
    store(FIRST, url=url)
    # Rewritten beyond recognition, but for one block.
    revision = store(f"{SECOND}\n\n{FIRST}\n\nA correction was added.", url=url)
    back = store(f"{FIRST}\n\nAnother ending, by and large.", url=url)

    assert boilerplate.known_in(revision) == boilerplate.known_in(back) == frozenset()


def test_a_copy_under_another_address_is_no_second_article() -> None:
    first = store(f"{FIRST}\n\n{NOTICE}", url="https://herald.example/bridge")
    copy = store(f"Updated.\n\n{FIRST}\n\n{NOTICE}", url="https://herald.example/bridge-2")
    again = store(f"Once more.\n\n{FIRST}\n\n{NOTICE}", url="https://herald.example/bridge-3")

    assert {boilerplate.known_in(a) for a in (first, copy, again)} == {frozenset()}

    other = store(f"{SECOND}\n\n{NOTICE}")
    assert boilerplate.known_in(other) == boilerplate.known_in(copy) == hashes(NOTICE)


def test_a_copy_is_recognised_under_a_long_known_notice() -> None:
    notice = NOTICE * 10
    for body in (FIRST, SECOND):
        store(f"{body}\n\n{body[:20]}{' went on' * 100}.\n\n{notice}")
    note = store(f"{FIRST}\n\n{notice}")

    copy = store(f"Updated.\n\n{FIRST}\n\n{notice}")

    assert boilerplate.known_in(note) == boilerplate.known_in(copy) == hashes(notice)


def test_a_block_with_a_figure_is_never_boilerplate() -> None:
    toll = "The toll since the spring stands at 412."
    store(f"{FIRST}\n\n{toll}")

    assert boilerplate.known_in(store(f"{SECOND}\n\n{toll}")) == frozenset()


def test_remembering_an_article_again_changes_nothing() -> None:
    first = store(f"{FIRST}\n\n{NOTICE}")
    store(f"Updated.\n\n{FIRST}\n\n{NOTICE}")
    kept = list(PublisherBlock.objects.order_by("pk").values())

    for article in Article.objects.order_by("-pk"):
        boilerplate.remember(article, read_document(article.text))

    assert list(PublisherBlock.objects.order_by("pk").values()) == kept
    assert boilerplate.known_in(first) == frozenset()


def test_a_long_text_is_remembered_by_its_edges() -> None:
    lines = [f"Line {'abcdefghij'[n % 10]}{'x' * (n // 10)} of a long list" for n in range(1000)]
    store("\n\n".join(lines))

    assert PublisherBlock.objects.count() == 2 * boilerplate.EDGE


@pytest.mark.django_db(transaction=True)
def test_articles_stored_at_once_learn_from_each_other() -> None:
    bodies = [f"{'Word ' * n}of its own.\n\n{NOTICE}\n\n{PLEA}" for n in range(60, 66)]

    results = at_once(*[lambda body=body: store(body) for body in bodies])

    assert [type(result) for result in results] == [Article] * 6
    for article in Article.objects.all():
        assert boilerplate.known_in(article) == hashes(NOTICE, PLEA)


def test_the_seeds_teach_nothing_but_notices() -> None:
    for file in sorted(Path("seeds").glob("*.txt")):
        store(file.read_text(encoding="utf-8"), publisher="Aggregator")

    repeated = {
        digest.hex
        for digest in PublisherBlock.objects.filter(is_repeated=True).values_list(
            "digest", flat=True
        )
    }
    blocks = {
        article.text[block.start : block.end]
        for article in Article.objects.all()
        for block in read_document(article.text).blocks
        if repeated.intersection(block_hashes(article.text[block.start : block.end]))
    }
    assert [block[:60] for block in blocks] == []
