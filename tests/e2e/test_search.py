"""Searching in a real browser: with suggestions by key, and without scripts."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_query_is_completed_and_saved_by_key_alone(visit):
    page = visit.as_("reviewer")
    page.goto("/search/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find claims")
    page.keyboard.type("kind:qu")
    page.get_by_role("option", name=re.compile("quantity")).wait_for()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "q-suggestions-0"
    page.keyboard.press("Enter")
    assert box.input_value() == "kind:quantity "
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=kind%3Aquantity"))
    assert page.get_by_role("row").count() > 2

    page.get_by_text("Save as a view").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Figures")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as “Figures”.").wait_for()
    assert page.get_by_role("link", name="Figures").get_attribute("aria-current") == "true"


def test_a_search_works_without_scripts(visit):
    page = visit.as_("reviewer", script=False)
    page.get_by_label("Find claims").fill("publsher:x")
    page.get_by_role("button", name="Search").click()
    assert "There is no field “publsher”." in page.get_by_role("alert").inner_text()
    page.get_by_label("Find claims").fill("kind:quantity")
    page.get_by_role("button", name="Search").click()
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("list", name="Publisher").get_by_role("link").first.click()
    assert 'publisher:"' in page.get_by_label("Find claims").input_value()
    assert page.get_by_role("heading", level=1).inner_text() != before
