"""How well and how fast claims are found in texts, beside what others find.

Prints a table for every set of data and, last, one JSON line. `--quick` takes a part of the large
sets and ends within 50 seconds. Data that do not belong to the repository are looked for in
`--data` folders, else in those that CLAIMDESK_BENCH_DATA names; what is missing is said to be.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

# In place of this folder: its queue.py would hide the standard library's.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measuring import (
    annotated,
    attributions,
    dates,
    quantities,
    sentences,
    speed,
    targets,
)
from benchmarks.measuring.data import Data
from benchmarks.measuring.quantities import Readers
from benchmarks.measuring.report import Report
from benchmarks.measuring.systems import readers

# Of the large sets, one in so many is read when it has to be quick.
_QUICK = 10
# Seconds after which a quick run begins nothing new.
_LAST_START = 38
# The other systems take longer for our own texts than for all the rest.
_FAST = ("claimdesk", "spaCy NER")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument(
        "--data",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="where other data lie; may be given several times",
    )
    parser.add_argument("--show", action="store_true", help="list misses; never of the held half")
    parser.add_argument("--only", metavar="NAMES", help="run these parts, separated by commas")
    parser.add_argument("--no-baselines", action="store_true", help="measure our extractor alone")
    return parser.parse_args()


def main() -> None:
    options = _options()
    named = os.environ.get("CLAIMDESK_BENCH_DATA", "").split(os.pathsep)
    data = Data(tuple(options.data or [Path(name) for name in named if name]))
    report, systems = Report(), readers()
    if options.no_baselines:
        systems = {"claimdesk": systems["claimdesk"]}
    parts = _parts(report, data, systems, quick=options.quick, show=options.show)
    beginning = time.perf_counter()
    for name in options.only.split(",") if options.only else parts:
        started = time.perf_counter()
        if options.quick and started - beginning > _LAST_START:
            report.note(f"{name}: left out, this machine is too busy for a quick run")
            continue
        parts[name]()
        report.seconds[name] = time.perf_counter() - started
    targets.summary(report)
    report.note(
        f"{sum(report.seconds.values()):.0f} s in all: "
        + ", ".join(f"{name} {seconds:.0f}" for name, seconds in report.seconds.items())
    )
    print(f"\n{json.dumps({'benchmark': 'extraction', **targets.all_figures(report.figures)})}")


def _parts(
    report: Report, data: Data, systems: Readers, *, quick: bool, show: bool
) -> dict[str, Callable[[], None]]:
    """Return what is measured, by the names that `--only` takes."""
    every, extent = (_QUICK, speed.QUICK) if quick else (1, speed.FULL)
    fast = {name: systems[name] for name in _FAST if name in systems} if quick else systems
    return {
        "start": partial(speed.start_up, report),
        "speed": partial(speed.against_spacy, report, extent),
        "seeds": partial(annotated.seeds, report, data, fast, show=show),
        "own-seeds": partial(annotated.ours, report, fast, half="seeds", show=show),
        "open": partial(annotated.ours, report, fast, half="open", show=show),
        "held": partial(annotated.ours, report, fast, half="held"),
        "wikinews": partial(annotated.elsewhere, report, data, fast, name="wikinews"),
        "newsquant": partial(quantities.newsquant, report, data, systems, every=every, show=show),
        "meantime": partial(quantities.meantime, report, data, fast, every=every, show=show),
        "recognizers": partial(quantities.specifications, report, data, systems, every=every),
        "quantulum3": partial(quantities.quantulum_cases, report, data, systems, every=every),
        "dates": partial(dates.meantime_dates, report, data, every=every, show=show),
        "polnear": partial(attributions.polnear, report, data, every=every),
        "riqua": partial(attributions.riqua, report, data, every=every),
        "golden": partial(sentences.golden_rules, report, data, show=show),
        "workers": partial(speed.two_workers, report, extent),
        "long": partial(speed.long_texts, report, extent),
    }


if __name__ == "__main__":
    main()
