"""What a process does that wants to use the embedded services."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import redis

from config.embedded import locks
from config.embedded.errors import EmbeddedServicesError
from config.embedded.layout import Layout, Urls

PROJECT = Path(__file__).resolve().parents[2]
# A start takes a second; recovery after a crash in the middle of heavy writing may take longer.
TIMEOUT = 60.0
# How long a user who has gone may seem to be there.
PATIENCE = 5.0
LOG_LINES = 15
LARGEST_LOG = 10_000_000  # bytes

# Open for as long as this process lives: closing one would say that it needs the services no more.
_held: dict[Path, int] = {}
# Kept because Python complains about a child that is forgotten while it runs.
_keepers: list[subprocess.Popen[bytes]] = []


def ensure_running(data_dir: Path) -> Urls:
    """Start or join the services, wait until both answer, and hold them until this process ends.

    :raises EmbeddedServicesError: they cannot be started, or do not answer in time.
    """
    layout = Layout(data_dir)
    layout.prepare()
    if layout.data_dir not in _held:
        # Waits while a keeper stops the servers: it has the lock then, and ends soon.
        _held[layout.data_dir] = locks.share(layout.locks / "users")
    deadline = time.monotonic() + TIMEOUT
    # Even where servers answer: those that a killed keeper left behind need a new one.
    keeper = _start_keeper(layout)
    while not _answer(layout.urls):
        if keeper is not None and keeper.poll():
            raise EmbeddedServicesError(_failure("cannot be started", layout))
        if time.monotonic() > deadline:
            raise EmbeddedServicesError(_failure(f"do not answer within {TIMEOUT:.0f} s", layout))
        time.sleep(0.05)
        if keeper is None:
            # Somebody else's keeper, which may have been about to end.
            keeper = _start_keeper(layout)
    return layout.urls


def release(data_dir: Path) -> None:
    """Give up what `ensure_running` holds; stop the services at once if nobody else uses them."""
    layout = Layout(data_dir)
    os.close(_held.pop(layout.data_dir))
    users = _seize_soon(layout.locks / "users")
    if users is None:
        return
    try:
        _stop_keeper(layout.locks / "keeper")
    finally:
        os.close(users)


def _seize_soon(lock: Path) -> int | None:
    """Return the only lock, with patience for the keeper's own look at it and for ending children.

    None where somebody else goes on using the services.
    """
    deadline = time.monotonic() + PATIENCE
    while (fd := locks.seize(lock)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return fd


def _stop_keeper(lock: Path) -> None:
    deadline = time.monotonic() + TIMEOUT
    with contextlib.suppress(ProcessLookupError, FileNotFoundError, ValueError):
        if locks.is_held(lock):
            os.kill(int(lock.read_text()), signal.SIGTERM)
    while locks.is_held(lock) and time.monotonic() < deadline:
        time.sleep(0.05)


def _start_keeper(layout: Layout) -> subprocess.Popen[bytes] | None:
    """Start a keeper unless one lives; it gets its lock from here, so there is never a second."""
    fd = locks.seize(layout.locks / "keeper")
    if fd is None:
        return None
    try:
        _set_large_logs_aside(layout.logs)
        with (layout.logs / "keeper.log").open("ab") as log:
            keeper = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, "-m", "config.embedded", str(layout.data_dir.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[fd],
                cwd=PROJECT,
                start_new_session=True,
            )
    finally:
        os.close(fd)
    _keepers.append(keeper)
    return keeper


def _set_large_logs_aside(logs: Path) -> None:
    for log in logs.glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.old"))


def _answer(urls: Urls) -> bool:
    try:
        psycopg.connect(urls.database_url, connect_timeout=5).close()
        with redis.Redis.from_url(urls.redis_url, socket_timeout=5) as client:
            client.ping()
    except (psycopg.OperationalError, redis.RedisError):
        return False
    return True


def _failure(what: str, layout: Layout) -> str:
    logs = sorted(layout.logs.glob("*.log"))
    last_lines = [
        f"--- {log}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
        for log in logs
        if log.name in {"keeper.log", "postgres.log", "redis.log"}
    ]
    return "\n".join([f"The embedded services {what}. Their logs say:", *last_lines])
