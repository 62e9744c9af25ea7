"""What was fetched, as the tools of web archives read it."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification.fetching import warc
from verification.fetching.fetcher import Page, Rules, fetch

AT = datetime(2026, 3, 1, 9, 0, 0, 250_000, tzinfo=UTC)


def fetched(server: Server, path: str) -> Page:
    rules = Rules("Claimdesk tests", more_ports=frozenset({server.port}))
    return fetch(server.url(path), rules, reach=reach(), clock=lambda: AT)


def written(page: Page) -> bytes:
    stream = BytesIO()
    about = {"outcome": "fetched", "note": "two\r\nlines"}
    warc.write(page.exchanges, stream, about=about, software="Claimdesk")
    return stream.getvalue()


def read(file: bytes) -> list[tuple[Any, bytes]]:
    records = ArchiveIterator(BytesIO(file), check_digests="raise")
    return [(record, record.content_stream().read()) for record in records]


@pytest.fixture
def found() -> Page:
    """Two hops; the second comes in chunks, packed, with headers written in an odd way."""
    packed = gzip.compress(b"Words. " * 100)
    head = b"HTTP/1.1 200 Fine\r\nX-ODD:value\r\ncontent-encoding: gzip\r\n"
    chunked = b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    with served() as server:
        server.at("/a", says(answer(b"gone", "Location: /b", status="302 Found")))
        server.at("/b", says(head + chunked))
        return fetched(server, "/a")


def test_warc_reads_back_as_what_was_asked_and_answered(found: Page) -> None:
    records = read(written(found))

    kinds = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r, _ in records]
    first, second = (each.url for each in found.exchanges)
    assert kinds == [
        ("warcinfo", None),
        ("response", first),
        ("request", first),
        ("response", second),
        ("request", second),
        ("metadata", second),
    ]
    assert [content for _, content in records][1:5:2] == [b"gone", b"Words. " * 100]
    assert records[3][0].http_headers.get_statuscode() == "200"
    assert records[3][0].rec_headers.get_header("WARC-Date") == "2026-03-01T09:00:00.250000Z"
    assert records[3][0].rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert records[5][1] == b"outcome: fetched\r\nnote: two lines\r\n"


def test_warc_holds_every_byte_as_it_came(found: Page) -> None:
    raw = gzip.decompress(written(found))

    for each in found.exchanges:
        assert b"\r\n\r\n" + each.head + each.raw_body + b"\r\n\r\n" in raw
        assert b"\r\n\r\n" + each.request + b"\r\n\r\n" in raw


def test_digests_are_right_and_a_changed_byte_is_noticed(found: Page, tmp_path: Any) -> None:
    file = tmp_path / "page.warc.gz"
    file.write_bytes(written(found))
    assert Checker(_options(file)).process_all() == 0

    changed = gzip.decompress(file.read_bytes()).replace(b"gone", b"here")
    file.with_suffix("").write_bytes(changed)

    assert Checker(_options(file.with_suffix(""))).process_all() == 1


def test_same_exchange_is_written_to_the_same_bytes(found: Page) -> None:
    assert written(found) == written(found)


def _options(file: Any) -> Any:
    class Options:
        inputs = (str(file),)
        verbose = False

    return Options
