"""What `ENGINE` names: Django looks for the wrapper in the module `base`."""

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

# An idle connection that was last heard of so many seconds ago is asked: a network between that
# has forgotten it says nothing.
TRUSTED = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    # When each connection of the pool was last known to work.
    known: "WeakKeyDictionary[psycopg.Connection[Any], float]" = WeakKeyDictionary()

    def get_new_connection(self, conn_params: Any) -> Any:
        """Take a connection that works from the pool.

        Django would ask each time, which costs as much as a small statement. But a server that
        ends closes its connections, and that can be seen from this side.
        """
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or self._works(connection):
                return connection
            connection.close()
            # The pool opens another one in its place.
            self.pool.putconn(connection)

    def _works(self, connection: "psycopg.Connection[Any]") -> bool:
        now = time.monotonic()
        if now - self.known.get(connection, now - 2 * TRUSTED) < TRUSTED:
            # Idle, the server has nothing to say but that it ends.
            return not has_news(connection)
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.OperationalError:
            return False
        self.known[connection] = now
        return True


def has_news(connection: "psycopg.Connection[Any]") -> bool:
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(0))
