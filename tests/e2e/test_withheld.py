"""A protected source, cited and read in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
WHO = "Dr. Quillon Abendroth"


@pytest.mark.parametrize(("script", "width"), [(True, 320), (False, 1280)], ids=["js", "plain"])
def test_protected_source_is_cited_and_read_with_a_reason(visit, script, width):
    page = visit.as_("reviewer", script=script, width=width)
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(re.compile("/reviews/"))
    address = page.url

    page.get_by_role("button", name="Add a protected source").click()
    expect(page.get_by_text("Protected. Title, address")).to_be_visible()
    page.get_by_label("Title").fill(WHO)
    page.get_by_label("What others may know of it").fill("A doctor in Ganja")
    page.get_by_label("Why it is protected").fill("Fears reprisals.")
    if script:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("radio", name="Unverified").check()
    page.get_by_label("Rationale").fill("One witness is not enough.")
    page.get_by_label("What stood in the way").select_option("no_primary_source")
    page.get_by_label("What was tried").fill("Two hospitals.")
    page.get_by_role("button", name="Submit & next").click()
    page.wait_for_url(lambda url: url.split("#")[0] != address.split("#")[0])

    page.goto(address)
    expect(page.get_by_text("Protected source: Fears reprisals.")).to_be_visible()
    assert WHO not in page.content()
    page.get_by_role("link", name="Who it is …").first.click()
    if script:
        assert violations(page) == []
    page.get_by_label("Why you need to know").fill("To call again.")
    page.get_by_role("button", name="Show who it is").click()
    expect(page.get_by_text(WHO)).to_be_visible()
    if script:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
