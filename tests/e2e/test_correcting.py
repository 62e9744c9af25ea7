"""Putting claims right in a real browser: by keyboard, by selecting text, and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/#claim")
FIX = re.compile(r"/reviews/\d+/fix/")
# Selects so many characters, from so many after the claim's first, of the block that it stands in;
# where the block ends before, as many of its last ones. Returns what is selected.
SELECT = """([skipped, length]) => {
  const mark = document.querySelector("mark#claim");
  const block = mark.closest("[data-start]");
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEndBefore(mark);
  const claimed = before.toString().length;
  const most = block.textContent.length;
  const start = Math.max(0, Math.min(claimed + skipped, most - length));
  const place = (offset) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (offset <= walker.currentNode.length) return [walker.currentNode, offset];
      offset -= walker.currentNode.length;
    }
  };
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...place(Math.min(start + length, most)));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return range.toString();
}"""


def take(page: Page) -> None:
    page.get_by_role("button", name="Take next").first.click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))


def test_without_a_script_typed_text_stays_and_the_claim_is_corrected(visit):
    page = visit.as_("reviewer", script=False)
    take(page)
    words = page.locator("mark#claim").inner_text()
    page.get_by_label("Rationale").fill("Half a thought.")

    page.get_by_role("button", name="Fix").click()
    assert FIX.search(page.url)
    form = page.locator("details.fix").first
    expect(form.get_by_label("Words in the article")).to_have_value(
        re.compile(re.escape(words[:5]))
    )
    form.get_by_label("Words in the article").fill("no such words at all")
    form.get_by_label("Why (optional)").fill("Cut too short.")
    form.get_by_role("button", name="Correct").click()
    expect(page.get_by_role("alert")).to_contain_text("do not stand there")
    form = page.locator("details.fix").first
    expect(form.get_by_label("Why (optional)")).to_have_value("Cut too short.")

    form.get_by_label("Words in the article").fill(words)
    form.get_by_label("Label").fill("Put right by hand")
    form.get_by_role("button", name="Correct").click()

    assert REVIEW.search(page.url)
    expect(page.get_by_role("heading", name="Put right by hand")).to_be_visible()
    expect(page.get_by_label("Rationale")).to_have_value("Half a thought.")
    expect(page.locator(".past").first).to_contain_text("put right how this claim was read")


def test_by_keyboard_with_words_that_were_selected(visit):
    page = visit.as_("reviewer")
    take(page)
    page.get_by_label("Rationale").fill("Half a thought.")
    page.keyboard.press("Escape")

    page.keyboard.press("f")
    page.wait_for_url(FIX)
    words = page.get_by_label("Words in the article")
    before = words.input_value()
    selected = page.evaluate(SELECT, [0, len(before) + 6])
    bar = page.get_by_role("group", name="Selected words")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Use these words").click()
    expect(words).to_be_focused()
    after = words.input_value()
    assert after == selected
    assert before in after

    page.keyboard.press("Control+Enter")
    page.wait_for_url(REVIEW)
    assert page.locator("mark#claim").text_content() == after
    expect(page.get_by_label("Rationale")).to_have_value("Half a thought.")


def test_a_claim_is_added_from_words_of_the_article(visit):
    page = visit.as_("reviewer")
    take(page)
    label = page.get_by_role("heading", level=1).inner_text()
    selected = page.evaluate(SELECT, [1, 40])
    page.get_by_role("link", name="Add a claim from this").click()
    page.wait_for_url(re.compile(r"/articles/\d+/claims/add/\?start=\d+&end=\d+"))
    assert page.get_by_label("Words in the article").input_value() == selected

    page.get_by_label("Kind").select_option("event")
    page.get_by_label("Label").fill("Missed by the machine")
    page.get_by_role("button", name="Add to the queue").click()

    page.wait_for_url(REVIEW)
    expect(page.get_by_role("heading", name="Missed by the machine")).to_be_visible()
    assert label != "Missed by the machine"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_and_fit(visit, scheme, width):
    found = {}
    page = visit.as_("editor", scheme=scheme, width=width)
    for path in ("/reviews/2/fix/", "/articles/1/claims/add/", "/precision/"):
        page.goto(path)
        page.evaluate("for (const part of document.querySelectorAll('.fix')) part.open = true")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if complaints := [*violations(page), *([f"{wide} wide"] if wide > width else [])]:
            found[path] = complaints
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_precision_with_figures_is_accessible_and_fits(visit, scheme):
    page = visit.as_("reviewer", script=False)
    take(page)
    page.get_by_text("Dismiss …").click()
    page.get_by_label("It is", exact=True).select_option("extraction_error")
    page.get_by_label("Why", exact=True).fill("Not what it says.")
    page.get_by_role("button", name="Dismiss & next").click()

    page = visit.as_("editor", scheme=scheme, width=320)
    page.goto("/precision/")
    expect(page.get_by_role("columnheader", name="Wrongly extracted")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []


def test_a_refusal_is_accessible_and_has_the_focus(visit):
    page = visit.as_("editor")
    page.goto("/reviews/2/fix/")
    page.get_by_role("button", name="Correct").click()
    alert = page.get_by_role("alert").first
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Nothing differs")
    assert violations(page) == []
