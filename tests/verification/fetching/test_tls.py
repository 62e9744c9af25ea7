"""Encrypted pages: the certificate is checked by the name in the address."""

import ssl
from collections.abc import Iterator

import pytest
import trustme

from tests.verification.fetching.hostile import PUBLIC, Names, Server, reach, served
from verification.fetching.fetcher import Page, Rules, fetch
from verification.fetching.outcomes import NotFetched, Outcome


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("right.example").configure_cert(context)
    with served(tls=context) as running:
        yield running


def fetched(server: Server, host: str, authority: trustme.CA | None) -> Page:
    trust = ssl.create_default_context()
    if authority:
        authority.configure_trust(trust)
    names = Names(right_example=[[PUBLIC]], wrong_example=[[PUBLIC]])
    rules = Rules("Claimdesk tests", seconds=5, more_ports=frozenset({server.port}))
    return fetch(server.url("/", host=host), rules, reach=reach(names, trust))


def test_certificate_is_of_the_name_and_not_of_the_address(
    server: Server, authority: trustme.CA
) -> None:
    page = fetched(server, "right.example", authority)

    assert (page.content, page.last.address) == (b"A page.", PUBLIC)


@pytest.mark.parametrize(("host", "trusted"), [("wrong.example", True), ("right.example", False)])
def test_certificate_of_another_or_of_nobody_is_refused(
    host: str, trusted: bool, server: Server, authority: trustme.CA
) -> None:
    with pytest.raises(NotFetched) as refused:
        fetched(server, host, authority if trusted else None)

    assert (refused.value.outcome, server.requests) == (Outcome.TLS_PROBLEM, [])
    assert "certificate" in refused.value.detail.lower() or "mismatch" in refused.value.detail


def test_server_that_never_shakes_hands_is_too_slow() -> None:
    with served() as plain:
        rules = Rules("Claimdesk tests", seconds=0.5, more_ports=frozenset({plain.port}))
        names = Names(right_example=[[PUBLIC]])
        with pytest.raises(NotFetched) as refused:
            fetch(f"https://right.example:{plain.port}/", rules, reach=reach(names))

    assert refused.value.outcome is Outcome.TOO_SLOW
