"""How many requests somebody has made in this minute: counted in Redis."""

import time
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings

MINUTE = 60
# So long a request waits for an answer that may not come, in seconds.
PATIENCE = 0.5
# The last is what redis-py raises where a connection is closed while an answer is read from it.
AWAY = (redis.ConnectionError, redis.TimeoutError, ValueError)
# One command: a counter that nobody lets expire would stay for ever.
COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""
logger = structlog.get_logger(__name__)


def count(who: str) -> int:
    """Return how many requests this is in this minute; 0 while the counters are out of reach.

    Work goes on without Redis, so the limit does not stand in its way.
    """
    key = f"claimdesk:{who}-{int(time.time() // MINUTE)}"
    counters: Any = _redis(settings.CACHES["default"]["LOCATION"])
    try:
        return int(counters.eval(COUNT, 1, key, 2 * MINUTE))
    except AWAY:
        logger.warning("rate_limit_unavailable")
        return 0


def seconds_left() -> float:
    """Return when the next minute begins."""
    return MINUTE - time.time() % MINUTE


@cache
def _redis(location: str) -> "redis.Redis":
    # Not by Django's cache, which asks three times to count once.
    return redis.Redis.from_url(location, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
