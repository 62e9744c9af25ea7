"""System checks: what would go wrong later is said at the start, with what to do about it."""

import importlib.util
import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 (Django's name)
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.db import OperationalError, connections

from claims.extraction import LANGUAGE_MODELS
from verification.ledger import keys

OLDEST_POSTGRESQL = 15
OLDEST_REDIS = (6, 2)
SHORTEST_SECRET_KEY = 50
LLM_SETTINGS = ("LLM_TEXT_MAY_LEAVE", "LLM_BASE_URL", "LLM_MODEL", "LLM_API_KEY")
# With the extractor's name and version it has to fit the column of a run.
LONGEST_MODEL = 100


@register(Tags.security)
def insecure_production(**_options: Any) -> list[CheckMessage]:
    """Return what makes these settings unfit for production; nothing is returned elsewhere."""
    if settings.CLAIMDESK_ENV != "production":
        return []
    return [
        *_weak_secret_key(),
        *_open_hosts(),
        *_plain_http(),
        *_laptop_habits(),
        *_no_signing_key(),
    ]


@register(Tags.security)
def debug_in_public(**_options: Any) -> list[CheckMessage]:
    public = [host for host in settings.ALLOWED_HOSTS if not _is_loopback(host)]
    if not (settings.DEBUG and public):
        return []
    return [
        Error(
            f"DEBUG is on while ALLOWED_HOSTS has {', '.join(public)}.",
            hint="Error pages show settings and source: turn DEBUG off, or serve loopback only.",
            id="claimdesk.E001",
        )
    ]


def _weak_secret_key() -> list[CheckMessage]:
    key = _secret_key()
    if len(key) >= SHORTEST_SECRET_KEY and len(set(key)) > 4:  # noqa: PLR2004 (few characters repeated)
        return []
    return [
        Error(
            f"SECRET_KEY is missing, shorter than {SHORTEST_SECRET_KEY} characters, or one "
            "character again and again.",
            hint="Set SECRET_KEY or SECRET_KEY_FILE to the output of: "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'",
            id="claimdesk.E002",
        )
    ]


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        # Django's own words for an empty one, without what to do about it.
        return ""


def _open_hosts() -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "ALLOWED_HOSTS is empty or allows every host name.",
            hint="List the names that this service answers to, such as claims.example.org.",
            id="claimdesk.E003",
        )
    ]


def _plain_http() -> list[CheckMessage]:
    if settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE:
        return []
    return [
        Error(
            "Cookies are sent without encryption, as HTTPS_ONLY is off.",
            hint="Leave HTTPS_ONLY unset, and put a proxy that ends TLS in front.",
            id="claimdesk.E004",
        )
    ]


def _laptop_habits() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error("DEBUG is on in production.", hint="Leave DEBUG unset.", id="claimdesk.E005")
        )
    if settings.CLAIMDESK_EMBEDDED_SERVICES:
        found.append(
            Error(
                "Production runs on the embedded PostgreSQL and Redis.",
                hint="Set DATABASE_URL and REDIS_URL to servers that are backed up.",
                id="claimdesk.E006",
            )
        )
    return found


def _no_signing_key() -> list[CheckMessage]:
    if settings.AUDIT_SIGNING_KEY:
        return []
    return [
        Error(
            "AUDIT_SIGNING_KEY is missing: nobody could tell a history that was changed.",
            hint="Make a key with “manage.py audit key NAME”, keep its file away from the database "
            "and its backups, and name it in AUDIT_SIGNING_KEY_FILE.",
            id="claimdesk.E015",
        )
    ]


def _is_loopback(host: str) -> bool:
    name = host.strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


@register()
def language_model(**_options: Any) -> list[CheckMessage]:
    if any(importlib.util.find_spec(name) for name in LANGUAGE_MODELS):
        return []
    return [
        Error(
            "The language model that finds claims is not installed.",
            hint="Install requirements.txt, or the spaCy model en_core_web_sm 3.8.",
            id="claimdesk.E007",
        )
    ]


