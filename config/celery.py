"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging, worker_init
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("claimdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_like_the_web_server(**_signal: Any) -> None:
    from django.conf import settings

    dictConfig(settings.LOGGING)


@celeryd_init.connect
@beat_init.connect
def prepare(**_signal: Any) -> None:
    from config import services

    # Celery logs an exception of a signal's receiver and goes on; it cannot go on after this one.
    services.prepare_or_exit()


@worker_init.connect
def load_language_model(**_signal: Any) -> None:
    """Load it before the worker forks: its processes share the memory, and none starts slowly."""
    from claims.extraction import sentences

    list(sentences.parse([]))
