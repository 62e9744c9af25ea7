"""What pages say of themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.citing import pages

PAPER = """<html lang="en"><head><title>Nature | A paper</title>
<meta name="citation_title" content="A paper"><meta name="citation_author" content="Doe, Jane">
<meta name="citation_author" content="World Bank"><meta name="citation_journal_title" content="N">
<meta name="citation_publication_date" content="2020/11/04"><meta name="citation_doi"
content="10.1000/182"><meta name="citation_firstpage" content="1"><meta name="citation_lastpage"
content="9"><meta property="og:title" content="Other"></head></html>"""
NEWS = """<html><head><title>Story - The Register</title><script type="application/ld+json">
{"@graph": [{"@type": "WebPage", "name": "No"}, {"@type": ["NewsArticle"], "headline": "A story",
"author": [{"@type": "Person", "name": "Jane Doe"}, {"givenName": "A", "familyName": "B"}],
"publisher": {"name": "The Register"}, "datePublished": "2020-11-04T10:00:00+01:00"}]}</script>
<meta property="og:site_name" content="Site"><link rel="canonical" href="https://example.org/s">
</head><body><script>document.title = 1</script></body></html>"""
OPEN_GRAPH = """<meta property="og:title" content="T &amp; T"><meta property="og:site_name"
content="S"><meta property="article:published_time" content="2020-11-04T10:00:00Z">
<meta name="author" content="By Jane Doe">"""
DUBLIN_CORE = """<meta name="DC.Title" content="T"><meta name="DC.creator" content="Doe, Jane">
<meta name="DCTERMS.issued" content="2020-11"><meta name="DC.publisher" content="P">"""


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (
            PAPER,
            {
                "type": "article-journal",
                "URL": "https://example.org/a",
                "title": "A paper",
                "container-title": "N",
                "issued": {"date-parts": [[2020, 11, 4]]},
                "DOI": "10.1000/182",
                "author": [{"family": "Doe", "given": "Jane"}, {"literal": "World Bank"}],
                "page": "1–9",
                "language": "en",
            },
        ),
        (
            NEWS,
            {
                "type": "article-newspaper",
                "URL": "https://example.org/a",
                "title": "A story",
                "container-title": "The Register",
                "issued": {"date-parts": [[2020, 11, 4]]},
                "author": [{"literal": "Jane Doe"}, {"family": "B", "given": "A"}],
            },
        ),
        (
            OPEN_GRAPH,
            {
                "type": "webpage",
                "URL": "https://example.org/a",
                "title": "T & T",
                "container-title": "S",
                "issued": {"date-parts": [[2020, 11, 4]]},
                "author": [{"literal": "Jane Doe"}],
            },
        ),
        (
            DUBLIN_CORE,
            {
                "type": "webpage",
                "URL": "https://example.org/a",
                "title": "T",
                "publisher": "P",
                "issued": {"date-parts": [[2020, 11]]},
                "author": [{"family": "Doe", "given": "Jane"}],
            },
        ),
        (
            "<title> Only\n a title </title>",
            {"type": "webpage", "URL": "https://example.org/a", "title": "Only a title"},
        ),
    ],
)
def test_metadata_becomes_an_item(page: str, found: dict[str, object]) -> None:
    assert pages.read(page, url="https://example.org/a") == found
    assert pages.read(page.encode(), url="https://example.org/a", encoding="utf-8") == found


def test_the_address_is_the_canonical_one_where_none_is_given() -> None:
    assert pages.read(NEWS)["URL"] == "https://example.org/s"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff\xfe",
        "<meta name=citation_title content='x'" + "<" * 10_000,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<meta name="citation_date" content="2020-02-31"><link rel=canonical href="javascript:x">',
        "<div>" * 5_000,
    ],
)
def test_broken_pages_break_nothing(page: bytes | str) -> None:
    found = pages.read(page, encoding="no-such-encoding")

    assert found["type"] in ("webpage", "document")
    assert "issued" not in found
    assert "URL" not in found


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_break_nothing(page: bytes) -> None:
    assert "type" in pages.read(b"<meta name='citation_title' content='" + page)
