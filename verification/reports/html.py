"""Reports for people: one self-contained page, made to be printed.

It has no script and refers to nothing outside, so it can be mailed, archived and opened from disk.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.template import loader
from django.utils.safestring import mark_safe

from claims.models import Claim
from verification import edtf
from verification.models import Citation, Review, Verdict
from verification.reports.contents import Contents, Format
from verification.reports.rows import Row, Source

PARTS = ("head", "claim", "foot")
TEMPLATE = "verification/reports/report.html"
STYLE = Path(__file__).with_name("print.css").read_text(encoding="utf-8")
CLAIMED_BY = {
    Claim.Stance.ASSERTION: "Claimed by",
    Claim.Stance.DENIAL: "Denied by",
    Claim.Stance.ACCUSATION: "An accusation by",
    Claim.Stance.DEMAND: "Demanded by",
}
# The style stands before anything that a person has written.
STYLE_ENDS_WITHIN = 65_536
# Our own words; everything else is escaped by the template.
SAFE_STYLE = mark_safe(STYLE)  # noqa: S308 (see above)


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation as the page shows it."""

    source: Source

    @property
    def stance(self) -> str:
        return Citation.Stance(self.source.stance).label

    @property
    def as_of(self) -> str:
        """Return what the excerpt was looked for in, and as of when."""
        check = self.source.check
        if check is None or not check.is_checked:
            return ""
        return f"Copy of {moment(check.copied_at)}" if check.copied_at else "Attached file"

    @property
    def details(self) -> list[str]:
        """Return who published it and when, to follow its title."""
        source = self.source
        accessed = f"accessed {_day(source.accessed_on)}" if source.accessed_on else ""
        known = (source.author, source.publisher, _day(source.published_on), accessed)
        return [detail for detail in known if detail]


@dataclass(frozen=True, slots=True)
class Block:
    """One claim as the page shows it: its words in their sentence, and labels for codes."""

    row: Row

    @property
    def before(self) -> str:
        return self.row.sentence[: self.row.offset]

    @property
    def after(self) -> str:
        return self.row.sentence[self.row.offset + len(self.row.exact) :]

    @property
    def origin(self) -> str:
        """Return where and when the article was published."""
        row = self.row
        first = f"first published by {row.original_publisher}" if row.original_publisher else ""
        revision = f"revision {row.revision}" if row.revision > 1 else ""
        known = (row.article_title, row.publisher, first, _day(row.published_on), revision)
        return ", ".join(detail for detail in known if detail)

    @property
    def claimed_by(self) -> str:
        """Return what the claimant does with it, and who that is: "Denied by"."""
        return CLAIMED_BY[Claim.Stance(self.row.stance)]

    @property
    def when_and_where(self) -> str:
        """Return when and where it is said to have been, as far as the text tells."""
        days = edtf.span_in_words(self.row.event_start, self.row.event_end)
        return ", ".join(part for part in (days, self.row.place) if part)

    @property
    def state(self) -> str:
        return Review.State(self.row.state).label

    @property
    def rating(self) -> str:
        return Verdict.Rating(self.row.rating).label if self.row.rating else ""

    @property
    def obstacle(self) -> str:
        return Verdict.Obstacle(self.row.obstacle).label

    @property
    def dismissed_as(self) -> str:
        return Review.DismissedAs(self.row.dismissed_as).label

    @property
    def decided_at(self) -> str:
        return moment(self.row.decided_at) if self.row.decided_at else ""

    @property
    def references(self) -> list[Reference]:
        return [Reference(source) for source in self.row.citations]


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


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
    "html", "Printable page", "text/html; charset=utf-8", write, content_security_policy
)
