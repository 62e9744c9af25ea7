"""How fast the queue is at a thousand, a hundred thousand and a million open claims.

Fills an embedded PostgreSQL of its own (COPY, a fixed seed), serves the real application with
gunicorn and lets 8 and then 50 simulated reviewers take claims and decide them over the API, with
tokens, permissions, leases and history on. Beside it, in the same run: a bare Django queue that
has none of these, and the bare SQL. Prints a table and, last, one JSON line. `--quick` stays small
and ends within 50 seconds.
"""

import sys
from pathlib import Path

# In place of this folder: this file would hide the standard library's queue.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import json

from benchmarks.own_services import own_services

SIZES: tuple[int, ...] = (1_000, 100_000, 1_000_000)
QUICK_SIZES: tuple[int, ...] = (1_000, 5_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument("--sizes", help="numbers of open claims, separated by commas")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else SIZES
    if options.sizes:
        sizes = tuple(int(size) for size in options.sizes.split(","))
    seconds, calls = (1.0, 10) if options.quick else (20.0, 100)
    # Nobody works as fast as these reviewers.
    with own_services(API_CALLS_PER_MINUTE="1000000", PAGES_PER_MINUTE="1000000"):
        from benchmarks.desk.measuring import Desk

        desk = Desk(seconds=seconds, calls=calls)
        desk.measure(sizes)
        print(f"\n{json.dumps({'benchmark': 'queue', **desk.figures()})}")


if __name__ == "__main__":
    main()
