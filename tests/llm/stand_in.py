"""A local endpoint that answers as it is told to, badly where a test wants it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
USAGE = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}


@dataclass
class StandIn:
    """Gives its replies in order, the last one again and again, and keeps what it was asked."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base_url: str = ""

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def running() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            stand_in.asked.append(json.loads(self.rfile.read(length)))
            stand_in.paths.append(self.path)
            stand_in.headers.append(dict(self.headers))
            # A client that gave up is what some tests are about.
            with suppress(OSError):
                stand_in.next_reply()(self)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def claim(sentence: str, exact: str, **fields: Any) -> dict[str, Any]:
    """Return a claim as a model would give it."""
    given = {
        "kind": "event",
        "stance": "assertion",
        "hedged": False,
        "claimant": None,
        "low": None,
        "high": None,
        "comparator": None,
        "concept": None,
    }
    return {"sentence": sentence, "exact": exact, **given, **fields}


def figure(sentence: str, exact: str, value: float | None, **fields: Any) -> dict[str, Any]:
    given = {"kind": "quantity", "low": value, "high": value, "comparator": "="}
    return claim(sentence, exact, **{**given, **fields})


def found(*claims: dict[str, Any]) -> Reply:
    return written(json.dumps({"claims": claims}, ensure_ascii=False))


def written(content: object, **more: Any) -> Reply:
    """Return a completion with these words of the model."""
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    body = {"model": "small-2026-01", "choices": [choice | more], "usage": USAGE}
    return raw(json.dumps(body).encode())


def raw(
    body: bytes, status: int = 200, wait: float = 0.0, headers: dict[str, str] | None = None
) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(wait)
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def dripping(seconds: float, *, say_length: bool) -> Reply:
    """Return a reply that never ends by itself, byte by byte."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if say_length:
            handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    return reply


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')
    handler.close_connection = True
