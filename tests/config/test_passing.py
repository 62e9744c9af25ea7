"""Calls of the API and readers' pages go past the middleware of the desk, and nothing else does."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import token_for
from verification.models import User

pytestmark = pytest.mark.django_db
SAFE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@pytest.fixture
def bearer(reviewer: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_for(reviewer)}"}


def test_a_call_has_no_session_whatever_cookies_come_with_it(
    bearer: dict[str, str], editor: User
) -> None:
    client = Client()
    client.force_login(editor)

    with CaptureQueriesContext(connection) as asked:
        response = client.get("/api/v1/reviews", headers=bearer)

    assert response.status_code == 200
    assert [one for one in asked.captured_queries if "django_session" in one["sql"]] == []
    assert not hasattr(response.wsgi_request, "session")
    assert not response.cookies
    assert {name: response.headers.get(name) for name in SAFE} == SAFE
    assert response.headers["Content-Length"] == str(len(response.content))
    assert "default-src" in response.headers["Content-Security-Policy"]


def test_a_session_signs_no_call_in(editor: User) -> None:
    client = Client()
    client.force_login(editor)

    for headers in ({}, {"Authorization": "Bearer cd_0"}):
        assert client.get("/api/v1/reviews", headers=headers).status_code == 401


def test_a_page_needs_its_session_whatever_header_comes_with_it(
    bearer: dict[str, str], reviewer: User
) -> None:
    assert Client().get("/", headers=bearer).status_code == 302
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    assert client.post("/queue/next/", headers=bearer).status_code == 403


def test_what_goes_wrong_in_a_call_is_a_problem(bearer: dict[str, str]) -> None:
    response = Client(raise_request_exception=False).get("/api/v1/nowhere", headers=bearer)

    assert (response.status_code, response.headers["Content-Type"]) == (
        404,
        "application/problem+json",
    )
