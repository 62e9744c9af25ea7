"""What is measured of reports, and the figures that come of it."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.db import connection
from django.utils import timezone

from benchmarks.desk import filling
from benchmarks.exports import deciding, looking_again
from benchmarks.history.looking import memory
from benchmarks.measuring.report import Cell, Report
from verification import checkpoints
from verification.reports.formats import FORMATS

ROOT = Path(__file__).parents[2]
# For these PostgreSQL's own COPY is the measure.
MANY = ("csv", "jsonl")
# What is written as of before all evidence was looked at again.
PAST = "csv"
A_MINUTE = timedelta(minutes=1)
# The join that a report is made of, as plain as can be.
BARE = """
COPY (
    SELECT review.id, claim.label, claim.exact, substr(article.text, claim.sentence_start + 1,
        claim.sentence_end - claim.sentence_start), claim.kind, claim.low, claim.high,
        claim.comparator, claim.unit, claim.concept, claim.holder, claim.attribution_name,
        claim.attribution_role, claim.attribution_cue, claim.stance, claim.hedged, claim.place,
        claim.restatement, claim.rule, claim.start, claim."end", article.id, article.title,
        publisher.name, article.url, article.published_on, review.state, verdict.rating,
        verdict.rationale, verdict.obstacle, verdict.tried, person.pseudonym, verdict.decided_at,
        cited.sources
    FROM verification_review review
    JOIN claims_claim claim ON claim.id = review.claim_id
    JOIN claims_article article ON article.id = claim.article_id
    LEFT JOIN claims_publisher publisher ON publisher.id = article.publisher_id
    LEFT JOIN verification_verdict verdict ON verdict.id = review.verdict_id
    LEFT JOIN verification_user person ON person.id = verdict.decided_by_id
    LEFT JOIN (
        SELECT verdict_id, string_agg(concat_ws(', ', stance, title, url, publisher, author,
            published_on, accessed_on, excerpt), chr(10) ORDER BY position) AS sources
        FROM verification_citation GROUP BY verdict_id
    ) cited ON cited.verdict_id = verdict.id
    ORDER BY claim.article_id, claim.start, review.id
) TO STDOUT (FORMAT csv)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written: how long that took, and the most memory that it needed, in MiB."""

    seconds: float
    peak_mib: float
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Each format twice of a few claims; of all of them, COPY's seconds and some formats.

    One of these once more, as of before all evidence was looked at again.
    """

    few: int
    claims: int
    twice: dict[str, list[Written]]
    bare: float
    many: dict[str, Written]
    past: Written

    @property
    def same(self) -> bool:
        return all(one.sha256 == other.sha256 for one, other in self.twice.values())


def measure(few: int, claims: int, forms: Sequence[str]) -> None:
    _fill(0, few)
    # Without a moment each would be as of its own making, and some say so.
    moment = datetime.now(UTC).isoformat()
    with TemporaryDirectory(prefix="claimdesk-bench-") as folder:
        twice = {form: [written(form, Path(folder), moment) for _ in range(2)] for form in forms}
        _fill(few, claims)
        bare = _copied()
        many = {form: written(form, Path(folder)) for form in MANY}
        past = written(PAST, Path(folder), _looked_again())
    measured = Measured(few, claims, twice, bare, many, past)
    _tell(measured)
    print(f"\n{json.dumps(_figures(measured))}")


def written(form: str, folder: Path, moment: str = "") -> Written:
    """Write a report by the command, in a process of its own; as of now, or then.

    It is of everything, or of one article where its format takes no more.
    """
    target = folder / f"report.{form}"
    command = [sys.executable, "manage.py", "export", "--format", form, "--output", str(target)]
    command += ["--as-of", moment] if moment else []
    command += ["--article", "1"] if FORMATS[form].needs_article else []
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as running:  # noqa: S603 (our own)
        # What it tells must not fill the pipe while nobody reads.
        while running.stderr and running.stderr.readline():
            most = max(most, memory(running.pid))
    took = time.perf_counter() - began
    if running.returncode:
        raise SystemExit(f"export --format {form} failed.")
    with target.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    found = Written(took, most, target.stat().st_size, digest)
    for file in folder.iterdir():
        file.unlink()
    return found


def _fill(before: int, claims: int) -> None:
    filling.fill(before=before, claims=claims)
    deciding.decide(after=before)
    # As beat does each minute: else the first report has to seal a million events.
    checkpoints.seal(clock=timezone.now)


def _looked_again() -> str:
    """Look at all evidence twice, and return a moment between."""
    moment = timezone.now()
    looking_again.look(moment - A_MINUTE, moment + timedelta(seconds=1))
    checkpoints.seal(clock=timezone.now)
    return moment.isoformat()


def _copied() -> float:
    """Return how many seconds PostgreSQL takes to write the same rows down itself."""
    began = time.perf_counter()
    with connection.cursor() as cursor, cast("Any", cursor).copy(BARE) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - began


def _figures(measured: Measured) -> dict[str, Any]:
    many, bare = measured.many, measured.bare
    return {
        "benchmark": "reports",
        "claims": measured.claims,
        "identical": measured.same,
        **{f"{form}_vs_copy": round(bare / one.seconds, 3) for form, one in many.items()},
        "past_vs_copy": round(bare / measured.past.seconds, 3),
        "rows_per_s": round(measured.claims / many["csv"].seconds),
        "past_rows_per_s": round(measured.claims / measured.past.seconds),
        "copy_rows_per_s": round(measured.claims / bare),
        "peak_mib": round(max(one.peak_mib for one in (*many.values(), measured.past))),
        "few": measured.few,
        "seconds_of_few": {
            form: round(one.seconds, 1) for form, (one, _) in measured.twice.items()
        },
    }


def _tell(measured: Measured) -> None:
    report, claims, bare = Report(), measured.claims, measured.bare
    few: list[list[Cell]] = [
        [form, one.seconds, one.size, "yes" if one.sha256 == other.sha256 else "NO"]
        for form, (one, other) in measured.twice.items()
    ]
    header = ["format", "seconds", "bytes", "same twice"]
    report.table(f"{measured.few:,} claims, the command's start included", header, few)
    many: list[list[Cell]] = [["COPY", bare, round(claims / bare), 1.0, None]]
    many += [
        [name, one.seconds, round(claims / one.seconds), bare / one.seconds, one.peak_mib]
        for name, one in [*measured.many.items(), (f"{PAST} of the past", measured.past)]
    ]
    report.table(f"{claims:,} claims", ["what", "seconds", "rows/s", "of COPY", "peak MiB"], many)
