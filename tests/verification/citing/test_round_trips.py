"""What is exported comes back the same, field by field, from every format that has the field."""

from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verification.citing import items
from verification.citing import bibtex, csljson, fields, ris
from verification.citing.cleaning import cleaned

BIBTEX = (
    *bibtex.TEXT_FIELDS,
    *bibtex.VERBATIM_FIELDS,
    *bibtex.NAME_FIELDS,
    *bibtex.DATE_FIELDS,
    "container-title",
)
RIS = (
    *ris.TEXT_TAGS,
    *ris.NAME_TAGS,
    "issued", "accessed", "keyword", "page", "ISBN", "ISSN",
)  # fmt: skip
VALIDATOR = jsonschema.Draft202012Validator(fields.schema())


@settings(max_examples=30, deadline=None)
@given(items.EVERY)
def test_an_item_as_kept_fits_the_schema_and_stays_as_it_is(item: dict[str, Any]) -> None:
    VALIDATOR.validate(item)
    assert cleaned(item) == (item, [])


@settings(max_examples=30, deadline=None)
@given(st.lists(items.EVERY, min_size=1, max_size=2))
def test_csl_json_comes_back_the_same(given_items: list[dict[str, Any]]) -> None:
    found = csljson.read(csljson.write(given_items))

    assert found.troubles == []
    assert found.items == given_items


@settings(max_examples=60, deadline=None)
@given(st.lists(items.of(*BIBTEX), min_size=1, max_size=2))
def test_bibtex_comes_back_the_same(given_items: list[dict[str, Any]]) -> None:
    found = bibtex.read(bibtex.write(given_items))

    assert found.troubles == []
    assert found.items == given_items


@settings(max_examples=60, deadline=None)
@given(st.lists(items.of(*RIS), min_size=1, max_size=2))
def test_ris_comes_back_the_same(given_items: list[dict[str, Any]]) -> None:
    found = ris.read(ris.write(given_items))

    assert found.troubles == []
    assert found.items == [_as_ris_has_it(item) for item in given_items]


def _as_ris_has_it(item: dict[str, Any]) -> dict[str, Any]:
    """RIS has one type for several of CSL's."""
    return item if item["type"] in ris.TYPES else {**item, "type": "document"}
