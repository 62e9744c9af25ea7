"""An editor's and a reviewer's day in a real browser, by key and on a phone, to its end."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, Visit
from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")
WITHOUT_RULES = """
from django.utils import timezone
from verification import rules
from verification.models import SecondReviewRule, User
editor = User.objects.get(username="editor")
for number in SecondReviewRule.objects.values_list("pk", flat=True):
    rules.remove(rule_id=number, editor=editor, now=timezone.now())
"""
# Somebody has found what an editor may publish, or two people differ: the code prints its number.
BEGIN = """
from django.utils import timezone
from verification import queue, second_reviews, verdicts
from verification.findings import Dismissal, Finding
from verification.models import Review, User
now = timezone.now()
review = Review.objects.filter(
    state="open", reviews_wanted=1, turns__reviewer=None
).order_by("priority").first()
def give(name, rationale):
    person = User.objects.get(username=name)
    turn = queue.take(review_id=review.pk, reviewer=person, now=now)
    finding = Finding("unverified", rationale, "no_primary_source", "Both ministries.")
    verdicts.submit(
        review_id=review.pk, reviewer=person, finding=finding, lease_token=turn.lease_token,
        version=Review.objects.get(pk=review.pk).version, now=now,
    )
"""
DECIDED = f"""{BEGIN}
give("named-7", "Nobody knows.")
print(review.pk)
"""
DIFFER = f"""{BEGIN}
editor = User.objects.get(username="editor")
second_reviews.want(review_id=review.pk, person=editor, now=now, reason="Close.")
give("named-6", "Nobody knows.")
person = User.objects.get(username="named-5")
turn = queue.take(review_id=review.pk, reviewer=person, now=now)
verdicts.dismiss(
    review_id=review.pk, reviewer=person, lease_token=turn.lease_token, now=now,
    version=Review.objects.get(pk=review.pk).version,
    dismissal=Dismissal("not_checkable", "An opinion."),
)
print(review.pk)
"""


def made(site: Site, code: str) -> str:
    """Return the number of the claim that a piece of code has brought so far."""
    return site.installation.manage("shell", "-c", code).split()[-1]


def is_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture
def rule_free(visit: Visit) -> Iterator[None]:
    """Leave no rule behind: other tests count on one reviewer for each claim."""
    yield
    visit.site.installation.manage("shell", "-c", WITHOUT_RULES)


def test_a_verdict_is_published_and_corrected_by_key(visit: Visit) -> None:
    number = made(visit.site, DECIDED)
    editor = visit.as_("editor")
    editor.goto(f"/reviews/{number}/")
    editor.keyboard.press("p")
    expect(editor.locator("body")).to_contain_text("Published. Only a correction changes it now.")

    author = visit.as_("reviewer")
    author.goto(f"/reviews/{number}/")
    author.keyboard.press("p")
    author.wait_for_url(re.compile("/correct/"))
    author.keyboard.press("r")
    author.keyboard.type(" It is in the annex.")
    expect(author.locator("#saved")).to_contain_text("saved")
    author.reload()
    expect(author.get_by_label("Rationale")).to_have_value("Nobody knows. It is in the annex.")
    note = author.get_by_label("Public note")
    author.get_by_label("Rationale").focus()
    for _ in range(20):
        author.keyboard.press("Tab")
        if note.evaluate("element => element === document.activeElement"):
            break
    author.keyboard.type("We had not read the annex.")
    author.keyboard.press("Control+Enter")
    expect(author.locator("body")).to_contain_text("It waits for an editor other than you")

    editor.goto(f"/reviews/{number}/correct/")
    editor.keyboard.press("p")
    editor.wait_for_url(REVIEW)
    expect(editor.locator("body")).to_contain_text("We had not read the annex.")
    editor.goto("/search/?q=is:published")
    expect(editor.get_by_role("row").nth(1)).to_contain_text("published")


@pytest.mark.parametrize("script", [True, False])
def test_a_saved_view_is_opened_renamed_and_deleted(visit: Visit, script: bool) -> None:
    page = visit.as_("reviewer", script=script)
    page.goto("/search/?q=kind:event")
    page.get_by_text("Save as a view").click()
    page.get_by_label("Name").fill(f"Events {script}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Saved as “Events {script}”.")).to_be_visible()
    page.goto("/")
    page.goto("/search/")
    page.get_by_role("link", name=f"Events {script}").click()
    expect(page.get_by_label("Find claims")).to_have_value("kind:event")

    page.get_by_role("button", name="Work in this search").click()
    page.wait_for_url(REVIEW)
    expect(page.locator(".facts")).to_contain_text("Event")
    page.get_by_role("link", name="Filtered queue").click()
    expect(page.get_by_label("Find claims")).to_have_value("kind:event")

    page.get_by_role("link", name="All views").click()
    row = page.locator(".views li", has_text=f"Events {script}")
    row.locator("summary").first.click()
    row.get_by_label("Name").fill(f"What happened {script}")
    row.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Changed.")).to_be_visible()
    row = page.locator(".views li", has_text=f"What happened {script}")
    row.locator("summary").first.click()
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_text(f"Deleted “What happened {script}”.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_all_that_fit_are_changed_and_one_sees_how_far_it_is(visit: Visit, script: bool) -> None:
    page = visit.as_("editor", script=script)
    page.goto("/search/?q=kind:quantity")
    page.get_by_role("button", name="Change all").click()
    chosen = page.locator(".lead").inner_text()
    found = re.search(r"(\d+) claims are chosen", chosen)
    assert found, chosen
    page.locator("summary", has_text=re.compile("^Tag")).click()
    page.get_by_label("Tag").first.fill(f"To its end {script}")
    page.get_by_role("button", name="Tag: ").click()

    status = page.get_by_role("status")
    # Without a script the page loads itself again.
    expect(status).to_contain_text("Done", timeout=30_000)
    expect(status).to_contain_text(f"{found[1]} changed")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", found[1])
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    assert violations(page) == [] if script else True
    page.get_by_role("link", name="Changed").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Changed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_rule_is_tried_and_added_on_a_phone(visit: Visit, rule_free: None, scheme: str) -> None:
    page = visit.as_("editor", width=360, height=740, scheme=scheme)
    page.goto("/rules/")
    page.get_by_label("Name").fill("Large figures")
    page.get_by_label("Score from").fill("0.8")
    page.get_by_role("button", name="How many claims?").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing is saved yet.")
    expect(page.get_by_label("Score from")).to_have_value("0.8")
    assert violations(page) == []

    page.get_by_label("Score from").fill("800")
    page.get_by_role("button", name="Add the rule").click()
    expect(page.get_by_role("alert")).to_contain_text("less than or equal to 1")
    page.get_by_label("Score from").fill("0.8")
    page.get_by_role("button", name="Add the rule").click()

    expect(page.get_by_role("table")).to_contain_text("All claims with a score from 0.80 on")
    assert not is_wide(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_difference_is_decided_on_a_phone(visit: Visit, scheme: str) -> None:
    number = made(visit.site, DIFFER)
    page = visit.as_("editor", width=360, height=740, scheme=scheme)
    page.goto(f"/reviews/{number}/")
    page.get_by_role("link", name="See both and decide").click()
    expect(page.get_by_role("region", name="Review 2")).to_contain_text("An opinion.")
    page.get_by_role("button", name="Take this over").first.click()
    expect(page.get_by_label("Rationale")).to_have_value("Nobody knows.")
    assert violations(page) == []
    assert not is_wide(page)

    page.get_by_role("button", name="Decide with this verdict").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say why.")
    expect(page.get_by_label("Rationale")).to_have_value("Nobody knows.")
    page.get_by_label("Why, for both reviewers").fill("It is a figure, and can be checked.")
    page.get_by_role("button", name="Decide with this verdict").click()

    expect(page.locator("body")).to_contain_text("Decided. Both reviewers see it now.")
    expect(page.locator(".claim-state")).to_contain_text("Unverified")


def test_a_refused_place_in_the_queue_is_put_right(visit: Visit) -> None:
    page = visit.as_("editor")
    page.locator(".row-link").last.click()
    page.wait_for_url(REVIEW)
    page.locator("details.why summary").click()
    page.get_by_label("Boost").fill("20")
    page.get_by_label("Why (optional)").fill("Front page.")
    page.get_by_role("button", name="Change its place").click()
    expect(page.get_by_role("alert").first).to_contain_text("less than or equal to 1")
    expect(page.get_by_label("Why (optional)")).to_have_value("Front page.")

    page.get_by_label("Boost").fill("0.2")
    page.get_by_role("button", name="Change its place").click()
    page.locator("details.why summary").click()
    expect(page.locator("details.why")).to_contain_text("Boosted by 0.20 by editor")
