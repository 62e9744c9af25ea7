"""What every process does first that is about to use PostgreSQL and Redis.

Settings only name the services. The web server (wsgi.py), workers and beat (celery.py), management
commands (manage.py) and test runs (tests/conftest.py) call `prepare`, which makes them answer.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import embedded


def prepare() -> None:
    """Start or join the embedded services where they are in use; refuse an insecure production.

    :raises ImproperlyConfigured: production with insecure settings, each of them named.
    :raises embedded.EmbeddedServicesError: the embedded services do not start.
    """
    from config import checks

    if problems := checks.insecure_production(app_configs=None):
        listed = "\n".join(f"{problem.id}: {problem.msg} {problem.hint}" for problem in problems)
        raise ImproperlyConfigured(f"Claimdesk does not start with these settings:\n{listed}")
    if settings.EMBEDDED_SERVICES:
        embedded.ensure_running(settings.DATA_DIR)


def prepare_or_exit() -> None:
    """Like `prepare`, for programs whose user should read the reason rather than a traceback."""
    try:
        prepare()
    except (ImproperlyConfigured, embedded.EmbeddedServicesError) as error:
        raise SystemExit(str(error)) from error
