import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
)
from tests.verification.reports.reading import pages_of, squeezed
from tests.verification.reports.writing import written
from tests.verification.test_publishing import publish, publish_correction, write
from verification.models import Report, User
from verification.reports import documents, making, pdf, requests
from verification.reports.contents import TooLong
from verification.reports.documents import NotSet, typeset
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db


def told() -> str:
    return " ".join("\n".join(pages_of(written("pdf"))).split())


def test_a_claim_stands_with_its_sentence_verdict_and_citations() -> None:
    article = ArticleFactory(
        title="Losses", text="Before. Armenia spoke of 7,095 men. After.", publisher__name="P"
    )
    claim = ClaimFactory(
        article=article,
        sentence_start=8,
        sentence_end=35,
        attribution_name="Armenia",
        attribution_cue="spoke of",
        hedged=True,
        event_start="2020-11-03",
    )
    reviewer = UserFactory()
    review = decided_review(review=ReviewFactory(claim=claim), reviewer=reviewer)

    assert (
        f"Losses P, 4 November 2020 7,095 casualties claim {review.pk} ✕ Disputed not published "
        "Armenia spoke of 7,095 men. Claimed by Armenia (“spoke of”) When and where 3 Nov 2020 "
        "Hedged The article itself steps back from it. WHY The register says otherwise. "
        "CITATIONS [1] Casualty register, The Register. Refutes the claim. "
        "https://register.example/2020 The register lists 6,000 names. "
        "○ Not checked. No copy of the page is kept. "
        "HISTORY 1 March 2026, 09:00 UTC Opened for review "
        f"1 March 2026, 09:00 UTC Decided: Disputed · {reviewer.pseudonym}"
    ) in told()


def test_the_cover_says_what_was_selected_and_how_much() -> None:
    decided_review("supported")
    decided_review("disputed")
    ReviewFactory()
    dismissed_review()

    cover = " ".join(pages_of(written("pdf"))[0].split())

    assert cover.startswith(
        "The Desk Verdict report 4 claims from 4 articles WHAT IT IS ABOUT Selection Everything "
        "Verdicts given 1 March 2026 VERDICTS "
        "✓ Supported 1 50 % ✕ Disputed 1 50 % ? Unverified 0 0 % "
        "2 verdicts are not published, and marked so. "
        "Without a verdict – open: 1, dismissed: 1. VERDICT CLAIM PAGE "
        "✓ Supported 7,095 casualties not published 2 "
    )


def test_what_is_not_published_is_marked_and_nothing_else_is() -> None:
    publish(decided_review("supported"), UserFactory(role="editor"))
    decided_review("disputed")
    ReviewFactory()

    told_of = told()

    assert "1 verdict is not published, and marked so." in told_of
    assert "✕ Disputed 7,095 casualties not published 2" in told_of
    assert "✕ Disputed not published" in told_of
    # On the cover, in the list, at the claim.
    assert told_of.count("not published") == 3
    assert "not published" not in " ".join(pages_of(written("pdf", Selection(state="published"))))


def test_corrections_stand_with_their_verdict() -> None:
    editor, review = UserFactory(role="editor"), decided_review("disputed")
    publish(review, editor)
    publish_correction(write(review, UserFactory()), editor)

    assert (
        "CORRECTION Corrected on 1 March 2026, 09:00 UTC (Disputed, now Unverified): "
        "The register was of 2019."
    ) in told()


def test_the_file_says_what_it_is_and_no_clock_is_in_it() -> None:
    decided_review()

    read = pypdf.PdfReader(BytesIO(written("pdf")))

    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("Verdict report", "The Desk")
    assert read.metadata.get("/CreationDate") == "D:20260301000000Z"
    root: Any = read.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert [one["/Title"] for one in read.outline if isinstance(one, dict)] != []


def test_addresses_of_the_web_are_links_and_nothing_else_is() -> None:
    claim = ClaimFactory(article__url="https://news.example/losses", label="https://no.example/")
    decided_review(review=ReviewFactory(claim=claim), rationale="http://no.example/")

    read = pypdf.PdfReader(BytesIO(written("pdf")))

    notes = [note.get_object() for page in read.pages for note in page.get("/Annots", [])]
    followed = {note["/A"]["/URI"] for note in notes if "/A" in note and "/URI" in note["/A"]}
    assert followed == {"https://news.example/losses", "https://register.example/2020"}


def test_a_figure_cannot_be_made_to_read_backwards() -> None:
    decided_review(rationale="It was \u202e0027\u202c, not more.")

    assert "It was 0027, not more." in told()


