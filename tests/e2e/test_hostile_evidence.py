"""Evidence written by an enemy, in every field: shown as text, and nothing of it runs."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.e2e import hostile_evidence
from tests.e2e.conftest import Site, Visit
from verification.attachments import POLICY
from verification.models import Citation, PageSnapshot, Upload

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

BUILD = "from tests.e2e.hostile_evidence import build; print(build())"
# What turns the writing must not turn what stands beside it: the box that it stands in, to which
# its effect ends, holds nothing else.
UNBOUNDED = """() => {
  const turning = /[\\u202a-\\u202e\\u2066-\\u2069]/;
  const ends = (element) =>
    getComputedStyle(element).display !== "inline" ||
    /isolate|plaintext/.test(getComputedStyle(element).unicodeBidi);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!turning.test(node.data)) continue;
    let box = node.parentElement;
    if (box.matches("textarea, option") || !box.checkVisibility()) continue;
    while (!ends(box)) box = box.parentElement;
    const plain = (text) => text.replace(/\\s+/g, " ").trim();
    const lines = [box.innerText, ...box.innerText.split("\\n")].map(plain);
    if (!lines.includes(plain(node.data))) {
      found.push(box.outerHTML.slice(0, 200));
    }
  }
  return found;
}"""
# All that a reader sees or may copy: texts, and what stands in fields.
SHOWN = """() => [
  document.body.textContent,
  ...[...document.querySelectorAll("input, textarea")].map((field) => field.value),
].join("\\n")"""
# What no page of ours has, and a payload that was taken for markup would bring.
ALIEN = (
    "body :is(iframe, object, embed, base, meta[http-equiv=refresh], svg script, style,"
    " [onerror], [onload], [onfocus], [srcdoc], [href^='javascript:'], [href^='data:'],"
    " [src*='elsewhere.example'], [action*='elsewhere.example'])"
)


@pytest.fixture(scope="module")
def evidence(site: Site) -> dict[str, Any]:
    printed = site.installation.manage("shell", "-c", BUILD)
    return dict(json.loads(printed[printed.index('{"published"') :]))


class Watch:
    """Notes whatever a page does that no page of ours does."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.wrong: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._request(request.url))
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        page.on("popup", lambda popup: self.wrong.append(f"opened {popup.url}"))

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith((self.site.address, "data:image/svg+xml")):
            self.wrong.append(f"asked {url}")

    def _response(self, response: Response) -> None:
        policy = response.headers.get("content-security-policy", "")
        path = urlsplit(response.url).path
        is_ours = path.startswith("/static/") or not response.url.startswith(self.site.address)
        if not is_ours and not is_strict(policy):
            self.wrong.append(f"{path} has the policy {policy!r}")

    def check(self) -> str:
        """Return what the page shows, after making sure that nothing has run."""
        self.page.wait_for_load_state("networkidle")
        assert self.page.evaluate("window.ran") is None
        assert self.page.locator(ALIEN).evaluate_all("all => all.map(one => one.outerHTML)") == []
        assert self.page.evaluate(UNBOUNDED) == []
        assert self.wrong == []
        return str(self.page.evaluate(SHOWN))


def is_strict(policy: str) -> bool:
    """Tell whether a policy lets run nothing but what we serve; files of ours may have none."""
    return "default-src 'none'" in policy and not re.search(r"unsafe|\*|https?:", policy)


@pytest.fixture
def as_(visit: Visit) -> Callable[[str], Watch]:
    def look(name: str) -> Watch:
        page = visit.as_(None)
        visit.sign_in(page, name)
        return Watch(page, visit.site)

    return look


def missing(shown: str, texts: list[str]) -> list[str]:
    """Return which texts are not shown, each line of them as it is stored."""
    lines = {" ".join(line.split()) for text in texts for line in text.splitlines()}
    there = " ".join(shown.split())
    return sorted(line for line in lines if line not in there)


def columns(cited: list[dict[str, Any]], *but: str) -> list[str]:
    """Return the plain texts of citations, whatever fields they have."""
    return [
        value
        for one in cited
        for name, value in one.items()
        if isinstance(value, str) and name not in but
    ]


def test_every_field_that_holds_a_text_is_hostile(evidence: dict[str, Any]) -> None:
    """A new field, or one that swallows what it is given, shows up here."""
    hollow = []
    *cited_ones, guarded = evidence["published"]["citations"]
    hollow += [n for n in hostile_evidence.PROTECTED if "<" not in guarded[n]]
    names = set(hostile_evidence.texts_of(Citation)) - hostile_evidence.PROTECTED
    hollow += [name for name in sorted(names) if "<" not in dump(cited_ones[0][name])]
    kept = evidence["published"]["snapshots"][0]
    names = set(hostile_evidence.texts_of(PageSnapshot))
    hollow += [f"snapshot {name}" for name in sorted(names) if "<" not in dump(kept[name])]
    upload = evidence["published"]["upload"]
    hollow += [n for n in hostile_evidence.texts_of(Upload) if "<" not in dump(upload[n])]
    assert hollow == []


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("reader", ["named-0", "editor", "named-4"])
def test_a_verdict_shows_its_evidence_as_text(
    as_: Any, evidence: dict[str, Any], reader: str
) -> None:
    made = evidence["published"]
    seen = as_(reader)
    seen.page.goto(f"/reviews/{made['review']}/")

    shown = seen.check()

    assert missing(shown, [*columns(made["citations"], "url"), made["upload"]["file_name"]]) == []
    links = seen.page.locator(".citation-list a[target=_blank]").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    assert [one["url"] for one in made["citations"] if one["url"]] == links


