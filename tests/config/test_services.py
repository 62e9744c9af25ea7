from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import services
from manage import needs_services

DATABASE_URL = "postgresql://desk@db/claims"
REDIS_URL = "redis://redis/0"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "")


def test_neither_address_means_the_embedded_services(tmp_path: Path) -> None:
    found = services.from_environment(tmp_path)
    assert found.embedded
    assert found.database_url == f"postgresql://claimdesk@/claimdesk?host={tmp_path}/run"
    assert found.redis_url == f"unix://{tmp_path}/run/redis.sock?db=0"


def test_asking_for_the_addresses_starts_nothing(tmp_path: Path) -> None:
    services.from_environment(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_both_addresses_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", DATABASE_URL)
    monkeypatch.setenv("REDIS_URL", REDIS_URL)
    assert services.from_environment(tmp_path) == (DATABASE_URL, REDIS_URL, False)


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [("DATABASE_URL", DATABASE_URL, "REDIS_URL"), ("REDIS_URL", REDIS_URL, "DATABASE_URL")],
)
def test_one_address_alone_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, missing: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set"):
        services.from_environment(tmp_path)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", False),
        ("help", False),
        ("extract seeds/a.txt", False),
        ("migrate --help", False),
        ("check", False),
        ("check --database default", True),
        ("makemigrations --check", True),
        ("migrate", True),
        ("demo", True),
        ("shell", True),
    ],
)
def test_only_commands_that_use_the_services_start_them(line: str, expected: bool) -> None:
    assert needs_services(line.split()) is expected
