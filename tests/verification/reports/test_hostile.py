"""Whatever people have written comes out as text, in every format, and does nothing else."""

import json

import pytest

from tests.factories import decided_review
from tests.verification.reports import hostile
from tests.verification.reports.reading import (
    Page,
    book_of,
    lines_of,
    rendered,
    sheet_of,
    squeezed,
    text_of,
)
from tests.verification.reports.writing import written
from verification.reports.formats import FORMATS

pytestmark = pytest.mark.django_db
every_format = pytest.mark.parametrize("form", FORMATS)
every_text = pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
# What formats do not tell, as it is no matter of theirs.
LEFT_OUT = {
    "markdown": {"concept", "holder"},
    "html": {"concept", "holder"},
    "pdf": {"concept", "holder"},
    # In short; and its lines are blocks of their own, each with its notes.
    "article_pdf": {"concept", "holder", "place", "restatement", "attribution_cue", "dismissal"}
    | {"cited excerpt", "cited explanation", "sentence"},
    "averitec": set(hostile.FIELDS)
    - {"attribution_name", "restatement", "source", "rationale"}
    - {"cited title", "cited excerpt"},
    "csl": set(hostile.FIELDS) - {"cited title", "cited publisher", "cited excerpt"},
    # Nothing of it is published; what is, tests/verification/test_claimreview.py tries.
    "claimreview": set(hostile.FIELDS),
}
OURS = {
    "blockquote", "br", "em", "h1", "h2", "h3", "li", "p", "strong", "table", "tbody", "td", "th",
    "thead", "tr", "ul", "a",
}  # fmt: skip


# What pypdf tells word by word, from left to right, though a reader sees it as it was written.
TURNED = {"hebrew", "arabic", "emoji"}


@every_format
@every_text
def test_every_field_comes_out_as_it_was_written(form: str, text: str) -> None:
    hostile.store(text)

    told = squeezed(text_of(form, written(form)))

    if form in ("pdf", "article_pdf") and text in {hostile.TEXTS[name] for name in TURNED}:
        fields = len(hostile.FIELDS) - len(LEFT_OUT[form])
        words = [squeezed(word) for word in text.split() if squeezed(word)]
        assert [word for word in words if told.count(word) < fields] == []
        return
    missing = [
        field
        for field in hostile.FIELDS
        if field not in LEFT_OUT.get(form, ()) and squeezed(hostile.tagged(text, field)) not in told
    ]
    assert missing == []


@every_format
def test_a_long_rationale_is_whole_or_says_that_it_is_not(form: str) -> None:
    decided_review(rationale=f"{'long ' * 20_000}to the end")

    told = text_of(form, written(form))

    if form == "xlsx":
        assert ("to the end" in told, "[…]" in told, "…cut: " in told) == (False, False, True)
    elif form not in ("csl", "claimreview"):
        assert squeezed("to the end") in squeezed(told)


@every_text
def test_no_cell_of_a_workbook_is_a_formula_or_a_link_elsewhere(text: str) -> None:
    hostile.store(text)

    cells = [cell for sheet in book_of(written("xlsx")) for row in sheet for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    followed = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert followed == {"https://register.example/2020"}


@every_text
def test_cells_hold_texts_to_the_letter(text: str) -> None:
    hostile.store(text)

    (row, _dismissed) = sheet_of(written("xlsx"), "Claims")

    typed = hostile.tagged(text, "rationale")
    # Cells end their lines so.
    assert row["rationale"] == typed.replace("\r\n", "\n").replace("\r", "\n")


@every_text
def test_markdown_of_others_has_no_effect(text: str) -> None:
    hostile.store("harmless")
    plain = Page(rendered(written("markdown")).encode())
    hostile.store(text)

    page = Page(rendered(written("markdown")).encode())

    assert set(page.tags) <= OURS
    # Twice as many claims, twice as many of everything; lines and paragraphs are theirs.
    for tag in ("h2", "h3", "a", "blockquote", "table", "li"):
        assert page.tags.count(tag) == plain.tags.count(tag) * (1 if tag in ("table", "li") else 2)
    links = {value for name, value in page.attributes if name == "href"}
    assert links == {"https://register.example/2020"}


@every_text
def test_lines_are_lines_for_every_program(text: str) -> None:
    hostile.store(text)

    assert lines_of(written("jsonl")) == json.loads(written("json"))["claims"]
    assert len(lines_of(written("averitec"))) == 1
