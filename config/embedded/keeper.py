"""The process that owns the embedded servers: starts, watches and, when nobody is left, stops them.

It outlives whoever asked first, so that nobody's end takes the servers from the others. If it is
killed itself the servers go on, and the next user's keeper finds them by their locks.
"""

import logging
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from types import FrameType

from config.embedded import locks, postgres_server, redis_server
from config.embedded.errors import EmbeddedServicesError
from config.embedded.layout import Layout
from config.embedded.servers import Server

# Long enough for `make demo` to follow a command that has just ended without a restart between.
LINGER = 5.0
POLL = 0.25
# A server that dies more often than this within a minute is not helped by another start.
RESTARTS_A_MINUTE = 5

logger = logging.getLogger(__name__)


class Keeper:
    def __init__(self, layout: Layout, clock: Callable[[], float] = time.monotonic) -> None:
        self.layout = layout
        self.servers = [postgres_server.server(layout), redis_server.server(layout)]
        self.clock = clock
        self.asked_to_stop = False
        self.last_used = clock()
        self.starts: dict[str, deque[float]] = {
            server.name: deque(maxlen=RESTARTS_A_MINUTE + 1) for server in self.servers
        }

    def run(self) -> None:
        """Keep the servers alive until nobody has used them for a while, or a signal says stop.

        :raises EmbeddedServicesError: a server cannot be started, or dies again and again.
        """
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, self._ask_to_stop)
        # For people: `kill "$(cat .data/locks/keeper)"` stops everything at once.
        (self.layout.locks / "keeper").write_text(f"{os.getpid()}\n")
        try:
            while not self.asked_to_stop:
                for server in self.servers:
                    self._revive(server)
                time.sleep(POLL)
                if self._is_removed() or self._is_unused():
                    return
        finally:
            for server in self.servers:
                server.stop()
                logger.info("%s has stopped", server.name)

    def _ask_to_stop(self, _signum: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _is_removed(self) -> bool:
        """Say whether somebody has deleted the data directory from under the servers."""
        return not self.layout.locks.is_dir()

    def _revive(self, server: Server) -> None:
        if server.is_running:
            return
        starts = self.starts[server.name]
        starts.append(self.clock())
        if len(starts) > RESTARTS_A_MINUTE and starts[-1] - starts[0] < 60:  # noqa: PLR2004 (a minute)
            raise EmbeddedServicesError(f"{server.name} ends again and again; see {server.log}.")
        server.start()
        logger.info("%s has started", server.name)

    def _is_unused(self) -> bool:
        """Say whether the time is up. Then the users' lock is kept, and new users wait for it."""
        fd = locks.seize(self.layout.locks / "users")
        if fd is None:
            self.last_used = self.clock()
            return False
        if self.clock() - self.last_used >= LINGER:
            return True
        os.close(fd)
        return False
