"""Reports for people: one self-contained page, made to be printed.

It has no script and refers to nothing outside, so it can be mailed, archived and opened from disk.
"""

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.template import loader
from django.utils.safestring import mark_safe

from verification.models import Review, Verdict
from verification.reports.blocks import Block
from verification.reports.contents import Contents, Format
from verification.reports.rows import Row

PARTS = ("head", "claim", "foot")
TEMPLATE = "verification/reports/report.html"
STYLE = Path(__file__).with_name("print.css").read_text(encoding="utf-8")
# The style stands before anything that a person has written.
STYLE_ENDS_WITHIN = 65_536
# Our own words; everything else is escaped by the template.
SAFE_STYLE = mark_safe(STYLE)  # noqa: S308 (see above)


def content_security_policy(page: BinaryIO) -> str:
    """Return what to show a stored page under: its own style and nothing else.

    The style is that of the version that wrote the page, so it is read there and not here.
    """
    _before, _, rest = page.read(STYLE_ENDS_WITHIN).partition(b"<style>")
    return f"{_policy(rest.partition(b'</style>')[0])}; sandbox"


def _policy(style: bytes) -> str:
    digest = base64.b64encode(sha256(style).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


def write(contents: Contents, stream: BinaryIO) -> None:
    counts = contents.counts
    cover = {
        "style": SAFE_STYLE,
        "policy": _policy(STYLE.encode()),
        "criteria": contents.criteria,
        "claims": counts.claims,
        "states": [(Review.State(state).label, n) for state, n in counts.states.items()],
        "ratings": [(Verdict.Rating(rating).label, n) for rating, n in counts.ratings.items()],
    }
    # Three pieces rather than one template, so that a long report is never whole in memory.
    head, claim, foot = (loader.get_template(f"{TEMPLATE}#{part}") for part in PARTS)
    stream.write(head.render(cover).encode())
    stream.writelines(claim.render(_context(row)).encode() for row in contents.rows)
    stream.write(foot.render().encode())


def _context(row: Row) -> dict[str, Any]:
    return {"row": row, "block": Block(row)}


FORMAT = Format(
    "html", "Printable page", "text/html; charset=utf-8", write, content_security_policy, version=4
)
