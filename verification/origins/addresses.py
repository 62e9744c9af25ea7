"""When two addresses name the same page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# A web archive's copy is the page that it copies.
ARCHIVED = re.compile(
    r"https?://(?:web\.)?archive\.org/web/\d+[a-z_]*/(?P<url>https?:/.*)", re.IGNORECASE
)
# What campaigns append.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|ref_src|smid|cmpid|ocid", re.IGNORECASE)
DOORS = ("www.", "m.", "amp.", "mobile.")


def page(url: str) -> str:
    """Return an address without what does not change the page; empty where it is none."""
    if copied := ARCHIVED.match(url):
        url = copied["url"]
    try:
        parts = urlsplit(url.strip())
        host = site(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = [pair for pair in parse_qsl(parts.query) if not TRACKING.fullmatch(pair[0])]
    path = parts.path.rstrip("/").removesuffix("/amp")
    return f"{host}{path}?{urlencode(sorted(query))}" if query else f"{host}{path}"


def site(url: str) -> str:
    """Return the host, without the doors that lead to the same pages.

    :raises ValueError: it is no address.
    """
    host = (urlsplit(url.strip()).hostname or "").lower().rstrip(".")
    return next((host.removeprefix(door) for door in DOORS if host.startswith(door)), host)


def is_front(address: str) -> bool:
    """Tell whether a page's address is that of a whole site, which no link to a page names."""
    return "/" not in address and "?" not in address
