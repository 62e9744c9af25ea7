"""One embedded server: started, watched and stopped through the lock that it holds."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.embedded import locks

STOP_TIMEOUT = 30.0


@dataclass
class Server:
    name: str
    lock: Path
    log: Path
    # Its first line is the server's process id.
    pid_file: Path
    # What PostgreSQL calls a fast shutdown is SIGINT; Redis saves and ends on SIGTERM.
    stop_signal: signal.Signals
    # Makes ready what a first start or a crash left undone, and returns the command line.
    command: Callable[[], list[str]]
    # None where another keeper, killed since, has started it.
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def is_running(self) -> bool:
        ours = self.process is not None and self.process.poll() is None
        return ours or locks.is_held(self.lock)

    def start(self) -> None:
        """Start the server unless it lives already, also as what a killed keeper left behind."""
        fd = locks.seize(self.lock)
        if fd is None:
            return
        try:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(  # noqa: S603 (our own command)
                    self.command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[fd],
                    cwd="/",
                    # A terminal's Ctrl-C is for the program in front, not for the servers.
                    start_new_session=True,
                )
        finally:
            os.close(fd)

    def stop(self) -> None:
        """End the server, cleanly if it can; return when it has ended."""
        for sig in (self.stop_signal, signal.SIGQUIT, signal.SIGKILL):
            if self._ends_on(sig):
                return

    def _ends_on(self, sig: signal.Signals) -> bool:
        deadline = time.monotonic() + STOP_TIMEOUT
        signalled = False
        while self.is_running and time.monotonic() < deadline:
            # A server that has only just started may not have written its process id yet.
            signalled = signalled or self._signal(sig)
            time.sleep(0.05)
        return not self.is_running

    def _signal(self, sig: signal.Signals) -> bool:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(sig)
            return True
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(self.pid_file.read_text().split()[0]), sig)
            return True
        return False
