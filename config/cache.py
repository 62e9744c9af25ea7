"""Django's cache, which pages and sign-in can do without: while Redis is away, nothing is in it."""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from verification.rates import AWAY, PATIENCE

Answer = TypeVar("Answer")
logger = structlog.get_logger(__name__)


def _or(instead: Answer, call: Callable[..., Answer], *given: Any) -> Answer:
    try:
        return call(*given)
    except AWAY:
        logger.warning("cache_unavailable")
        return instead


class DispensableClient(RedisCacheClient):
    """What is asked of it while Redis is away answers as an empty cache does."""

    def get(self, key: Any, default: Any) -> Any:
        return _or(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        _or(None, super().set, key, value, timeout)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return _or(True, super().add, key, value, timeout)

    def has_key(self, key: Any) -> bool:
        return _or(False, super().has_key, key)

    def delete(self, key: Any) -> bool:
        return _or(False, super().delete, key)


class DispensableCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waiting = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        params["OPTIONS"] = {**waiting, **params.get("OPTIONS", {})}
        super().__init__(server, params)
        self._class = DispensableClient
