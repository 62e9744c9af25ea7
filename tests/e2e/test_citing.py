"""Pasting references and taking citations away, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

EVIL = "<img src=x onerror=alert(1)>"
PASTED = f"@article{{a, title={{List of the fallen {EVIL}}}, author={{Doe, Jane}}, year={{2020}}}}"


def paste(page: Page, text: str) -> None:
    if not page.get_by_label("References, as another program").is_visible():
        page.get_by_text("Paste BibTeX, RIS or CSL-JSON").click()
    page.get_by_label("References, as another program").fill(text)
    page.get_by_role("button", name="Make citations of it").click()


@pytest.mark.parametrize("script", [True, False], ids=["js", "plain"])
def test_pasted_references_become_citations_that_can_be_taken_away(visit, script):
    page = visit.as_("reviewer", script=script, width=320 if script else 1280)
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(re.compile("/reviews/"))
    address = page.url

    paste(page, "@misc{b, year={2020}}")
    expect(page.get_by_text("Entry 1 (b), title: It has no title.")).to_be_visible()
    if script:
        assert violations(page) == []
    paste(page, PASTED)
    expect(page.get_by_label("Title")).to_have_value(f"List of the fallen {EVIL}")
    page.get_by_role("radio", name="Unverified").check()
    page.get_by_label("Rationale").fill("Neither side shows where it comes from.")
    page.get_by_label("What stood in the way").select_option("conflicting")
    page.get_by_label("What was tried").fill("Both ministries.")
    page.get_by_role("button", name="Submit & next").click()
    page.wait_for_url(lambda url: url.split("#")[0] != address.split("#")[0])
    page.goto(address)
    page.get_by_role("link", name="Cite as …").first.click()

    expect(page.get_by_text(f"Doe, J. (2020). List of the fallen {EVIL}.")).to_be_visible()
    expect(page.get_by_label("BibTeX")).to_have_value(re.compile("@article"))
    assert page.evaluate("document.documentElement.scrollWidth") <= (320 if script else 1280)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as RIS").click()
    assert download.value.suggested_filename.endswith(".ris")
    if script:
        assert violations(page) == []
