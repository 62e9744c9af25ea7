"""`manage.py demo` as a person runs it, with a data directory of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import probe

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]


class Demo:
    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir = data_dir
        self.port = port
        self.lines: list[str] = []
        # The default for a new process: without URLs it brings its own services.
        ours = {"DATABASE_URL": "", "REDIS_URL": "", "CLAIMDESK_DATA_DIR": str(data_dir)}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=PROJECT,
            env={**os.environ, **ours, "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, wanted: str) -> str:
        assert self.process.stdout is not None
        line: str
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if re.match(wanted, line):
                return line.rstrip()
        raise AssertionError("\n".join(self.lines))

    def stop(self, sig: signal.Signals) -> int:
        self.process.send_signal(sig)
        return self.wait()

    def wait(self) -> int:
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.lines += rest.splitlines()
        return self.process.returncode

    def processes(self) -> list[int]:
        """Return whatever runs for this data directory: children, services, their children."""
        mark = os.fsencode(self.data_dir)
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _mentions(entry, mark)
        ]


def _mentions(process: Path, mark: bytes) -> bool:
    try:
        if b"State:\tZ" in (process / "status").read_bytes():
            return False
        return any(mark in (process / file).read_bytes() for file in ("environ", "cmdline"))
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[int], Demo]]:
    started: list[Demo] = []

    def start(port: int) -> Demo:
        started.append(Demo(tmp_path / "data", port))
        return started[-1]

    yield start
    for demo in started:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


def sign_ins(demo: Demo) -> dict[str, str]:
    kept = json.loads((demo.data_dir / "demo-sign-ins.json").read_text())
    printed = "\n".join(demo.lines)
    assert all(re.search(rf"{name} +{password}", printed) for name, password in kept.items())
    return dict(kept)


def test_demo_serves_survives_a_dead_worker_keeps_its_data_and_leaves_no_process(
    start: Callable[[int], Demo],
) -> None:
    port = free_port()
    demo = start(port)
    ready = demo.read_until("ready:")
    assert ready == f"ready: http://127.0.0.1:{port}/"
    assert probe.is_ready(port)
    passwords = sign_ins(demo)
    assert list(passwords) == ["reviewer", "second-reviewer", "editor", "administrator"]
    assert (demo.data_dir / "demo-sign-ins.json").stat().st_mode & 0o777 == 0o600
    assert sum(line.startswith("new ") for line in demo.lines) == 5
    assert sum(line.startswith("done ") for line in demo.lines) == 5

    second = start(port)
    second.read_until(f".*runs already, at http://127.0.0.1:{port}/")
    assert second.wait() == 1

    (worker,) = (pid for pid in demo.processes() if _is(pid, "worker-1@") and _leads(pid))
    os.kill(worker, signal.SIGKILL)
    demo.read_until("worker-1 ended with code -9; starting it again")

    assert demo.stop(signal.SIGINT) == 0
    assert demo.processes() == []

    again = start(port)
    again.read_until("ready:")
    assert sign_ins(again) == passwords
    assert sum(line.startswith("already here ") for line in again.lines) == 5
    os.kill(again.process.pid, signal.SIGKILL)
    again.wait()
    wait_until(lambda: again.processes() == [], PATIENCE)


def _is(pid: int, word: str) -> bool:
    return os.fsencode(word) in Path(f"/proc/{pid}/cmdline").read_bytes()


def _leads(pid: int) -> bool:
    return os.getpgid(pid) == pid


def test_demo_says_which_port_is_taken(start: Callable[[int], Demo]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        demo = start(port)
        demo.read_until(f".*Port {port} cannot be used .*PORT=8001 make demo")
        assert demo.wait() == 1
    wait_until(lambda: demo.processes() == [], PATIENCE)
