"""Which share of a text must stand in another one for the two to be of one origin.

Two questions are asked of real pages, the folder `article-extraction` of `--data`, else of those
that CLAIMDESK_BENCH_DATA names: how much do different stories share (nothing may be tied), and how
much is found of a story that was taken over, cut, framed and edited (everything should be). The
articles in `seeds/` are always among them. Beside the exact share: what MinHash estimates, where
`rensa` is installed. Prints tables and, last, one JSON line.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

# In place of this folder: its queue.py would hide the standard library's.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measuring.data import Data
from benchmarks.measuring.report import Report
from verification.fetching import reader
from verification.origins import shingling
from verification.origins.assessing import FEWEST_RUNS, PART, Source, assess

SEEDS = Path(__file__).parents[1] / "seeds"
_QUICK = 25
_MOST_SOURCES = 40
_SLOTS = 256
_SHORTEST = 200
_SEED = 7

Words = list[str]


def main() -> None:
    options = _options()
    named = os.environ.get("CLAIMDESK_BENCH_DATA", "").split(os.pathsep)
    folder = Data(tuple(options.data or [Path(name) for name in named if name])).find(
        "article-extraction"
    )
    report, texts = Report(), list(_texts(folder, _QUICK if options.quick else None))
    _different(report, texts)
    _taken_over(report, [text.split() for text in texts])
    _speed(report, texts)
    print(f"\n{json.dumps({'benchmark': 'origins', **report.figures})}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"read {_QUICK} pages")
    parser.add_argument("--data", action="append", type=Path, default=[], metavar="DIR")
    return parser.parse_args()


def _texts(folder: Path | None, most: int | None) -> Iterator[str]:
    """Yield the texts as our fetching reads them out of pages, and the seeds."""
    import gzip

    for path in sorted(SEEDS.glob("*.txt")):
        yield path.read_text("utf-8")
    if folder is not None:
        for path in sorted((folder / "html").glob("*.gz"))[:most]:
            yield reader.page_text(gzip.decompress(path.read_bytes()), "")


def _different(report: Report, texts: list[str]) -> None:
    runs = [shingling.shingles(text) for text in texts]
    shares = [shingling.shared(one, other) for one, other in combinations(runs, 2)]
    rows: list[list[int | str]] = []
    for part in (0.01, 0.05, 0.1, 0.2, 0.25, PART):
        shared = [each for each in shares if each.containment >= part]
        enough = sum(each.runs >= FEWEST_RUNS for each in shared)
        rows.append([f"at least {part:.0%}", len(shared), enough])
    title = f"Different stories: {len(texts)} texts, {len(shares)} pairs"
    report.table(title, ["shared, of the shorter", "pairs", f"and {FEWEST_RUNS} runs"], rows)
    report.figures["pairs"] = len(shares)
    report.figures["tied_wrongly"] = int(rows[-1][2])
    report.figures["most_shared"] = round(max(each.containment for each in shares), 3)


def _taken_over(report: Report, texts: list[Words]) -> None:
    """Print how many of the stories that another one has taken over are found."""
    chance = random.Random(_SEED)  # noqa: S311 (the same every time)
    stories = [text for text in texts if len(text) >= _SHORTEST]
    rows: list[list[float | int | str]] = []
    for name, change in CHANGES.items():
        exact, estimated = [], []
        for story in stories:
            other = chance.choice([each for each in stories if each is not story])
            one, two = " ".join(story), " ".join(change(story, other, chance))
            both = shingling.shared(shingling.shingles(one), shingling.shingles(two))
            exact.append(both)
            estimated.append(_estimated(one, two))
        found = sum(each.runs >= FEWEST_RUNS and each.containment >= PART for each in exact)
        errors = [
            abs(guess - each.resemblance)
            for guess, each in zip(estimated, exact, strict=True)
            if guess is not None
        ]
        rows.append(
            [
                name,
                found / len(stories),
                sum(each.containment for each in exact) / len(exact),
                sum(each.resemblance for each in exact) / len(exact),
                sum(errors) / len(errors) if errors else "not installed",
            ]
        )
        report.figures[f"found_{name.replace(',', '').replace(' ', '_')}"] = round(
            found / len(stories), 3
        )
    header = ["taken over", "found", "containment", "resemblance", "error of MinHash"]
    report.table(f"Stories that another has taken over: {len(stories)} each", header, rows)


def _framed(story: Words, other: Words, share: float) -> Words:
    """Return a part of a story inside another one that is twice as long as that."""
    part = story[: int(len(story) * share)]
    own = (other * (1 + 2 * len(part) // len(other)))[: 2 * len(part)]
    return own[: len(part)] + part + own[len(part) :]


def _edited(story: Words, every: int, chance: random.Random) -> Words:
    """Return a story of which one word in so many was changed."""
    return [f"{word}ish" if chance.random() < 1 / every else word for word in story]


CHANGES: dict[str, Callable[[Words, Words, random.Random], Words]] = {
    "whole": lambda story, _other, _chance: story,
    "with 100 words of another before and after": lambda story, other, _chance: (
        other[:100] + story + other[-100:]
    ),
    "three quarters, framed": lambda story, other, _chance: _framed(story, other, 0.75),
    "half, framed": lambda story, other, _chance: _framed(story, other, 0.5),
    "two fifths, framed": lambda story, other, _chance: _framed(story, other, 0.4),
    "a quarter, framed": lambda story, other, _chance: _framed(story, other, 0.25),
    "each 20th word changed": lambda story, _other, chance: _edited(story, 20, chance),
    "each 10th word changed": lambda story, _other, chance: _edited(story, 10, chance),
    "each 5th word changed": lambda story, _other, chance: _edited(story, 5, chance),
    "half, framed, each 20th changed": lambda story, other, chance: _edited(
        _framed(story, other, 0.5), 20, chance
    ),
}


def _estimated(one: str, other: str) -> float | None:
    try:
        from rensa import RMinHash
    except ImportError:
        return None
    sketches = []
    for text in (one, other):
        words = shingling.words_of(text)
        sketch = RMinHash(num_perm=_SLOTS, seed=_SEED)
        ends = range(shingling.LENGTH, len(words) + 1)
        sketch.update([" ".join(words[end - shingling.LENGTH : end]) for end in ends])
        sketches.append(sketch)
    return float(sketches[0].jaccard(sketches[1]))


def _speed(report: Report, texts: list[str]) -> None:
    """Print how long the largest verdict takes that there may be."""
    rows: list[list[float | int | str]] = []
    for name, length in (("as they are", 0), ("of a book's length", shingling.MOST_WORDS)):
        chosen = [
            " ".join((text.split() * (1 + length // max(1, len(text.split()))))[: length or None])
            for text in texts[:_MOST_SOURCES]
        ]
        sources = [Source(number, text=text) for number, text in enumerate(chosen, start=1)]
        started = time.perf_counter()
        assess(sources)
        taken = time.perf_counter() - started
        rows.append([f"{len(sources)} texts {name}", taken])
        report.figures["seconds_longest" if length else "seconds"] = round(taken, 3)
    report.table("Time", ["a verdict's citations", "seconds"], rows)


if __name__ == "__main__":
    main()
