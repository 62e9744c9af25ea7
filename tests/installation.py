"""A whole Claimdesk of a test's own: data directory, services, workers, beat, as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
import redis

from config import embedded

PROJECT = Path(__file__).parents[1]
PATIENCE = 180.0
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "DATABASE_URL_FILE", "REDIS_URL_FILE")


class Installation:
    """Processes are started by name and ended by id; `stop` leaves none."""

    def __init__(
        self, data_dir: Path, urls: embedded.Urls | None = None, **environment: str
    ) -> None:
        """Use the services at `urls`, or embedded ones of its own."""
        self.data_dir = data_dir
        # Held by this process too, so that they do not stop between two commands.
        self.urls = urls or embedded.ensure_running(data_dir)
        inherited = {k: v for k, v in os.environ.items() if k not in NOT_OURS}
        given = {"DATABASE_URL": urls.database_url, "REDIS_URL": urls.redis_url} if urls else {}
        self.environment = {
            **inherited,
            **given,
            "CLAIMDESK_DATA_DIR": str(data_dir),
            # No test leaves this machine.
            "FETCH_CITED_PAGES": "off",
            **environment,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        # gunicorn's own process, whose children answer.
        self.web: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run one command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a process in a group of its own, its output in a file of the data directory."""
        with (self.data_dir / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def start_web(self) -> str:
        """Start the web server on a free port and return its address once it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.environment["PORT"] = str(port)
        self.web = self.start("gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        address = f"http://127.0.0.1:{port}"
        self.wait_until(lambda: self._answers(f"{address}/health/ready/"), "the web is not ready")
        return address

    @staticmethod
    def _answers(address: str) -> bool:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 (loopback)
                return bool(answer.status == HTTPStatus.OK)
        except OSError:
            return False

    def start_worker(self, *options: str) -> subprocess.Popen[bytes]:
        command = ["celery", "-A", "config", "worker", "--concurrency=1", "-l", "INFO"]
        return self.start(*command, *options)

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("celery", "-A", "config", "beat", "-l", "INFO")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its children without any warning."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def stop(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                self.kill(process)

    def sql(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.urls.database_url, autocommit=True) as connection:
            return connection.execute(query, parameters).fetchall()

    def redis(self) -> "redis.Redis":
        return redis.Redis.from_url(self.urls.redis_url)

    def wait_until(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"{what}:\n{self.log()}"
            time.sleep(0.1)

    def log(self) -> str:
        return self.whole_log()[-5000:]

    def whole_log(self) -> str:
        file = self.data_dir / "processes.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def unfinished(self) -> int:
        ((count,),) = self.sql(
            "SELECT count(*) FROM claims_extraction WHERE status IN ('waiting', 'running')"
        )
        return int(count)
