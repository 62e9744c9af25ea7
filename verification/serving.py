"""A stored file as an answer, whole or from where a download was broken off (RFC 9110, 14)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags

# One range: from here, from here to there, or so many last bytes.
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)
PIECE = 1 << 16


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
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
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


def _asked(request: HttpRequest, tag: str) -> re.Match[str] | None:
    if request.headers.get("If-Range", tag) != tag:
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
    pieces = _pieces(file, first, last + 1 - first)
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


def _pieces(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
