"""Which PostgreSQL and which Redis: those that the environment names, or the embedded ones.

Settings ask `from_environment` for the addresses; that starts nothing. What is about to use them
calls `prepare`: the web server (wsgi.py), workers and beat (celery.py), management commands
(manage.py) and test runs (tests/conftest.py).
"""

from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.env import env_secret


class Services(NamedTuple):
    database_url: str
    redis_url: str
    embedded: bool


def from_environment(data_dir: Path) -> Services:
    """Return the addresses to use; `data_dir` is where embedded services keep their files.

    :raises ImproperlyConfigured: only one of the two is set.
    """
    database_url, redis_url = env_secret("DATABASE_URL"), env_secret("REDIS_URL")
    if database_url and redis_url:
        return Services(database_url, redis_url, embedded=False)
    if database_url or redis_url:
        missing = "REDIS_URL" if database_url else "DATABASE_URL"
        raise ImproperlyConfigured(
            f"{missing} is not set. Set DATABASE_URL and REDIS_URL to use your own services, "
            "or neither to use the embedded ones."
        )
    return Services(*embedded.urls(data_dir), embedded=True)


def prepare() -> None:
    """Start or join the embedded services where they are in use; refuse unfit settings.

    :raises ImproperlyConfigured: an insecure production, a second extractor that is half set up,
        keys of the history that are none, or no such storage; each such setting is named.
    :raises embedded.EmbeddedServicesError: the embedded services do not start.
    """
    from config import checks

    found = [
        *checks.insecure_production(),
        *checks.second_extractor(),
        *checks.signing_keys(),
        *checks.storage_of_reports(),
    ]
    if problems := [problem for problem in found if problem.is_serious()]:
        listed = "\n".join(f"{problem.id}: {problem.msg} {problem.hint}" for problem in problems)
        raise ImproperlyConfigured(f"Claimdesk does not start with these settings:\n{listed}")
    if settings.CLAIMDESK_EMBEDDED_SERVICES:
        embedded.ensure_running(settings.CLAIMDESK_DATA_DIR)


def prepare_or_exit() -> None:
    """Like `prepare`, for programs whose user should read the reason rather than a traceback."""
    try:
        prepare()
    except (ImproperlyConfigured, embedded.EmbeddedServicesError) as error:
        raise SystemExit(str(error)) from error
