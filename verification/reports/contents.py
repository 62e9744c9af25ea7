"""A report before it has a form: what was selected, how much that is, and the rows."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, BinaryIO, TypeVar

from django.db.models import Count, QuerySet

from claims.errors import BadInput
from verification.asof import Moment
from verification.models import Chosen, Review, Verdict
from verification.reports import extracts, lines, rows
from verification.reports.extracts import Extract
from verification.reports.lines import Lines
from verification.reports.rows import Row
from verification.reports.selection import WITH_VERDICT, Selection

# How many rows pass between two notes of progress.
STEP = 1000
Passing = TypeVar("Passing")


class TooLong(BadInput):
    """More than one file of this format can hold."""

    def __init__(self, found: str) -> None:
        super().__init__(
            code="report_too_long",
            field="format",
            message=f"{found}: too much for one file of this format.",
            remedy="Select less, such as a month or a publisher, or choose another format.",
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims, by state, and the decided ones by rating; zeros are told too."""

    claims: int
    states: dict[str, int]
    ratings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Contents:
    selection: Selection
    # The selection as a reader wants to see it; empty where it is everything.
    criteria: list[tuple[str, str]]
    counts: Counts
    rows: Generator[Row]
    # The same, each claim as a line that a format writes: mostly by the database. Whoever stops in
    # the middle closes it, as the database is still about to send the rest.
    lines: Callable[[Lines], Generator[bytes]]
    # The moment that it tells of; None: whatever is stored when it is read.
    as_of: datetime | None = None
    # Whether reviewers are named, instead of their pseudonyms.
    names: bool = False
    # The same with what makes it exact, for what is read besides the rows.
    moment: Moment | None = None
    # What had happened to claims by then.
    extract: Extract = extracts.nothing


@dataclass(frozen=True, slots=True)
class Format:
    """One form that a report can take. The same contents must give the same bytes."""

    name: str
    label: str
    content_type: str
    write: Callable[[Contents, BinaryIO], None]
    # For a file that a browser may show itself: the Content-Security-Policy to show it under.
    policy_for: Callable[[BinaryIO], str] | None = None
    # Another one as soon as the same contents give other bytes.
    version: int = 1
    # How its files end; left out, like its name.
    ending: str = ""
    # Raises BadInput where this desk is not set up for it.
    check: Callable[[], object] | None = None
    # How many claims one file has room for; None: as many as there are.
    most_claims: int | None = None
    # Whether it tells of one article, which the selection has to name.
    needs_article: bool = False
    # Whether it has published verdicts alone.
    only_published: bool = False

    @property
    def schema(self) -> str:
        return f"{self.name}/{self.version}"

    @property
    def suffix(self) -> str:
        return self.ending or self.name

    def check_selection(self, selection: Selection) -> None:
        """Refuse a selection that is none for this format.

        :raises BadInput: it names no article, and the format tells of one; or nothing of it can be
            published, and the format has nothing else.
        """
        if self.only_published and self.narrowed(selection).state != Review.State.PUBLISHED:
            raise BadInput(
                code="selection_invalid",
                field="state",
                message="This format has published verdicts alone, and none is selected.",
                remedy="Choose the published ones, or another format.",
            )
        if self.needs_article and selection.article is None:
            raise BadInput(
                code="selection_invalid",
                field="article",
                message="This format tells of one article, and none is named.",
                remedy="Give the number of the article, or choose another format.",
            )

    def narrowed(self, selection: Selection) -> Selection:
        """Return what of a selection this format tells of, so that its counts are those of it."""
        if self.only_published and selection.state in (None, WITH_VERDICT):
            return replace(selection, state=Review.State.PUBLISHED.value)
        return selection

    def check_room(self, claims: int, *, is_more: bool = False) -> None:
        """Refuse more claims than one file has room for; `is_more` where they are but the first.

        :raises TooLong: it has no room for them.
        """
        if self.most_claims is not None and claims > self.most_claims:
            found = f"{'More than ' if is_more else ''}{claims:,} claims"
            raise TooLong(f"{found}, and at most {self.most_claims:,} fit")


def collect(
    selection: Selection,
    *,
    style: str = "",
    names: bool = False,
    moment: Moment | None = None,
    found: "QuerySet[Any, Any] | None" = None,
) -> Contents:
    """Return what a report on this selection says; inside one `snapshot` it is consistent.

    With a `moment`, within `asof.reading` of it, it is as of then. Of a query, `found` has the
    numbers.
    """
    criteria = selection.in_words()
    if moment:
        criteria.append(("As of", f"{moment.at.astimezone(UTC):%-d %B %Y, %H:%M:%S} UTC"))
    chosen = selection.chosen(found)
    options: Any = {"style": style, "names": names, "moment": moment}
    return Contents(
        selection=selection,
        criteria=criteria,
        counts=counted(chosen),
        rows=rows.read(chosen, **options),
        lines=partial(lines.read, chosen, **options),
        as_of=moment.at if moment else None,
        names=names,
        moment=moment,
        extract=partial(extracts.of_claims, moment=moment, names=names),
    )


def watched(contents: Contents, tell: Callable[[int], None]) -> Contents:
    """Return the same contents, which tell how many rows have passed."""

    def passing(found: Generator[Passing]) -> Generator[Passing]:
        with closing(found):
            for done, one in enumerate(found, start=1):
                yield one
                if done % STEP == 0:
                    tell(done)

    return replace(
        contents, rows=passing(contents.rows), lines=lambda form: passing(contents.lines(form))
    )


def counted(chosen: "QuerySet[Chosen]") -> Counts:
    states = dict.fromkeys(Review.State.values, 0)
    ratings = dict.fromkeys(Verdict.Rating.values, 0)
    groups = chosen.values_list("state", "verdict__rating")
    for state, rating, number in groups.annotate(number=Count("pk")):
        states[state] += number
        if rating is not None:
            ratings[rating] += number
    return Counts(sum(states.values()), states, ratings)
