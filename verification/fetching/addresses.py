"""Which machines may be reached: those with a public unicast address, and no others."""

import socket
import threading
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue

from verification.fetching.deadline import Deadline
from verification.fetching.outcomes import NotFetched, Outcome

Address = IPv4Address | IPv6Address
# A name and a port → the addresses behind it, as text.
Resolve = Callable[[str, int], list[str]]
# More are not tried.
MOST_ADDRESSES = 4

# The registries of special-purpose addresses, spelt out, as what `ipaddress` knows of them differs
# from one Python to the next. An AS112 or anycast service is as public as any other.
SPECIAL_V4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared behind a provider's NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, where clouds keep their secrets
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# All else is loopback, private, link-local, multicast or an IPv4 address in disguise: mapped,
# compatible, translated (NAT64).
GLOBAL_V6 = ip_network("2000::/3")
SPECIAL_V6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet's, of a single machine."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_V4)
    return address in GLOBAL_V6 and not any(address in network for network in SPECIAL_V6)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name; a number in any spelling is its address.

    :raises OSError: there is none, or nobody who knows.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_kind, address in found]


def checked(
    host: str,
    port: int,
    *,
    deadline: Deadline,
    resolve: Resolve,
    is_allowed: Callable[[Address], bool],
) -> list[Address]:
    """Return the addresses of a host, all of them allowed.

    :raises NotFetched: it has none, or one that must not be reached.
    """
    found = _asked_in_time(host, port, deadline, resolve)
    addresses = [_read(text) for text in dict.fromkeys(found)]
    if not addresses:
        raise NotFetched(Outcome.UNKNOWN_HOST, host)
    # One that leads inside is no mishap: a name that has both is a trap.
    for address in addresses:
        if address is None or not is_allowed(address):
            raise NotFetched(Outcome.REFUSED_ADDRESS, host)
    return [address for address in addresses if address is not None][:MOST_ADDRESSES]


def _read(text: str) -> Address | None:
    """Return an address; None for one with a zone, which is good on one network only."""
    return None if "%" in text else ip_address(text)


def _asked_in_time(host: str, port: int, deadline: Deadline, resolve: Resolve) -> list[str]:
    """Resolve a name in a thread, as the system's own patience cannot be set."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, ValueError) as error:  # ValueError: no name by the rules of names
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except Empty:
        raise NotFetched(Outcome.TOO_SLOW, f"resolving {host}") from None
    if isinstance(answer, Exception):
        raise NotFetched(Outcome.UNKNOWN_HOST, host) from answer
    return answer