@register(Tags.security)
def second_extractor(**_options: Any) -> list[CheckMessage]:
    """Return what is wrong with the settings of the language model; nothing where it is off."""
    given = [name for name in LLM_SETTINGS if getattr(settings, name)]
    if not given:
        return []
    return [*_half_a_model(given), *_unfit_address(settings.LLM_BASE_URL), *_unfit_words()]


def _half_a_model(given: list[str]) -> list[CheckMessage]:
    needed = ("LLM_TEXT_MAY_LEAVE", "LLM_BASE_URL", "LLM_MODEL")
    missing = [name for name in needed if name not in given]
    if not missing:
        return []
    return [
        Error(
            f"{', '.join(given)} set, but not {', '.join(missing)}.",
            hint="A second extractor sends the texts of articles to LLM_BASE_URL: set all three of "
            f"{', '.join(needed)} (the first to “on”, to say that texts may leave), or none.",
            id="claimdesk.E012",
        )
    ]


def _unfit_address(address: str) -> list[CheckMessage]:
    if not address:
        return []
    if not _is_plain_address(address):
        return [
            Error(
                "LLM_BASE_URL is no address that can be asked.",
                hint="Give what “/chat/completions” comes after, such as https://host/v1, without "
                "user, password, query or fragment; the key belongs into LLM_API_KEY.",
                id="claimdesk.E013",
            )
        ]
    url = urlsplit(address)
    if url.scheme == "https" or _is_loopback(url.hostname or ""):
        return []
    return [
        Warning(
            "LLM_BASE_URL is not encrypted: texts and key can be read on the way.",
            hint="Use https://, unless the model runs in a network of your own.",
            id="claimdesk.W001",
        )
    ]


def _is_plain_address(address: str) -> bool:
    try:
        url = urlsplit(address)
        url.port  # noqa: B018 (raises for a port that is none)
    except ValueError:
        return False
    has_more = url.username or url.password or url.query or url.fragment
    return url.scheme in ("https", "http") and bool(url.hostname) and not has_more


def _unfit_words() -> list[CheckMessage]:
    model, key = settings.LLM_MODEL, settings.LLM_API_KEY
    if len(model) <= LONGEST_MODEL and model.isprintable() and key.isascii() and key.isprintable():
        return []
    return [
        Error(
            f"LLM_MODEL is longer than {LONGEST_MODEL} characters, or it or LLM_API_KEY has "
            "characters that cannot be sent.",
            hint="Copy them again from where the endpoint is run.",
            id="claimdesk.E014",
        )
    ]


@register(Tags.security)
def cited_pages(**_options: Any) -> list[CheckMessage]:
    """Return what is wrong with how cited pages are fetched and archived."""
    found: list[CheckMessage] = []
    contact, archive = settings.FETCH_CONTACT, settings.ARCHIVE_URL
    if not (contact.isascii() and contact.isprintable()) or set("()") & set(contact):
        found.append(
            Error(
                "FETCH_CONTACT has characters that cannot be sent.",
                hint="Give an e-mail address or the address of a page.",
                id="claimdesk.E020",
            )
        )
    if archive and not _is_plain_address(archive):
        found.append(
            Error(
                "ARCHIVE_URL is no address that can be asked.",
                hint="Give it without user, password, query or fragment; a key belongs into "
                "ARCHIVE_AUTHORIZATION.",
                id="claimdesk.E021",
            )
        )
    return found


@register()
def readers(**_options: Any) -> list[CheckMessage]:
    """Return what is missing for the pages that readers see; nothing where they are off."""
    needed = ("PUBLIC_PAGES_URL", "ORGANISATION_NAME")
    missing = [name for name in needed if not getattr(settings, name)]
    if not (settings.PUBLIC_PAGES and missing):
        return []
    return [
        Error(
            f"PUBLIC_PAGES is on, but {' and '.join(missing)} not set.",
            hint="Published verdicts say who stands behind them and name their address: set both, "
            "such as https://claims.example.org and The Example Times, or turn PUBLIC_PAGES off.",
            id="claimdesk.E022",
        )
    ]


