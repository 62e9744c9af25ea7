import pytest
from markdown_it import MarkdownIt

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
)
from tests.verification.reports.reading import Page, rendered
from tests.verification.reports.writing import written
from tests.verification.test_publishing import publish, publish_correction, write
from verification.reports.markdown import line, link, paragraphs


@pytest.mark.django_db
def test_a_claim_is_a_section_with_its_sentence_verdict_and_citations() -> None:
    article = ArticleFactory(
        title="Losses", text="Armenia spoke of 7,095 men.", url="https://news.example/l?a=1&b=(2)"
    )
    claim = ClaimFactory(article=article, attribution_name="Armenia", hedged=True)
    review = decided_review(review=ReviewFactory(claim=claim), citations=(evidence(),))
    editor = UserFactory(role="editor")
    publish(review, editor)
    publish_correction(write(review, UserFactory()), editor)

    report = written("markdown").decode()

    assert report.startswith(
        "# Verdict report\n\n1 claim, in the order of the articles that make them.\n\n"
        "| Verdict | Claims |\n| --- | ---: |\n| ✓ Supported | 0 |\n| ✕ Disputed | 0 |\n"
        "| ? Unverified | 1 |\n| Open | 0 |\n"
    )
    assert "> Armenia spoke of **7,095** men.\n" in report
    page = Page(rendered(written("markdown")).encode())
    assert f"? Unverified (claim {review.pk}) Armenia spoke of 7,095 men. Losses, " in page.words
    assert "Claimed by Armenia. The article itself steps back from it. Why" in page.words
    assert (
        "Corrected on 1 March 2026, 09:00 UTC (Disputed, now Unverified): The register was of 2019."
    ) in page.words
    assert ("href", "https://news.example/l?a=1&b=(2)") in page.attributes
    assert f"{NOW:%H:%M} UTC" in page.words


@pytest.mark.django_db
def test_what_is_not_published_is_marked_and_nothing_else_is() -> None:
    public, other, unread = decided_review(), decided_review(), ReviewFactory()
    publish(public, UserFactory(role="editor"))

    words = Page(rendered(written("markdown")).encode()).words

    assert f"Disputed (claim {public.pk})" in words
    assert f"Disputed (not published, claim {other.pk})" in words
    assert f"Open (claim {unread.pk})" in words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
        ("one\r\n\r\n\r\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("a\u2028b\x85c", "<p>a<br />\nb<br />\nc</p>\n"),
        ("    not code", "<p>not code</p>\n"),
        ("1986. A year", "<p>1986. A year</p>\n"),
        ("- 5\n+ 6\n= 7\n: 8", "<p>- 5<br />\n+ 6<br />\n= 7<br />\n: 8</p>\n"),
        ("title\n---", "<p>title<br />\n---</p>\n"),
        ("a\\*b\\", "<p>a\\*b\\</p>\n"),
        ("&copy; &#65;", "<p>&amp;copy; &amp;#65;</p>\n"),
        ("", ""),
    ],
)
def test_lines_and_paragraphs_stay_and_nothing_else_happens(text: str, shown: str) -> None:
    assert MarkdownIt("commonmark").render(paragraphs(text)) == shown


@pytest.mark.parametrize("text", ["http://a.example", "www.a.example", "WWW.a.example", "a@b.c"])
def test_sites_that_look_for_addresses_find_none(text: str) -> None:
    told = line(text)

    assert not any(sign in told.lower() for sign in ("://", "www.", "@"))
    assert MarkdownIt("commonmark").render(told) == f"<p>{text}</p>\n"


def test_writing_that_turns_is_kept_to_itself() -> None:
    assert line("שלום") == "\u2068שלום\u2069"
    assert line("plain") == "plain"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "data:text/html,x", "//x.example", " https://x.example"]
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert link("text", url) == "text"


def test_an_address_does_not_end_its_link() -> None:
    told = link("text", 'https://x.example/a>b<c "d" (e) \\f\ng*_h&copy=1')

    shown = MarkdownIt("commonmark").render(told)
    assert shown.count("<a ") == 1
    assert shown.startswith('<p><a href="https://x.example/a%3Eb%3Cc%20%22d%22%20(e)%20')
    assert shown.endswith('&amp;copy=1">text</a></p>\n')


@pytest.mark.django_db
def test_words_from_right_to_left_turn_no_date_beside_them() -> None:
    article = ArticleFactory(title="تقرير", publisher__name="الجزيرة")
    decided_review(review=ReviewFactory(claim=ClaimFactory(article=article)))

    told = written("markdown").decode()

    assert "\u2068تقرير\u2069, \u2068الجزيرة\u2069, 4 November 2020" in told
