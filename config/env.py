"""Read settings from the environment, strictly: a value that is not understood stops the start.

Every reader takes the variable's name and a default, and raises `ImproperlyConfigured` with the
name, what was found and what is allowed. The value of a secret never appears in a message.
An empty value counts as not set, as compose files pass unset variables on as empty ones.
"""

import json
import os
import re
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def env_str(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """Return whether the variable says yes.

    :raises ImproperlyConfigured: it is neither a word for yes nor one for no.
    """
    value = env_str(name).lower()
    if not value:
        return default
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise _refusal(name, value, f"one of {_listed(TRUE | FALSE)}")


def env_int(name: str, default: int, *, minimum: int, maximum: int) -> int:
    """Return a whole number from `minimum` to `maximum`.

    :raises ImproperlyConfigured: it is no such number.
    """
    value = env_str(name)
    if not value:
        return default
    # int() alone would also take "1_000", "+5" and digits of other scripts.
    if value.isascii() and value.removeprefix("-").isdigit() and minimum <= int(value) <= maximum:
        return int(value)
    raise _refusal(name, value, f"a whole number from {minimum} to {maximum}")


def env_seconds(
    name: str, default: timedelta, *, minimum: timedelta, maximum: timedelta
) -> timedelta:
    """Return a length of time that the variable gives in whole seconds.

    :raises ImproperlyConfigured: it is no number of seconds from `minimum` to `maximum`.
    """
    seconds = env_int(
        name,
        int(default.total_seconds()),
        minimum=int(minimum.total_seconds()),
        maximum=int(maximum.total_seconds()),
    )
    return timedelta(seconds=seconds)


def env_origin(name: str, default: str) -> str:
    """Return an address that has a scheme and a host, and no more; empty where none is given.

    :raises ImproperlyConfigured: it has more, or is none.
    """
    value = env_str(name, default).removesuffix("/")
    if not value:
        return ""
    if re.fullmatch(r"https?://[^/?#@\\\s]+", value):
        return value
    raise _refusal(name, value, "an address such as https://claims.example.org")


def env_page(name: str) -> str:
    """Return the address of a page; empty where none is given.

    :raises ImproperlyConfigured: it is none.
    """
    value = env_str(name)
    if not value or re.fullmatch(r"https?://[^/?#@\\\s]+(?:[/?#][^\\\s]*)?", value):
        return value
    raise _refusal(name, value, "an address such as https://desk.example.org/about")


def env_list(name: str, default: Collection[str] = ()) -> list[str]:
    """Return the parts between commas, without blanks and without empty parts."""
    value = env_str(name)
    if not value:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def env_ports(name: str) -> list[int]:
    """Return the ports between commas.

    :raises ImproperlyConfigured: one of them is no port.
    """
    ports = env_list(name)
    if all(re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 2**16 for port in ports):
        return [int(port) for port in ports]
    raise _refusal(name, ",".join(ports), "ports with commas between, such as 8080,8443")


def env_choice(name: str, default: str, *, choices: Collection[str]) -> str:
    """Return one of `choices`.

    :raises ImproperlyConfigured: it is none of them.
    """
    value = env_str(name, default)
    if value in choices:
        return value
    raise _refusal(name, value, f"one of {_listed(choices)}")


def env_secret(name: str, default: str = "") -> str:
    """Return a secret from the variable, or from the file that `NAME_FILE` names.

    :raises ImproperlyConfigured: both are set, or the file cannot be read or is empty.
    """
    value, file = env_str(name), env_str(f"{name}_FILE")
    if value and file:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them.")
    return _secret_in_file(f"{name}_FILE", Path(file)) if file else value or default


def env_object(name: str) -> dict[str, Any]:
    """Return a JSON object, read as a secret is, as it may hold some; empty where it is not set.

    :raises ImproperlyConfigured: it is no JSON object, and as `env_secret`.
    """
    try:
        value = json.loads(env_secret(name, "{}"))
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    raise ImproperlyConfigured(f'{name} is no JSON object, such as {{"bucket_name": "reports"}}.')


def _secret_in_file(name: str, file: Path) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name} names {file}, which cannot be read as text: {type(error).__name__}."
        ) from error
    if not secret:
        raise ImproperlyConfigured(f"{name} names {file}, which is empty.")
    return secret


def _refusal(name: str, value: str, allowed: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {value!r}; allowed is {allowed}.")


def _listed(words: Collection[str]) -> str:
    return ", ".join(sorted(words))
