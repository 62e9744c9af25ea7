"""One process of a measurement, on one core, without threads: prints what it took as JSON.

    python worker.py claims|spacy|text|start AMOUNT [CORE]

`claims` and `spacy` read AMOUNT articles, the seeds again and again; `text` reads one text of
AMOUNT characters; `start` reads a sentence, AMOUNT times.
"""

import os

# Before anything loads numpy: its threads would take a second core.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).parents[2]
_STARTED = time.perf_counter()
# The tenth at which memory is looked at first: everything that is loaded once is loaded.
_TENTH = 10


def _seeds() -> list[str]:
    return [path.read_bytes().decode() for path in sorted((ROOT / "seeds").glob("*.txt"))]


def _resident() -> float:
    """Return the resident memory in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _peak() -> float:
    """Return the most memory so far in MiB; `getrusage` would count what the parent had, too."""
    status = Path("/proc/self/status").read_text("ascii")
    return (
        next(int(line.split()[1]) for line in status.split("\n") if line.startswith("VmHWM"))
        / 2**10
    )


def _read(texts: Iterator[str], amount: int) -> dict[str, float]:
    from claims.extraction.pipeline import find_claims

    find_claims("Two soldiers were killed.")
    wall, cpu = time.perf_counter(), time.process_time()
    found, resident = 0, _resident()
    for number, text in enumerate(texts):
        if number == amount // _TENTH:
            resident = _resident()
        found += len(find_claims(text))
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "claims": found,
        "resident_at_a_tenth": resident,
        "resident_at_the_end": _resident(),
    }


def claims(amount: int) -> dict[str, float]:
    return _read(islice(cycle(_seeds()), amount), amount)


def spacy(amount: int) -> dict[str, float]:
    """Let spaCy's whole pipeline read whole articles, and nothing else."""
    from benchmarks.measuring.systems import full_pipeline

    model = full_pipeline()
    model("Two soldiers were killed.")
    wall, cpu = time.perf_counter(), time.process_time()
    tokens = sum(len(doc) for doc in model.pipe(islice(cycle(_seeds()), amount), batch_size=64))
    return {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "tokens": tokens,
    }


def text(amount: int) -> dict[str, float]:
    """Read one text of `amount` characters, made of the seeds' bodies."""
    from claims.extraction.document import read_document

    bodies = "".join(
        f"{article[block.start : block.end]}\n\n"
        for article in _seeds()
        for block in read_document(article).blocks
        if block.kind == "body"
    )
    return _read(iter([(bodies * (amount // len(bodies) + 1))[:amount]]), 1)


def start(amount: int) -> dict[str, float]:
    from claims.extraction.pipeline import find_claims

    for _ in range(amount):
        find_claims("Two soldiers were killed in the village on Friday.")
    return {"seconds": time.perf_counter() - _STARTED}


def main() -> None:
    sys.path[0] = str(ROOT)
    name, amount, *core = sys.argv[1:]
    if core and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(core[0]) % len(cores)]})
    result = {"claims": claims, "spacy": spacy, "text": text, "start": start}[name](int(amount))
    print(json.dumps({**result, "peak_mib": _peak()}))


if __name__ == "__main__":
    main()
