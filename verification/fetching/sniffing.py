"""What kind of file some bytes are, whatever their sender says."""

import re

import filetype

HTML, PLAIN, PDF, XML, SVG = (
    "text/html",
    "text/plain",
    "application/pdf",
    "application/xml",
    "image/svg+xml",
)
UNKNOWN = "application/octet-stream"
# As far as one looks for what a text is.
HEAD = 4096
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
TAGS = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|table|div|p|a)\b",
    re.IGNORECASE | re.DOTALL,
)
# What no text has, in any encoding with one byte for an ASCII character.
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type(content: bytes) -> str:
    """Return the media type that the bytes themselves speak of."""
    found = filetype.guess_mime(content)
    if found:
        return str(found)
    if content[:1024].find(b"%PDF-") >= 0:
        return PDF
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _kind_of_text(content[len(mark) : HEAD].decode(encoding, "replace"))
    if BINARY.search(content[:HEAD]):
        return UNKNOWN
    return _kind_of_text(content[:HEAD].decode("latin-1"))


def _kind_of_text(text: str) -> str:
    if TAGS.match(text):
        return HTML
    start = text.lstrip()
    if re.search(r"<svg\b", start[:1024], re.IGNORECASE) and start.startswith("<"):
        return SVG
    if start.startswith("<?xml"):
        return HTML if re.search(r"<html\b", start, re.IGNORECASE) else XML
    return PLAIN
