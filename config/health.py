"""What load balancers, containers and `make demo` ask: does it answer, can it work."""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from verification.access import public


@never_cache
@public
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@public
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when PostgreSQL and Redis can be reached, else 503 with which one cannot."""
    reachable = {"postgresql": _postgresql(), "redis": _redis()}
    ok = all(reachable.values())
    services = {name: "ok" if up else "unreachable" for name, up in reachable.items()}
    return JsonResponse(
        {"status": "ok" if ok else "unavailable", **services}, status=200 if ok else 503
    )


def _postgresql() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        with redis.Redis.from_url(settings.CACHE_URL, socket_timeout=2) as client:
            client.ping()
    except redis.RedisError:
        return False
    return True


urlpatterns = [path("live/", live, name="live"), path("ready/", ready, name="ready")]
