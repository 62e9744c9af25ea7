"""Logs as one JSON object a line on stderr, or as readable lines where DEBUG is on."""

import re
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
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


def bind_address(request: HttpRequest, **_signal: Any) -> None:
    """Let each line of a request name the address that it came from."""
    structlog.contextvars.bind_contextvars(ip=address_of(request))


def address_of(request: HttpRequest) -> str:
    """Return the address that the outermost proxy of ours saw; without proxies, the sender's own.

    What stands further left in the header is the sender's own tale.
    """
    proxies, said = settings.TRUSTED_PROXIES, request.META.get("HTTP_X_FORWARDED_FOR", "")
    if proxies and said:
        return str(said.split(",")[-proxies:][0].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def add_user_agent(request: HttpRequest, log_kwargs: dict[str, Any], **_signal: Any) -> None:
    log_kwargs["user_agent"] = request.headers.get("User-Agent")
