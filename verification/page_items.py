"""What a page that was fetched for a draft says about itself, as a source to be cited."""

from email.message import Message

from verification import evidence
from verification.citing import pages
from verification.citing.item import Item
from verification.models import DraftPage

# Of the kinds that pages are found in, those whose metadata is read.
PAGES = frozenset({"text/html", "application/xhtml+xml"})


def read(page: DraftPage) -> Item | None:
    """Return a page as a CSL-JSON item; None where there is no copy, or none that can be read."""
    copy = getattr(page, "copy", None)
    if copy is None or copy.media_type not in PAGES:
        return None
    try:
        content = evidence.read(copy.sha256)
    except evidence.Damaged:
        return None
    declared = Message()
    declared["Content-Type"] = copy.declared_type
    charset = str(declared.get_param("charset") or "")
    return pages.read(content, url=page.url, encoding=charset or None)
