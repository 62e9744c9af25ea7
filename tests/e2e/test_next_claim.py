"""Submit, and the next claim is there: without a page load where it was at hand."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")


def number_of(page: Page) -> str:
    match = REVIEW.search(page.url)
    assert match, page.url
    return match[1]


def take_next(page: Page) -> str:
    """Take a claim, wait until the page of the next one is at hand, and return its number."""
    with page.expect_response(lambda answer: bool(REVIEW.search(answer.url))) as fetched:
        with page.expect_response(re.compile("/queue/reserve/")) as reserved:
            page.get_by_role("button", name=re.compile("Take next|Resume")).click()
            page.wait_for_url(REVIEW)
        number = str(reserved.value.json()["review"])
        page.wait_for_function(
            "number => performance.getEntriesByType('resource')"
            ".some(entry => entry.name.includes(`/reviews/${number}/`) && entry.responseEnd)",
            arg=number,
        )
    assert fetched.value.ok
    return number


def dismiss(page: Page) -> None:
    page.keyboard.press("d")
    page.get_by_label("It is", exact=True).select_option("not_checkable")
    page.locator("[name=dismissal_reason]").fill("An opinion.")
    page.get_by_role("button", name="Dismiss & next").click()


def test_the_next_claim_is_there_without_a_page_load(visit):
    page = visit.as_("reviewer")
    coming = take_next(page)
    before = number_of(page)
    page.evaluate("window.isTheSamePage = true")

    dismiss(page)

    page.wait_for_url(re.compile(f"/reviews/{coming}/"))
    assert page.evaluate("window.isTheSamePage")
    expect(page.locator("form.verdict-form")).to_have_attribute(
        "action", re.compile(f"/reviews/{coming}/")
    )
    expect(page.get_by_role("region", name="Claim and verdict")).to_contain_text("Dismissed")
    expect(page.locator("mark#claim")).to_be_in_viewport()
    expect(page.locator(".claim-head h1")).to_have_text(
        re.compile(re.escape(page.title().removesuffix(" · Claimdesk").removesuffix("…")))
    )

    page.go_back()
    page.wait_for_url(re.compile(f"/reviews/{before}/"))
    expect(page.get_by_text("An opinion.").first).to_be_visible()
    page.go_forward()
    page.wait_for_url(re.compile(f"/reviews/{coming}/"))
    expect(page.get_by_label("Rationale")).to_be_visible()


def test_a_claim_that_somebody_took_meanwhile_is_not_shown_as_one_s_own(visit):
    page, editor = visit.as_("reviewer"), visit.as_("editor")
    lost = take_next(page)
    editor.goto(f"/reviews/{lost}/")
    editor.get_by_role("button", name=re.compile("Take")).first.click()
    expect(editor.get_by_label("Rationale")).to_be_visible()

    before = number_of(page)
    dismiss(page)

    page.wait_for_url(lambda url: f"/reviews/{before}/" not in url)
    assert number_of(page) != lost
    expect(page.locator("form.verdict-form")).to_have_attribute(
        "action", re.compile(f"/reviews/{number_of(page)}/")
    )
    editor.get_by_role("button", name=re.compile("Release")).click()
    editor.wait_for_url(re.compile(r"/$"))


def test_a_page_that_is_left_gives_back_what_it_reserved(visit):
    page = visit.as_("reviewer")
    coming = take_next(page)
    asked = f"print(Reservation.objects.filter(turn__review={coming}).count())"
    code = f"from verification.models import Reservation; {asked}"
    assert visit.site.installation.manage("shell", "-c", code).split()[-1] == "1"

    page.get_by_role("button", name=re.compile("Release")).click()
    page.wait_for_url(re.compile(r"/$"))

    assert visit.site.installation.manage("shell", "-c", code).split()[-1] == "0"
