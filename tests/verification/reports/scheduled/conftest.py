from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.smtp import MailServer, serving


@pytest.fixture
def post(settings: Settings) -> Iterator[MailServer]:
    """A real mail server, to which the desk sends."""
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
