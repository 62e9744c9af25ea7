"""Reports as bytes, without the task around them."""

import io

from verification.reports.contents import collect
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

EVERYTHING = Selection()


def written(form: str, selection: Selection = EVERYTHING) -> bytes:
    stream = io.BytesIO()
    FORMATS[form].write(collect(selection), stream)
    return stream.getvalue()
