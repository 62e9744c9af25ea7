"""A connection to the very address that was checked."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from verification.fetching.addresses import Address, Resolve, checked
from verification.fetching.deadline import Deadline
from verification.fetching.outcomes import NotFetched, Outcome
from verification.fetching.targets import Target


@dataclass(frozen=True, slots=True)
class Reach:
    """How hosts are found and trusted. Tests give others; nothing else does."""

    resolve: Resolve
    is_allowed: Callable[[Address], bool]
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Line:
    socket: socket.socket
    address: Address


def connect(target: Target, *, reach: Reach, deadline: Deadline) -> Line:
    """Resolve a target's host once, and connect to one of the addresses that this has given.

    :raises NotFetched: one of them must not be reached, or none answers.
    """
    addresses = checked(
        target.host,
        target.port,
        deadline=deadline,
        resolve=reach.resolve,
        is_allowed=reach.is_allowed,
    )
    problem: OSError | None = None
    for number, address in enumerate(addresses):
        # Time is left for the others.
        patience = deadline.left() / (len(addresses) - number)
        try:
            line = socket.create_connection((str(address), target.port), timeout=patience)
        except OSError as error:
            problem = error
            continue
        try:
            return Line(_secured(line, address, target, reach, deadline), address)
        except BaseException:
            line.close()
            raise
    deadline.left()
    raise NotFetched(Outcome.NO_ANSWER, target.host) from problem


def _secured(
    line: socket.socket, address: Address, target: Target, reach: Reach, deadline: Deadline
) -> socket.socket:
    """Make sure who is at the other end, by address and, where encrypted, by certificate."""
    peer = ip_address(line.getpeername()[0])
    if peer != address or not reach.is_allowed(peer):
        raise NotFetched(Outcome.REFUSED_ADDRESS, target.host)
    if not target.is_encrypted:
        return line
    context = reach.tls or ssl.create_default_context()
    line.settimeout(deadline.left())
    try:
        return context.wrap_socket(line, server_hostname=target.host)
    except TimeoutError as error:
        raise NotFetched(Outcome.TOO_SLOW, target.host) from error
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise NotFetched(Outcome.TLS_PROBLEM, _reason(error)) from error


def _reason(error: Exception) -> str:
    """Return a fault of TLS without what the other side wrote."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return type(error).__name__
