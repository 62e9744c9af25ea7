from pathlib import Path

import pytest

from verification.origins import addresses, links
from verification.origins.assessing import Source, assess
from verification.origins.shingling import shared, shingles
from verification.origins.ties import Kind

SEEDS = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
]
REPORT, OTHER, THIRD = SEEDS[1], SEEDS[0], SEEDS[4]
OWN = " ".join(THIRD.split()[:400])


def source(number, text="", **given):
    return Source(number, urls=(f"https://site{number}.example/page",), text=text, **given)


def kinds(found):
    return [tie.kind for origin in found.origins for tie in origin.ties]


def groups(found):
    return [origin.numbers for origin in found.origins]


def test_different_reports_are_independent_origins():
    found = assess([source(n, text) for n, text in enumerate(SEEDS, start=1)])

    # All five are about the same weeks; two of them are the same publisher's.
    assert groups(found) == [(1,), (2,), (3,), (4,), (5,)]
    assert (found.independent, found.total) == (5, 5)


def test_the_same_text_typeset_otherwise_is_one_origin():
    curly = REPORT.upper().replace('"', "“").replace(" - ", " — ").replace("\n", " \n ")
    found = assess([source(1, REPORT), source(2, OTHER), source(3, curly)])

    assert groups(found) == [(1, 3), (2,)]
    assert found.origins[0].ties[0].sentence == (
        "Citation 1 and citation 3 carry the same text (100% of the shorter one)."
    )
    assert found.independent == 2


def test_a_page_that_carries_half_a_report_inside_its_own_text_is_tied_to_it():
    words = REPORT.split()
    half = " ".join(words[: len(words) // 2])
    found = assess([source(1, f"{OWN} {half} {OWN}"), source(2, REPORT)])

    assert groups(found) == [(1, 2)]
    [tie] = found.origins[0].ties
    assert 0.4 < tie.share < 0.6


def test_a_long_page_carries_a_short_report_and_not_the_other_way():
    short = " ".join(REPORT.split()[:120])
    found = assess([source(1, short), source(2, f"{OTHER} {short} {THIRD}")])

    [tie] = found.origins[0].ties
    assert tie.sentence == "Citation 2 carries 100% of the text of citation 1."


def test_a_shared_notice_and_a_shared_quote_tie_nothing():
    notice = " ".join(REPORT.split()[-35:])
    found = assess([source(1, f"{OWN} {notice}"), source(2, f"{notice} {OTHER}")])

    assert found.independent == 2


def test_texts_of_a_few_words_are_not_compared_away():
    found = assess([source(1, "No comment."), source(2, "No comment.")])

    assert found.independent == 2
    assert found.unread == (1, 2)


def test_what_is_not_at_hand_is_said_and_counts_as_its_own():
    found = assess([source(1, REPORT), source(2)])

    assert (found.independent, found.unread) == (2, (2,))


@pytest.mark.parametrize(
    "url",
    [
        "https://site1.example/page/",
        "http://www.site1.example/page?utm_source=x#part",
        "https://web.archive.org/web/20201104120000/https://site1.example/page",
    ],
)
def test_two_addresses_of_one_page_are_one_origin(url):
    found = assess([source(1), Source(2, (url,))])

    assert (groups(found), kinds(found)) == ([(1, 2)], [Kind.SAME_PAGE])


def test_the_same_file_under_two_addresses_is_one_origin():
    found = assess([source(1, sha256="ab"), source(2, sha256="ab"), source(3, sha256="cd")])

    assert groups(found) == [(1, 2), (3,)]


def test_a_page_that_links_to_another_in_its_text_rests_on_it():
    page = (
        b'<nav><p>Read also what our readers like best <a href="https://site3.example/page">'
        b"this</a></p></nav><article><p>The figures were first given by the ministry in "
        b'<a href="https://www.site2.example/page/#top">its report</a>.</p></article>'
    )
    found = assess([source(1, OWN, page=page), source(2, REPORT), source(3, OTHER)])

    assert groups(found) == [(1, 2), (3,)]
    assert found.origins[0].ties[0].sentence == "Citation 1 links to citation 2."


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published on South Front.",
        "At least 2,000 fighters arrived, according to South Front, on Monday.",
        "Fighters arrived, South Front has reported.",
        "Source: South Front",
    ],
)
def test_a_text_that_names_the_other_outlet_rests_on_it(line):
    sources = [source(1, f"{OWN}\n{line}"), source(2, REPORT, publisher="South Front")]
    found = assess(sources)

    assert (groups(found), kinds(found)) == ([(1, 2)], [Kind.NAMES])
    assert "South Front" in found.origins[0].ties[0].sentence


def test_an_outlet_that_is_only_spoken_of_is_no_source():
    text = f"{OWN}\nSouth Front is a site that many read. It was founded in 2014."

    assert assess([source(1, text), source(2, REPORT, publisher="South Front")]).independent == 2


def link_to(*numbers):
    links_ = "".join(
        f'<p>As was said before, <a href="https://site{n}.example/page">there</a>.</p>'
        for n in numbers
    )
    return f"<article>{links_}</article>".encode()


def test_pages_that_cite_each_other_go_in_a_circle():
    found = assess(
        [
            source(1, page=link_to(2)),
            source(2, page=link_to(3)),
            source(3, page=link_to(1)),
            source(4, page=link_to(1)),
        ]
    )

    assert found.circular == ("Citations 1, 2 and 3 cite each other in a circle.",)
    assert found.independent == 1


def test_what_carries_the_article_that_is_checked_is_no_origin_of_its_own():
    found = assess([source(1, REPORT), source(2, OTHER)], article=Source(0, text=REPORT))

    assert found.independent == 1
    assert found.origins[0].is_the_article
    assert found.circular == (
        "Citation 1 and the article that is checked carry the same text (100% of the shorter one).",
    )


def test_what_cites_the_article_that_is_checked_is_flagged():
    article = Source(0, ("https://site9.example/page",), text=REPORT)
    found = assess([source(1, OTHER, page=link_to(9))], article=article)

    assert found.circular == ("Citation 1 links to the article that is checked.",)
    assert found.independent == 1


def test_a_chain_of_ties_is_one_origin_with_each_reason():
    words = REPORT.split()
    third = len(words) // 3
    first, middle, last = words[: 2 * third], words[third:], words[2 * third :]
    found = assess([source(n, " ".join(part)) for n, part in enumerate((first, middle, last), 1)])

    assert groups(found) == [(1, 2, 3)]
    assert len(found.origins[0].ties) == 2


def test_sharing_is_measured_against_the_shorter_text():
    whole = [f"word{number}" for number in range(204)]
    both = shared(shingles(" ".join(whole)), shingles(" ".join(whole[:104])))

    assert (both.runs, both.containment, both.resemblance) == (100, 1.0, 0.5)


@pytest.mark.parametrize("page", [b"", b"\x00\xff", b"<", b"%PDF-1.7", b"<a href='http://[x'>"])
def test_what_is_no_page_links_to_nothing(page):
    assert links.cited(page) == []


def test_a_page_of_links_alone_is_read_in_time():
    page = b"<div>" * 200 + b'<a href="/a">x</a> and more words here ' * 50_000

    assert links.cited(page, url="https://a.example/") == ["https://a.example/a"]


def test_lists_of_headlines_cite_nothing():
    headline = b'<a href="https://b.example/1">Thousands flee the town by night</a>'
    page = b"<main><ul><li>" + headline + b"</li></ul></main>"

    assert links.cited(page) == []


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "http://[", "https://"])
def test_what_is_no_address_names_no_page(url):
    assert addresses.page(url) == ""
