"""The processes that the demo starts: watched, restarted a few times, and never left behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PROJECT = Path(__file__).resolve().parents[2]
MOST_RESTARTS = 3
STOP_TIMEOUT = 25.0


class GaveUp(Exception):
    """A process ends again and again; the message names it and its log."""


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C until a process that is being started is known, and so will be stopped."""
    came: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {sig: signal.signal(sig, lambda sig, _frame: came.append(sig)) for sig in signals}
    try:
        yield
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)
    for number in came:
        signal.raise_signal(number)


@dataclass
class Process:
    name: str
    command: list[str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0

    def start(self) -> None:
        # Each demo begins a new log; what a process said before it died stays in it.
        with self.log.open("ab" if self.restarts else "wb") as log, _undisturbed():
            self.running = spawn(self.command, log)

    def ended(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        return self.running.poll() if self.running else None

    def ask_to_stop(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.terminate()

    def clear_away(self, deadline: float) -> None:
        """Wait until the deadline, then end by force whatever the process has left running."""
        if self.running is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.running.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class Processes:
    def __init__(self, processes: Iterable[Process], say: Callable[[str], None]) -> None:
        self.all = list(processes)
        self.say = say

    def start(self) -> None:
        for process in self.all:
            process.start()

    def revive(self) -> None:
        """Start again what has died.

        :raises GaveUp: it has died too often.
        """
        for process in self.all:
            if (code := process.ended()) is None:
                continue
            process.clear_away(time.monotonic())
            if process.restarts == MOST_RESTARTS:
                raise GaveUp(
                    f"{process.name} ended again, with code {code}. Read why in {process.log}"
                )
            process.restarts += 1
            self.say(f"{process.name} ended with code {code}; starting it again ({process.log})")
            process.start()

    def stop(self) -> None:
        deadline = time.monotonic() + STOP_TIMEOUT
        for process in self.all:
            process.ask_to_stop()
        for process in self.all:
            process.clear_away(deadline)


def spawn(
    command: list[str], output: IO[Any] | None, **environment: str
) -> "subprocess.Popen[bytes]":
    """Start a process that does not outlive this one; without `output` it writes where we do."""
    # Linux asks it to stop even when the demo itself is ended with `kill -9`.
    setpriv = shutil.which("setpriv")
    until_we_die = [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
    return subprocess.Popen(  # noqa: S603 (our own command)
        [*until_we_die, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd=PROJECT,
        env={**os.environ, **environment},
        # Ctrl-C in the terminal is for the demo, which then stops the others in order.
        start_new_session=True,
    )
