"""The lines that PostgreSQL writes are to the byte those that Python makes of the rows.

`writing.written` compares them for whatever a test writes; here is what other tests do not have.
"""

import errno
import io
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given as anything
from hypothesis import strategies as st

from tests.factories import (
    NOW,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.at_hand import may_fetch
from tests.verification.fetching.hostile import served
from tests.verification.ledger.everything import everything
from tests.verification.reports.test_asof import correct_in_public, publish
from tests.verification.reports.writing import EVERYTHING, LINES, check_lines, written
from tests.verification.seed_verdicts import given
from tests.verification.test_withheld import protected
from verification import uploads
from verification.excerpts.checking import LABELS, Result
from verification.models import ArchiveRequest, Verdict, VerdictOrigins
from verification.reports import contents, json_sql
from verification.reports.contents import collect, watched
from verification.reports.csv import FORMULA, harmless
from verification.reports.formats import FORMATS
from verification.reports.joined import quoted
from verification.reports.values import number, plain
from verification.transactions import snapshot

THEN = NOW + timedelta(minutes=1)
LONG = 100_000
FIGURES = st.one_of(
    st.decimals(-(10**30) + 1, 10**30 - 1, places=10),
    st.decimals(-2000, 2000, places=4),
    # Where Python and PostgreSQL write the same float in two ways.
    st.decimals(10**15, 10**16, places=10),
)
ODD_FIGURES = [
    "0.00001", "0.0001", "-0.00005", "12345678901234.9999999999", "999999999999999.9",
    "1000000000000000.5", "1234567890123456.123", "9007199254740993.1", "99999999999999999.5",
    "1e29", "0.1000000000", "7095", "-7095.5", "100", "123456789012345.6",
    # Between 10^15 and 2^51 floats are eighths and quarters, which need one digit and not three.
    "1075558503776919.5625000001", "1075558503776919.125", "1075558503776919.25",
    "1075558503776919.375", "-1075558503776919.75", "1075558503776919.875", "1234567890123456.3",
    "1234567890123456.75", "2251799813685249.5", "9007199254740992.7",
]  # fmt: skip
BEGINNINGS = st.text(
    st.sampled_from(" \t\n\r\v\f\x1c\x1f\x85\xa0\u2009\u3000\"'=+-@＝＋－＠a1\x07")
)


def asked(expression: str, value: Any, kind: str) -> Any:
    with connection.cursor() as cursor:
        # Our own SQL.
        cursor.execute(f"SELECT {expression} FROM (SELECT %s::{kind} AS given) AS of", [value])  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("figure", [Decimal(figure) for figure in ODD_FIGURES])
def test_odd_figures_are_written_alike(figure: Decimal) -> None:
    check_figure(figure)


@pytest.mark.django_db
@anything(FIGURES)
def test_figures_are_written_alike(figure: Decimal) -> None:
    check_figure(figure)


def check_figure(figure: Decimal) -> None:
    kind = "numeric(40,10)"
    assert asked(json_sql.figure("given"), figure, kind) == repr(number(figure))
    assert Decimal(asked("trim_scale(given)::text", figure, kind)) == Decimal(plain(figure))
    assert asked("trim_scale(given)::text", figure, kind) == plain(figure)


@pytest.mark.django_db
@anything(BEGINNINGS)
def test_both_know_a_formula(text: str) -> None:
    pattern = quoted(f"^({FORMULA.pattern})").replace("%%", "%")

    assert asked(f"given ~ {pattern}", text, "text") is (harmless(text) != text)


@pytest.mark.django_db
@pytest.mark.parametrize("form", LINES)
@pytest.mark.parametrize(
    "setting", ["extra_float_digits = -15", "standard_conforming_strings = off"]
)
def test_what_is_set_for_the_role_changes_no_byte(form: str, setting: str) -> None:
    claim = ClaimFactory(low=Decimal(2), high=Decimal("123456789012345678.1"), comparator="range")
    decided_review(review=ReviewFactory(claim=claim), rationale="\u3000=1+1 \\' \\n \\\\ 100%")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting}")

    check_lines(form, EVERYTHING)


@pytest.mark.django_db
@pytest.mark.parametrize("form", LINES)
@pytest.mark.parametrize("names", [False, True])
def test_evidence_of_every_kind(form: str, names: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What excerpts come to, files, protected sources, archives, flags, origins, corrections."""
    reviewer = UserFactory(first_name="Ani", last_name="Sahakyan")
    turn = taken(reviewer)
    scan = uploads.store(
        review_id=turn.review_id,
        uploader=reviewer,
        file_name="scan.png",
        content=b"\x89PNG\r\n\x1a\n",
        now=NOW,
    )
    sources = (
        protected(),
        evidence("context", url="", upload_id=scan.pk),
        evidence("context", url="https://www.register.example/2020", accessed_on=NOW.date()),
    )
    verdict = submit(turn, finding(citations=sources))
    everything()
    editor = UserFactory(role="editor")
    correct_in_public(publish(decided_review(), editor), editor)
    ArchiveRequest.objects.create(
        citation=verdict.citations.latest("pk"),
        archived_url="https://archive.example/1",
        state="archived",
        due_at=NOW,
    )
    ties = {"origins": [origin(1, "One page.", "=Two.")], "circular": ["A ring.", "One page."]}
    known = {"computed_at": NOW, "independent": 1, "citations": 3}
    VerdictOrigins.objects.update_or_create(
        verdict=verdict, defaults={**known, "found": {**ties, "unread": [1, 3]}}
    )
    may_fetch(monkeypatch)
    with served() as server:
        given(server)

    check_lines(form, EVERYTHING, names=names)

    report = written(form).decode()
    for told in ("Fears reprisals", "archive.example", "A ring.", "There is nothing to look in"):
        assert told in report
    assert all(label_or_code(form, result) in report for result in Result)


def origin(number: int, *sentences: str) -> dict[str, Any]:
    ties = [{"sentence": sentence} for sentence in sentences]
    return {"citations": [number, number + 1], "ties": ties, "is_the_article": False}


def label_or_code(form: str, result: Result) -> str:
    return LABELS[result] if form == "csv" else f'"{result}"'


class Full(io.BytesIO):
    """A disk with room for little more than the first claim."""

    def write(self, data: Any) -> int:
        if self.tell() > LONG:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)

    def writelines(self, lines: Iterable[Any]) -> None:
        for line in lines:
            self.write(line)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", LINES)
def test_what_stops_in_the_middle_leaves_the_database_at_once(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is on its way than fits between the two: a server that goes on would wait for ever."""
    monkeypatch.setattr(contents, "STEP", 1)
    for _ in range(60):
        decided_review(rationale="x" * LONG)

    with pytest.raises(OSError, match="No space"), snapshot():
        FORMATS[form].write(collect(EVERYTHING), Full())
    stopped = watched(collect(EVERYTHING), stop)
    with pytest.raises(Stopped), snapshot():
        FORMATS[form].write(stopped, io.BytesIO())

    assert Verdict.objects.count() == 60


class Stopped(Exception):
    pass


def stop(_done: int) -> None:
    raise Stopped
