"""What a report would have, before it is made: counts and first rows, at a bounded price."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from claims.errors import problems_of, refuse
from verification import asof
from verification.asof import Moment
from verification.models import Chosen, Review, User, Verdict
from verification.reports import searched
from verification.reports.contents import Counts, Format, TooLong
from verification.reports.formats import FORMATS
from verification.reports.rows import READING_ORDER
from verification.reports.selection import Selection

# So many claims are counted, and so many are shown.
COUNTED = 10_000
SHOWN = 10
# Of a statement, in milliseconds: what takes longer is for the worker.
PATIENCE = 3_000
CANCELLED = "57014"
SET_TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"
COLUMNS = ("state", "verdict__rating", *READING_ORDER)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a selection comes to at a moment."""

    as_of: datetime
    # Of at most COUNTED claims; None where even so much took too long.
    counts: Counts | None = None
    # There are more than were counted, and the rows are the first of those.
    is_cut: bool = False
    rows: list[Chosen] = field(default_factory=list)

    @property
    def too_long_for(self) -> list[str]:
        """Return the names of the formats of which one file has no room for so many claims."""
        return [form.name for form in FORMATS.values() if self.refusal_of(form)]

    def refusal_of(self, form: Format) -> TooLong | None:
        """Return why this format has no room for so many claims, as far as the count proves it."""
        try:
            form.check_room(self.counts.claims if self.counts else 0, is_more=self.is_cut)
        except TooLong as refusal:
            return refusal
        return None

    @property
    def by_state(self) -> list[tuple[str, int]]:
        """Return how many claims are in each state that any is in."""
        counts = self.counts.states if self.counts else {}
        return [(Review.State(state).label, number) for state, number in counts.items() if number]

    @property
    def by_rating(self) -> list[tuple[str, int]]:
        """Return how many claims have each rating that any has."""
        counts = self.counts.ratings if self.counts else {}
        return [(Verdict.Rating(one).label, number) for one, number in counts.items() if number]


@transaction.atomic
def preview(
    selection: Selection,
    *,
    person: User,
    now: datetime,
    as_of: datetime | None = None,
    form: Format | None = None,
) -> Preview:
    """Return how many claims a report would have, by state and rating, and the first of them.

    :raises BadInput, BadInputs: the selection cannot select anything or is none for the format,
        where one is given, or the moment is still to come. All that is wrong is told at once.
    """
    refuse(problems_of(selection.check, partial(asof.checked, as_of, now=now)))
    if form is not None:
        form.check_selection(selection)
        selection = form.narrowed(selection)
    moment = Moment(as_of or now)
    try:
        with transaction.atomic(), asof.reading(moment), _quickly():
            return _previewed(selection, person, now, moment)
    except OperationalError as error:
        _check_took_too_long(error)
        return Preview(moment.at)


def check_room(
    selection: Selection,
    form: Format,
    *,
    person: User,
    now: datetime,
    as_of: datetime | None = None,
) -> None:
    """Refuse more claims than one file of the format has room for; what cannot be counted passes.

    The worker that makes the report counts again, and has all the time.

    :raises TooLong: there are more.
    """
    if form.most_claims is None:
        return
    try:
        with transaction.atomic(), asof.reading(Moment(as_of or now)), _quickly():
            chosen = selection.chosen(_found(selection, person, now))
            claims = len(chosen.values_list("pk")[: form.most_claims + 1])
    except OperationalError as error:
        _check_took_too_long(error)
        return
    if claims > form.most_claims:
        raise TooLong(f"More than {form.most_claims:,} claims")


def _previewed(selection: Selection, person: User, now: datetime, moment: Moment) -> Preview:
    chosen = selection.chosen(_found(selection, person, now))
    keys = list(chosen.values_list(*COLUMNS)[: COUNTED + 1])
    counted = keys[:COUNTED]
    first = [key[-1] for key in sorted(counted, key=lambda key: key[2:])[:SHOWN]]
    return Preview(moment.at, _counts(counted), len(keys) > COUNTED, _rows(first))


def _found(selection: Selection, person: User, now: datetime) -> "QuerySet[Any, Any] | None":
    query = selection.query
    return searched.found_by(query, person=person, now=now) if query else None


def _counts(keys: list[Any]) -> Counts:
    states = Counter(key[0] for key in keys)
    ratings = Counter(key[1] for key in keys)
    return Counts(
        len(keys),
        {state: states[state] for state in Review.State.values},
        {rating: ratings[rating] for rating in Verdict.Rating.values},
    )


def _rows(numbers: list[int]) -> list[Chosen]:
    rows: QuerySet[Chosen] = Chosen.objects.filter(pk__in=numbers)
    shown = rows.select_related("claim__article__publisher", "verdict").order_by(*READING_ORDER)
    return list(shown.defer("claim__article__text"))


@contextmanager
def _quickly() -> Iterator[None]:
    """Let the database give up what takes too long; after that, an exception has undone it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute(SET_TIMEOUT, [str(PATIENCE)])
        yield
        cursor.execute(SET_TIMEOUT, [before])


def _check_took_too_long(error: OperationalError) -> None:
    if getattr(error.__cause__, "sqlstate", "") != CANCELLED:
        raise error
