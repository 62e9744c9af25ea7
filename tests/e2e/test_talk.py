"""Talking about a claim in a browser: by keyboard with names completed, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")


def take(page: Page) -> None:
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(REVIEW)


def take_from_the_end(page: Page) -> None:
    """Take a claim that no other test comes to, as the second review it gets would be theirs."""
    page.goto("/search/?q=is:open+-is:leased+score<0.5")
    page.locator("a.row-link").last.click()
    page.wait_for_url(REVIEW)
    page.locator(".actions [data-key=t]").click()
    expect(page.locator(".actions [data-key=s]")).to_be_visible()


def wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_name_is_completed_and_whoever_has_it_is_told(visit):
    page = visit.as_("reviewer")
    take(page)
    page.keyboard.press("m")
    field = page.get_by_role("textbox", name="Comment")
    expect(field).to_be_focused()
    page.keyboard.type("See the list, @edi")
    names = page.get_by_role("listbox", name="People")
    expect(names.get_by_role("option", name="@editor")).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("See the list, @editor ")
    expect(names).to_have_count(0)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment .mention")).to_have_text("@editor")
    assert violations(page) == []

    editor = visit.as_("editor")
    bell = editor.get_by_role("link", name="unread notifications")
    expect(bell).to_be_visible()
    bell.click()
    editor.get_by_role("link").filter(has_text=re.compile(".")).and_(
        editor.locator(".unread a")
    ).first.click()
    expect(editor.locator(".comment").filter(has_text="See the list").first).to_be_in_viewport()


def test_escape_closes_the_names_and_keeps_the_field(visit):
    page = visit.as_("reviewer")
    take(page)
    page.keyboard.press("m")
    page.keyboard.type("@edi")
    names = page.get_by_role("listbox", name="People")
    expect(names).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_a_question_and_second_eyes_on_a_phone(visit, script, scheme):
    page = visit.as_("reviewer", script=script, scheme=scheme, width=320, height=700)
    take_from_the_end(page)
    address = page.url
    page.get_by_label("Rationale").fill("Half a thought")
    page.get_by_text("Needs a second pair of eyes").click()
    page.get_by_label("What should the editors know?").fill("Two lists differ.")
    page.get_by_role("button", name="Ask for a second review").click()
    expect(page.get_by_text("A second person will review it, too.")).to_be_visible()
    expect(page.get_by_label("Rationale")).to_have_value("Half a thought")
    expect(page.locator(".comment").filter(has_text="Two lists differ.")).to_be_visible()
    page.get_by_role("textbox", name="Comment").fill("And a third.")
    page.get_by_label("Ask the editors").check()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment").filter(has_text="And a third.")).to_be_visible()
    assert not wide(page)
    if script:
        assert violations(page) == []

    editor = visit.as_("editor", script=script, scheme=scheme, width=320, height=700)
    editor.goto("/notifications/")
    expect(editor.get_by_text("And a third.").first).to_be_visible()
    assert not wide(editor)
    if script:
        assert violations(editor) == []
    editor.goto(address)
    expect(editor.locator(".comment").filter(has_text="And a third.")).to_be_visible()
