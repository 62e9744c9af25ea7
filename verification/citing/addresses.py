"""Addresses of the web, as people paste them."""

import re
from urllib.parse import quote, urlsplit

LONGEST_URL = 2000
# Allowed in addresses by people, not by RFC 3986.
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}]")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?:[/?#:]|$)")


def is_web_address(url: str) -> bool:
    """Tell whether it is an address that a column takes and a page may link."""
    if len(url) > LONGEST_URL or not url.startswith(("http://", "https://")):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def web_address(text: str) -> str:
    """Return an address with what no address may have escaped, and with its scheme."""
    text = _UNSAFE.sub(lambda found: quote(found[0]), text.strip())
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in ("http", "https"):
        return f"{scheme.lower()}:{rest}"
    return f"https://{text}" if _HOST.match(text) else text
