"""What people paste becomes items; what is wrong with it is told by entry, field and remedy."""

import json

import pytest

from verification.citing import importing, item
from verification.citing.item import Plain

BIBTEX = r"""
@string{nyt = "The New York Times"}
@article{mueller2020,
  author = {M{\"u}ller, J. and {United Nations} and van der Berg, Jan and Jones, Jr, Bob},
  title = {A {NATO} story \& more, 50\% of it}, journal = nyt, year = 2020, month = nov,
  url = {https://example.org/a_b}, pages = {1--10}, number = 3, mood = {grim}
}
@online{page, title = "A page", howpublished = "\url{http://example.com}", urldate = {2026-01-02}}
"""
RIS = """TY  - NEWS
AU  - Doe, Jane
AU  - Reuters
TI  - A story
 that goes on
T2  - The Register
DA  - 2020/11/04/
UR  - https://example.org/a;b
KW  - war
KW  - figures
SP  - 3
EP  - 5
ER  -
TY  - BOOK
BT  - A book
SN  - 978-3-16-148410-0
PY  - 2019
"""


def test_bibtex_becomes_items() -> None:
    first, second = importing.read(BIBTEX).items

    assert first == {
        "id": "mueller2020",
        "type": "article-journal",
        "author": [
            {"family": "Müller", "given": "J."},
            {"literal": "United Nations"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"family": "Jones", "given": "Bob", "suffix": "Jr"},
        ],
        "title": "A NATO story & more, 50% of it",
        "container-title": "The New York Times",
        "issued": {"date-parts": [[2020, 11]]},
        "URL": "https://example.org/a_b",
        "page": "1–10",
        "issue": "3",
        "custom": {"mood": "grim"},
    }
    assert second == {
        "id": "page",
        "type": "webpage",
        "title": "A page",
        "URL": "http://example.com",
        "accessed": {"date-parts": [[2026, 1, 2]]},
    }


def test_ris_becomes_items() -> None:
    first, second = importing.read(RIS).items

    assert first == {
        "type": "article-newspaper",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Reuters"}],
        "title": "A story that goes on",
        "container-title": "The Register",
        "issued": {"date-parts": [[2020, 11, 4]]},
        "URL": "https://example.org/a;b",
        "keyword": "war; figures",
        "page": "3–5",
    }
    assert second == {
        "type": "book",
        "title": "A book",
        "ISBN": "978-3-16-148410-0",
        "issued": {"date-parts": [[2019]]},
    }


def test_csl_json_of_other_programs_is_brought_into_our_form() -> None:
    pasted = json.dumps(
        {
            "type": "journal-article",
            "title": ["A title"],
            "volume": 3,
            "issued": {"date-parts": [["2020", "11"]]},
            "accessed": "2026-01-02",
            "author": [{"name": "WHO"}, "Reuters"],
            "score": 1.5,
            "URL": "www.example.org/a b",
        }
    )

    assert importing.read(pasted).items == [
        {
            "type": "article-journal",
            "title": "A title",
            "volume": "3",
            "issued": {"date-parts": [[2020, 11]]},
            "accessed": {"date-parts": [[2026, 1, 2]]},
            "author": [{"literal": "WHO"}, {"literal": "Reuters"}],
            "custom": {"score": "1.5"},
            "URL": "https://www.example.org/a%20b",
        }
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10.1000/182", {"type": "document", "DOI": "10.1000/182"}),
        ("https://doi.org/10.1000/ABC.", {"type": "document", "DOI": "10.1000/abc"}),
        ("doi: 10.1000/a(b)c", {"type": "document", "DOI": "10.1000/a(b)c"}),
        ("ISBN 3-16-148410-X", {"type": "book", "ISBN": "9783161484100"}),
        ("978 3 16 148410 0", {"type": "book", "ISBN": "9783161484100"}),
    ],
)
def test_a_doi_or_isbn_becomes_an_item(typed: str, found: dict[str, str]) -> None:
    [only] = importing.read(typed).items

    assert {name: only[name] for name in found} == found


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        (
            "978-3-16-148410-1",
            (
                "978-3-16-148410-1 is no ISBN: its last digit does not fit the others."
                " Compare it with the book."
            ),
        ),
        ("[{", "This is no JSON: line 1 breaks off. Copy it whole, from the first bracket to"),
        ('[{"id": "a", "type": "book"}]', "Entry 1 (a), title: It has no title. Give it a title,"),
        (
            '[{"title": "x", "issued": {"date-parts": [[2020, 2, 31]]}}]',
            "Entry 1, issued: There is no such day. Write it as year, month and day:",
        ),
        ('[{"title": "x", "URL": "javascript:alert(1)"}]', "Entry 1, URL: This is no address of"),
        ('["x"]', "Entry 1, csl: This is no CSL-JSON item."),
        ("@misc{a, title = {No end", "Entry 1: It cannot be read: "),
        ("@misc{a, title={1}, title={2}}", "Entry 1: It cannot be read: it has title twice."),
        ("Just a sentence.", "“Just a sentence.” is none of the formats that are read."),
        ("", "There is no entry in it."),
        ("x" * 100_001, "This is longer than 100,000 characters."),
    ],
)
def test_what_is_wrong_is_told(pasted: str, told: str) -> None:
    found = importing.read(pasted)

    assert found.items == []
    assert str(found.troubles[0]).startswith(told)


def test_entries_stand_or_fall_alone() -> None:
    found = importing.read("@misc{a, title={One}}\n@misc{b, title={\n@misc{c, title={Three}}")

    assert [one["title"] for one in found.items] == ["One", "Three"]
    assert [trouble.entry for trouble in found.troubles] == [2]


def test_hostile_text_stays_text() -> None:
    evil = "<script>alert(1)</script>"

    [only] = importing.read(json.dumps({"title": evil, "note": f"\x00{evil}\u202e"})).items

    assert only["title"] == evil
    assert only["note"] == f"{evil}\u202e"


@pytest.mark.parametrize("size", [10_000, 45_000])
def test_deep_nesting_is_survived(size: int) -> None:
    for pasted in (
        "[" * size,
        '{"custom":' * size,
        "@misc{a, title={" + "{" * size + "}" * size + "}}",
    ):
        found = importing.read(pasted)

        assert found.items or found.troubles


def test_what_is_typed_alone_makes_a_right_item() -> None:
    typed = Plain(
        "Casualty register", "https://example.org/a", "The Register", "Doe, Jane; United Nations"
    )

    made = item.merged({}, typed)

    assert made == {
        "type": "webpage",
        "title": "Casualty register",
        "URL": "https://example.org/a",
        "publisher": "The Register",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "United Nations"}],
    }
    assert item.plain(made) == typed


def test_what_is_typed_over_an_item_changes_just_that() -> None:
    [whole, _] = importing.read(BIBTEX).items
    shown = item.plain(whole)
    typed = Plain(shown.title, shown.url, "Gazette", "Müller, J.; van der Berg, Jan", None, None)

    changed = item.merged(whole, typed)

    assert changed == {
        **whole,
        "container-title": "Gazette",
        "author": [whole["author"][0], whole["author"][2]],
    }
    assert item.merged(whole, shown) == whole


@pytest.mark.parametrize(
    "line", ["A. Writer", "John Smith, Jane Doe", "Smith, Jones and Lee", "A;B", "x, y, z", ";;"]
)
def test_a_line_of_authors_is_never_bent(line: str) -> None:
    made = item.merged({}, Plain(title="x", author=line))

    assert item.plain(made).author == line
