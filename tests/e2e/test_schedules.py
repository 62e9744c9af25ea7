"""Reports that are sent regularly: by keyboard alone, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
SHOWN = re.compile(r"/reports/schedules/\d+/(#.*)?$")


def tab_to(page: Page, name: str, role: str = "textbox") -> None:
    """Go on by the tab key until the element of this name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{name} was not reached")


def test_a_schedule_is_made_by_keyboard_alone_and_a_mistake_is_where_the_focus_is(visit) -> None:
    page = visit.as_("editor")
    keys = page.keyboard
    page.goto("/reports/new/")
    page.get_by_label("Rating").select_option("disputed")
    tab_to(page, "Send this regularly …", "button")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="New schedule")).to_be_visible()
    expect(page.get_by_label("Rating")).to_have_value("disputed")

    tab_to(page, "Name")
    keys.type("By keyboard")
    tab_to(page, "To these e-mail addresses")
    keys.type("anna@news.example\nben@")
    tab_to(page, "Make the schedule", "button")
    keys.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("“ben@” is no e-mail address.")
    tab_to(page, "To these e-mail addresses", "link")
    keys.press("Enter")
    expect(page.get_by_label("To these e-mail addresses")).to_be_focused()
    keys.press("Control+End")
    keys.type("news.example")
    tab_to(page, "Make the schedule", "button")
    keys.press("Enter")
    page.wait_for_url(SHOWN)
    expect(page.get_by_text("ben@news.example")).to_be_visible()


def test_a_schedule_is_made_paused_and_taken_away_without_scripts(visit) -> None:
    page = visit.as_("editor", script=False, width=320)
    page.goto("/reports/schedules/new/")
    page.get_by_label("Name", exact=True).fill("Without scripts")
    page.get_by_label("How often").select_option("month")
    page.get_by_label("Day of the month").select_option("31")
    page.get_by_label("To these e-mail addresses").fill("anna@news.example")
    page.get_by_role("button", name="Make the schedule").click()
    page.wait_for_url(SHOWN)
    expect(page.get_by_text("On day 31 of each month at 07:00 (UTC)")).to_be_visible()

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Resume in my name").click()
    expect(page.get_by_text("Resumed, in your name.")).to_be_visible()
    page.get_by_role("button", name="Take the schedule away").click()
    expect(page.get_by_text("The reports stay.")).to_be_visible()
