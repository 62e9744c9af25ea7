"""Lines of the past: what PostgreSQL takes away of a claim's evidence, Python takes away as well.

`writing.check_lines` compares them to the byte.
"""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from itertools import cycle, product

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as anything
from hypothesis import strategies as st

from tests.factories import UserFactory
from tests.verification.reports import hostile
from tests.verification.reports.histories import COMES, Step, begun, come
from tests.verification.reports.test_asof import THEN
from tests.verification.reports.writing import EVERYTHING, LINES, check_lines
from verification import asof, known
from verification.asof import ALL, Moment
from verification.models import AuditEvent, Review
from verification.reports import lines, rows

MICROSECOND = timedelta(microseconds=1)
# On both sides of the moment, and of the minute by which origins have to be known.
TIMES = [
    THEN + after
    for after in (
        -timedelta(minutes=1) - MICROSECOND,
        -timedelta(minutes=1),
        -timedelta(minutes=1) + MICROSECOND,
        timedelta(0),
        MICROSECOND,
        timedelta(hours=1),
    )
]
# JSON Lines are those of JSON.
FORMS = ("csv", "json")
TEXTS = ["", "Two names.", *hostile.TEXTS.values()]
STEPS = st.builds(
    Step,
    what=st.sampled_from(list(COMES)),
    at=st.sampled_from(TIMES),
    # Mostly the first, so that much comes about one of them.
    claim=st.sampled_from([0, 0, 0, 1, 2]),
    citation=st.integers(0, 4),
    text=st.sampled_from(TEXTS),
    is_bad=st.booleans(),
)
HISTORIES = st.lists(STEPS, min_size=1, max_size=14)


def check_past(moments: Iterable[Moment | None]) -> None:
    """Compare the lines as of each moment, and once where nobody tells which claims are late."""
    for moment in moments:
        for form in FORMS:
            with transaction.atomic(), asof.reading(moment):
                check_lines(form, EVERYTHING, moment)
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(known, "MOST_LATE", 0)
                    check_lines(form, EVERYTHING, moment)


def happen(steps: Iterable[Step], reviews: list[Review]) -> None:
    editor = UserFactory(role="editor")
    for step in steps:
        come(step, reviews, editor)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@anything(HISTORIES, HISTORIES)
def test_any_history_of_evidence_is_taken_away_alike(before: list[Step], after: list[Step]) -> None:
    """What is stored too late for its time counts as later, also where it says that it is not."""
    with transaction.atomic():
        reviews = begun()
        happen(before, reviews)
        upto = AuditEvent.objects.latest("pk").pk
        happen(after, reviews)
        with connection.cursor() as cursor:
            # Else the database would not say before the end that it does not take these.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        check_past([Moment(THEN, upto), Moment(THEN, ALL), Moment(TIMES[-1], upto), None])
        transaction.set_rollback(True)


def everything_comes(at: datetime, *, but: Container[str] = ()) -> list[Step]:
    """Return a step of each kind about each citation of the first claim, good and bad."""
    ways = product((what for what in COMES if what not in but), range(5), (True, False))
    return [
        Step(what, at, 0, citation, f"{text} {at}", is_bad)
        for (what, citation, is_bad), text in zip(ways, cycle(TEXTS), strict=False)
    ]


def lines_of(form: str, moment: Moment) -> list[bytes]:
    with transaction.atomic(), asof.reading(moment):
        return list(lines.read(EVERYTHING.chosen(), LINES[form], moment=moment))


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_what_comes_later_changes_no_line(form: str) -> None:
    reviews = begun()
    happen(everything_comes(TIMES[0], but=["archived"]), reviews)
    moment = Moment(THEN, AuditEvent.objects.latest("pk").pk)
    before = lines_of(form, moment)

    # The first copy stays the citation's: what takes its place here leaves none.
    happen(everything_comes(TIMES[-1], but=["copied"]), reviews)

    assert lines_of(form, moment) == before
    assert lines_of(form, Moment(TIMES[-1])) != before
    check_past([moment])


@pytest.mark.django_db
def test_of_what_origins_were_then_the_latest_counts() -> None:
    hours = (-3, -2, -1, 1, 2)
    steps = [
        Step("compared", THEN + timedelta(hours=hour), 0, citation, "Two names.", False)
        for citation, hour in enumerate(hours)
    ]
    happen(steps, begun())

    assert b'"origins":{"independent":3,' in lines_of("json", Moment(THEN))[0]
    check_past([Moment(THEN)])


@pytest.mark.django_db
def test_no_line_of_the_past_is_made_of_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    happen(everything_comes(TIMES[-1]), begun())

    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(rows, "read", refuse)

    assert all(len(lines_of(form, Moment(THEN))) == 3 for form in FORMS)


@pytest.mark.django_db
def test_as_many_are_late_as_something_came_about() -> None:
    reviews = begun()
    happen(everything_comes(TIMES[-1]), reviews[:1])
    with transaction.atomic(), asof.reading(Moment(THEN)):
        marked = EVERYTHING.chosen().annotate(late=known.is_late(Moment(THEN)))
        late = dict(marked.values_list("pk", "late"))

    assert late == {review.pk: review == reviews[0] for review in reviews}
