"""Work without a mouse: ten reviews in a row, deciding where two differ, changing many claims."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")
IN_A_ROW = 10

# Two reviewers differ about a claim that nobody holds.
DIFFER = """
from django.utils import timezone
from verification import queue, second_reviews, verdicts
from verification.findings import Dismissal, Finding
from verification.models import Review, User
now = timezone.now()
review = Review.objects.filter(state="open", turns__reviewer=None).order_by("priority").first()
second_reviews.want(
    review_id=review.pk, person=User.objects.get(username="editor"), now=now, reason="Close."
)
for name, text in (("named-8", "not_checkable"), ("named-9", "")):
    person = User.objects.get(username=name)
    turn = queue.take(review_id=review.pk, reviewer=person, now=now)
    lease = {"review_id": review.pk, "reviewer": person, "lease_token": turn.lease_token}
    version = Review.objects.get(pk=review.pk).version
    if text:
        verdicts.dismiss(
            **lease, dismissal=Dismissal(text, "An opinion."), version=version, now=now
        )
    else:
        finding = Finding("unverified", "Nobody knows.", "no_primary_source", "Both ministries.")
        verdicts.submit(**lease, finding=finding, version=version, now=now)
print(review.pk)
"""


def number_of(page: Page) -> str:
    match = REVIEW.search(page.url)
    assert match, page.url
    return match[1]


def write_unverified(page: Page, rationale: str) -> None:
    keys = page.keyboard
    keys.press("3")
    keys.press("r")
    expect(page.get_by_label("Rationale")).to_be_focused()
    keys.type(rationale)
    keys.press("Tab")
    keys.type("No primary")
    keys.press("Tab")
    keys.type("Both ministries, and the register.")


def dismiss(page: Page, reason: str) -> None:
    keys = page.keyboard
    keys.press("d")
    expect(page.get_by_label("It is", exact=True)).to_be_focused()
    keys.type("Not a")
    keys.press("Tab")
    keys.type(reason)
    keys.press("Tab")
    keys.press("Enter")


def test_ten_reviews_in_a_row(visit):
    page = visit.as_("reviewer")
    page.keyboard.press("n")
    page.wait_for_url(REVIEW)
    seen = []
    for turn in range(IN_A_ROW):
        seen.append(number_of(page))
        if turn % 4 == 3:
            dismiss(page, f"Not checkable, no. {turn}.")
        else:
            write_unverified(page, f"Neither side shows its source, no. {turn}.")
            page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, now=seen[-1]: f"/reviews/{now}/" not in url)
    assert len(set(seen)) == IN_A_ROW

    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url(re.compile(r"/$"))
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    second = page.locator(".row-link").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(REVIEW)


def test_an_editor_decides_where_two_differ(visit):
    number = visit.site.installation.manage("shell", "-c", DIFFER).split()[-1]
    page = visit.as_("editor")
    page.goto("/?state=adjudication")
    own = page.locator(f".row-link[href*='/reviews/{number}/']")
    # Other tests have left some, too.
    for _ in range(page.locator(".row-link").count()):
        page.keyboard.press("j")
        if own.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(REVIEW)
    assert number_of(page) == number
    page.keyboard.press("a")
    page.get_by_role("heading", name="Review 1").wait_for()

    write_unverified(page, "The register has no such name.")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_label("Address")).to_be_focused()
    for text in ("https://example.org/register", "The register", "Context"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    reason = page.locator(".verdict-form [name=reason]")
    for _ in range(20):
        page.keyboard.press("Tab")
        if reason.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.type("It is a figure, and it can be checked.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("body")).to_contain_text("Unverified")
    page.goto(f"/reviews/{number}/")
    expect(page.locator("body")).to_contain_text("The register has no such name.")


def test_an_editor_changes_marked_rows(visit):
    page = visit.as_("editor")
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("b")
    page.get_by_text("2 claims are chosen").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Tag …":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("By key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 changed", timeout=30_000)


def test_single_keys_are_listed_and_switched_off(visit):
    page = visit.as_("reviewer")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("The next row")
    with page.expect_response(re.compile("/keys/")):
        page.get_by_label("Single keys work").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.get_by_label("Single keys work")).not_to_be_checked()
    assert not REVIEW.search(page.url)
