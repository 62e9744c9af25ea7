import pytest
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection
from redis import Redis

from config.service_urls import RedisLocations, database_from_url, redis_locations


def test_a_database_over_tcp_with_everything() -> None:
    entry = database_from_url(
        "postgresql://desk:p%40ss%2Fword@db.example.org:6432/claims?sslmode=require", pool_size=3
    )
    assert entry["ENGINE"] == "config.postgresql"
    assert entry["NAME"] == "claims"
    assert entry["USER"] == "desk"
    assert entry["PASSWORD"] == "p@ss/word"
    assert entry["HOST"] == "db.example.org"
    assert entry["PORT"] == "6432"
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["OPTIONS"]["pool"]["max_size"] == 3


def test_a_database_on_a_socket() -> None:
    entry = database_from_url("postgresql://desk@/claims?host=%2Frun%2Fpg", pool_size=3)
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("/run/pg", "", "claims")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://host/claims", "DATABASE_URL starts with 'mysql'; allowed is postgresql://"),
        ("claims", "DATABASE_URL starts with ''"),
        ("postgresql://host", "must end with the name of one database"),
        ("postgresql://host/a/b", "must end with the name of one database"),
        ("postgresql://host:port/claims", "has a port that is not a number"),
        ("postgresql://[::1/claims", "DATABASE_URL is not an address"),
        ("postgresql://host/claims?sslmod=require", "has the option sslmod; allowed here"),
    ],
)
def test_an_address_that_is_not_postgresqls_is_refused(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        database_from_url(url, pool_size=1)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "broker", "cache"),
    [
        ("redis://host", "redis://host/0", "redis://host/1"),
        (
            "redis://:p%40ss@host:6380/4",
            "redis://:p%40ss@host:6380/4",
            "redis://:p%40ss@host:6380/5",
        ),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0", None),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3", None),
    ],
)
def test_the_cache_lies_in_the_database_after_the_brokers(
    url: str, broker: str, cache: str | None
) -> None:
    number = 4 if url.endswith("db=3") else 1
    expected = cache or f"unix:///run/redis.sock?db={number}"
    assert redis_locations(url) == RedisLocations(broker=broker, cache=expected)


def test_encryption_checks_the_certificate_unless_told_otherwise() -> None:
    locations = redis_locations("rediss://host/0")
    assert Connection(locations.broker).ssl == {"ssl_cert_reqs": 2}
    assert locations.cache == "rediss://host/1?ssl_cert_reqs=required"
    assert redis_locations("rediss://host/0?ssl_cert_reqs=none").cache.endswith("reqs=none")


def test_a_socket_may_have_blanks_in_its_path() -> None:
    locations = redis_locations("unix:///run/a%20b/redis.sock?db=2")
    connection = Redis.from_url(locations.cache).connection_pool.connection_kwargs
    assert (connection["path"], connection["db"]) == ("/run/a b/redis.sock", 3)
    assert locations.broker == "redis+socket:///run/a%20b/redis.sock?virtual_host=2"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://host", "REDIS_URL starts with 'http'; allowed is redis://"),
        ("redis:///0", "REDIS_URL names no host"),
        ("redis://host/15", "asks for database '15'; allowed is 0 to 14"),
        ("redis://host/x", "asks for database 'x'"),
        ("redis://host:port/0", "has a port that is not a number"),
        ("redis://host/0?db=1", "has the option db; allowed here: none"),
        ("unix://relative.sock", "must name a socket by its full path"),
        ("unix://:secret@/run/redis.sock", "must name a socket by its full path"),
    ],
)
def test_an_address_that_is_not_redis_is_refused_without_its_password(
    url: str, reason: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        redis_locations(url)
    assert reason in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(("prepares", "threshold"), [(True, 5), (False, None)])
def test_statements_are_prepared_unless_a_pooler_does_not_bear_it(
    prepares: bool, threshold: int | None
) -> None:
    entry = database_from_url("postgresql://host/claims", pool_size=1, prepares=prepares)
    assert entry["OPTIONS"]["prepare_threshold"] == threshold
