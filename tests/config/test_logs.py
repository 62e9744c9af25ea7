"""What the log must not say."""

import logging

import pytest
import structlog
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.logs import SHARED, address_of

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


@pytest.mark.django_db
def test_a_request_is_one_line_that_says_who_asked(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/health/live", headers={"User-Agent": "curl/8"}, REMOTE_ADDR="192.0.2.7")

    (line,) = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert line["event"] == "request_finished"
    assert line["request"] == "GET /health/live"
    assert line["ip"] == "192.0.2.7"
    assert line["user_agent"] == "curl/8"
    assert line["request_id"]


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (3, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_an_address_is_believed_of_our_own_proxies_only(
    settings: Settings, rf: RequestFactory, proxies: int, said: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    forwarded = {"X-Forwarded-For": said} if said else {}
    assert address_of(rf.get("/", headers=forwarded, REMOTE_ADDR="192.0.2.7")) == address
