"""A client's line to the server, which may be cut at any moment."""

import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

# No answer came: what was asked may or may not have happened.
UNKNOWN = 0
OK, CREATED, NO_CONTENT, FOUND, UNPROCESSABLE = 200, 201, 204, 302, 422
HIDDEN = r'name="{}"[^>]*?value="([^"]*)"'


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.status in (OK, CREATED, NO_CONTENT)

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of a page, "" where there is none."""
        found = re.search(HIDDEN.format(name), self.body) if isinstance(self.body, str) else None
        return found[1] if found else ""


class Line:
    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._port, self._headers = port, headers
        self._cookies = dict(
            pair.split("=", 1) for pair in headers.get("Cookie", "").split("; ") if pair
        )
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def another(self) -> "Line":
        """Return a second line of the same person, as another tab has one."""
        return Line(self._port, self._headers | self._cookie_header())

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Call the API."""
        content = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json", **(headers or {})}
        return self._ask(method, f"/api/v1/{path}", content, given)

    def page(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def form(self, path: str, fields: dict[str, Any]) -> Answer:
        given = {"Content-Type": "application/x-www-form-urlencoded"}
        token = self._cookies.get("csrftoken", "")
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}), given)

    def send_and_never_read(self, method: str, path: str, body: Any, headers: Any) -> None:
        content = json.dumps(body)
        given = {"Content-Type": "application/json", **headers}
        try:
            self._connection.request(method, f"/api/v1/{path}", content, self._headers | given)
        except (OSError, HTTPException):
            self._connection.close()

    def _ask(self, method: str, path: str, content: str | None, headers: dict[str, str]) -> Answer:
        try:
            sent = self._headers | self._cookie_header() | headers
            self._connection.request(method, path, content, sent)
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, HTTPException):
            self._connection.close()
            return Answer(UNKNOWN)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        kind = response.headers.get("Content-Type") or ""
        body = json.loads(answer) if "json" in kind else answer.decode("utf-8", "replace")
        return Answer(response.status, body, dict(response.headers))

    def _cookie_header(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies} if cookies else {}