def test_both_sides_of_a_difference_show_theirs_as_text(as_: Any, evidence: dict[str, Any]) -> None:
    made = evidence["differing"]
    seen = as_("editor")
    seen.page.goto(f"/reviews/{made['review']}/adjudicate/")
    assert missing(seen.check(), columns(made["citations"], "url")) == []

    seen.page.get_by_role("button", name="Take this over").first.click()
    seen.page.get_by_label("Why, for both reviewers").wait_for()
    seen.check()


def test_a_correction_begins_with_it_as_text(as_: Any, evidence: dict[str, Any]) -> None:
    made = evidence["published"]
    seen = as_("editor")
    seen.page.goto(f"/reviews/{made['review']}/correct/")

    shown = seen.check()

    assert missing(shown, columns(made["citations"])) == []


def test_a_draft_comes_back_as_it_was_typed(as_: Any, evidence: dict[str, Any]) -> None:
    made = evidence["typing"]
    seen = as_("named-3")
    seen.page.goto(f"/reviews/{made['review']}/")
    texts = columns(made["citations"], "stance", "published_on", "upload", "csl")
    assert missing(seen.check(), texts) == []

    seen.page.get_by_role("button", name="Submit & next").last.click()
    expect(seen.page.get_by_role("alert").first).to_contain_text("Nothing was submitted")
    shown = seen.check()

    assert missing(shown, texts) == []
    assert "Give the full address" in shown
    seen.page.goto("/work/")
    seen.check()


def test_who_a_protected_source_is_is_shown_as_text(as_: Any, evidence: dict[str, Any]) -> None:
    guarded = evidence["published"]["citations"][-1]
    seen = as_("named-0")
    seen.page.goto(f"/citations/{guarded['pk']}/source/")
    seen.page.locator("[name=reason]").fill(hostile_evidence.PAYLOADS["way-out"])
    seen.page.get_by_role("button", name="Show who it is").click()
    expect(seen.page.get_by_text("Protected by")).to_be_visible()

    names = ("title", "author", "publisher", "excerpt", "notes")
    told = [f"{hostile_evidence.PAYLOADS['picture']} {name}" for name in names]
    assert missing(seen.check(), told) == []


def test_histories_show_it_as_text(as_: Any, evidence: dict[str, Any]) -> None:
    seen = as_("editor")
    for made in (evidence["published"], evidence["differing"]):
        seen.page.goto(f"/history/?claim={made['review']}")
        seen.check()


def test_each_citation_is_given_away_as_text(as_: Any, evidence: dict[str, Any]) -> None:
    seen = as_("named-4")
    for cited in evidence["published"]["citations"]:
        if cited["withheld_reason"]:
            continue
        seen.page.goto(f"/citations/{cited['pk']}/")
        shown = seen.check()
        assert missing(shown, [cited["title"]]) == []
        (item,) = json.loads(seen.page.get_by_label("CSL-JSON").input_value())
        known = {name: value for name, value in item.items() if name in cited["csl"]}
        deep = {**cited["csl"], "custom": {**cited["csl"]["custom"], **item["custom"]}}
        kept = ("id", "citation-key")
        assert {n: v for n, v in known.items() if n not in kept} == {
            n: v for n, v in deep.items() if n not in kept
        }


@pytest.mark.parametrize("style", ["", "house"])
def test_reports_show_it_as_text(as_: Any, evidence: dict[str, Any], style: str) -> None:
    seen = as_("editor")
    seen.page.goto("/reports/new/")
    seen.page.get_by_label("Format").select_option("html")
    seen.page.get_by_label("State").select_option("published")
    seen.page.locator("[name=style]").select_option(style)
    seen.page.get_by_role("button", name="Make the report").click()
    ready = seen.page.locator("tbody tr").first.get_by_role("link", name=re.compile("Open report"))
    ready.wait_for(timeout=60_000)
    seen.page.goto(str(ready.get_attribute("href")))

    shown = seen.check()

    made = evidence["published"]["citations"]
    plain = ["excerpt"] if style else ["excerpt", "title", "publisher", "author"]
    texts = [one[name] for one in made for name in plain]
    assert missing(shown, texts) == []


def test_files_are_handed_out_to_be_saved(as_: Any, evidence: dict[str, Any]) -> None:
    made = evidence["published"]
    seen = as_("named-4")
    paths = [f"/uploads/{made['upload']['pk']}/file/"]
    for kept in made["snapshots"]:
        paths += [f"/snapshots/{kept['pk']}/copy/", f"/snapshots/{kept['pk']}/warc/"]
    paths.append(f"/verdicts/{made['verdict']}/citations/?format=csl")
    loose = {path: headers for path in paths if (headers := _not_saved(seen.page, path))}
    assert loose == {}

    seen.page.goto(f"/reviews/{made['review']}/")
    for name in ("stored copy", "WARC"):
        with seen.page.expect_download() as download:
            seen.page.get_by_role("link", name=name).first.click()
        assert download.value.suggested_filename.startswith("page-")
    seen.check()


def _not_saved(page: Page, path: str) -> dict[str, str]:
    """Return the headers of a file that a browser might open; nothing where it saves it."""
    headers = page.request.get(path).headers
    is_file = headers["content-disposition"].startswith("attachment")
    is_active = re.match("text/html|image/svg|text/xml", headers["content-type"])
    is_bounded = "/citations/" in path or headers["content-security-policy"] == POLICY
    return {} if is_file and is_bounded and not is_active else headers
