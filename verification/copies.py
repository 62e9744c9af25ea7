"""What is kept of a page that was fetched: its files by their hashes, and what there is to say."""

from email.message import Message
from io import BytesIO
from typing import Any

from verification import evidence
from verification.fetching import sniffing, texts, warc
from verification.fetching.fetcher import Page
from verification.fetching.texts import Text
from verification.models import PageSnapshot
from verification.models.fetching import Copy

SOFTWARE = "Claimdesk"
# Of what a page says, in seconds.
READING_TIME = texts.SECONDS
# The columns of a copy, whichever row they are part of.
COLUMNS = [field.attname for field in Copy._meta.fields]


def text_of(page: Page) -> Text:
    """Return what a page says, in the encoding that its site names."""
    declared = Message()
    declared["Content-Type"] = page.last.header("content-type")
    charset = str(declared.get_param("charset") or "")
    kind = sniffing.media_type(page.content)
    return texts.text_of(page.content, media_type=kind, charset=charset)


def kept(page: Page, text: Text | None = None) -> dict[str, Any]:
    """Store the files of a page; return the fields of a copy of it, which is not stored yet.

    `text` is what it says, where that was read already.
    """
    kind, file = sniffing.media_type(page.content), _warc(page)
    text = text or text_of(page)
    return {
        "url": page.url,
        "fetched_at": page.last.at,
        "final_url": page.final_url,
        "hops": [[each.url, each.status, each.address] for each in page.exchanges],
        "address": page.last.address,
        "status": page.last.status,
        "headers": [list(header) for header in page.last.headers],
        "declared_type": _printable(page.last.header("content-type"))[:200],
        "media_type": kind[:100],
        "sha256": evidence.put(page.content),
        "size": len(page.content),
        "warc_sha256": evidence.put(file),
        "warc_size": len(file),
        "text": text.text,
        "text_problem": text.problem,
    }


def told(snapshot: PageSnapshot) -> dict[str, Any]:
    """Return what an event says of a copy that is stored."""
    return {
        "snapshot": snapshot.pk,
        "final_url": snapshot.final_url,
        "sha256": snapshot.sha256,
        "warc_sha256": snapshot.warc_sha256,
    }


def _warc(page: Page) -> bytes:
    stream = BytesIO()
    about = {"via": page.url, "fetched-by": SOFTWARE}
    warc.write(page.exchanges, stream, about=about, software=SOFTWARE)
    return stream.getvalue()


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