def fonts_of(report: bytes) -> set[str]:
    fonts: set[str] = set()
    for page in pypdf.PdfReader(BytesIO(report)).pages:
        resources: Any = page["/Resources"]
        fonts |= {font.get_object()["/BaseFont"] for font in resources["/Font"].values()}
    return {name.split("+")[-1].split("-")[0] for name in fonts}


def test_each_script_has_a_font_of_ours_and_no_other_is_used() -> None:
    texts = "Кириллица Ελληνικά Հայերեն ქართული שלום مرحبا 中文 日本語 한국어 😀 ✓"
    decided_review(rationale=texts)

    assert fonts_of(written("pdf")) == {
        "LibertinusSerif",
        "NotoSans",
        "NotoNaskhArabic",
        "NotoSerifArmenian",
        "NotoSerifGeorgian",
        "DroidSansFallback",
        "Symbola",
    }


def test_fonts_of_an_operator_are_used_for_what_ours_lack(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review(rationale="مرحبا")
    ours = documents.FONTS
    monkeypatch.setattr(documents, "FONTS", tmp_path)
    without = fonts_of(written("pdf"))

    settings.REPORT_FONTS = str(ours)

    assert fonts_of(written("pdf")) - without >= {"NotoNaskhArabic"}


def test_nothing_that_comes_in_is_read_as_markup() -> None:
    report: dict[str, Any] = {
        "desk": "",
        "running": ["", ""],
        "pseudonyms": True,
        "title": '"}#panic()',
        "subtitle": "*x*",
        "criteria": [],
        "given": "",
        "decided": 0,
    }
    report |= {
        "unpublished": "#y",
        "date": None,
        "ratings": [],
        "others": "#x",
        "overview": [],
        "articles": [],
    }

    (page,) = pages_of(typeset(report, "report.typ"))

    assert '"}#panic()' in page
    assert "#y" in page
    assert "*x*" in page


def test_a_mistake_in_the_template_is_told_as_ours() -> None:
    with pytest.raises(NotSet, match="does not contain key"):
        typeset({}, "report.typ")


@pytest.mark.parametrize(
    ("name", "most", "refusal"),
    [
        ("MOST_CHARACTERS", 100, "More than 100 characters: too much for one file of this format."),
        (
            "PATIENCE",
            0.01,
            "Setting it took more than 0.01 seconds: too much for one file of this format.",
        ),
    ],
)
def test_too_much_is_refused_with_a_remedy(
    name: str, most: float, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    decided_review()
    monkeypatch.setattr(documents, name, most)

    with pytest.raises(TooLong) as error:
        written("pdf")

    assert str(error.value).startswith(refusal)
    assert error.value.remedy.startswith("Select less")


def test_more_claims_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    decided_review()
    decided_review()
    monkeypatch.setattr(pdf, "FORMAT", replace(pdf.FORMAT, most_claims=1))

    with pytest.raises(TooLong, match="2 claims, and at most 1 fit: too much"):
        written("pdf")


def test_a_worker_that_runs_out_of_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    decided_review()
    run: Callable[..., Any] = subprocess.run

    def stopped(command: list[str], **options: Any) -> Any:
        """Run the script in a shell that kills itself, as the system kills what takes too much."""
        return run(["/bin/sh", "-c", "kill -9 $$"], **options)

    monkeypatch.setattr(subprocess, "run", stopped)

    with pytest.raises(TooLong, match="memory"):
        written("pdf")


@pytest.mark.django_db(transaction=True)
def test_a_report_that_is_too_long_tells_its_reader(
    monkeypatch: pytest.MonkeyPatch, editor: User
) -> None:
    decided_review()
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 0)
    asked = requests.request(editor=editor, format="pdf", selection=Selection(), now=NOW)

    with pytest.raises(TooLong):
        making.make(report_id=asked.pk, clock=lambda: NOW)

    report = Report.objects.get(pk=asked.pk)
    assert (report.status, report.file.name) == ("failed", "")
    assert report.error.startswith("More than 0 characters: too much")


def test_long_words_and_addresses_stay_on_the_page() -> None:
    url = f"https://register.example/{'a' * 300}?b={'c' * 300}"
    decided_review(rationale="x" * 500, citations=(evidence(url=url),))
    report = written("pdf")

    read = pypdf.PdfReader(BytesIO(report))

    lines = [line for page in read.pages for line in page.extract_text().splitlines()]
    assert max(len(line) for line in lines) < 130
    told = squeezed("".join(pages_of(report)))
    assert "x" * 500 in told
    assert url in told
