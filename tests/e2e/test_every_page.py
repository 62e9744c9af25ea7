"""Every page: accessible in light and dark, and usable at the width of a small phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

# From the smallest phone's on.
WIDTHS = (320, 390, 1280, 1600)
SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
FOR_READERS = ["/published/", "/published/{published}/", "/published/corrections/"]
PAGES = {
    None: [*SIGNED_OUT, *FOR_READERS, "/mail/{leave}"],
    "reviewer": [
        "/",
        "/?state=decided",
        "/?publisher=999999",
        "/reviews/2/",
        "/articles/",
        "/articles/1/",
        "/articles/{article}/report/",
        "/articles/1/extractions/",
        "/articles/add/",
        "/search/",
        "/search/?q=armenia",
        "/search/?q=publsher:x",
        "/search/views/",
        "/reviews/2/comments/",
        "/reviews/2/history/",
        "/articles/1/history/",
        "/check-again/",
        "/notifications/",
        "/notifications/by-mail/",
        "/tokens/",
        "/accounts/password/change/",
        "/nowhere/",
        "/people/",
    ],
    "editor": [
        "/dashboard/",
        "/bulk/",
        "/rules/",
        "/held/",
        "/work/",
        "/precision/",
        "/reviews/2/adjudicate/",
        "/reviews/2/correct/",
        "/reviews/2/fix/",
        "/dashboard/mine/",
        "/agreement/",
        "/history/",
        "/history/?text=nothing-has-this",
        "/history/?action=person.added",
        "/people/1/history/",
        "/reports/",
        "/reports/new/",
        "/reports/schedules/",
        "/reports/schedules/new/",
        "/reports/schedules/{schedule}/",
        "/reports/schedules/{schedule}/change/",
    ],
    "administrator": [
        "/people/",
        "/people/1/",
        "/people/1/forget/",
        "/people/add/",
        "/api/v1/docs",
    ],
}


# The claim that comes last in the queue, as other tests work on those that come first.
PUBLISH = """
from django.utils import timezone
from tests.factories import UserFactory, evidence
from tests.verification.published.people import corrected, published
from tests.verification.test_withheld import protected
from verification.models import Review
now = timezone.now()
review = Review.objects.filter(state="open").order_by("priority", "-pk").first()
review = published(review=review, at=now, citations=(evidence(), protected("context")))
corrected(review, "unverified", at=now, tried="Asked both ministries.")
print("published", review.pk, review.claim.article_id)
"""
# A schedule with what may have come of it, and the link in its mail.
SCHEDULE = """
import time
from datetime import timedelta
from django.utils import timezone
from tests.verification.reports.scheduled.at_work import at_work, scheduled
from verification.models import RunMail, User
from verification.reports.scheduled import leaving, runs
now = timezone.now()
User.objects.filter(email="").update(email="editor@newsroom.example")
person = User.objects.filter(groups__name="editor").first()
schedule = scheduled(person, now - timedelta(days=24), formats=("pdf", "csv"),
                     name="Disputed this week, for everybody who has ever asked us for it")
# The site has workers of its own, which may be faster.
while not RunMail.objects.exists():
    at_work(now)
    time.sleep(0.2)
RunMail.objects.filter(address__startswith="ben").update(
    state="failed", problem="The mail server does not take it: 550 No such user here")
leaving.leave(recipient=schedule.recipients.first(), now=now)
runs.test(schedule_id=schedule.pk, person=person, now=now)
link = leaving.link(schedule.recipients.last())
print("made-schedule", schedule.pk, link.rpartition("/mail/")[2])
"""


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str | None, list[str]]:
    """Return the addresses of all pages, by who may open them.

    For it a claim is published, and a report sent.
    """
    told = site.installation.manage("shell", "-v", "0", "-c", PUBLISH).split()
    published, article = told[told.index("published") + 1 :][:2]
    told = site.installation.manage("shell", "-v", "0", "-c", SCHEDULE).split()
    schedule, leave = told[told.index("made-schedule") + 1 :][:2]
    made = {"published": published, "article": article, "schedule": schedule, "leave": leave}
    return {role: [path.format(**made) for path in paths] for role, paths in PAGES.items()}


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds against these of its rules, or against all."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
    ]


def test_axe_finds_nothing(visit, pages):
    found = {}
    for role, paths in pages.items():
        page = visit.as_(role)
        for path in paths:
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            page.goto(path)
            # Some pages are made by a script.
            page.locator("h1").first.wait_for(state="attached")
            complaints = violations(page)
            # The other scheme has other colours and nothing else.
            page.emulate_media(color_scheme="dark")
            if complaints := [*complaints, *violations(page, "color-contrast")]:
                found[path] = complaints
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_deciding(visit, scheme):
    page = visit.as_("reviewer", scheme=scheme)
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(re.compile("/reviews/"))
    assert violations(page) == []

    page.get_by_role("radio", name="Unverified").check()
    page.get_by_role("button", name="Add a citation").click()
    page.get_by_label("Address").wait_for()
    assert violations(page) == []

    page.get_by_role("button", name="Submit & next").click()
    page.get_by_role("alert").first.wait_for()
    assert violations(page) == []


def test_no_page_scrolls_sideways(visit, pages):
    too_wide = {}
    for role, paths in pages.items():
        page = visit.as_(role)
        for path in paths:
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    too_wide[path, width] = wide
    assert too_wide == {}


def test_review_needs_no_scrolling_to_act(visit):
    page = visit.as_("reviewer", width=1280, height=800)
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(re.compile("/reviews/"))

    heights = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")

    assert heights[0] <= heights[1]
    assert page.get_by_role("button", name="Submit & next").is_visible()
