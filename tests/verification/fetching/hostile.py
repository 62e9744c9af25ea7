"""Servers on loopback that misbehave on purpose, and count who came."""

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from verification.fetching import addresses
from verification.fetching.addresses import Address
from verification.fetching.connecting import Reach

# The only machine that these tests take for one of the public internet's.
PUBLIC = "127.0.0.1"
# As private as the rest of loopback.
PRIVATE = "127.0.0.2"
Answer = Callable[[socket.socket, str], None]


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def says(given: bytes) -> Answer:
    return lambda line, _path: line.sendall(given)


class Server:
    """Answers each request by its path; a path that it does not know gets a plain page."""

    def __init__(self, host: str = PUBLIC, tls: ssl.SSLContext | None = None) -> None:
        self.listener = socket.create_server((host, 0))
        self.host, self.port = self.listener.getsockname()
        self.tls = tls
        self.answers: dict[str, Answer] = {}
        # How many came, and what they asked.
        self.connections = 0
        self.requests: list[str] = []
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def url(self, path: str = "/", host: str | None = None) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def at(self, path: str, given: Answer) -> str:
        self.answers[path] = given
        return self.url(path)

    def stop(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _peer = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=[line], daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        # The other side leaves when it has had enough.
        with contextlib.suppress(OSError, ValueError), line:
            line.settimeout(10)
            if self.tls:
                line = self.tls.wrap_socket(line, server_side=True)
            request = b""
            while b"\r\n\r\n" not in request:
                data = line.recv(65_536)
                if not data:
                    return
                request += data
            self.requests.append(request.decode("latin-1"))
            path = self.requests[-1].split(" ")[1]
            given = self.answers.get(path, says(answer(b"A page.", "Content-Type: text/plain")))
            given(line, path)
            line.close()

    def drip(self, start: bytes, drop: bytes, pause: float = 0.05) -> Answer:
        """Send the start, and then a little again and again, for longer than anybody waits."""

        def send(line: socket.socket, _path: str) -> None:
            line.sendall(start)
            for _ in range(200):
                if self.stopped.wait(pause):
                    return
                line.sendall(drop)

        return send

    def flood(self, start: bytes, drop: bytes, times: int = 4000) -> Answer:
        def send(line: socket.socket, _path: str) -> None:
            line.sendall(start)
            for _ in range(times):
                line.sendall(drop)

        return send


@contextlib.contextmanager
def served(host: str = PUBLIC, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(host, tls)
    try:
        yield server
    finally:
        server.stop()


def is_public_or_stand_in(address: Address) -> bool:
    return address == ip_address(PUBLIC) or addresses.is_public(address)


class Names:
    """A resolver with names of its own; each answer is given once, the last one for ever."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:
            return addresses.resolve(host, port)
        return answers.pop(0) if len(answers) > 1 else answers[0]


def reach(names: Names | None = None, tls: ssl.SSLContext | None = None) -> Reach:
    return Reach(resolve=names or Names(), is_allowed=is_public_or_stand_in, tls=tls)


def bomb(megabytes: int) -> bytes:
    return gzip.compress(b"\0" * (megabytes * 1_000_000))
