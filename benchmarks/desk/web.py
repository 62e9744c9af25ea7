"""gunicorn as an operator runs it: two processes with four threads each, on a port that is free."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Seconds until a server must answer.
PATIENCE = 60.0


@contextmanager
def served(application: str, *arguments: str, **environment: str) -> Iterator[int]:
    """Serve a WSGI application while the block runs, and yield its port."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", *arguments, application]
    values = {**os.environ, **environment, "BIND": "127.0.0.1", "PORT": str(port)}
    with (ROOT / os.environ["CLAIMDESK_DATA_DIR"] / "web.log").open("ab") as log:
        if not arguments:
            command[3:3] = ["-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread", "--threads", "4"]
        server = subprocess.Popen(command, cwd=ROOT, env=values, stdout=log, stderr=log)  # noqa: S603 (our own)
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server did not start; see web.log in the benchmark's data directory.")
