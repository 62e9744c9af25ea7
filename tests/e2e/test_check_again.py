"""A verdict that is to be checked again: found in the list, looked at and settled by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
# A verdict on a claim that no other test comes to, on two citations of one page, and flagged.
FLAGGED = """
from django.db import transaction
from django.utils import timezone
from verification import aftercare, freshness, queue, verdicts
from verification.findings import Evidence, Finding
from verification.models import Review, User
now = timezone.now()
free = Review.objects.filter(state="open").exclude(turns__reviewer__isnull=False)
review = free.order_by("priority", "-pk").first()
person = User.objects.get(username="administrator")
turn = queue.take(review_id=review.pk, reviewer=person, now=now)
given = tuple(
    Evidence(stance="refutes", title=f"Register {n}", url=url, excerpt="It lists 6,000 names.")
    for n, url in enumerate(("http://register.invalid/1", "http://www.register.invalid/1/"))
)
verdict = verdicts.submit(
    review_id=review.pk, reviewer=person, lease_token=turn.lease_token, version=turn.review.version,
    finding=Finding(rating="disputed", rationale="It says otherwise.", citations=given), now=now,
)
aftercare.want(verdict_id=verdict.pk, now=now)
aftercare.look(verdict_id=verdict.pk, clock=lambda: now)
citation = verdict.citations.select_related("verdict__review__claim").first()
with transaction.atomic():
    freshness.excerpt_not_found(citation, now=now)
print(f"review {review.pk}")
"""


@pytest.fixture
def flagged(visit) -> str:
    """Return the address of a claim whose verdict is flagged."""
    said = visit.site.installation.manage("shell", "-c", FLAGGED)
    found = re.search(r"review (\d+)", str(said))
    assert found is not None
    return f"/reviews/{found[1]}/"


def is_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def focus(page: Page, name: str) -> None:
    """Go from control to control until the one of that name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"
        )
        if name in " ".join(said.split()):
            return
    pytest.fail(f"{name} is not reached by keyboard.")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_flagged_verdict_is_settled_by_keyboard(visit, flagged, scheme, width):
    page = visit.as_("editor", scheme=scheme, width=width)
    page.goto(flagged)
    warning = page.locator(".check-again").first
    expect(warning).to_contain_text("an excerpt does not stand in its source")
    expect(page.locator(".origins").first).to_contain_text("1 independent origin")
    assert violations(page) == []
    assert not is_wide(page)

    page.goto("/check-again/")
    assert violations(page) == []
    assert not is_wide(page)
    label = page.locator("a.row-link").first.inner_text()
    focus(page, label)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/check-again/\d+/"))
    assert violations(page) == []
    assert not is_wide(page)

    focus(page, "Why the verdict still stands")
    page.keyboard.type("The register has it on page 3.")
    focus(page, "It still stands")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/check-again/$"))
    expect(page.get_by_text("Noted: the verdict still stands.")).to_be_visible()
    page.goto(flagged)
    expect(page.locator(".check-again")).to_have_count(0)


def test_without_scripts_a_missing_reason_is_asked_for(visit, flagged):
    page = visit.as_("editor", script=False)
    page.goto("/check-again/")
    page.locator("a.row-link").first.click()
    page.get_by_role("button", name="It still stands").click()

    expect(page.get_by_role("alert").first).to_contain_text("Say why the verdict still stands.")
    field = page.get_by_label("Why the verdict still stands")
    expect(field).to_have_attribute("aria-invalid", "true")
