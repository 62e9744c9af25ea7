"""A stored file as an answer, whole or from where a download was broken off (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags

# One range: from here, from here to there, or so many last bytes.
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)
PIECE = 1 << 16
WITH_CONTENT = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, piece by piece; closed with the answer, also where nobody reads on."""

    file: BinaryIO
    first: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.first)
        left = self.length
        while left and (piece := self.file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def sent(
    request: HttpRequest,
    file: BinaryIO,
    *,
    size: int,
    etag: str,
    filename: str,
    content_type: str,
    as_attachment: bool = True,
) -> HttpResponseBase:
    """Answer with a file that never changes; its hash is the entity tag.

    A part is sent where one range is asked for, unless `If-Range` names another file. Of several
    ranges, or what is none, the whole file is sent.
    """
    tag = f'"{etag}"'
    response: HttpResponseBase
    if _is_known(request.headers.get("If-None-Match", ""), tag):
        file.close()
        response = HttpResponse(status=304)
    else:
        response = _content(file, _asked(request, tag), size, content_type)
        disposition = content_disposition_header(as_attachment, filename)
        response["Content-Disposition"] = disposition or "attachment"
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def has_content(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Tell whether an answer hands out any byte of the file."""
    return request.method == "GET" and answer.status_code in WITH_CONTENT


def _is_known(tags: str, tag: str) -> bool:
    # One that packs what it passes on makes the tag a weak one.
    return any(one in ("*", tag, f"W/{tag}") for one in parse_etags(tags))


def _asked(request: HttpRequest, tag: str) -> re.Match[str] | None:
    # Of other methods a range means nothing (RFC 9110, 14.2).
    if request.method != "GET" or request.headers.get("If-Range", tag) != tag:
        return None
    return RANGE.fullmatch(request.headers.get("Range", "").strip())


def _content(
    file: BinaryIO, asked: re.Match[str] | None, size: int, content_type: str
) -> HttpResponseBase:
    if asked is None:
        response = FileResponse(file, content_type=content_type)
        response["Content-Length"] = str(size)
        return response
    first, last = _bounds(asked, size)
    if first > last:
        file.close()
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    pieces = Part(file, first, last + 1 - first)
    part = StreamingHttpResponse(pieces, status=206, content_type=content_type)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last + 1 - first)
    return part


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """Return the first byte and the last one; where nothing fits, the last comes before."""
    if asked[3]:
        wanted = min(int(asked[3]), size)
        return size - wanted, size - 1
    last = int(asked[2]) if asked[2] else size - 1
    return int(asked[1]), min(last, size - 1)
