"""Handing out files that strangers made: to be saved, never to be opened among our pages."""

import mimetypes

import structlog
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from verification import evidence

# Nothing in it runs, loads or sends, even where a browser shows it all the same.
POLICY = "sandbox; default-src 'none'"
# Told by its own kind; all else, such as a page or a drawing with scripts in it, by none.
HARMLESS = frozenset(
    {
        "application/gzip",
        "application/pdf",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/plain",
    }
)
UNNAMED = "application/octet-stream"
KINDS = sorted({*HARMLESS, UNNAMED})
ENDINGS = {"application/gzip": ".warc.gz", "text/plain": ".txt"}

logger = structlog.get_logger(__name__)


def attachment(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return a file as one to be saved under `name`, with the ending of its kind."""
    ending = ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or ".bin"
    kind = media_type if media_type in HARMLESS else UNNAMED
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}{ending}"
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def stored(digest: str, *, name: str, media_type: str) -> HttpResponse:
    """Return what is stored under a hash as such a file.

    :raises evidence.Damaged: it is gone, or is not what was stored; the log says which.
    """
    try:
        content = evidence.read(digest)
    except evidence.Damaged:
        logger.exception("evidence_damaged", sha256=digest)
        raise
    return attachment(content, name=name, media_type=media_type)
