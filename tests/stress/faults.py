"""What goes wrong while people work, each at random moments from a seed."""

import contextlib
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from django.db import connection

from tests.installation import Installation

# Whoever is in the middle of something at this moment.
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM (
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND xact_start IS NOT NULL
    ORDER BY random() LIMIT 1
) busy
"""
TRIES = 40
BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""
# So many looks in a row must find nobody at work.
LOOKS = 5
PATIENCE = 300


def wait_for_silence() -> None:
    """Return when nothing is under way any more, also for clients who are gone."""
    quiet = 0
    for _ in range(PATIENCE):
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            [busy] = cursor.fetchone()
        quiet = 0 if busy else quiet + 1
        if quiet == LOOKS:
            return
        time.sleep(0.1)


class Faults:
    """Each kind of fault comes about once in so many seconds."""

    def __init__(self, installation: Installation, seed: str, pace: float) -> None:
        self.happened: Counter[str] = Counter()
        self._installation, self._random = installation, Random(seed)  # noqa: S311 (no secret)
        self._web: subprocess.Popen[bytes] | None = None
        self._worker = installation.start_worker()
        self._kinds: dict[str, tuple[float, Callable[[], bool]]] = {
            "web worker killed": (8 * pace, self._kill_web_worker),
            "database connection cut off": (3 * pace, self._cut_database_connection),
            "task worker killed": (50 * pace, self._kill_task_worker),
            "Redis emptied": (25 * pace, self._empty_redis),
        }
        self._due: dict[str, float] = {}

    def begin(self, web: subprocess.Popen[bytes]) -> None:
        self._web = web
        now = time.monotonic()
        self._due = {kind: now + self._wait(kind) for kind in self._kinds}

    def come(self) -> None:
        """Let happen what is due."""
        for kind, due in self._due.items():
            if time.monotonic() >= due:
                self.happened[kind] += self._kinds[kind][1]()
                self._due[kind] = time.monotonic() + self._wait(kind)

    def _wait(self, kind: str) -> float:
        return self._kinds[kind][0] * self._random.uniform(0.5, 1.5)

    def _kill_web_worker(self) -> bool:
        assert self._web is not None
        children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text().split()
        if not children:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(self._random.choice(children)), signal.SIGKILL)
        return True

    def _cut_database_connection(self) -> bool:
        for _ in range(TRIES):
            with connection.cursor() as cursor:
                cursor.execute(CUT_OFF)
                if cursor.fetchall():
                    return True
            time.sleep(0.01)
        return False

    def _kill_task_worker(self) -> bool:
        self._installation.kill(self._worker)
        self._worker = self._installation.start_worker()
        return True

    def _empty_redis(self) -> bool:
        with self._installation.redis() as client:
            client.flushdb()
        return True
