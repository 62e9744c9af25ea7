"""An exchange with a site as a WARC file, which the tools of web archives read."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from verification.fetching.exchanging import Exchange

VERSION = "WARC/1.1"


class _AsReceived(StatusAndHeaders):  # type: ignore[misc] # the library has no types
    """Headers that are written as they came, not as the library would write them."""

    def __init__(self, raw: bytes) -> None:
        # Without a status line it would count as none.
        super().__init__("as received", [])
        self.raw = raw

    def compute_headers_buffer(self, header_filter: Any = None) -> None:  # noqa: ARG002 (the library's)
        self.headers_buff = self.raw


class _Writer(WARCWriter):  # type: ignore[misc] # as above
    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def write(
    exchanges: Iterable[Exchange], stream: BinaryIO, *, about: Mapping[str, str], software: str
) -> None:
    """Write what was asked and answered, hop by hop, and what is noted about the last answer.

    The bytes depend on nothing else, so that they can be written again and compared.
    """
    writer = _Writer(stream, gzip=True, warc_version=VERSION)
    given = list(exchanges)
    info = _fields({"software": software, "format": "WARC File Format 1.1"})
    writer.write_record(_record(writer, "warcinfo", given[0], info))
    for each in given:
        asked_head, _, asked_body = each.request.partition(b"\r\n\r\n")
        request = _record(writer, "request", each, asked_body, asked_head + b"\r\n\r\n")
        response = _record(writer, "response", each, each.raw_body, each.head)
        response.rec_headers.add_header("WARC-IP-Address", each.address)
        writer.write_request_response_pair(request, response)
    note = _record(writer, "metadata", given[-1], _fields(about))
    note.rec_headers.add_header("WARC-Concurrent-To", _id("response", given[-1]))
    writer.write_record(note)


def _record(
    writer: _Writer, kind: str, each: Exchange, payload: bytes, head: bytes | None = None
) -> Any:
    moment = each.at.astimezone(UTC).replace(tzinfo=None)
    headers = {
        "WARC-Record-ID": _id(kind, each),
        "WARC-Date": datetime_to_iso_date(moment, use_micros=True),
    }
    return writer.create_warc_record(
        "" if kind == "warcinfo" else each.url,
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_headers_dict=headers,
        # Without any, the library looks for them in the payload.
        http_headers=None if head is None else _AsReceived(head),
    )


def _id(kind: str, each: Exchange) -> str:
    """Return the name of a record, which follows from what is in it."""
    content = sha256(each.head + each.raw_body).hexdigest()
    name = uuid5(NAMESPACE_URL, f"{kind} {each.url} {each.at.isoformat()} {content}")
    return f"<{name.urn}>"


def _fields(values: Mapping[str, str]) -> bytes:
    """Return fields in the form application/warc-fields, each on a line of its own."""
    lines = [f"{name}: {' '.join(value.split())}\r\n" for name, value in values.items() if value]
    return "".join(lines).encode()
