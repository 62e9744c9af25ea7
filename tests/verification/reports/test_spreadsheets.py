"""What a spreadsheet makes of our files: LibreOffice itself opens them, where it is installed."""

import csv
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    evidence,
)
from tests.verification.fetching.hostile import Server, served
from tests.verification.reports.test_csv import FORMULAS
from tests.verification.reports.writing import written

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]
# Commas, quotes, UTF-8, every sheet into a file of its own; formulas as what they come to.
CSV = "Text - txt - csv (StarCalc)"
AS_CSV = f"csv:{CSV}:44,34,76,1,,0,false,true,false,false,false,-1"
# The same choice of commas and UTF-8 that its dialogue offers for a file with a byte order mark, in
# a language: formulas, decimals and full-width forms differ by it.
OPENED_AS = f"--infilter={CSV}:44,34,76,1,,{{}}"
LANGUAGES = {"English": 1033, "German": 1031, "Japanese": 1041}
# What calls out, or would run something, in one program or another.
CALLING = [
    '=HYPERLINK("{}hyperlink";"x")',
    '=WEBSERVICE("{}webservice")',
    "='{}reference'#$Sheet1.A1",
    '=IMAGE("{}image")',
    "=cmd|'/c calc'!A0",
    "@cmd|'/c calc'!A0",
    '=DDE("soffice";"/etc/passwd";"A1")',
    "='file:///etc/passwd'#$passwd.A1",
    "{{=1+1}}",
    "﹦1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u00a0\u3000=1+1",
    "−1+1",
    "+1;-1",
    "'\t=1+1",
]
# Where others write, or what they wrote is taken from.
TEXTS = {
    "label", "exact", "sentence", "unit", "concept", "holder", "claimant", "role", "cue", "place",
    "restatement", "title", "publisher", "original_publisher", "url", "rationale", "tried",
    "dismissal_reason",
}  # fmt: skip


def opened(
    report: bytes, suffix: str, directory: Path, language: str = "English"
) -> dict[str, list[list[str]]]:
    """Return what LibreOffice shows of a file, sheet by sheet."""
    source = directory / f"report.{suffix}"
    source.write_bytes(report)
    out = directory / "out"
    profile = f"-env:UserInstallation={(directory / 'profile').as_uri()}"
    command = [f"{OFFICE}", profile, "--headless"]
    command += [OPENED_AS.format(LANGUAGES[language])] if suffix == "csv" else []
    command += ["--convert-to", AS_CSV, "--outdir", f"{out}", f"{source}"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {
        one.stem.removeprefix("report-"): list(csv.reader(StringIO(one.read_bytes().decode())))
        for one in sorted(out.iterdir())
    }


def formulas_everywhere() -> None:
    for text in FORMULAS:
        claim = ClaimFactory(article__title=text, label=text, low=-5, high=7095, comparator="range")
        decided_review(
            "unverified",
            review=ReviewFactory(claim=claim),
            rationale=text,
            tried=text,
            citations=(evidence("context", title=text.strip(), excerpt=text),),
        )


def test_no_formula_of_a_workbook_fires(tmp_path: Path) -> None:
    formulas_everywhere()

    sheets = opened(written("xlsx"), "xlsx", tmp_path)

    assert set(sheets) == {"About", "Claims", "Citations"}
    head, *rows = sheets["Claims"]
    for text, row in zip(FORMULAS, rows, strict=True):
        told = dict(zip(head, row, strict=True))
        shown = text.replace("\r", "\n")
        assert [told[name] for name in ("label", "title", "rationale", "tried")] == [shown] * 4
        assert (told["low"], told["decided_at"]) == ("-5", "2026-03-01 09:00:00")
    head, *rows = sheets["Citations"]
    assert [dict(zip(head, row, strict=True))["excerpt"] for row in rows] == [
        text.replace("\r", "\n") for text in FORMULAS
    ]


@pytest.fixture
def site() -> Iterator[Server]:
    with served() as running:
        yield running


def everywhere(text: str) -> None:
    """Store a claim that is decided and one that is dismissed, with a text wherever one can be."""
    article = ArticleFactory(
        title=text,
        text=text,
        url=text,
        publisher=PublisherFactory(name=text),
        original_publisher=PublisherFactory(name=text),
    )
    names = ("label", "unit", "concept", "holder", "place", "restatement", "attribution_name",
             "attribution_role", "attribution_cue")  # fmt: skip
    fields = dict.fromkeys(names, text)
    figure = {"low": -5, "high": 7095, "comparator": "range"}
    claim = ClaimFactory(article=article, exact=text, **figure, **fields)
    cited = dict.fromkeys(("title", "publisher", "author", "excerpt", "explanation"), text)
    decided_review(
        "unverified",
        review=ReviewFactory(claim=claim),
        rationale=text,
        tried=text,
        citations=(evidence("context", **cited),),
    )
    dismissed_review(reason=text)


def test_what_opens_it_runs_what_is_a_formula(tmp_path: Path) -> None:
    """Or the next test could not fail."""
    (sheet,) = opened(b'\xef\xbb\xbfa,b\r\n=1+1,"=""x""&""y"""\r\n', "csv", tmp_path).values()

    assert sheet == [["a", "b"], ["2", "xy"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_formula_in_any_column_of_a_csv_file_fires(
    language: str, site: Server, tmp_path: Path
) -> None:
    texts = [*FORMULAS, *(text.format(site.url("/")) for text in CALLING)]
    for text in texts:
        everywhere(text)
    report = written("csv")
    told = list(csv.reader(StringIO(report.decode("utf-8-sig"), newline="")))

    (sheet,) = opened(report, "csv", tmp_path, language).values()

    head, *rows = sheet
    assert len(rows) == 2 * len(texts)
    hostile = set()
    for said, row in zip(told[1:], rows, strict=True):
        for name, text, shown in zip(head, said, row, strict=True):
            if text.removeprefix("'") in texts or name == "citations":
                assert shown == text.replace("\r\n", "\n").replace("\r", "\n"), name
                hostile.add(name)
    assert hostile == {*TEXTS, "citations"}
    assert {row[head.index("low")] for row in rows} == {"-5", ""}
    assert site.connections == 0
