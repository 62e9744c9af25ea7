"""A mail server on this machine: takes messages, refuses whom it is told to, or breaks off."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Lock, Thread


@dataclass
class Arrived:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)


@dataclass
class MailServer:
    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    # What is answered to RCPT for an address, such as "550 No such user".
    refuses: dict[str, str] = field(default_factory=dict)
    # What is answered to a message when it is whole; "" ends the connection instead.
    answer: str = "250 Taken"
    # Whether a message counts as arrived when the answer is never given.
    takes: bool = True
    # Where it keeps the other side waiting, "greeting" or "answer": until it is told to go on.
    holds: str = ""
    reached: Event = field(default_factory=Event)
    goes_on: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def to(self) -> list[str]:
        return sorted(address for one in self.arrived for address in one.recipients)

    def hold(self, where: str) -> None:
        if where == self.holds:
            self.reached.set()
            self.goes_on.wait(120)


@contextmanager
def serving() -> Iterator[MailServer]:
    told = MailServer()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            # Somebody who is killed says no good-bye.
            with suppress(ConnectionError):
                _talk(self, told)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Session) as server:
        told.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


def _talk(session: socketserver.StreamRequestHandler, told: MailServer) -> None:
    def say(words: str) -> None:
        session.wfile.write(f"{words}\r\n".encode())

    told.hold("greeting")
    say("220 here")
    sender, recipients = "", list[str]()
    while line := session.rfile.readline().decode().strip():
        verb = line[:4].upper()
        if verb == "QUIT":
            say("221 bye")
            return
        if verb == "MAIL":
            sender, recipients = _address(line), []
        if verb == "RCPT":
            address = _address(line)
            if refusal := told.refuses.get(address):
                say(refusal)
                continue
            recipients.append(address)
        if verb != "DATA":
            say("250 yes")
            continue
        say("354 go on")
        raw = _whole(session)
        if told.takes:
            with told.lock:
                told.arrived.append(Arrived(sender, recipients, raw))
        told.hold("answer")
        if not told.answer:
            return
        say(told.answer)


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


def _whole(session: socketserver.StreamRequestHandler) -> bytes:
    lines = []
    while (line := session.rfile.readline()) not in (b".\r\n", b""):
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)
