"""Excerpts looked for while somebody types, in a real browser: with a script, and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")
ADDRESS = "https://register.example/list"
# As a worker would: the page of an address, at hand for whoever holds a claim.
AT_HAND = """
from django.conf import settings
from django.utils import timezone
from tests.e2e.hostile_evidence import exchanged
from verification import draft_pages
from verification.models import DraftPage, Turn
settings.FETCH_CITED_PAGES, settings.FETCHES_PER_SITE_PER_MINUTE = True, 1000
person = Turn.objects.get(review={review}, lease_expires_at__gt=timezone.now()).reviewer
page = DraftPage.objects.create(
    review_id={review}, reviewer=person, url="{address}",
    wanted_at=timezone.now(), due_at=timezone.now(),
)
fetched = exchanged("{address}", "Register of the fallen", "text/html", timezone.now())
draft_pages.take(
    draft_page_id=page.pk, clock=timezone.now, fetch=lambda url, rules: fetched
)
"""


def take(visit: Visit, page: Page) -> int:
    """Take a claim, with a page at hand."""
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(REVIEW)
    match = REVIEW.search(page.url)
    assert match
    code = AT_HAND.format(review=match[1], address=ADDRESS)
    visit.site.installation.manage("shell", "-c", code)
    return int(match[1])


def write(page: Page) -> None:
    page.get_by_role("radio", name="Unverified").check()
    page.get_by_label("Rationale").fill("Nobody else has counted.")
    page.get_by_label("What stood in the way").select_option("no_primary_source")
    page.get_by_label("What was tried").fill("The register.")
    page.get_by_role("button", name="Add a citation").click()
    page.get_by_label("Address").fill(ADDRESS)
    page.get_by_label("Title").fill("Register")
    page.get_by_label("Stance").select_option("context")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_an_excerpt_is_looked_for_while_it_is_typed(visit: Visit, width: int, scheme: str) -> None:
    page = visit.as_("reviewer", width=width, scheme=scheme)
    number = take(visit, page)
    write(page)
    excerpt = page.get_by_label("Excerpt")
    state = page.locator("#state-0")
    explanation = page.get_by_label("Why the words are not in the copy")
    excerpt.focus()

    page.keyboard.type("The register lists 6,000 names")
    expect(state.locator("mark")).to_have_text("The register lists 6,000 names")
    expect(page.locator("#mark-0")).to_contain_text("Found")
    expect(excerpt).to_be_focused()
    expect(explanation).to_be_hidden()
    assert state.get_attribute("aria-live") == "polite"

    page.keyboard.type(" of the missing")
    expect(state).to_contain_text("Not found")
    expect(excerpt).to_be_focused()
    expect(explanation).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was submitted")
    expect(explanation).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("It says so in the annex.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: f"/reviews/{number}/" not in url)

    page.goto(f"/reviews/{number}/")
    shown = page.locator(".citation-list")
    expect(shown).to_contain_text("Not found")
    expect(shown).to_contain_text("It says so in the annex.")
    expect(shown).to_contain_text("In the copy of")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_a_page_says_of_itself_is_filled_in_by_key(visit: Visit) -> None:
    page = visit.as_("reviewer")
    take(visit, page)
    write(page)
    page.get_by_label("Title").fill("")
    page.get_by_label("Excerpt").fill("6,000 names")
    button = page.get_by_role("button", name="Fill in from the page")
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Filled in from the page: title, author.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Register of the fallen")
    expect(button).to_be_focused()


def test_all_of_it_works_without_a_script(visit: Visit) -> None:
    page = visit.as_("reviewer", script=False)
    take(visit, page)
    write(page)
    page.get_by_label("Excerpt").fill("6,001 names")
    page.get_by_role("button", name="Check excerpts").click()
    expect(page.locator("#state-0")).to_contain_text("Not found")
    expect(page.get_by_label("Why the words are not in the copy")).to_be_visible()

    page.get_by_role("button", name="Submit & next").last.click()
    expect(page.get_by_role("alert").first).to_contain_text("why the words are not in the copy")
    expect(page.get_by_label("Why the words are not in the copy")).to_be_focused()
    page.get_by_label("Excerpt").fill("6,000 names")
    page.get_by_role("button", name="Fill in from the page").click()
    expect(page.get_by_text("Filled in from the page: author.")).to_be_visible()
    expect(page.locator("#state-0 mark")).to_have_text("6,000 names")
    expect(page.get_by_label("Why the words are not in the copy")).to_be_hidden()
