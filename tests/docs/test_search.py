"""The page on search has every field, and each of its examples is understood."""

import re
from pathlib import Path

from claims.errors import BadInput
from verification.search import finding, matching, saved
from verification.search.fields import ALL
from verification.search.language import LONGEST, MOST_TERMS, parse

PAGE = (Path(__file__).parents[2] / "docs/reference/search.md").read_text(encoding="utf-8")
# What stands in backticks and is no query.
OTHER = re.compile(r"GET /.*|\w+_\w+|view\.\w+|estimate")


def test_every_example_is_understood():
    examples = re.findall(r"`([^`\n]+)`", PAGE) + re.findall(r"^    (\S.*)$", PAGE, re.MULTILINE)
    refused = []
    for example in examples:
        try:
            parse(example if not example.endswith(":") else f"{example}x")
        except BadInput as mistake:
            if not OTHER.fullmatch(example):
                refused.append((example, mistake.message))
    assert refused == []
    assert len(examples) > 40


def test_every_field_and_choice_is_there():
    rows = {row.split("`")[1]: row for row in PAGE.splitlines() if row.startswith("| `")}
    for field in ALL:
        row = rows[field.example]
        assert [choice for choice in field.choices if f"`{choice}`" not in row] == [], field.name


def test_the_figures_are_those_of_the_code():
    for figure in (
        LONGEST,
        MOST_TERMS,
        finding.FEW,
        finding.COUNTED,
        finding.RANKED,
        finding.WINDOWS["newest"][-1],
        finding.WINDOWS["priority"][-1],
        matching.MOST_ARTICLES,
        saved.MOST,
    ):
        assert re.search(rf"(?<![\d,]){figure:,}(?![\d,])", PAGE), figure
