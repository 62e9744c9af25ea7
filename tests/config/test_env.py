from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import (
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_object,
    env_origin,
    env_page,
    env_seconds,
    env_secret,
    env_str,
)


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    monkeypatch.delenv("X_FILE", raising=False)


def port(name: str) -> int:
    return env_int(name, 8000, minimum=1, maximum=65535)


def lease(name: str) -> timedelta:
    return env_seconds(
        name, timedelta(minutes=20), minimum=timedelta(seconds=5), maximum=timedelta(hours=1)
    )


def switch(name: str) -> bool:
    return env_bool(name, default=False)


def origin(name: str) -> str:
    return env_origin(name, "http://127.0.0.1:8000")


def nowhere(name: str) -> str:
    return env_origin(name, "")


def level(name: str) -> str:
    return env_choice(name, "INFO", choices=("DEBUG", "INFO"))


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (env_str, " text ", "text"),
        (switch, "1", True),
        (switch, "Yes", True),
        (switch, "off", False),
        (port, "1", 1),
        (port, "65535", 65535),
        (lease, "90", timedelta(seconds=90)),
        (env_list, "a, b,,c ", ["a", "b", "c"]),
        (level, "DEBUG", "DEBUG"),
        (env_secret, "s3cret", "s3cret"),
        (env_object, '{"bucket_name": "reports"}', {"bucket_name": "reports"}),
        (origin, "https://claims.example.org/", "https://claims.example.org"),
        (origin, "http://[::1]:8000", "http://[::1]:8000"),
        (env_page, "https://desk.example.org", "https://desk.example.org"),
        (env_page, "https://desk.example.org/a?b=c#d", "https://desk.example.org/a?b=c#d"),
    ],
)
def test_a_value_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str, expected: object
) -> None:
    monkeypatch.setenv("X", value)
    assert read("X") == expected


@pytest.mark.parametrize(
    ("read", "default"),
    [
        (env_str, ""),
        (switch, False),
        (port, 8000),
        (lease, timedelta(minutes=20)),
        (env_list, []),
        (level, "INFO"),
        (env_secret, ""),
        (env_object, {}),
        (origin, "http://127.0.0.1:8000"),
        (nowhere, ""),
        (env_page, ""),
    ],
)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_unset_or_empty_variable_gives_the_default(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], default: object, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("X", value)
    assert read("X") == default


@pytest.mark.parametrize(
    ("read", "value", "allowed"),
    [
        (switch, "maybe", "0, 1, false, no, off, on, true, yes"),
        (switch, "2", "0, 1, false, no, off, on, true, yes"),
        (port, "0", "a whole number from 1 to 65535"),
        (port, "65536", "a whole number from 1 to 65535"),
        (port, "-1", "a whole number from 1 to 65535"),
        (port, "8_000", "a whole number from 1 to 65535"),
        (port, "8000.0", "a whole number from 1 to 65535"),
        (port, "٨٠", "a whole number from 1 to 65535"),
        (lease, "4", "a whole number from 5 to 3600"),
        (lease, "5m", "a whole number from 5 to 3600"),
        (level, "debug", "DEBUG, INFO"),
        (origin, "claims.example.org", "an address such as https://claims.example.org"),
        (origin, "https://x.example/desk", "an address such as https://claims.example.org"),
        (env_page, "desk.example.org", "an address such as https://desk.example.org/about"),
        (env_page, "javascript:alert(1)", "an address such as https://desk.example.org/about"),
        (env_page, "https://x.example/a b", "an address such as https://desk.example.org/about"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str, allowed: str
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        read("X")
    assert str(refusal.value).startswith("X is ")
    assert repr(value) in str(refusal.value).lower() or repr(value) in str(refusal.value)
    assert allowed in str(refusal.value)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert env_secret("X") == "s3cret"


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_secret_file_that_holds_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="X_FILE names"):
        env_secret("X")


def test_a_secret_in_both_places_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("s3cret")
    monkeypatch.setenv("X", "s3cret")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured) as refusal:
        env_secret("X")
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("value", ["s3cret", '["s3cret"]', '{"s3cret": '])
def test_what_is_no_object_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match="X is no JSON object") as refusal:
        env_object("X")
    assert "s3cret" not in str(refusal.value)
