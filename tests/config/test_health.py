import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_ready_says_that_both_services_can_be_reached(client: Client) -> None:
    response = client.get("/health/ready/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "postgresql": "ok", "redis": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_says_which_service_is_away(client: Client, settings: Settings) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:1/1"
    with connection.cursor() as cursor:
        # An aborted transaction is a database that does not do what it is asked.
        cursor.execute("SAVEPOINT before")
        with pytest.raises(Exception, match="division by zero"):
            cursor.execute("SELECT 1 / 0")
        response = client.get("/health/ready/")
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "postgresql": "unreachable",
        "redis": "unreachable",
    }


def test_live_asks_no_service(client: Client) -> None:
    response = client.get("/health/live/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
