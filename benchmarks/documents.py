"""How fast a PDF is set and a workbook is written, and the memory that each takes.

Rows come from memory and not from a database: what is measured is the writing. Each size runs in a
process of its own, and so does typst in turn; the memory is the most of either. A claim has two
citations with excerpts, a rationale of 300 characters and a history of five steps. Prints a table
and, last, one JSON line. `--quick` has fewer claims and ends within 50 seconds.
"""

import sys
from pathlib import Path

# In place of this folder: one of its files would hide the standard library's queue.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Collection, Generator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verification.reports.extracts import Step
    from verification.reports.rows import Row, Source

SIZES = {"pdf": (500, 2_000, 3_000), "xlsx": (100_000,)}
QUICK_SIZES = {"pdf": (500,), "xlsx": (5_000,)}
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SENTENCE = (
    "The ministry claimed that since 27 September the other side has suffered 7,095 casualties."
)
EXACT = "7,095 casualties"
RATINGS = ("supported", "disputed", "unverified")
RATIONALE = "The register counts the dead by name, and the ministry counted casualties. " * 4
CLAIMS_OF_AN_ARTICLE = 20
# What is the same of every claim.
ALIKE: dict[str, Any] = {
    "publisher": "South Front", "original_publisher": "", "published_on": date(2020, 11, 4),
    "revision": 1, "start": 2041, "end": 2057, "exact": EXACT, "sentence": SENTENCE,
    "offset": SENTENCE.index(EXACT), "kind": "quantity", "low": Decimal(7095),
    "high": Decimal(7095), "comparator": "=", "unit": "casualty", "concept": "casualties",
    "holder": "", "claimant": "Ministry of Defence", "role": "", "cue": "claimed",
    "stance": "assertion", "hedged": True, "event_start": "2020-09-27", "event_end": "",
    "place": "", "restatement": "", "extractor": "rules/4", "rule": "quantity.digits",
    "state": "decided", "obstacle": "", "tried": "", "reviewer": "JMKVDG", "decided_at": AT,
    "published_at": None, "dismissed_as": "", "dismissal_reason": "", "duplicate_of": None,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "CLAIMS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one[0], int(options.one[1]))))
        return
    sizes = QUICK_SIZES if options.quick else SIZES
    found = [_apart(form, claims) for form in sizes for claims in sizes[form]]
    print(
        "| format | claims | seconds | of a core | peak MiB | file MB |\n|---|---|---|---|---|---|"
    )
    for one in found:
        print(
            f"| {one['format']} | {one['claims']:,} | {one['seconds']:.1f} "
            f"| {one['cpu_seconds']:.1f} | {one['peak_mib']:,} | {one['bytes'] / 1e6:.1f} |"
        )
    print(f"\n{json.dumps({'benchmark': 'documents', 'measured': found})}")


def _apart(form: str, claims: int) -> dict[str, Any]:
    """Measure in a process of its own, whose memory nothing else has grown."""
    print(f"{form} {claims}", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--one", form, str(claims)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 (ourselves)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(form: str, claims: int) -> dict[str, Any]:
    # Neither is asked for anything.
    os.environ |= {"DATABASE_URL": "postgres://localhost/none", "REDIS_URL": "redis://localhost"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from verification.models import Review
    from verification.reports.contents import Contents, Counts
    from verification.reports.formats import FORMATS
    from verification.reports.selection import Selection

    states = dict.fromkeys(Review.State.values, 0) | {"decided": claims}
    ratings = {rating: len(range(n, claims, len(RATINGS))) for n, rating in enumerate(RATINGS)}
    counts = Counts(claims, states, ratings)
    contents = Contents(
        selection=Selection(),
        criteria=[],
        counts=counts,
        rows=rows(claims),
        lines=lambda form: (form.of_row(row) for row in rows(claims)),
        extract=happened,
    )
    with tempfile.TemporaryFile() as file:
        begun = time.perf_counter()
        FORMATS[form].write(contents, file)
        seconds = time.perf_counter() - begun
        size = file.tell()
    used = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = max(one.ru_maxrss for one in used) // 1024
    return {
        "format": form,
        "claims": claims,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(sum(one.ru_utime + one.ru_stime for one in used), 2),
        "peak_mib": peak,
        "bytes": size,
    }


def rows(claims: int) -> "Generator[Row]":
    from verification.reports.rows import Row

    for number in range(1, claims + 1):
        article = number // CLAIMS_OF_AN_ARTICLE
        told: dict[str, Any] = {
            "number": number,
            "article": article,
            "article_title": f"Losses in sector {article}",
            "article_url": f"https://news.example/losses/{article}",
            "label": f"{EXACT} ({number})",
            "rating": RATINGS[(number - 1) % len(RATINGS)],
            "rationale": f"{number}. {RATIONALE}"[:300],
            "citations": tuple(source(number, position) for position in (1, 2)),
        }
        yield Row(**(ALIKE | told))


def happened(numbers: "Collection[int]") -> "dict[int, list[Step]]":
    """Return as much history as a claim has that was reopened, and then published."""
    from verification.reports.extracts import Step

    words = ("Opened for review", "Decided", "Reopened", "Decided: Disputed", "Published: Disputed")
    return {number: [Step(AT, what, "JMKVDG") for what in words] for number in numbers}


def source(number: int, position: int) -> "Source":
    from verification.checks import Standing
    from verification.reports.rows import Source

    found = f"lists {number} names"
    check = Standing(
        "exact", "These words stand there.", before="The register ", found=found, copied_at=AT
    )
    return Source(
        position=position,
        stance="refutes",
        title=f"Register of the fallen, part {number}",
        url=f"https://register.example/2020/{number}/{position}",
        publisher="Ministry of Defence",
        author="",
        published_on=date(2020, 12, 3),
        accessed_on=date(2026, 2, 27),
        excerpt=f"The register lists {number} names of soldiers who were killed.",
        check=check,
        explanation="",
        number=2 * number + position,
    )


if __name__ == "__main__":
    main()
