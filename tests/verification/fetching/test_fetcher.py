"""Fetching from servers that misbehave. All of it stays on loopback."""

import gzip
import time
import zlib
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from tests.verification.fetching.hostile import (
    PRIVATE,
    PUBLIC,
    Names,
    Server,
    answer,
    bomb,
    is_public_or_stand_in,
    reach,
    says,
    served,
)
from verification.fetching.connecting import Reach
from verification.fetching.fetcher import Page, Rules, fetch
from verification.fetching.outcomes import NotFetched, Outcome

SOON = 0.6
# What ends soon has ended by then on any machine; without its limit it would go on for longer.
AT_LAST = 15
TOO_LONG = 60


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def private() -> Iterator[Server]:
    """A server inside, which nobody reaches in any of these tests."""
    with served(PRIVATE) as running:
        yield running
        assert running.connections == 0


def rules(*servers: Server, **changes: object) -> Rules:
    given: dict[str, object] = {
        "user_agent": "Claimdesk tests",
        "seconds": 5.0,
        "max_bytes": 2_000_000,
        "more_ports": frozenset(each.port for each in servers),
    }
    return Rules(**{**given, **changes})  # type: ignore[arg-type]


def fetched(url: str, *servers: Server, names: Names | None = None, **changes: object) -> Page:
    return fetch(url, rules(*servers, **changes), reach=reach(names))


def refusal(
    url: str, *servers: Server, names: Names | None = None, **changes: object
) -> tuple[Outcome, float]:
    """Return why nothing was fetched, and after how many seconds."""
    begun = time.monotonic()
    with pytest.raises(NotFetched) as refused:
        fetched(url, *servers, names=names, **changes)
    return refused.value.outcome, time.monotonic() - begun


def test_page_is_fetched_as_it_was_sent(server: Server) -> None:
    url = server.at("/a", says(answer(b"Words.", "Content-Type: text/plain", "X-Twice: 1")))

    page = fetched(url, server)

    assert page.content == b"Words."
    assert page.final_url == url
    assert (page.last.status, page.last.address) == (200, PUBLIC)
    assert page.last.header("Content-Type") == "text/plain"
    assert page.last.head + page.last.raw_body == answer(
        b"Words.", "Content-Type: text/plain", "X-Twice: 1"
    )
    assert page.last.request.decode() == server.requests[0]


def test_request_says_who_asks_and_nothing_else(
    server: Server, private: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", private.url())
    monkeypatch.setenv("HTTP_PROXY", private.url())
    first = answer(b"", "Set-Cookie: a=b; Path=/", "Location: /b", status="302 Found")
    url = server.at("/a?b=c#d", says(first))
    server.at("/a?b=c", says(first))

    fetched(url, server)

    assert server.requests[1].split("\r\n") == [
        "GET /b HTTP/1.1",
        f"Host: {PUBLIC}:{server.port}",
        "User-Agent: Claimdesk tests",
        "Accept: */*",
        "Accept-Encoding: gzip",
        "Connection: close",
        "",
        "",
    ]


def test_redirects_are_followed_and_kept(server: Server) -> None:
    server.at("/b", says(answer(b"", "Location: c?d=%C3%A9", status="301 Moved")))
    url = server.at("/a", says(answer(b"gone", "Location: /b", status="302 Found")))

    page = fetched(url, server)

    assert [(each.url, each.status, each.body) for each in page.exchanges] == [
        (server.url("/a"), 302, b"gone"),
        (server.url("/b"), 301, b""),
        (server.url("/c?d=%C3%A9"), 200, b"A page."),
    ]


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"Words. " * 1000)),
        ("deflate", zlib.compress(b"Words. " * 1000)),
        ("identity", b"Words. " * 1000),
    ],
    ids=["gzip", "deflate", "identity"],
)
def test_packed_page_is_unpacked(encoding: str, packed: bytes, server: Server) -> None:
    url = server.at("/a", says(answer(packed, f"Content-Encoding: {encoding}")))

    page = fetched(url, server)

    assert (page.content, page.last.raw_body) == (b"Words. " * 1000, packed)


