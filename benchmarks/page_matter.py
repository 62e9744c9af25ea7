"""What whole web pages do to claims: articles lost to the page, and claims found around them.

Turns pages into the text that a browser's copy would give, and tells article from page by what
somebody cut out by hand. Beside us: trafilatura's own extraction from the page's source, read by
our extractor; it sees the tags that a copy has lost. Pages lie in the folder `article-extraction`
of `--data`, else of those that CLAIMDESK_BENCH_DATA names. Half of them are for tuning on; only
totals are printed of the other. Prints a table and, last, one JSON line.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

# In place of this folder: its queue.py would hide the standard library's.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measuring import page_counts
from benchmarks.measuring.data import Data
from benchmarks.measuring.pages import Page, read_pages
from benchmarks.measuring.report import Report

_QUICK = 10
_FIGURES = ("pages_lost", "blocks_lost", "page_claims")


def main() -> None:
    options = _options()
    named = os.environ.get("CLAIMDESK_BENCH_DATA", "").split(os.pathsep)
    data = Data(tuple(options.data or [Path(name) for name in named if name]))
    report, folder = Report(), data.find("article-extraction")
    title = "Whole pages, pasted"
    if folder is None:
        report.no_data(title, *(f"{name}_{half}" for half in ("tuned", "new") for name in _FIGURES))
    else:
        pages = list(read_pages(folder))[:: _QUICK if options.quick else 1]
        _measure(report, title, pages, show=options.show)
    print(f"\n{json.dumps({'benchmark': 'page_matter', **report.figures})}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="read every tenth page")
    parser.add_argument(
        "--data",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="where other data lie; may be given several times",
    )
    parser.add_argument("--show", action="store_true", help="list misses of the half to tune on")
    return parser.parse_args()


def _measure(report: Report, title: str, pages: list[Page], *, show: bool) -> None:
    started = time.perf_counter()
    for half, key in (("tuned on", "tuned"), ("not tuned on", "new")):
        chosen = [page for page in pages if page.half == half]
        rows = []
        for system, read in page_counts.SYSTEMS.items():
            counts = [found for page in chosen if (found := read(page))]
            total = page_counts.total(counts)
            rows.append([system, *(total.cells() if counts else ["not installed"] * 7)])
            if system == "claimdesk":
                report.figures |= dict(
                    zip((f"{name}_{key}" for name in _FIGURES), total.figures(), strict=True)
                )
                if show and key == "tuned":
                    report.note(*(line for found in counts for line in found.examples))
        report.table(f"{title}: {len(chosen)} {half}", page_counts.HEADER, rows)
    report.note(f"{time.perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
