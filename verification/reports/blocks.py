"""Claims and citations as people read them: words for codes, days written out.

Whatever formats there are for people, they say the same of a claim.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from claims.models import Claim
from verification import edtf
from verification.models import Citation, Review, Verdict
from verification.reports.rows import Correction, Row, Source

CLAIMED_BY = {
    Claim.Stance.ASSERTION: "Claimed by",
    Claim.Stance.DENIAL: "Denied by",
    Claim.Stance.ACCUSATION: "An accusation by",
    Claim.Stance.DEMAND: "Demanded by",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation as a reader sees it."""

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
        accessed = f"accessed {day(source.accessed_on)}" if source.accessed_on else ""
        known = (source.author, source.publisher, day(source.published_on), accessed)
        return [detail for detail in known if detail]


@dataclass(frozen=True, slots=True)
class Block:
    """One claim as a reader sees it: its words in their sentence, and labels for codes."""

    row: Row

    @property
    def before(self) -> str:
        return self.row.sentence[: self.row.offset]

    @property
    def after(self) -> str:
        return self.row.sentence[self.row.offset + len(self.row.exact) :]

    @property
    def origin(self) -> list[str]:
        """Return the article, and where and when it was published."""
        return [part for part in (self.row.article_title, *self.published) if part]

    @property
    def published(self) -> list[str]:
        """Return where and when the article was published."""
        row = self.row
        first = f"first published by {row.original_publisher}" if row.original_publisher else ""
        revision = f"revision {row.revision}" if row.revision > 1 else ""
        known = (row.publisher, first, day(row.published_on), revision)
        return [detail for detail in known if detail]

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
    def unpublished(self) -> str:
        """Return the mark of a verdict that readers have not been told of; none for others."""
        return "not published" if self.row.state == Review.State.DECIDED else ""

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

    @property
    def seen(self) -> str:
        """Return as of when the evidence was seen; days are those of UTC, as all of a report."""
        known = self.row.resting.as_of
        if known is None:
            return ""
        return replace(known, first=_utc_day(known.first), last=_utc_day(known.last)).sentence

    @property
    def corrections(self) -> list[str]:
        """Return what readers of the published verdict were told, the first correction first."""
        return [_corrected(one) for one in self.row.corrections]


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def day(at: date | datetime | None) -> str:
    return f"{_utc_day(at):%-d %B %Y}" if at else ""


def _utc_day(at: date | datetime) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at


def _corrected(one: Correction) -> str:
    was, now = Verdict.Rating(one.was).label, Verdict.Rating(one.rating).label
    change = f"{was}, now {now}" if was != now else now
    return f"Corrected on {moment(one.at)} ({change}): {one.note}"
