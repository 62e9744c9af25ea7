"""Logs as one JSON object a line on stderr, or as readable lines where DEBUG is on."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict

from config.env import env_bool, env_choice

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LEVEL = env_choice("LOG_LEVEL", "INFO", choices=LEVELS)
READABLE = env_bool("DEBUG", default=False)

# Whoever has the key of a reset link sets a password.
RESET_KEY = re.compile(r"(?<=/password/reset/key/)[^/?\s]+")


def hide_reset_keys(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Take the keys of reset links out of the addresses in a line of the log."""
    hidden = {
        name: RESET_KEY.sub("…", line[name])
        for name in ("event", "request")
        if isinstance(line.get(name), str)
    }
    return {**line, **hidden}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    hide_reset_keys,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": (
                structlog.dev.ConsoleRenderer() if READABLE else structlog.processors.JSONRenderer()
            ),
            "foreign_pre_chain": SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": LEVEL},
    "loggers": {
        # django-structlog writes one line a request already.
        "django.server": {"handlers": [], "propagate": False},
        # A new worker's every step is of no interest to whoever reads the log.
        "celery.utils.functional": {"level": "WARNING"},
    },
}

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
