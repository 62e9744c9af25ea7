"""A whole installation with the seeds in it, and a Chromium to look at it with."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.installation import PROJECT, Installation

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PASSWORD = "typed by a robot in a hurry"
REVIEWERS = 60
# What switches the pages for readers on.
READERS = {
    "PUBLIC_PAGES": "on",
    "PUBLIC_PAGES_URL": "https://checks.example.org",
    "ORGANISATION_NAME": "The Example Desk",
    "ORGANISATION_URL": "https://desk.example.org/",
    "CLAIMREVIEW_LICENSE_URL": "https://creativecommons.org/licenses/by/4.0/",
}
# Whom tests name: those whom `Visit` brings have done nothing yet.
NAMED = 10
PEOPLE = f"""
from functools import cache
from django.contrib.auth import base_user
from django.utils import timezone
from verification import people
# They share a password, and each hash of it takes half a second on purpose.
base_user.make_password = cache(base_user.make_password)
names = {{f"reviewer-{{n}}": "reviewer" for n in range({REVIEWERS})}}
names.update({{f"named-{{n}}": "reviewer" for n in range({NAMED})}})
for name, role in {{**names, "editor": "editor", "administrator": "administrator"}}.items():
    people.create_person(
        username=name, role=role, password="{PASSWORD}", actor=None, now=timezone.now()
    )
"""


@dataclass(frozen=True)
class Site:
    """A running Claimdesk, and reviewers who hold no claim yet."""

    installation: Installation
    address: str
    fresh_reviewers: Iterator[str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Web and worker on services of their own, the five seeds extracted."""
    installation = Installation(
        tmp_path_factory.mktemp("site"), None, LOG_LEVEL="WARNING", **READERS
    )
    installation.manage("migrate", "--verbosity=0")
    installation.manage("shell", "-c", PEOPLE)
    installation.start_worker()
    address = installation.start_web()
    installation.manage("ingest", "--wait", str(PROJECT / "seeds"))
    # What beat has a worker do every few minutes.
    installation.manage("shell", "-c", "from verification import tasks; tasks.count_figures()")
    yield Site(installation, address, (f"reviewer-{number}" for number in range(REVIEWERS)))
    installation.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Per module, as its event loop must be gone before other tests use the database.
    if CHROMIUM is None:
        if os.environ.get("CLAIMDESK_REQUIRE_BROWSER"):
            pytest.fail("CLAIMDESK_REQUIRE_BROWSER is set, and there is no Chromium.")
        pytest.skip("There is no Chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site, tmp_path: Path) -> Iterator["Visit"]:
    visits = Visit(chromium, site)
    yield visits
    visits.close()


class Visit:
    """Opens pages as somebody; a violation of the content security policy fails the test."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self._chromium = chromium
        self.site = site
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []

    @cached_property
    def _reviewer(self) -> str:
        return next(self.site.fresh_reviewers)

    def as_(
        self,
        role: str | None,
        *,
        script: bool = True,
        scheme: str = "light",
        width: int = 1280,
        height: int = 800,
    ) -> Page:
        context = self._chromium.new_context(
            base_url=self.site.address,
            java_script_enabled=script,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": height},
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        if role:
            self.sign_in(page, self._reviewer if role == "reviewer" else role)
        return page

    def sign_in(self, page: Page, name: str) -> None:
        page.goto("/accounts/login/")
        page.get_by_label("Name or e-mail").fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile(r"/$"))

    def _listen(self, message: object) -> None:
        text = getattr(message, "text", "")
        if "Content Security Policy" in text:
            self._complaints.append(text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert self._complaints == []
