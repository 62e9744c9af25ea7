"""What `manage.py demo` does, step by step."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config import embedded, probe
from config.demo import sign_ins
from config.demo.processes import GaveUp, Process, Processes, spawn
from config.embedded import locks

WORKERS = 2
POLL = 0.25
SEEDS = settings.BASE_DIR / "seeds"

Say = Callable[[str], None]


class CannotRun(Exception):
    """The demo cannot start or go on; the message says why and what to do."""


class Stopped(BaseException):
    """Ctrl-C, or somebody asked the demo to stop."""


def run(*, port: int, say: Say) -> None:
    """Run until Ctrl-C, then stop all that was started.

    :raises CannotRun: with what to do about it.
    """
    data_dir = settings.CLAIMDESK_DATA_DIR
    with _only_demo(data_dir, port), _stoppable():
        _refuse_taken_port(port)
        say(f"starting the web server, {WORKERS} workers and beat …")
        processes = Processes(_processes(data_dir), say)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            people = sign_ins.prepare(data_dir / "demo-sign-ins.json")
            processes.start()
            _load_seeds(processes)
            _wait_for_web(processes, port)
            _announce(people, port, say)
            _watch_until(lambda: False, processes)
        except GaveUp as error:
            raise CannotRun(str(error)) from error
        except Stopped:
            say("stopping …")
        finally:
            _stop_everything(processes, data_dir)
    say("stopped")


def _processes(data_dir: Path) -> Iterator[Process]:
    logs = data_dir / "logs"
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    serve = ["-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    yield Process("web", [sys.executable, *serve], logs / "web.log")
    for number in range(1, WORKERS + 1):
        name = f"worker-{number}"
        options = ["worker", "--hostname", f"{name}@%h", "--concurrency", "1"]
        yield Process(name, [*celery, *options], logs / f"{name}.log")
    if settings.LLM_TEXT_MAY_LEAVE:
        options = ["worker", "--queues", "claimdesk-llm", "--concurrency", "1"]
        name = "model-worker"
        yield Process(name, [*celery, *options, "--hostname", f"{name}@%h"], logs / f"{name}.log")
    yield Process("beat", [*celery, "beat"], logs / "beat.log")


def _load_seeds(processes: Processes) -> None:
    """Send the seeds as an operator would, and show how far the workers are."""
    command = [sys.executable, "manage.py", "ingest", str(SEEDS / "manifest.json"), "--wait"]
    ingest = spawn(command, None, LOG_LEVEL="WARNING")
    try:
        _watch_until(lambda: ingest.poll() is not None, processes)
    finally:
        ingest.terminate()
        ingest.wait()
    if ingest.returncode:
        raise CannotRun(
            "The seeds could not be loaded; the lines above say why. Removing "
            f"{settings.CLAIMDESK_DATA_DIR} starts afresh."
        )


def _wait_for_web(processes: Processes, port: int) -> None:
    _watch_until(lambda: probe.is_ready(port), processes)


def _watch_until(done: Callable[[], bool], processes: Processes) -> None:
    while not done():
        processes.revive()
        time.sleep(POLL)


def _announce(people: list[sign_ins.SignIn], port: int, say: Say) -> None:
    say("")
    say(f"  {'sign in as':<16} {'password':<22} role")
    for person in people:
        say(f"  {person.username:<16} {person.password:<22} {person.role.label}")
    say("")
    say(f"  logs: {settings.CLAIMDESK_DATA_DIR / 'logs'}    Ctrl-C stops everything")
    say("")
    say(f"ready: http://127.0.0.1:{port}/")


def _stop_everything(processes: Processes, data_dir: Path) -> None:
    # A second Ctrl-C must not leave half of them behind.
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.SIG_IGN)
    processes.stop()
    connection.close()
    if settings.CLAIMDESK_EMBEDDED_SERVICES:
        embedded.release(data_dir)


@contextmanager
def _stoppable() -> Iterator[None]:
    def stop(_signum: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {
        sig: signal.signal(sig, stop) for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)


@contextmanager
def _only_demo(data_dir: Path, port: int) -> Iterator[None]:
    lock = data_dir / "locks" / "demo"
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd = locks.seize(lock)
    if fd is None:
        address = lock.read_text(encoding="utf-8").strip()
        raise CannotRun(f"The demo runs already, at {address}. Stop that one with Ctrl-C first.")
    try:
        lock.write_text(f"http://127.0.0.1:{port}/\n", encoding="utf-8")
        yield
    finally:
        os.close(fd)


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as listener:
        # As gunicorn will: a connection that has just ended does not keep the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} cannot be used ({error.strerror}). "
                "Choose another one, such as: PORT=8001 make demo"
            ) from error
