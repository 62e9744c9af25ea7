"""All sources that are cited, as CSL-JSON: what Zotero and other reference managers take in.

One item for each citation. What it is cited for, and what is known of it, is under `custom`, as
CSL allows no fields of others. Of a protected source there is its description and why.
"""

import json
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from verification.citing import item
from verification.reports.contents import Contents, Format
from verification.reports.rows import Row, Source
from verification.reports.values import utc

# By the host of a capture's address; another archive is called by its host.
ARCHIVES = {"web.archive.org": "Internet Archive", "archive.org": "Internet Archive"}


def write(contents: Contents, stream: BinaryIO) -> None:
    stream.write(b"[")
    before = b"\n"
    for row in contents.rows:
        for source in row.citations:
            written = json.dumps(as_item(row, source), ensure_ascii=False)
            stream.write(before + written.encode())
            before = b",\n"
    stream.write(b"\n]\n")


def as_item(row: Row, source: Source) -> dict[str, Any]:
    whole = item.merged(source.csl, source.plain)
    if source.withheld_reason:
        whole["note"] = f"Protected source: {source.withheld_reason}"
    if source.archived_url:
        host = urlsplit(source.archived_url).hostname or ""
        whole["archive"] = ARCHIVES.get(host, host)
        whole["archive_location"] = source.archived_url
    given = item.given_away(
        whole, number=source.number, stance=source.stance, excerpt=source.excerpt
    )
    return {**given, "custom": given["custom"] | _known(row, source)}


def _known(row: Row, source: Source) -> dict[str, Any]:
    known = {
        "claim": row.number,
        "rating": row.rating,
        "position": source.position,
        "excerpt_check": source.check.result if source.check else None,
        "copied_at": source.copied_at and utc(source.copied_at),
        "snapshot_sha256": source.copy_sha256,
        "withheld_reason": source.withheld_reason,
    }
    return {name: value for name, value in known.items() if value}


FORMAT = Format(
    "csl", "Sources (CSL-JSON)", "application/vnd.citationstyles.csl+json", write, ending="csl.json"
)
