"""What tamper evidence costs, how fast the history is verified, and whether tampering is found.

On an embedded PostgreSQL of its own. First a superuser tries everything that the tests know, with
triggers kept from acting in either way, each on a copy of a small desk. Then eight writers write
events with and without chaining, in turns. Then a million events are sealed and verified by
`manage.py audit verify`. Prints a table and, last, one JSON line. `--quick` tries every
other deed, in one way, has 20,000 events, and ends within 50 seconds.
"""

import sys
from pathlib import Path

# In place of this folder: one of its files would hide the standard library's queue.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import json
import time

from benchmarks.own_services import own_services

EVENTS, QUICK_EVENTS = 1_000_000, 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument("--events", type=int, help="how many events are verified")
    options = parser.parse_args()
    events = options.events or (QUICK_EVENTS if options.quick else EVENTS)
    with own_services():
        measure(events, seconds=6.0 if options.quick else 40.0, quick=options.quick)


def measure(events: int, seconds: float, *, quick: bool) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.history import looking, tampering, writing
    from tests.flush import allow_flush
    from tests.verification.ledger.copies import WITHOUT_TRIGGERS
    from tests.verification.ledger.deeds import DEEDS
    from verification.ledger import sealing, verifying

    parameters = verifying.parameters()
    ways, every = (WITHOUT_TRIGGERS[-1:], 2) if quick else (WITHOUT_TRIGGERS, 1)
    missed, tried = tampering.missed(ways, every), len(list(DEEDS)[::every]) * len(ways)
    for deed in missed:
        print(f"NOT FOUND: {deed}")
    allow_flush()
    call_command("flush", interactive=False, verbosity=0)
    claims = looking.fill(events)
    began = time.perf_counter()
    sealing.seal(clock=timezone.now)
    sealed = time.perf_counter() - began
    said, spent, memory = looking.verify()
    bare, chained = writing.costs(parameters, claims, seconds)
    figures = {
        "benchmark": "audit",
        "tampering_tried": tried,
        "tampering_found": tried - len(missed),
        "chain_cost_ratio": round(chained / bare, 2),
        "event_ms": round(chained, 3),
        "event_without_chaining_ms": round(bare, 3),
        "events": said["events"],
        "findings": said["number"],
        "seal_events_per_s": round(said["events"] / sealed),
        "verify_seconds": round(spent, 1),
        "verify_events_per_s": round(said["events"] / spent),
        "verify_peak_mib": round(memory),
    }
    print("| what | measured |\n|---|---|")
    for name, value in figures.items():
        print(f"| {name.replace('_', ' ')} | {value} |")
    print(f"\n{json.dumps(figures)}")


if __name__ == "__main__":
    main()
