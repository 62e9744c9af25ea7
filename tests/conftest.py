"""What every test may ask for. Rows come from tests/factories.py."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

from config.celery import app
from tests.factories import UserFactory
from tests.flush import allow_flush
from tests.services import Slot, use_test_services
from verification.models import Review, User

Message = tuple[str, dict[str, int]]
Sent = Callable[[], list[Message]]

# How long an example takes, and to think one up, depends on what else the machine has to do.
examples.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("anywhere")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its place: packed ones hold the time, by each process its own."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session", autouse=True)
def slot(tmp_path_factory: pytest.TempPathFactory) -> Slot:
    """Return this process's own services; `slot.environment()` is for processes it starts.

    For every test, also for one without the database: the first use of the cache ties it to the
    Redis that the settings name at that moment.
    """
    return use_test_services(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(slot: Slot) -> None:
    """Let pytest-django make the database that the slot names."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        allow_flush()


@pytest.fixture(autouse=True)
def _fresh_cache_and_queue(request: pytest.FixtureRequest) -> None:
    """Hide from a test what others have cached or sent."""
    if {"db", "transactional_db"}.intersection(request.fixturenames):
        cache.clear()
        _drain()


@pytest.fixture
def sent(db: None) -> Sent:
    """Return what was sent to the workers since the last call, as (task, arguments).

    Domain code sends on commit: wrap it in `django_capture_on_commit_callbacks(execute=True)`.
    """
    return _drain


def _drain() -> list[Message]:
    messages = []
    with app.connection_for_read() as connection:
        queue = app.amqp.queues[app.conf.task_default_queue].bind(connection.default_channel)
        queue.declare()
        while (message := queue.get(no_ack=True)) is not None:
            messages.append((message.headers["task"], message.payload[1]))
    return messages


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(role="reviewer")


@pytest.fixture
def editor(db: None) -> User:
    return UserFactory(role="editor")


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(role="administrator")


@pytest.fixture
def signed_in_client(db: None) -> Callable[[User | str], Client]:
    """Return a client signed in as a person, or as a new one with the role."""

    def sign_in(who: User | str) -> Client:
        client = Client()
        client.force_login(UserFactory(role=who) if isinstance(who, str) else who)
        return client

    return sign_in


@pytest.fixture
def locked_elsewhere(transactional_db: None) -> Callable[[Review], AbstractContextManager[None]]:
    """Hold a review's turns in a second connection, as another reviewer's click would."""

    @contextmanager
    def hold(review: Review) -> Iterator[None]:
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(
                    "SELECT FROM verification_turn WHERE review_id = %s FOR UPDATE", [review.pk]
                )
                yield
        finally:
            other.close()

    return hold
