"""How fast, in how much memory, and how both grow. Every figure comes from a process of its own."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring.report import Cell, Report

_WORKER = Path(__file__).with_name("worker.py")
_MEGA = 10**6
# Starting is measured several times; what else the machine does only ever adds to it.
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is read for the figures on speed: articles, and the lengths of long texts."""

    articles: int
    both: int
    lengths: tuple[int, ...]


FULL = Extent(2000, 400, (_MEGA, 5 * _MEGA, 10 * _MEGA))
QUICK = Extent(20, 16, (_MEGA // 40, _MEGA // 10))


def against_spacy(report: Report, extent: Extent) -> None:
    """Read the seeds again and again, then let spaCy's whole pipeline do it, on one core each."""
    ours, spacy = _run("claims", extent.articles), _run("spacy", extent.articles)
    rows: list[list[Cell]] = [
        [
            name,
            result["cpu_seconds"],
            result["seconds"],
            extent.articles / result["seconds"],
            result["peak_mib"],
        ]
        for name, result in (("claimdesk", ours), ("spaCy, full pipeline", spacy))
    ]
    header = ["one core", "CPU seconds", "seconds", "articles/s", "peak MiB"]
    report.table(f"Speed: {extent.articles:,} articles, the seeds repeated", header, rows)
    report.figures |= {
        "time_vs_spacy": ours["cpu_seconds"] / spacy["cpu_seconds"],
        "articles_per_s": extent.articles / ours["seconds"],
        "peak_mib": ours["peak_mib"],
        "memory_growth_mib": ours["resident_at_the_end"] - ours["resident_at_a_tenth"],
    }
    report.note(
        f"resident memory: {ours['resident_at_a_tenth']:.0f} MiB after a tenth,"
        f" {ours['resident_at_the_end']:.0f} MiB at the end;"
        f" {ours['claims'] / extent.articles:.1f} claims an article"
    )


def start_up(report: Report) -> None:
    """Start a process and let it read a sentence."""
    seconds = []
    for _ in range(_STARTS):
        started = time.perf_counter()
        _run("start", 1)
        seconds.append(time.perf_counter() - started)
    report.figures["start_s"] = min(seconds)
    report.note(f"start-up, from nothing to the first claim: {min(seconds):.2f} s")


def two_workers(report: Report, extent: Extent) -> None:
    """Let two processes share what one process reads alone."""
    alone = _run("claims", extent.both)["seconds"]
    pair = [_started("claims", extent.both // 2, core) for core in (0, 1)]
    together = max(_finished(process)["seconds"] for process in pair)
    report.figures["two_workers_speedup"] = alone / together
    report.note(f"two processes read {alone / together:.2f} times as fast as one")


def long_texts(report: Report, extent: Extent) -> None:
    """Read single texts of growing length: the time for a character must stay the same."""
    results = [(length, _run("text", length)) for length in extent.lengths]
    rows: list[list[Cell]] = [
        [
            f"{length / _MEGA:g} MB",
            result["cpu_seconds"],
            1e6 * result["cpu_seconds"] / length,
            result["peak_mib"],
        ]
        for length, result in results
    ]
    report.table("One long text", ["length", "CPU seconds", "µs a character", "peak MiB"], rows)
    (first, short), (last, long) = results[0], results[-1]
    report.figures["long_text_time_ratio"] = (long["cpu_seconds"] / last) / (
        short["cpu_seconds"] / first
    )


def _run(what: str, amount: int) -> dict[str, float]:
    return _finished(_started(what, amount, 0))


def _started(what: str, amount: int, core: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(_WORKER), what, str(amount), str(core)]
    # What is installed has been compiled once, whatever this shell says about it.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.Popen(  # noqa: S603 (our own)
        command, stdout=subprocess.PIPE, text=True, env=environment
    )


def _finished(process: subprocess.Popen[str]) -> dict[str, float]:
    printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{process.args!r} failed.")
    result: dict[str, float] = json.loads(printed)
    return result
