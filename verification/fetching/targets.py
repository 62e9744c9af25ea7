"""What an address on the web asks for: whom, where, and for what."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

from verification.fetching.outcomes import NotFetched, Outcome

PORTS = {"http": 80, "https": 443}
LONGEST = 8000
# What may stand in a path or query as it is; a percent sign stays one.
PLAIN = "/?:@!$&'()*+,;=~%[]"
# Of which different programs make different hosts.
DOUBTFUL = re.compile(r"[\x00-\x20\x7f\\]")
HOST = re.compile(r"[0-9a-zA-Z_.-]{1,253}|[0-9a-fA-F:.]+")


@dataclass(frozen=True, slots=True)
class Target:
    scheme: str
    # As it is resolved, and as a certificate names it.
    host: str
    port: int
    path: str

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """Return what the header "Host" says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def understood(url: str, *, more_ports: Collection[int] = ()) -> Target:
    """Return what an address asks for.

    :raises NotFetched: it is none that is fetched.
    """
    if DOUBTFUL.search(url) or len(url) > LONGEST:
        raise _unsupported("characters or length")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _unsupported("not an address") from error
    if parts.scheme not in PORTS:
        raise _unsupported("scheme")
    if parts.username is not None or parts.password is not None:
        raise _unsupported("user and password")
    wanted = PORTS[parts.scheme] if port is None else port
    if wanted not in {*PORTS.values(), *more_ports}:
        raise _unsupported("port")
    host = _host(parts.hostname or "")
    return Target(parts.scheme, host, wanted, _path(parts.path, parts.query))


def _path(path: str, query: str) -> str:
    try:
        plain = quote(path or "/", safe=PLAIN)
        return f"{plain}?{quote(query, safe=PLAIN)}" if query else plain
    except UnicodeEncodeError as error:  # half of a pair of code units
        raise _unsupported("characters") from error


def _host(name: str) -> str:
    """Return a host name as it is resolved: ASCII, whatever script it was written in."""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise _unsupported("host") from error
    if not HOST.fullmatch(name):
        raise _unsupported("host")
    return name


def _unsupported(what: str) -> NotFetched:
    return NotFetched(Outcome.UNSUPPORTED_ADDRESS, what)
