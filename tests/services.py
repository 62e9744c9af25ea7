"""A database and two Redis databases for this test process alone, however many run at once."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import connections

from config import services
from config.celery import app
from config.embedded import locks
from config.service_urls import redis_locations

# Redis has 16 databases; 0 and 1 are the developer's own, each slot takes the next two.
SLOTS = range(1, 8)
WAIT_FOR_A_SLOT = 600.0
# A lost skip_locked fails after this time instead of hanging; on a machine with much else to do,
# a lock that is to be waited for may take seconds.
LOCK_TIMEOUT = "30s"


@dataclass(frozen=True)
class Slot:
    number: int

    @property
    def database(self) -> str:
        return f"test_claimdesk_{self.number}"

    @property
    def redis_url(self) -> str:
        parts = urlsplit(settings.SERVICES.redis_url)
        number = 2 * self.number
        if parts.scheme == "unix":
            return f"unix://{parts.path}?db={number}"
        return parts._replace(path=f"/{number}").geturl()

    @property
    def database_url(self) -> str:
        parts = urlsplit(settings.SERVICES.database_url)
        return parts._replace(path=f"/{quote(self.database)}").geturl()

    def environment(self) -> dict[str, str]:
        """Return what makes another process of ours work with this test's data."""
        urls = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        # No test leaves this machine.
        rest = {"MEDIA_ROOT": str(settings.MEDIA_ROOT), "FETCH_CITED_PAGES": "off"}
        return {**os.environ, **urls, **rest}


def take_slot(directory: Path) -> Slot:
    """Return a slot that no other living process has; the kernel frees it when this one ends."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + WAIT_FOR_A_SLOT
    while time.monotonic() < deadline:
        for number in SLOTS:
            if locks.seize(directory / f"tests-{number}") is not None:
                return Slot(number)
        time.sleep(0.5)
    raise RuntimeError(f"{len(SLOTS)} test runs are at work; wait until one has ended.")


def use_test_services(media: Path) -> Slot:
    """Point Django and Celery at a free slot."""
    services.prepare()
    slot = take_slot(settings.CLAIMDESK_DATA_DIR / "locks")
    database = connections["default"].settings_dict
    database["TEST"]["NAME"] = slot.database
    database["OPTIONS"]["options"] = f"-c lock_timeout={LOCK_TIMEOUT}"
    broker, cache = redis_locations(slot.redis_url)
    app.conf.update(broker_url=broker)
    settings.CACHES["default"]["LOCATION"] = cache
    # An import may have opened the developer's own cache already.
    caches["default"] = caches.create_connection("default")
    settings.MEDIA_ROOT = str(media)
    settings.FETCH_CITED_PAGES = False
    # A test signs in many times; a slow hash is for the real passwords.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with redis.Redis.from_url(slot.redis_url) as client:
        client.flushdb()
    caches["default"].clear()
    return slot
