"""Turn `DATABASE_URL` and `REDIS_URL` into what Django and Celery want.

Both may use a Unix socket:

    postgresql://user:password@host:5432/name?sslmode=require
    postgresql://user@/name?host=/run/postgresql
    redis://:password@host:6379/0      rediss://…      unix:///run/redis/redis.sock?db=0
"""

from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What libpq may be told by the address. Anything else in it is more likely a typing error.
POSTGRESQL_OPTIONS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    }
)
REDIS_TLS_OPTIONS = frozenset({"ssl_ca_certs", "ssl_cert_reqs", "ssl_certfile", "ssl_keyfile"})
# Redis has 16 databases unless told otherwise; the cache needs the one after the broker's.
LAST_BROKER_DATABASE = 14


class RedisLocations(NamedTuple):
    """Celery's queue, and the cache in the next database: clearing it must not drop messages."""

    broker: str
    cache: str


def database_from_url(url: str, *, pool_size: int, prepares: bool = True) -> dict[str, Any]:
    """Return Django's `DATABASES` entry for a PostgreSQL address.

    :raises ImproperlyConfigured: the address is not one, or has options that are not allowed.
    """
    parts = _split("DATABASE_URL", url, schemes=("postgresql", "postgres"))
    options = _query("DATABASE_URL", parts, allowed=POSTGRESQL_OPTIONS | {"host"})
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured("DATABASE_URL must end with the name of one database.")
    host = options.pop("host", "") or unquote(parts.hostname or "")
    # Connections open when needed, so that many small processes do not hold idle ones.
    pool = {"min_size": 0, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "config.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port("DATABASE_URL", parts) or ""),
        "CONN_MAX_AGE": 0,
        # The engine above replaces a connection that died with a restarted server, at less cost.
        "CONN_HEALTH_CHECKS": False,
        # For statements that ask to be prepared (verification/prepared.py); None: not even those.
        "OPTIONS": {**options, "pool": pool, "prepare_threshold": 5 if prepares else None},
    }


def redis_locations(url: str) -> RedisLocations:
    """Return where Celery's queue and the cache are: database N and N + 1 of one Redis.

    :raises ImproperlyConfigured: the address is not one, or leaves no database for the cache.
    """
    parts = _split("REDIS_URL", url, schemes=("redis", "rediss", "unix"))
    return _on_a_socket(parts) if parts.scheme == "unix" else _over_tcp(parts)


def _over_tcp(parts: SplitResult) -> RedisLocations:
    encrypted = parts.scheme == "rediss"
    options = _query("REDIS_URL", parts, allowed=REDIS_TLS_OPTIONS if encrypted else frozenset())
    if encrypted:
        # Celery trusts any certificate where the address does not ask for a check.
        options.setdefault("ssl_cert_reqs", "required")
    _port("REDIS_URL", parts)
    if not parts.hostname:
        raise ImproperlyConfigured("REDIS_URL names no host.")
    number = _database_number(parts.path.removeprefix("/") or "0")
    query = urlencode(options)
    broker, cache = (parts._replace(path=f"/{n}", query=query) for n in (number, number + 1))
    return RedisLocations(broker.geturl(), cache.geturl())


def _on_a_socket(parts: SplitResult) -> RedisLocations:
    options = _query("REDIS_URL", parts, allowed=frozenset({"db"}))
    if parts.netloc or not parts.path.startswith("/"):
        raise ImproperlyConfigured(
            "REDIS_URL must name a socket by its full path and without a password: "
            "unix:///run/redis/redis.sock?db=0"
        )
    number = _database_number(options.get("db", "0"))
    path = quote(unquote(parts.path))
    return RedisLocations(
        broker=f"redis+socket://{path}?virtual_host={number}",
        cache=f"unix://{path}?db={number + 1}",
    )


def _database_number(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= LAST_BROKER_DATABASE:
        return int(text)
    raise ImproperlyConfigured(
        f"REDIS_URL asks for database {text!r}; allowed is 0 to {LAST_BROKER_DATABASE}, "
        "as the cache takes the database after it."
    )


def _split(name: str, url: str, *, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not an address: {error}.") from None
    if parts.scheme not in schemes:
        allowed = " or ".join(f"{scheme}://" for scheme in schemes)
        # The rest of the address may hold a password, so only its start is shown.
        raise ImproperlyConfigured(f"{name} starts with {parts.scheme!r}; allowed is {allowed}.")
    return parts


def _query(name: str, parts: SplitResult, *, allowed: frozenset[str]) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - allowed):
        raise ImproperlyConfigured(
            f"{name} has the option {', '.join(unknown)}; "
            f"allowed here: {', '.join(sorted(allowed)) or 'none'}."
        )
    return options


def _port(name: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number to 65535.") from None
