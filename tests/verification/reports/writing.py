"""Reports as bytes, without the task around them."""

import io
from dataclasses import replace
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from claims.models import Article
from tests.factories import ArticleFactory
from verification import asof
from verification.asof import Moment
from verification.reports import csv, json, lines, rows
from verification.reports.contents import collect
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

EVERYTHING = Selection()
LINES = {"csv": csv.LINES, "json": json.LINES, "jsonl": json.LINES}


def fitted(form: str, selection: Selection) -> Selection:
    """Return a selection that a format can be of: of one article, the one with most claims."""
    if not FORMATS[form].needs_article or selection.article:
        return selection
    article = Article.objects.annotate(of_it=Count("claims")).order_by("-of_it", "pk").first()
    return replace(selection, article=(article or ArticleFactory()).pk)


def written(form: str, selection: Selection = EVERYTHING) -> bytes:
    """Return a report of what is stored now, of no moment in particular."""
    stream = io.BytesIO()
    FORMATS[form].write(collect(fitted(form, selection)), stream)
    check_lines(form, selection)
    return stream.getvalue()


def check_lines(
    form: str, selection: Selection, moment: Moment | None = None, *, names: bool = False
) -> None:
    """Where the database writes the lines of a format, they are those of the rows."""
    if form in LINES:
        chosen = selection.chosen()
        read = rows.read(chosen, moment=moment, names=names)
        by_rows = [LINES[form].of_row(row) for row in read]
        # Whole: who stops in the middle leaves the connection to the statement.
        by_database = list(lines.read(chosen, LINES[form], moment=moment, names=names))
        for one, other in zip(by_database, by_rows, strict=True):
            # In words, as pytest takes no assertion of a helper apart.
            assert one == other, f"\nSQL:    {one.decode()}\nPython: {other.decode()}"


def written_as_of(form: str, at: datetime | Moment, selection: Selection = EVERYTHING) -> bytes:
    """Return a report as of a moment; outside any transaction."""
    moment = at if isinstance(at, Moment) else asof.settled(at, clock=timezone.now)[0]
    stream = io.BytesIO()
    with snapshot(), asof.reading(moment):
        FORMATS[form].write(collect(fitted(form, selection), moment=moment), stream)
        check_lines(form, selection, moment)
    return stream.getvalue()
