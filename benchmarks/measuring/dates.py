"""When: the values of MEANTIME's time expressions."""

import re

from benchmarks.measuring.data import Data, Mark, Meantime, read_meantime
from benchmarks.measuring.quantities import UNREAD
from benchmarks.measuring.report import Cell, Report
from claims.extraction.dates import date_value
from claims.extraction.types import Span

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def meantime_dates(report: Report, data: Data, *, every: int, show: bool) -> None:
    """Resolve the annotated expressions, given their spans, against the day of publication.

    The line under the title that holds the article's own date counts, as it did when others were
    measured; what the text itself says is counted apart.
    """
    title = "MEANTIME, values of time expressions, the expression given"
    folder = data.find("meantime")
    if folder is None:
        report.no_data(title, "meantime_day_dates", "meantime_day_dates_in_text")
        return
    articles = list(read_meantime(folder))[::every]
    marks = [(article, mark) for article in articles for mark in _times(article)]
    days = [row for row in marks if _DAY.match(row[1].values["value"])]
    in_text = [row for row in days if not row[1].is_creation_time]
    others = [row for row in marks if row not in days]
    rows: list[list[Cell]] = [
        ["days", *_share(days)],
        ["days, without the articles' own dates", *_share(in_text)],
        ["months, years, quarters", *_share(others)],
    ]
    report.table(title, ["expressions for", "right", "of", "share"], rows)
    report.figures["meantime_day_dates"] = _share(days)[2]
    report.figures["meantime_day_dates_in_text"] = _share(in_text)[2]
    if show:
        wrong = [row for row in days if not _is_right(*row)]
        report.note(*(_line(*row) for row in wrong if not row[0].name.startswith(UNREAD)))


def _share(rows: list[tuple[Meantime, Mark]]) -> tuple[int, int, float]:
    right = sum(_is_right(*row) for row in rows)
    return right, len(rows), right / len(rows) if rows else 0.0


def _times(article: Meantime) -> list[Mark]:
    """Return the marks of days, months and years that stand in the text."""
    return [
        mark
        for mark in article.marks
        if mark.end and mark.values.get("type") in ("DATE", "TIME") and mark.values.get("value")
    ]


def _value(article: Meantime, mark: Mark) -> str | None:
    # The whole text, as the extractor reads it: "the same day" is a day that stands before it.
    return date_value(article.text, Span(mark.start, mark.end), article.published_on)


def _is_right(article: Meantime, mark: Mark) -> bool:
    wanted = mark.values["value"]
    return _value(article, mark) == (wanted[:10] if _DAY.match(wanted) else wanted)


def _line(article: Meantime, mark: Mark) -> str:
    text = article.text[max(0, mark.start - 40) : mark.end + 30].replace("\n", " ")
    wanted, published = mark.values["value"], article.published_on
    return (
        f"date {article.name[:10]} {published} {article.text[mark.start : mark.end]!r} is {wanted},"
        f" read as {_value(article, mark)}: {text}"
    )
