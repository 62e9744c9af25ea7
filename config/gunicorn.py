"""How gunicorn serves: `gunicorn -c config/gunicorn.py config.wsgi`."""

import gc
from typing import Any

from config.env import env_int, env_str
from config.logs import LOGGING

bind = f"{env_str('BIND', '127.0.0.1')}:{env_int('PORT', 8000, minimum=1, maximum=65535)}"
workers = env_int("WEB_CONCURRENCY", 2, minimum=1, maximum=64)
# The workers share the memory of what is loaded once, before they fork.
preload_app = True
worker_class = "gthread"
threads = 4
# A worker's sign of life is a file; on a disk that is busy it would come too late.
worker_tmp_dir = "/dev/shm"  # noqa: S108 (memory)
timeout = 60
graceful_timeout = 20
# Against memory that a library leaks; spread out, so that workers are not renewed together.
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
# django-structlog writes one line a request.
accesslog = None
logconfig_dict: dict[str, Any] = {
    **LOGGING,
    "loggers": {**LOGGING["loggers"], "gunicorn.error": {"level": "INFO"}},
}


def pre_fork(_server: object, _worker: object) -> None:
    """Leave what is loaded out of every later search for garbage.

    It lives as long as the process, and looking through it would stop all threads each time.
    """
    gc.freeze()
    # A call leaves hardly any garbage that counting references does not find.
    gc.set_threshold(10_000, 20, 20)
