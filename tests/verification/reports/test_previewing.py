"""A preview shows what the report would have, and costs no more where that is much."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from claims.errors import BadInput
from tests.factories import NOW, ArticleFactory, ClaimFactory, ReviewFactory, decided_review
from verification import verdicts
from verification.models import User
from verification.reports import previewing
from verification.reports.contents import Counts, Format, TooLong
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db
NONE = {"open": 0, "second_review": 0, "adjudication": 0, "decided": 0, "dismissed": 0}


def test_it_counts_and_shows_the_first_rows_in_reading_order(editor: User) -> None:
    article = ArticleFactory(text="One 12 two 34 three 56.")
    late, early = (
        ReviewFactory(claim=ClaimFactory(article=article, exact=exact)) for exact in ("56", "12")
    )
    decided = decided_review("disputed")

    shown = previewing.preview(Selection(), person=editor, now=NOW)

    assert shown.counts == Counts(
        3,
        {**NONE, "open": 2, "decided": 1, "published": 0},
        {"supported": 0, "disputed": 1, "unverified": 0},
    )
    assert (shown.is_cut, shown.as_of) == (False, NOW)
    assert [row.pk for row in shown.rows] == [early.pk, late.pk, decided.pk]
    assert shown.by_state == [("Open", 2), ("Decided", 1)]
    assert shown.by_rating == [("Disputed", 1)]


def test_it_is_as_of_the_moment(editor: User) -> None:
    review = decided_review()
    later = NOW + timedelta(hours=1)
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="No.", version=review.version, now=later
    )

    then, now = (
        previewing.preview(Selection(), person=editor, now=later, as_of=moment)
        for moment in (NOW, None)
    )

    assert (then.by_state, now.by_state) == ([("Decided", 1)], [("Open", 1)])


def test_a_search_narrows_it(editor: User) -> None:
    wanted = decided_review("disputed")
    decided_review("supported")

    shown = previewing.preview(Selection(query="rating:disputed"), person=editor, now=NOW)

    assert [row.pk for row in shown.rows] == [wanted.pk]


def test_it_counts_no_further_than_its_bound(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "COUNTED", 2)
    ReviewFactory.create_batch(3)

    shown = previewing.preview(Selection(), person=editor, now=NOW)

    assert shown.counts is not None
    assert (shown.counts.claims, shown.is_cut, len(shown.rows)) == (2, True, 2)


def test_what_takes_too_long_is_left_to_the_worker(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    monkeypatch.setattr(previewing, "PATIENCE", 50)
    slow_down()

    shown = previewing.preview(Selection(), person=editor, now=NOW)

    assert (shown.counts, shown.rows, shown.as_of) == (None, [], NOW)


@pytest.mark.parametrize("is_slow", [False, True])
def test_what_follows_in_the_transaction_has_its_own_time(
    is_slow: bool, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    monkeypatch.setattr(previewing, "PATIENCE", 50 if is_slow else 2_000)
    if is_slow:
        slow_down()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 7000")
        previewing.check_room(Selection(), limited(monkeypatch, 1), person=editor, now=NOW)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("7s",)


def limited(monkeypatch: pytest.MonkeyPatch, most: int) -> Format:
    """Let a PDF have room for so many claims."""
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most_claims=most))
    return FORMATS["pdf"]


def test_it_tells_what_has_no_room_for_so_many(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ReviewFactory.create_batch(3)
    shown = previewing.preview(Selection(), person=editor, now=NOW)

    assert shown.refusal_of(limited(monkeypatch, 3)) is None
    assert "pdf" not in shown.too_long_for
    refusal = shown.refusal_of(limited(monkeypatch, 2))
    assert "pdf" in shown.too_long_for
    assert "csv" not in shown.too_long_for
    assert str(refusal).startswith("3 claims, and at most 2 fit: too much for one file")
    cut = replace(shown, is_cut=True)
    assert str(cut.refusal_of(FORMATS["pdf"])).startswith("More than 3 claims, and at most 2 fit")


def test_room_is_asked_for_what_is_selected_as_of_the_moment(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review("disputed")
    decided_review("supported")
    one, two = limited(monkeypatch, 1), limited(monkeypatch, 2)
    check = partial(previewing.check_room, person=editor, now=NOW)

    check(Selection(), two)
    check(Selection(rating="disputed"), one)
    check(Selection(query="rating:disputed"), one)
    check(Selection(), one, as_of=NOW - timedelta(days=1))
    for selection in (Selection(), Selection(query="rating:disputed,supported")):
        with pytest.raises(TooLong) as refusal:
            check(selection, one)
        assert (refusal.value.field, refusal.value.code) == ("format", "report_too_long")
        assert str(refusal.value).startswith("More than 1 claims")


def slow_down() -> None:
    """Let claims as of a moment take as long as in a table that takes long to read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION verification_as_of() RETURNS timestamptz"
            " LANGUAGE sql STABLE AS $$ SELECT now() FROM pg_sleep(5) $$"
        )


def test_room_that_takes_too_long_to_count_is_left_to_the_worker(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_review()
    monkeypatch.setattr(previewing, "PATIENCE", 50)
    slow_down()

    previewing.check_room(Selection(), limited(monkeypatch, 0), person=editor, now=NOW)


def test_what_selects_nothing_is_refused(editor: User) -> None:
    with pytest.raises(BadInput):
        previewing.preview(Selection(article=404), person=editor, now=NOW)
    with pytest.raises(BadInput):
        previewing.preview(Selection(), person=editor, now=NOW, as_of=NOW + timedelta(seconds=1))
