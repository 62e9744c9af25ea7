"""One request and its answer over one connection, kept to the byte."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import h11

from verification.fetching.connecting import Reach, connect
from verification.fetching.deadline import Deadline
from verification.fetching.outcomes import NotFetched, Outcome
from verification.fetching.targets import Target
from verification.fetching.unpacking import Unpacked

CHUNK = 16_384
MAX_HEADER_BYTES = 65_536
MAX_HEADERS = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent, but for where to."""

    user_agent: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def head(self, target: Target) -> list[tuple[str, str]]:
        return [
            ("Host", target.authority),
            ("User-Agent", self.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip"),
            ("Connection", "close"),
            *self.headers,
            *([("Content-Length", str(len(self.body)))] if self.body else []),
        ]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was sent and what came back, raw and understood."""

    url: str
    address: str
    at: datetime
    request: bytes
    # The answer as it came: status line and headers with the empty line, then the body, in chunks
    # and packed if it came so.
    head: bytes
    raw_body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """Return the first header of this name, or an empty text."""
        return next((value for key, value in self.headers if key == name.lower()), "")


def exchange(
    target: Target,
    question: Question,
    *,
    reach: Reach,
    deadline: Deadline,
    max_bytes: int,
    clock: Callable[[], datetime],
) -> Exchange:
    """Ask once, without following where the answer leads.

    `max_bytes` bounds the body as it comes and as it is unpacked.

    :raises NotFetched: nobody may be asked there, or there is no whole answer.
    """
    line = connect(target, reach=reach, deadline=deadline)
    with closing(line.socket) as connected:
        talk = _Talk(connected, deadline, max_bytes)
        at = clock()
        try:
            request = talk.ask(target, question)
            status, headers = talk.read_head()
            body = talk.read_body(", ".join(v for k, v in headers if k == "content-encoding"))
        except TimeoutError as error:
            raise NotFetched(Outcome.TOO_SLOW, target.host) from error
        except (h11.RemoteProtocolError, OSError) as error:
            raise NotFetched(Outcome.BROKEN_ANSWER, type(error).__name__) from error
    return Exchange(
        url=target.url,
        address=str(line.address),
        at=at,
        request=request,
        head=talk.head,
        raw_body=talk.raw_body,
        status=status,
        headers=headers,
        body=body,
    )


class _Talk:
    """The two sides of an exchange, with what has been received so far."""

    def __init__(self, line: socket.socket, deadline: Deadline, max_bytes: int) -> None:
        self.line = line
        self.deadline = deadline
        self.max_bytes = max_bytes
        self.received = bytearray()
        self.head = b""
        self.state = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER_BYTES)

    @property
    def raw_body(self) -> bytes:
        return bytes(self.received)

    def ask(self, target: Target, question: Question) -> bytes:
        request = h11.Request(
            method=question.method, target=target.path, headers=question.head(target)
        )
        events: list[Any] = [request, h11.EndOfMessage()]
        if question.body:
            events.insert(1, h11.Data(data=question.body))
        sent = b"".join(self.state.send(event) or b"" for event in events)
        self.line.settimeout(self.deadline.left())
        self.line.sendall(sent)
        return sent

    def read_head(self) -> tuple[int, tuple[tuple[str, str], ...]]:
        total = 0
        while True:
            event = self._next(limit=MAX_HEADER_BYTES - total, too_much=Outcome.TOO_MUCH_HEADER)
            # What is not parsed yet comes after this head.
            rest = self.state.trailing_data[0]
            self.head = bytes(self.received[: len(self.received) - len(rest)])
            self.received = bytearray(rest)
            total += len(self.head)
            # Before the answer may come notes that there will be one.
            if isinstance(event, h11.Response):
                break
        if len(event.headers) > MAX_HEADERS:
            raise NotFetched(Outcome.TOO_MUCH_HEADER)
        return event.status_code, tuple(
            (name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers
        )

    def read_body(self, packing: str) -> bytes:
        unpacked = Unpacked(packing, max_bytes=self.max_bytes)
        for data in self._parts():
            unpacked.feed(data)
        # Beyond the end of the answer, nothing belongs to it.
        rest = len(self.state.trailing_data[0])
        del self.received[len(self.received) - rest :]
        return unpacked.finish()

    def _parts(self) -> Iterator[bytes]:
        while True:
            event = self._next(limit=self.max_bytes, too_much=Outcome.TOO_LARGE)
            if not isinstance(event, h11.Data):
                return
            yield bytes(event.data)

    def _next(self, *, limit: int, too_much: Outcome) -> Any:
        """Return the next event of the answer; never wait for it longer than there is time."""
        while (event := self._event(too_much)) is h11.NEED_DATA:
            self.line.settimeout(self.deadline.left())
            data = self.line.recv(CHUNK)
            self.received += data
            if len(self.received) > limit:
                raise NotFetched(too_much)
            self.state.receive_data(data)
        return event

    def _event(self, too_much: Outcome) -> Any:
        self.deadline.left()
        try:
            return self.state.next_event()
        except h11.RemoteProtocolError as error:
            if error.error_status_hint == 431:  # noqa: PLR2004 (what h11 says where a head has no end)
                raise NotFetched(too_much) from error
            raise
