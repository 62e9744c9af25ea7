"""How fast reports are written, in how much memory, and whether the bytes are the same twice.

On an embedded PostgreSQL of its own, filled with decided claims, two verdicts in three with
citations. First every format is written twice of 2,000 claims. Then all claims are written as CSV
and as JSON lines by `manage.py export`, beside PostgreSQL's own COPY of the same rows in the same
run, and once more as CSV as of a moment since when all their evidence was looked at again. Prints a
table and, last, one JSON line. `--quick` has 50,000 claims and four formats, and ends
within a minute.
"""

import sys
from pathlib import Path

# In place of this folder: one of its files would hide the standard library's queue.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse

from benchmarks.own_services import own_services

CLAIMS, QUICK_CLAIMS = 1_000_000, 50_000
FEW, QUICK_FEW = 2_000, 100
QUICK_FORMATS = ("csv", "jsonl", "xlsx", "pdf")
# Without these there is no ClaimReview.
READERS = {"PUBLIC_PAGES_URL": "https://checks.example.org", "ORGANISATION_NAME": "The Desk"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within a minute")
    parser.add_argument("--claims", type=int, help="how many claims there are")
    options = parser.parse_args()
    few, claims = (QUICK_FEW, QUICK_CLAIMS) if options.quick else (FEW, CLAIMS)
    with own_services(**READERS):
        from benchmarks.exports import measuring
        from verification.reports.formats import FORMATS

        forms = QUICK_FORMATS if options.quick else tuple(FORMATS)
        measuring.measure(few, options.claims or claims, forms)


if __name__ == "__main__":
    main()