def test_page_in_chunks_is_put_together(server: Server) -> None:
    sent = b"6\r\nWords \r\n5;x=y\r\nagain\r\n0\r\nX-Late: 1\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    url = server.at("/a", says(head + sent + b"what belongs to nothing"))

    page = fetched(url, server)

    assert (page.content, page.last.head, page.last.raw_body) == (b"Words again", head, sent)


def test_page_without_a_length_ends_with_the_connection(server: Server) -> None:
    url = server.at("/a", says(b"HTTP/1.0 200 OK\r\n\r\nWords."))

    assert fetched(url, server).content == b"Words."


def test_notes_before_the_answer_are_no_answer(server: Server) -> None:
    note = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    url = server.at("/a", says(note + answer(b"Words.")))

    page = fetched(url, server)

    assert (page.last.status, page.content, page.last.head) == (
        200,
        b"Words.",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n",
    )


@pytest.mark.parametrize(
    "host",
    [
        PRIVATE,
        "127.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "017700000002",
        "１２７.０.０.２",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[::127.0.0.2]",
        "[64:ff9b::127.0.0.2]",
        "[2002:7f00:2::]",
        "[::1]",
        "0",
    ],
)
def test_private_address_is_refused_in_every_spelling(host: str, private: Server) -> None:
    outcome, seconds = refusal(private.url("/secret", host=host), private)

    assert (outcome, seconds < 1) == (Outcome.REFUSED_ADDRESS, True)


def test_redirect_to_a_private_address_is_refused(server: Server, private: Server) -> None:
    url = server.at("/a", says(answer(b"", f"Location: {private.url()}", status="302 Found")))

    assert refusal(url, server, private)[0] is Outcome.REFUSED_ADDRESS
    assert server.connections == 1


def test_name_is_refused_where_one_of_its_addresses_is_private(
    server: Server, private: Server
) -> None:
    names = Names(both_example=[[PUBLIC, PRIVATE]])

    outcome, _ = refusal(server.url("/", host="both.example"), server, private, names=names)

    assert (outcome, server.connections) == (Outcome.REFUSED_ADDRESS, 0)


def test_name_is_resolved_once_for_each_hop(server: Server, private: Server) -> None:
    """A name that changes between the check and the connection is connected to as checked."""
    names = Names(rebinding_example=[[PUBLIC], [PRIVATE]])

    page = fetched(server.url("/a", host="rebinding.example"), server, private, names=names)

    assert (page.content, names.asked) == (b"A page.", ["rebinding.example"])
    assert page.last.address == PUBLIC
    assert f"Host: rebinding.example:{server.port}" in server.requests[0]


def test_name_that_has_changed_is_refused_at_the_next_hop(server: Server, private: Server) -> None:
    names = Names(rebinding_example=[[PUBLIC], [PRIVATE]])
    server.at("/a", says(answer(b"", "Location: /b", status="307 Temporary Redirect")))
    url = server.url("/a", host="rebinding.example")

    outcome, _ = refusal(url, server, private, names=names)

    assert (outcome, server.connections) == (Outcome.REFUSED_ADDRESS, 1)


def test_address_is_checked_again_once_connected(server: Server) -> None:
    """Whatever a kernel or a translator on the way has made of the address that was checked."""
    verdicts = iter([True, False])
    strict = Reach(resolve=Names(), is_allowed=lambda _address: next(verdicts))

    with pytest.raises(NotFetched) as refused:
        fetch(server.url(), rules(server), reach=strict)

    assert (refused.value.outcome, server.requests) == (Outcome.REFUSED_ADDRESS, [])


def test_without_an_argument_only_the_public_internet_is_reached(server: Server) -> None:
    with pytest.raises(NotFetched) as refused:
        fetch(server.url(), rules(server))

    assert (refused.value.outcome, server.connections) == (Outcome.REFUSED_ADDRESS, 0)


