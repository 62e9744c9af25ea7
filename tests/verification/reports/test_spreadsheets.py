"""What a spreadsheet makes of our files: LibreOffice itself opens them, where it is installed."""

import csv
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from tests.factories import ClaimFactory, ReviewFactory, decided_review, evidence
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
# The same choice of commas and UTF-8 that its dialogue offers for a file with a byte order mark.
OPENED_AS = {"csv": [f"--infilter={CSV}:44,34,76,1"]}


def opened(report: bytes, suffix: str, directory: Path) -> dict[str, list[list[str]]]:
    """Return what LibreOffice shows of a file, sheet by sheet."""
    source = directory / f"report.{suffix}"
    source.write_bytes(report)
    out = directory / "out"
    profile = f"-env:UserInstallation={(directory / 'profile').as_uri()}"
    command = [f"{OFFICE}", profile, "--headless", *OPENED_AS.get(suffix, [])]
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


def test_no_formula_of_a_csv_file_fires(tmp_path: Path) -> None:
    formulas_everywhere()

    (sheet,) = opened(written("csv"), "csv", tmp_path).values()

    head, *rows = sheet
    for text, row in zip(FORMULAS, rows, strict=True):
        told = dict(zip(head, row, strict=True))
        shown = f"'{text}".replace("\r", "\n")
        assert [told[name] for name in ("label", "title", "rationale", "tried")] == [shown] * 4
        assert told["low"] == "-5"
