"""What the log must not say."""

import logging

import pytest
import structlog
from django.test import Client

from config.logs import SHARED

RESET = "/accounts/password/reset/key/1-secret/"


@pytest.mark.django_db
def test_the_key_of_a_reset_link_stays_out_of_the_lines_of_requests(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get(RESET)

    assert "GET /accounts/password/reset/key/…/" in caplog.text
    assert "secret" not in caplog.text


def test_the_key_of_a_reset_link_stays_out_of_what_libraries_log() -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.KeyValueRenderer(), foreign_pre_chain=SHARED
    )
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (RESET,)})

    assert "/key/…/" in formatter.format(record)
    assert "secret" not in formatter.format(record)
