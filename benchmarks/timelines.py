"""How fast the history is read: each timeline, filter and search, at a hundredth and the whole.

On an embedded PostgreSQL of its own, filled by the database itself with ten million events (about
8 GB) of which one claim has 10,000 and one person a million. Each way of reading is measured on its
first page and, where it has one, deep in the list, with all that a page tells of its events. Prints
a table and, last, one JSON line. `--quick` has 200,000 events and ends within 50 seconds.
"""

import sys
from pathlib import Path

# In place of this folder: one of its files would hide the standard library's queue.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import json

from benchmarks.own_services import own_services

EVENTS, QUICK_EVENTS = 10_000_000, 200_000
CLAIMS, QUICK_CLAIMS = 100_000, 2_000
# How much shorter the history beside it is.
SHORTER = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument("--events", type=int, help="how many events there are")
    options = parser.parse_args()
    events = options.events or (QUICK_EVENTS if options.quick else EVENTS)
    with own_services():
        measure(
            events,
            claims=QUICK_CLAIMS if options.quick else CLAIMS,
            repeats=20 if options.quick else 60,
        )


def measure(events: int, claims: int, repeats: int) -> None:
    from benchmarks.history import growth

    editor = growth.people_and_claims(claims)
    growth.grow(0, events // SHORTER, claims)
    print(f"measuring {events // SHORTER}", file=sys.stderr, flush=True)
    short = growth.read(editor, events // SHORTER, repeats)
    print(f"filling {events}", file=sys.stderr, flush=True)
    growth.grow(events // SHORTER, events, claims)
    print(f"measuring {events}", file=sys.stderr, flush=True)
    long = growth.read(editor, events, repeats)
    scanned = growth.scans(editor, events)
    print("done", file=sys.stderr, flush=True)
    print(f"| ms: median, p95 | {events // SHORTER:,} events | {events:,} events |\n|---|---|---|")
    for name, (middle, most) in long.items():
        print(f"| {name} | {short[name][0]:.1f}, {short[name][1]:.1f} | {middle:.1f}, {most:.1f} |")
    slowest = max(long, key=lambda name: long[name][1])
    growths = {name: long[name][0] / short[name][0] for name in long}
    figures = {
        "benchmark": "timelines",
        "events": events,
        "events_beside": events // SHORTER,
        "history_growth": round(sorted(growths.values())[len(growths) // 2], 2),
        "history_growth_worst": round(max(growths.values()), 2),
        "slowest": slowest,
        "slowest_p95_ms": round(long[slowest][1], 1),
        "sequential_scans": len(scanned),
        "p95_ms": {name: round(most, 1) for name, (_, most) in long.items()},
    }
    print(f"\n{json.dumps(figures)}")


if __name__ == "__main__":
    main()
