"""Reports for archives of fact-checks: a schema.org DataFeed, a ClaimReview for each verdict.

Claims that are not published are passed over, whatever is handed in.
"""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from verification import claimreview
from verification.claimreview import CONTEXT, Desk, Node
from verification.models import Review
from verification.published import reading
from verification.reports.contents import Contents, Format
from verification.reports.values import utc

# Verdicts whose evidence is in memory at a time.
BATCH = 500


def write(contents: Contents, stream: BinaryIO) -> None:
    """Write the feed, an element a line.

    :raises claimreview.NotConfigured: there is no address for readers, or no name of the desk.
    """
    desk = Desk.from_settings()
    head = claimreview.filled({
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"Verdicts of {desk.name}",
        "license": desk.license,
    })  # fmt: skip
    stream.write(claimreview.as_text(head)[:-1].encode() + b',"dataFeedElement":[')
    before = b"\n"
    for element in _elements(contents, desk):
        stream.write(before + claimreview.as_text(element).encode())
        before = b",\n"
    stream.write(b"\n]}\n")


def _elements(contents: Contents, desk: Desk) -> Iterator[Node]:
    rows = (row.number for row in contents.rows if row.state == Review.State.PUBLISHED)
    while numbers := list(islice(rows, BATCH)):
        found = reading.of_claims(numbers, moment=contents.moment)
        for number in numbers:
            published = found[number]
            # The context of the feed is that of its elements.
            node = claimreview.of(published, desk)
            del node["@context"]
            yield {
                "@type": "DataFeedItem",
                "dateCreated": utc(published.first_published_at),
                "dateModified": utc(published.changed_at),
                "item": node,
            }


FORMAT = Format(
    "claimreview",
    "ClaimReview (published only)",
    "application/ld+json; charset=utf-8",
    write,
    ending="claimreview.jsonld",
    check=Desk.from_settings,
    only_published=True,
)
