"""So many calls a minute for each person, and for each address that shows no valid token."""

import time
from functools import cache
from typing import TYPE_CHECKING

import redis
import structlog
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

# Importing the views imports what settings name for them, which is here.
if TYPE_CHECKING:
    from rest_framework.views import APIView

MINUTE = 60
logger = structlog.get_logger(__name__)


class PerMinute(BaseThrottle):
    def allow_request(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated:
            return _count(f"person-{request.user.pk}") <= settings.API_CALLS_PER_MINUTE
        address = self.get_ident(request)
        return _count(f"address-{address}") <= settings.API_ANONYMOUS_CALLS_PER_MINUTE

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def _count(who: str) -> int:
    """Return how many calls this is in this minute; 0 while the counters are out of reach.

    Work goes on without Redis, so the limit does not stand in its way.
    """
    key = f"claimdesk:api-calls-{who}-{int(time.time() // MINUTE)}"
    # Both in one message: a counter that nobody lets expire would stay for ever.
    counting = _redis(settings.CACHES["default"]["LOCATION"]).pipeline(transaction=False)
    counting.incr(key)
    counting.expire(key, 2 * MINUTE)
    try:
        return int(counting.execute()[0])
    except (redis.ConnectionError, redis.TimeoutError):
        logger.warning("rate_limit_unavailable")
        return 0


@cache
def _redis(location: str) -> "redis.Redis":
    # Not by Django's cache, which asks three times to count once.
    return redis.Redis.from_url(location)
