"""A stored file goes out whole or from where a download was broken off."""

import io
from typing import Any

import pytest
from django.test import RequestFactory

from verification import serving

DATA = bytes(range(256)) * 1000
TAG = '"ab12"'


def get(method: str = "GET", file: Any = None, **headers: str) -> Any:
    return serving.sent(
        RequestFactory().generic(method, "/", headers=headers),
        file or io.BytesIO(DATA),
        size=len(DATA),
        etag="ab12",
        filename="report.csv",
        content_type="text/csv",
    )


def test_without_a_range_it_is_whole() -> None:
    response = get()

    assert (response.status_code, response.getvalue()) == (200, DATA)
    assert response["Content-Length"] == str(len(DATA))
    assert (response["ETag"], response["Accept-Ranges"]) == (TAG, "bytes")
    assert response["Content-Disposition"] == 'attachment; filename="report.csv"'


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=255990-", 255990, 255999),
        ("bytes=255990-999999999", 255990, 255999),
        ("bytes=-10", 255990, 255999),
        ("bytes=-999999999", 0, 255999),
    ],
)
def test_a_range_is_that_part(asked: str, first: int, last: int) -> None:
    response = get(Range=asked)

    assert (response.status_code, response.getvalue()) == (206, DATA[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=9-3", "bytes=-0"])
def test_a_range_that_is_not_there_is_refused(asked: str) -> None:
    response = get(Range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")
    assert response.content == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        f"bytes={','.join(['0-'] * 5_000)}",
        "lines=1-2",
        "bytes=a-b",
        "bytes=-",
        "bytes=--5",
        "bytes=٣-",
        "bytes=0-\x00",
        f"bytes={'9' * 30}-",
        f"bytes=-{'9' * 5_000}",
    ],
)
def test_what_is_no_single_range_is_passed_over(asked: str) -> None:
    assert get(Range=asked).status_code == 200


def test_the_rest_of_another_file_is_not_sent() -> None:
    assert get(Range="bytes=5-", **{"If-Range": TAG}).status_code == 206
    assert get(Range="bytes=5-", **{"If-Range": '"other"'}).getvalue() == DATA


@pytest.mark.parametrize("tags", [TAG, f'"other", {TAG}', f"W/{TAG}", "*"])
def test_who_has_it_already_is_told_so(tags: str) -> None:
    response = get(**{"If-None-Match": tags})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", TAG)


def test_only_what_is_sent_is_a_part() -> None:
    response = get("HEAD", Range="bytes=0-9")

    assert (response.status_code, response["Content-Length"]) == (200, str(len(DATA)))


@pytest.mark.parametrize("asked", ["", "bytes=0-9", "bytes=256000-"])
def test_a_file_is_closed_although_nobody_reads_it(asked: str) -> None:
    file = io.BytesIO(DATA)

    get(file=file, Range=asked).close()

    assert file.closed