def test_second_address_is_tried_where_the_first_does_not_answer(server: Server) -> None:
    with served("127.0.0.3") as other:
        free = other.port
    names = Names(two_example=[["127.0.0.3", PUBLIC]])
    open_to = Reach(names, lambda address: address in {ip_address("127.0.0.3"), ip_address(PUBLIC)})

    page = fetch(server.url("/", host="two.example"), rules(server), reach=open_to)

    assert (page.content, free != 0) == (b"A page.", True)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "http://",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:99999/",
        "http://user@127.0.0.1/",
        "http://user:word@127.0.0.1/",
        "http://:@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
        "http://exam ple.org/",
        "http://example.org/\r\nX-Injected: 1",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://ex%61mple.org/",
        "http://example.org/\ud800",
        "http://" + "a" * 300 + ".example/",
        "http://example.org/" + "a" * 9000,
    ],
)
def test_address_of_another_kind_is_refused(address: str) -> None:
    assert refusal(address)[0] is Outcome.UNSUPPORTED_ADDRESS


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "http://127.0.0.1:1/", "http://[/"]
)
def test_redirect_to_an_address_of_another_kind_is_refused(location: str, server: Server) -> None:
    url = server.at("/a", says(answer(b"", f"Location: {location}", status="302 Found")))

    assert refusal(url, server)[0] is Outcome.UNSUPPORTED_ADDRESS


def test_endless_redirects_end(server: Server) -> None:
    url = server.at("/a", says(answer(b"", "Location: /a", status="302 Found")))

    assert refusal(url, server)[0] is Outcome.TOO_MANY_REDIRECTS
    assert server.connections == 6


def test_slow_headers_do_not_stretch_the_time(server: Server) -> None:
    url = server.at("/a", server.drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"))

    outcome, seconds = refusal(url, server, seconds=SOON)

    assert (outcome, seconds < AT_LAST) == (Outcome.TOO_SLOW, True)


def test_slow_body_does_not_stretch_the_time(server: Server) -> None:
    url = server.at("/a", server.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"a"))

    outcome, seconds = refusal(url, server, seconds=SOON)

    assert (outcome, seconds < AT_LAST) == (Outcome.TOO_SLOW, True)


def test_slow_chain_of_redirects_does_not_stretch_the_time(server: Server) -> None:
    def late(line: object, _path: str) -> None:
        server.stopped.wait(SOON / 3)
        line.sendall(answer(b"", "Location: /a", status="302 Found"))  # type: ignore[attr-defined]

    url = server.at("/a", late)

    outcome, seconds = refusal(url, server, seconds=SOON)

    assert (outcome, seconds < AT_LAST) == (Outcome.TOO_SLOW, True)


def test_slow_resolver_does_not_stretch_the_time(server: Server) -> None:
    def never(_host: str, _port: int) -> list[str]:
        server.stopped.wait(TOO_LONG)
        return [PUBLIC]

    begun = time.monotonic()
    with pytest.raises(NotFetched) as refused:
        fetch(
            server.url("/", host="slow.example"),
            rules(server, seconds=SOON),
            reach=Reach(never, is_public_or_stand_in),
        )

    assert refused.value.outcome is Outcome.TOO_SLOW
    assert time.monotonic() - begun < AT_LAST


def test_server_that_says_nothing_is_too_slow(server: Server) -> None:
    url = server.at("/a", lambda _line, _path: server.stopped.wait(TOO_LONG))  # type: ignore[arg-type]

    outcome, seconds = refusal(url, server, seconds=SOON)

    assert (outcome, seconds < AT_LAST) == (Outcome.TOO_SLOW, True)


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 500),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 4000),
        (b"HTTP/1.1 ", b"2" * 4000),
        (b"", b"HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n" * 100),
    ],
)
def test_endless_headers_end(start: bytes, drop: bytes, server: Server) -> None:
    url = server.at("/a", server.flood(start, drop))

    outcome, seconds = refusal(url, server)

    assert outcome in {Outcome.TOO_MUCH_HEADER, Outcome.BROKEN_ANSWER}
    assert seconds < 3