@register()
def report_fonts(**_options: Any) -> list[CheckMessage]:
    """Return what is wrong with the fonts of PDF reports: without them, boxes tell of it late."""
    if not settings.REPORT_FONTS or Path(settings.REPORT_FONTS).is_dir():
        return []
    return [
        Error(
            f"REPORT_FONTS is no directory: {settings.REPORT_FONTS}",
            hint="Name the directory in which the fonts lie, as the worker sees it.",
            id="claimdesk.E023",
        )
    ]


@register(Tags.security)
def signing_keys(**_options: Any) -> list[CheckMessage]:
    """Return what is wrong with the keys of the history; their parts are never shown."""
    try:
        keys.known(settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS)
    except keys.BadKey as problem:
        return [
            Error(
                f"AUDIT_SIGNING_KEY or AUDIT_PUBLIC_KEYS cannot be used: {problem}",
                hint="A signing key is the one line of the file that “manage.py audit key NAME” "
                "writes, public ones are the lines that it prints, with commas between.",
                id="claimdesk.E016",
            )
        ]
    return [*_unfit_checkpoints()]


def _unfit_checkpoints() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    origin, address = settings.AUDIT_ORIGIN, settings.CHECKPOINT_URL
    if not origin.isprintable() or origin != "".join(origin.split()) or "+" in origin:
        found.append(
            Error(
                "AUDIT_ORIGIN is no name: checkpoints have it on a line of its own.",
                hint="Give a name without blanks and “+”, such as claims.example.org.",
                id="claimdesk.E017",
            )
        )
    if address and not _is_plain_address(address):
        found.append(
            Error(
                "CHECKPOINT_URL is no address that can be posted to.",
                hint="Give it as https://host/path, without user, password, query or fragment.",
                id="claimdesk.E018",
            )
        )
    return found


@register(Tags.files)
def storage_of_reports(**_options: Any) -> list[CheckMessage]:
    """Return why there is no storage such as the settings describe; nothing is asked of it."""
    try:
        storages.create_storage(settings.STORAGES["default"])
    except Exception as error:  # noqa: BLE001 (each storage refuses its options in its own way)
        return [
            Error(
                f"REPORT_STORAGE or REPORT_STORAGE_OPTIONS cannot be used: {error}",
                hint="Name a class of storage that is installed, and only options that it takes.",
                id="claimdesk.E024",
            )
        ]
    return []


@register(Tags.database)
def postgresql(databases: Sequence[str] | None, **_options: Any) -> list[CheckMessage]:
    return [message for alias in databases or () for message in _postgresql(alias)]


def _postgresql(alias: str) -> list[CheckMessage]:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            (number,) = cursor.fetchone()
    except OperationalError as error:
        return [
            Error(
                f"PostgreSQL does not answer: {str(error).strip()}",
                hint="Check DATABASE_URL, and that the server runs and lets this host in.",
                id="claimdesk.E008",
            )
        ]
    if (version := int(number) // 10_000) >= OLDEST_POSTGRESQL:
        return []
    return [
        Error(
            f"PostgreSQL {version} is too old.",
            hint=f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer.",
            id="claimdesk.E009",
        )
    ]


@register(Tags.database)
def redis_server(databases: Sequence[str] | None, **_options: Any) -> list[CheckMessage]:
    if not databases:
        return []
    try:
        with redis.Redis.from_url(settings.CACHE_URL, socket_timeout=5) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError as error:
        return [
            Error(
                # The address may hold a password: only what comes after it is shown.
                f"Redis at {urlsplit(settings.CACHE_URL).netloc.rpartition('@')[2] or 'its socket'}"
                f" does not answer: {type(error).__name__}",
                hint="Check REDIS_URL, and that the server runs and lets this host in.",
                id="claimdesk.E010",
            )
        ]
    if tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_REDIS:
        return []
    return [
        Error(
            f"Redis {version} is too old.",
            hint=f"Use Redis {'.'.join(map(str, OLDEST_REDIS))} or newer.",
            id="claimdesk.E011",
        )
    ]
