"""The API as a program sees it: JSON in, JSON out, a token in every call."""

import json
from typing import Any

from django.test import Client

from tests.factories import token_for
from verification.models import User
from verification.models.people import Scope

ROOT = "/api/v1/"


class Api:
    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.secret = secret

    @classmethod
    def of(cls, owner: User, *scopes: Scope) -> "Api":
        return cls(token_for(owner, *scopes))

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(ROOT + path, query, headers=self.headers(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("POST", path, json.dumps(data or {}), **headers)

    def put(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, json.dumps(data or {}), **headers)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path, "")

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        """Send exactly this body."""
        return self.client.generic(
            method, ROOT + path, body, content_type, headers=self.headers(headers)
        )

    def headers(self, given: dict[str, str] | None = None) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in (given or {}).items()}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        return headers


def problem(response: Any) -> tuple[int, str]:
    """Return status and code of a problem, having looked at its shape."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"/api/v1/errors#{body['code']}"
    assert body["title"]
    assert body["detail"]
    return response.status_code, body["code"]


def faults(response: Any) -> list[tuple[str, str]]:
    """Return field and code of each fault in what was sent."""
    assert problem(response) == (400, "invalid_input")
    errors = response.json()["errors"]
    assert all(error["message"] and "remedy" in error for error in errors)
    return [(error["field"], error["code"]) for error in errors]


def verdict(review: dict[str, Any], rating: str = "disputed", **fields: Any) -> dict[str, Any]:
    """Return what to send to decide a review that was answered to its holder."""
    citation = {
        "stance": "supports" if rating == "supported" else "refutes",
        "title": "Casualty register",
        "url": "https://register.example/2020",
        "excerpt": "The register lists 6,000 names.",
    }
    given = {
        "lease_token": review["lease"]["token"],
        "rating": rating,
        "rationale": "The register says otherwise.",
        "citations": [citation],
    }
    return {**given, **fields}