def test_many_headers_are_too_many(server: Server) -> None:
    url = server.at("/a", says(answer(b"", *(f"X-{number}: a" for number in range(300)))))

    assert refusal(url, server)[0] is Outcome.TOO_MUCH_HEADER


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"]
)
def test_body_without_end_is_too_large(head: bytes, server: Server) -> None:
    url = server.at("/a", server.flood(head, b"a" * 10_000))

    outcome, seconds = refusal(url, server)

    assert (outcome, seconds < 3) == (Outcome.TOO_LARGE, True)


def test_chunk_without_end_of_its_size_is_refused(server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    url = server.at("/a", server.flood(head, b"0" * 1000))

    assert refusal(url, server)[0] in {Outcome.TOO_LARGE, Outcome.BROKEN_ANSWER}


def test_redirects_share_the_size_of_one_page(server: Server) -> None:
    part = b"a" * 900_000
    for here, there in (("/a", "/b"), ("/b", "/c"), ("/c", "/d")):
        server.at(here, says(answer(part, f"Location: {there}", status="302 Found")))

    assert refusal(server.url("/a"), server)[0] is Outcome.TOO_LARGE


@pytest.mark.parametrize("megabytes", [3, 200])
def test_bomb_goes_off_harmlessly(megabytes: int, server: Server) -> None:
    url = server.at("/a", says(answer(bomb(megabytes), "Content-Encoding: gzip")))

    outcome, seconds = refusal(url, server)

    assert (outcome, seconds < 3) == (Outcome.UNPACKS_TOO_FAR, True)


def test_page_that_unpacks_beyond_the_limit_is_too_large(server: Server) -> None:
    words = b"".join(b"%d words " % number for number in range(300_000))
    url = server.at("/a", says(answer(gzip.compress(words), "Content-Encoding: gzip")))

    assert refusal(url, server)[0] is Outcome.TOO_LARGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 500])
def test_packing_that_was_not_asked_for_is_not_unpacked(encoding: str, server: Server) -> None:
    url = server.at("/a", says(answer(bomb(1), f"Content-Encoding: {encoding}")))

    assert refusal(url, server)[0] is Outcome.UNKNOWN_PACKING


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntoo short",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        answer(gzip.compress(b"Words. " * 1000)[:-20], "Content-Encoding: gzip"),
    ],
)
def test_broken_answer_is_no_page(sent: bytes, server: Server) -> None:
    assert refusal(server.at("/a", says(sent)), server)[0] is Outcome.BROKEN_ANSWER


def test_body_ends_where_its_length_says(server: Server) -> None:
    url = server.at("/a", says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nWords and more"))

    page = fetched(url, server)

    assert (page.content, page.last.raw_body) == (b"Words", b"Words")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("404 Not Found", Outcome.NOT_FOUND),
        ("410 Gone", Outcome.NOT_FOUND),
        ("403 Forbidden", Outcome.NOT_LET_IN),
        ("451 Unavailable", Outcome.NOT_LET_IN),
        ("429 Too Many Requests", Outcome.TOO_MANY_REQUESTS),
        ("503 Unavailable", Outcome.SERVER_ERROR),
        ("418 Teapot", Outcome.UNEXPECTED_STATUS),
        ("300 Multiple Choices", Outcome.UNEXPECTED_STATUS),
        ("302 Found", Outcome.UNEXPECTED_STATUS),
    ],
)
def test_status_without_a_page_says_why(status: str, outcome: Outcome, server: Server) -> None:
    url = server.at("/a", says(answer(b"An excuse.", status=status)))

    assert refusal(url, server)[0] is outcome


def test_nobody_at_the_port_is_no_answer() -> None:
    with served() as gone:
        pass

    assert refusal(gone.url(), gone)[0] is Outcome.NO_ANSWER


def test_name_that_nobody_knows_is_unknown() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(NotFetched) as refused:
        fetch("http://nobody.invalid/", rules(), reach=Reach(unknown, is_public_or_stand_in))

    assert refused.value.outcome is Outcome.UNKNOWN_HOST


def test_every_outcome_has_a_sentence() -> None:
    assert [outcome for outcome in Outcome if not outcome.sentence.endswith(".")] == []
