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
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

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
    with _own_services():
        from benchmarks.desk.measuring import Desk

        desk = Desk(seconds=seconds, calls=calls)
        desk.measure(sizes)
        print(f"\n{json.dumps({'benchmark': 'queue', **desk.figures()})}")


@contextmanager
def _own_services() -> Iterator[None]:
    """Set Django up on a PostgreSQL and a Redis that end with the block, whatever is configured."""
    with TemporaryDirectory(prefix="claimdesk-bench-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= {
            "CLAIMDESK_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            # Nobody works as fast as these reviewers.
            "API_CALLS_PER_MINUTE": "1000000",
            "PAGES_PER_MINUTE": "1000000",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from config import embedded, services

        # This process calls the application too; its log is not what is read here.
        logging.disable()
        services.prepare()
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connections.close_all()
            embedded.release(Path(folder))


if __name__ == "__main__":
    main()
