"""Citations in each style, and something to read whatever the item holds."""

from typing import Any

import pytest
from hypothesis import given, settings

from tests.verification.citing import items
from verification.citing import formatting, wikipedia
from verification.citing.cleaning import cleaned

PAGE = {
    "type": "webpage",
    "title": "Casualty register",
    "author": [{"family": "Doe", "given": "Jane"}, {"literal": "United Nations"}],
    "container-title": "The Register",
    "issued": {"date-parts": [[2020, 11, 4]]},
    "accessed": {"date-parts": [[2026, 1, 2]]},
    "URL": "https://example.org/a",
}
PAPER = {
    "type": "article-journal",
    "title": "Who counts?",
    "author": [{"family": "Berg", "given": "Jan Willem", "non-dropping-particle": "van der"}],
    "container-title": "Nature",
    "volume": "3",
    "issue": "4",
    "page": "1–10",
    "issued": {"date-parts": [[2020]]},
    "DOI": "10.1000/182",
}


@pytest.mark.parametrize(
    ("item", "style", "reads"),
    [
        (
            PAGE,
            "house",
            (
                "Jane Doe and United Nations: “Casualty register”. The Register, 4 November 2020."
                " https://example.org/a (accessed 2 January 2026)."
            ),
        ),
        (
            PAGE,
            "chicago",
            (
                "Doe, Jane, and United Nations. 2020. “Casualty register.” The Register,"
                " November 4. https://example.org/a."
            ),
        ),
        (
            PAGE,
            "apa",
            (
                "Doe, J., & United Nations. (2020, November 4). Casualty register. The Register."
                " https://example.org/a"
            ),
        ),
        (
            PAPER,
            "chicago",
            (
                "Berg, Jan Willem van der. 2020. “Who counts?” Nature 3 (4): 1–10."
                " https://doi.org/10.1000/182."
            ),
        ),
        (
            PAPER,
            "apa",
            (
                "van der Berg, J. W. (2020). Who counts? Nature, 3(4), 1–10."
                " https://doi.org/10.1000/182"
            ),
        ),
        ({"type": "report", "title": "Only a title"}, "apa", "Only a title. (n.d.)."),
    ],
)
def test_styles(item: dict[str, Any], style: str, reads: str) -> None:
    assert formatting.formatted(item, style) == reads


@settings(max_examples=40, deadline=None)
@given(items.EVERY)
def test_there_is_always_something_to_read(item: dict[str, Any]) -> None:
    for style in formatting.STYLES:
        assert formatting.formatted(item, style).strip()
    assert wikipedia.write([item]).startswith("{{cite web |")


def test_what_the_processor_cannot_write_is_said_in_few_words() -> None:
    odd = {"type": "document", "title": "T", "issued": {"date-parts": [[]]}}

    assert formatting.formatted(odd) == formatting.in_few_words(odd) == "T."


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(KeyError):
        formatting.formatted(PAGE, "none")


def test_cite_web_has_the_parameters_of_the_template() -> None:
    item, _faults = cleaned(
        {
            **PAGE,
            "title": "A | B = [C] {{D}}",
            "archive": "Internet Archive",
            "archive_location": "https://web.archive.org/web/2026/https://example.org/a",
            "custom": {"archived_at": "2026-01-03T00:00:00Z"},
        }
    )

    assert wikipedia.write([item]) == (
        "{{cite web |last1=Doe |first1=Jane |author2=United Nations"
        " |title=A &#124; B &#61; &#91;C&#93; &#123;&#123;D&#125;&#125;"
        " |url=https://example.org/a |website=The Register |date=2020-11-04"
        " |access-date=2026-01-02"
        " |archive-url=https://web.archive.org/web/2026/https://example.org/a"
        " |archive-date=2026-01-03 |url-status=live}}\n"
    )
