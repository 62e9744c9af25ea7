"""Reports as bytes, without the task around them."""

import io
from datetime import datetime

from django.utils import timezone

from verification import asof
from verification.asof import Moment
from verification.reports.contents import collect
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

EVERYTHING = Selection()


def written(form: str, selection: Selection = EVERYTHING) -> bytes:
    """Return a report of what is stored now, of no moment in particular."""
    stream = io.BytesIO()
    FORMATS[form].write(collect(selection), stream)
    return stream.getvalue()


def written_as_of(form: str, at: datetime | Moment, selection: Selection = EVERYTHING) -> bytes:
    """Return a report as of a moment; outside any transaction."""
    moment = at if isinstance(at, Moment) else asof.settled(at, clock=timezone.now)[0]
    stream = io.BytesIO()
    with snapshot(), asof.reading(moment):
        FORMATS[form].write(collect(selection, moment=moment), stream)
    return stream.getvalue()
