"""How well and how fast claims are found in texts, beside what others find.

Prints a table for every set of data and, last, one JSON line. `--quick` takes a part of the large
sets and ends within 50 seconds. Data that do not belong to the repository are looked for in
`--data` folders, else in those that CLAIMDESK_BENCH_DATA names; what is missing is said to be.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import annotated, attributions, quantities, sentences, speed
from measuring.data import Data
from measuring.report import Report
from measuring.systems import readers

# Of the large sets, one in so many is read when it has to be quick.
_QUICK = 5


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="end within 50 seconds")
    parser.add_argument(
        "--data", action="append", type=Path, metavar="DIR", help="where other data lie"
    )
    parser.add_argument("--show", action="store_true", help="list misses; never of the held half")
    parser.add_argument("--held", action="store_true", help="score our untouched half, once")
    parser.add_argument("--only", metavar="NAMES", help="run these parts, separated by commas")
    parser.add_argument("--no-baselines", action="store_true", help="measure our extractor alone")
    return parser.parse_args()


def main() -> None:
    options = _options()
    folders = options.data or map(
        Path, filter(None, os.environ.get("CLAIMDESK_BENCH_DATA", "").split(os.pathsep))
    )
    data, report = Data(tuple(folders)), Report()
    systems = readers()
    if options.no_baselines:
        systems = {"claimdesk": systems["claimdesk"]}
    extent = speed.QUICK if options.quick else speed.FULL
    every, show = _QUICK if options.quick else 1, options.show
    parts: dict[str, Callable[[], None]] = {
        "seeds": partial(annotated.seeds, report, data, systems, show=show),
        "open": partial(annotated.ours, report, systems, half="open", show=show),
        "newsquant": partial(quantities.newsquant, report, data, systems, every=every, show=show),
        "meantime": partial(quantities.meantime, report, data, systems, every=every, show=show),
        "recognizers": partial(quantities.specifications, report, data, systems, every=every),
        "quantulum3": partial(quantities.quantulum_cases, report, data, systems, every=every),
        "polnear": partial(attributions.polnear, report, data, every=every),
        "riqua": partial(attributions.riqua, report, data, every=every),
        "golden": partial(sentences.golden_rules, report, data, show=show),
        "start": partial(speed.start_up, report),
        "speed": partial(speed.against_spacy, report, extent),
        "workers": partial(speed.two_workers, report, extent),
        "long": partial(speed.long_texts, report, extent),
    }
    if options.held:
        parts["held"] = partial(annotated.ours, report, systems, half="held", show=False)
    for name in options.only.split(",") if options.only else parts:
        parts[name]()
    figures = {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in report.figures.items()
    }
    print(f"\n{json.dumps({'benchmark': 'extraction', **figures})}")


if __name__ == "__main__":
    main()
