"""One question to an OpenAI-compatible endpoint: bounded in time and size, and never redirected."""

import json
import ssl
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from typing import Any
from urllib.parse import urlsplit

# No honest answer is longer, in bytes.
LONGEST_ANSWER = 2_000_000
CHUNK = 65_536
MOST_TOKENS = 10**9
OK, REDIRECTS, TOO_MANY, SERVER_ERRORS = 200, range(300, 400), 429, range(500, 600)
# Waiting longer than this for an endpoint that asks for it, in seconds, is giving up.
LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask. `base_url` is what "/chat/completions" comes after."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    # Of one question, in seconds, from the first byte sent to the last byte received.
    time_limit: float = 90.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote; token counts are None where the endpoint does not tell."""

    text: str
    model: str
    input_tokens: int | None
    output_tokens: int | None
    is_cut: bool


class EndpointFailed(Exception):
    """There is no answer. The text says why and quotes nothing that was received."""

    def __init__(
        self,
        reason: str,
        *,
        is_temporary: bool = False,
        wait: float = 0.0,
        may_have_cost: bool = True,
    ) -> None:
        super().__init__(reason)
        self.is_temporary = is_temporary
        # Whether the model may have worked on the question all the same.
        self.may_have_cost = may_have_cost
        # For how many seconds the endpoint asks to be left alone.
        self.wait = wait


def ask(endpoint: Endpoint, body: dict[str, Any]) -> Answer:
    """Send one question and return the answer.

    :raises EndpointFailed: whatever went wrong on the way or with the answer's form.
    """
    line = _Line(_connection(endpoint))
    timer = threading.Timer(endpoint.time_limit, line.cut)
    timer.daemon = True
    timer.start()
    try:
        content = line.exchange(
            _path(endpoint), _encoded(endpoint, body), _headers(endpoint), endpoint.time_limit
        )
    except (OSError, HTTPException, ValueError) as error:
        if line.is_late or isinstance(error, TimeoutError):
            raise _late(endpoint, may_have_cost=line.is_asked) from error
        reason = f"The endpoint cannot be reached or broke off: {type(error).__name__}."
        raise EndpointFailed(reason, is_temporary=True, may_have_cost=line.is_asked) from error
    finally:
        timer.cancel()
        line.connection.close()
    if line.is_late:  # what was cut off may look like the end of an answer
        raise _late(endpoint, may_have_cost=line.is_asked)
    return _answer(content)


class _Line:
    """A connection that another thread can cut while bytes are still dripping in."""

    def __init__(self, connection: HTTPConnection) -> None:
        self.connection = connection
        self.is_late = False
        self.is_asked = False
        # A response may take the socket over from the connection.
        self._socket: socket | None = None

    def exchange(self, path: str, body: bytes, headers: dict[str, str], time_limit: float) -> bytes:
        deadline = time.monotonic() + time_limit
        self.connection.connect()
        self._socket = self.connection.sock
        self.is_asked = True
        self.connection.request("POST", path, body, headers)
        with closing(self.connection.getresponse()) as response:
            return _content(response, deadline)

    def cut(self) -> None:
        self.is_late = True
        sock = self._socket or self.connection.sock
        with suppress(OSError, AttributeError):
            sock.shutdown(SHUT_RDWR)


def _connection(endpoint: Endpoint) -> HTTPConnection:
    try:
        url = urlsplit(endpoint.base_url)
        host, port = url.hostname or "", url.port
    except ValueError as error:
        raise EndpointFailed("The endpoint's address is none.", may_have_cost=False) from error
    if url.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, port, timeout=endpoint.time_limit, context=context)
    if url.scheme == "http":
        return HTTPConnection(host, port, timeout=endpoint.time_limit)
    reason = "The endpoint's address begins neither with https:// nor with http://."
    raise EndpointFailed(reason, may_have_cost=False)


def _late(endpoint: Endpoint, *, may_have_cost: bool) -> EndpointFailed:
    reason = f"There was no answer within {endpoint.time_limit:g} seconds."
    return EndpointFailed(reason, is_temporary=True, may_have_cost=may_have_cost)


def _path(endpoint: Endpoint) -> str:
    return f"{urlsplit(endpoint.base_url).path.rstrip('/')}/chat/completions"


def _encoded(endpoint: Endpoint, body: dict[str, Any]) -> bytes:
    return json.dumps({"model": endpoint.model, **body}, ensure_ascii=False).encode()


def _headers(endpoint: Endpoint) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "claimdesk",
    }
    return headers | ({"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {})


def _content(response: HTTPResponse, deadline: float) -> bytes:
    if response.status in REDIRECTS:
        reason = f"The endpoint redirects ({response.status}): not followed."
        raise EndpointFailed(reason, may_have_cost=False)
    if response.status != OK:
        is_temporary = response.status == TOO_MANY or response.status in SERVER_ERRORS
        raise EndpointFailed(
            f"The endpoint answers with status {response.status}.",
            is_temporary=is_temporary,
            wait=_wait(response.headers.get("Retry-After", "")),
            may_have_cost=False,
        )
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise EndpointFailed("The answer is compressed, which was not asked for.")
    content = b""
    # After each piece the time is looked at, so that no drip of bytes goes on for ever.
    while chunk := response.read1(CHUNK):
        content += chunk
        if len(content) > LONGEST_ANSWER:
            raise EndpointFailed(f"The answer is longer than {LONGEST_ANSWER} bytes.")
        if time.monotonic() > deadline:
            raise TimeoutError
    return content


def _wait(header: str) -> float:
    return min(float(header), LONGEST_WAIT) if header.isascii() and header.isdigit() else 0.0


def _answer(content: bytes) -> Answer:
    try:
        body = json.loads(content)
        choice = body["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
        model, usage = body.get("model"), body.get("usage")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise EndpointFailed("The answer is no chat completion.", is_temporary=True) from error
    if not isinstance(text, str):
        raise EndpointFailed("The model refused to answer.")
    counts = usage if isinstance(usage, dict) else {}
    return Answer(
        text=text,
        # What cannot be printed could not be stored either.
        model=model[:100] if isinstance(model, str) and model.isprintable() else "",
        input_tokens=_count(counts.get("prompt_tokens")),
        output_tokens=_count(counts.get("completion_tokens")),
        is_cut=reason == "length",
    )


def _count(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < MOST_TOKENS else None
