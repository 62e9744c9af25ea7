"""A PostgreSQL and a Redis for one benchmark."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def own_services(**settings: str) -> Iterator[None]:
    """Set Django up on services that end with the block, whatever is configured."""
    with TemporaryDirectory(prefix="claimdesk-bench-") as folder:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= {
            "CLAIMDESK_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **settings,
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from config import embedded, services

        # This process calls the application too; its log is not what is read here.
        logging.disable()
        services.prepare()
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connections.close_all()
            embedded.release(Path(folder))
