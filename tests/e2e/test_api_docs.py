"""The API's documentation page: offline, under the strict policy, and usable with a token."""

import json

import pytest

from tests.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def token_of(installation: Installation, owner: str) -> str:
    return installation.manage("token", "create", "--user", owner, "--scope", "read").strip()


def test_a_call_is_tried_on_the_docs_page_and_nothing_comes_from_elsewhere(visit, site):
    page = visit.as_(None)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    policy = page.goto("/api/v1/docs").headers["content-security-policy"]

    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_role("textbox").fill(token_of(site.installation, "editor"))
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").click()
    page.get_by_text("Show who you are, and what your token may do").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table .response .microlight").first.inner_text()

    assert json.loads(answer)["username"] == "editor"
    assert "unsafe" not in policy
    inside = (site.address, "data:", "blob:")
    assert [url for url in asked if not url.startswith(inside)] == []
