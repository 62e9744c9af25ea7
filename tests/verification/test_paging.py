import base64
import json
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from claims.errors import BadInput
from tests.factories import NOW, ReviewFactory
from verification.models import Review
from verification.paging import page_of

ORDER = Review.QUEUE_ORDER
pytestmark = pytest.mark.django_db


def walk(size: int) -> list[list[Review]]:
    pages, cursor = [], ""
    while True:
        page = page_of(Review.objects.all(), order=ORDER, cursor=cursor, size=size)
        pages.append(page.rows)
        if page.next_cursor is None:
            return pages
        cursor = page.next_cursor


@pytest.fixture
def reviews() -> list[Review]:
    """Seven reviews in queue order, most of them equal in all but the number."""
    tied = [ReviewFactory(priority=500) for _ in range(4)]
    urgent = ReviewFactory(priority=900)
    earlier = ReviewFactory(priority=500, queued_at=NOW - timedelta(microseconds=1))
    last = ReviewFactory(priority=100)
    return [urgent, earlier, *tied, last]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_pages_show_every_row_once_in_order(size: int, reviews: list[Review]) -> None:
    pages = walk(size)

    assert [review for page in pages for review in page] == reviews
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)


def test_a_full_last_page_is_the_last(reviews: list[Review]) -> None:
    assert page_of(Review.objects.all(), order=ORDER, cursor="", size=7).next_cursor is None


def test_an_empty_list_is_one_empty_page() -> None:
    page = page_of(Review.objects.all(), order=ORDER, cursor="", size=7)

    assert (page.rows, page.next_cursor) == ([], None)


def test_new_rows_shift_nothing(reviews: list[Review]) -> None:
    first = page_of(Review.objects.all(), order=ORDER, cursor="", size=3)
    assert first.next_cursor is not None
    ReviewFactory(priority=950)

    second = page_of(Review.objects.all(), order=ORDER, cursor=first.next_cursor, size=3)

    assert second.rows == reviews[3:6]


@pytest.mark.parametrize("size", [1, 3])
def test_a_page_is_one_query(
    size: int, reviews: list[Review], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page_of(Review.objects.all(), order=ORDER, cursor="", size=size)


def cursor_of(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        "ü",
        "a",
        "bm90IGpzb24",
        cursor_of({"a": 1}),
        cursor_of([1, 2]),
        cursor_of([500, "2026-03-01T09:00:00+00:00", 2**63]),
        cursor_of([500, "2026-03-01T09:00:00+00:00", None]),
        cursor_of([500, "2026-03-01T09:00:00+00:00", True]),
        cursor_of([500, "2026-03-01T09:00:00", 1]),
        cursor_of([500, "yesterday", 1]),
        cursor_of([500, "9999-12-31T23:59:59-23:59", 1]),
        cursor_of([500, "0001-01-01T00:00:00+23:59", 1]),
        cursor_of([500, 7, 1]),
        cursor_of(["2026-03-01T09:00:00+00:00", 500, 1]),
        cursor_of([[500], "2026-03-01T09:00:00+00:00", 1]),
        "A" * 100_000,
    ],
)
def test_a_cursor_that_was_never_given_out_is_refused(cursor: str, reviews: list[Review]) -> None:
    with pytest.raises(BadInput) as refusal:
        page_of(Review.objects.all(), order=ORDER, cursor=cursor, size=3)

    assert (refusal.value.code, refusal.value.field) == ("cursor_invalid", "cursor")


@pytest.mark.parametrize("offset", ["+23:59", "-15:59", "+05:30:15.123456"])
def test_a_cursor_may_have_any_offset(offset: str, reviews: list[Review]) -> None:
    cursor = cursor_of([500, f"2100-01-01T00:00:00{offset}", 1])

    assert len(page_of(Review.objects.all(), order=ORDER, cursor=cursor, size=9).rows) == 1
