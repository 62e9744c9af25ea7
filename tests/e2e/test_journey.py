"""The main job in a real browser: by keyboard, and without JavaScript."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

REVIEW = re.compile(r"/reviews/(\d+)/")


def claim_number(page: Page) -> int:
    match = REVIEW.search(page.url)
    assert match, page.url
    return int(match[1])


def exported(page: Page, directory: Path) -> list[dict[str, str]]:
    """Make a CSV report as the editor who is signed in on `page`, and return its rows."""
    page.goto("/reports/new/")
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Make the report").click()
    newest = page.locator("tbody tr").first
    ready = newest.get_by_role("link", name=re.compile("Download report"))
    for _ in range(60):
        if ready.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        ready.click()
    file = directory / "report.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_reviewer_decides_by_keyboard_and_editor_exports(visit, tmp_path):
    page = visit.as_("reviewer")
    keys = page.keyboard

    keys.press("n")
    page.wait_for_url(REVIEW)
    number = claim_number(page)
    expect(page.locator("mark#claim")).to_be_in_viewport()
    keys.press("2")
    keys.press("Tab")
    keys.type("The ministry's own list names 12.")
    keys.press("Escape")
    keys.press("c")
    expect(page.get_by_label("Address")).to_be_focused()
    keys.type("https://example.org/list")
    keys.press("Tab")
    keys.type("List of the fallen")
    keys.press("Tab")
    keys.type("Refutes")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("twelve soldiers")
    keys.press("Control+Enter")
    page.wait_for_url(lambda url: f"/reviews/{number}/" not in url)

    rows = exported(visit.as_("editor"), tmp_path)
    (row,) = [row for row in rows if "names 12." in str(row)]
    assert "disputed" in row.values()
    assert "twelve soldiers" in str(row)


def test_same_journey_without_javascript(visit, tmp_path):
    page = visit.as_("reviewer", script=False)

    page.get_by_role("button", name="Take next").click()
    number = claim_number(page)
    page.get_by_role("radio", name="Unverified").check()
    page.get_by_label("Rationale").fill("Without a script, neither side shows where it comes from.")
    page.get_by_label("What stood in the way").select_option("no_primary_source")
    page.get_by_label("What was tried").fill("Both ministries' sites, and a request to each.")
    page.get_by_role("button", name="Add a citation").click()
    assert claim_number(page) == number
    page.get_by_label("Title").fill("Statement of the ministry")
    page.get_by_label("Stance").select_option("context")
    page.get_by_role("button", name="Submit & next").click()
    assert claim_number(page) != number

    rows = exported(visit.as_("editor", script=False), tmp_path)
    (row,) = [row for row in rows if "Without a script" in str(row)]
    assert "unverified" in row.values()
    assert "Statement of the ministry" in str(row)


@pytest.mark.parametrize("script", [True, False], ids=["js", "plain"])
def test_verdict_without_evidence_is_refused_and_nothing_typed_is_lost(visit, script):
    page = visit.as_("reviewer", script=script)
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(REVIEW)
    number = claim_number(page)
    page.get_by_role("radio", name="Supported").check()
    page.get_by_label("Rationale").fill("I simply believe it.")

    page.get_by_role("button", name="Submit & next").click()

    expect(page.get_by_role("alert").first).to_contain_text("No citation supports the claim")
    expect(page.get_by_label("Rationale")).to_have_value("I simply believe it.")
    assert claim_number(page) == number


def test_closed_tab_keeps_what_was_typed(visit):
    page = visit.as_("reviewer")
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(REVIEW)
    address = page.url
    page.get_by_label("Rationale").fill("Half a thought, and then the power went")
    expect(page.locator("#saved")).to_contain_text("saved", ignore_case=True)
    page.context.close()

    page = visit.as_("reviewer")
    page.goto(address)

    expect(page.get_by_label("Rationale")).to_have_value("Half a thought, and then the power went")
    page.keyboard.press("r")
    page.keyboard.type(" and came back")
    expect(page.get_by_label("Rationale")).to_have_value(
        "Half a thought, and then the power went and came back"
    )


def test_lost_lease_keeps_what_was_typed_and_shows_the_way_on(visit):
    page = visit.as_("reviewer", script=False)
    page.get_by_role("button", name="Take next").click()
    number = claim_number(page)
    other = visit.as_("reviewer", script=False)
    other.goto(f"/reviews/{number}/")
    other.get_by_role("button", name="Release").click()
    page.get_by_role("radio", name="Unverified").check()
    page.get_by_label("Rationale").fill("Typed on a page that had lost its claim")
    page.get_by_label("What stood in the way").select_option("conflicting")
    page.get_by_label("What was tried").fill("Both ministries.")

    page.get_by_role("button", name="Submit & next").click()

    expect(page.get_by_role("alert").first).to_contain_text("What you typed is kept")
    page.get_by_role("button", name="Take it again").click()
    assert claim_number(page) == number
    expect(page.get_by_label("Rationale")).to_have_value("Typed on a page that had lost its claim")
    page.get_by_role("button", name="Release").click()


def test_editor_sees_who_did_what_and_reopens(visit):
    reviewer = visit.as_("reviewer", script=False)
    reviewer.get_by_role("button", name="Take next").click()
    number = claim_number(reviewer)
    reviewer.get_by_text("Dismiss …").click()
    reviewer.get_by_label("It is", exact=True).select_option("not_checkable")
    reviewer.get_by_label("Why", exact=True).fill("It counts chapters of a book.")
    reviewer.get_by_role("button", name="Dismiss & next").click()

    editor = visit.as_("editor", script=False)
    editor.goto(f"/reviews/{number}/")
    expect(editor.locator("body")).to_contain_text("It counts chapters of a book.")
    editor.get_by_text("Reopen …").click()
    editor.get_by_label("Why it is reopened").fill("It counts brigades.")
    editor.get_by_role("button", name="Reopen").click()
    editor.goto("/history/")

    expect(editor.get_by_text("It counts brigades.").first).to_be_visible()
    expect(editor.get_by_text("It counts chapters of a book.").first).to_be_visible()


def test_typing_goes_on_being_saved_after_the_network_and_the_lease_are_gone(visit):
    page = visit.as_("reviewer")
    page.get_by_role("button", name="Take next").click()
    page.wait_for_url(REVIEW)
    number = claim_number(page)
    saved = page.locator("#saved")

    page.context.set_offline(True)
    page.get_by_label("Rationale").fill("Typed in a tunnel")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lost")).to_contain_text("cannot be reached")
    expect(saved).to_have_text("not saved yet")
    page.context.set_offline(False)
    expect(saved).to_contain_text(re.compile(r"saved \d"), timeout=15_000)

    other = visit.as_("reviewer", script=False)
    other.goto(f"/reviews/{number}/")
    other.get_by_role("button", name="Release").click()
    for text in ("Typed as it was lost", "Typed long after it was lost"):
        with page.expect_response(re.compile("/keep/")) as answer:
            page.get_by_label("Rationale").fill(text)
        assert answer.value.status == 409
    expect(page.locator(".claim-state")).to_contain_text("no longer yours")
    page.reload()
    page.get_by_role("button", name="Take this claim").click()
    expect(page.get_by_label("Rationale")).to_have_value("Typed long after it was lost")
    page.get_by_role("button", name="Release").click()


def test_a_form_sent_while_signed_out_gives_its_text_back(visit):
    page = visit.as_("reviewer", script=False)
    page.get_by_role("button", name="Take next").click()
    page.get_by_label("Rationale").fill("Two hours of work")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Submit & next").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(page.locator(".typed")).to_contain_text("Two hours of work")
