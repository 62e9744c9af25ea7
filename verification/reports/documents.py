"""Documents that typst sets: in a process of its own, and with the same bytes on every machine.

What a document says goes in as data, which a template sets as text. Only the fonts beside this
module are used, and those of a directory that an operator may name.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from verification.reports.contents import TooLong
from verification.reports.plaintext import Data
from verification.reports.rows import Row

FONTS = Path(__file__).with_name("fonts")
TYPESETTING = Path(__file__).with_name("typesetting.py")
# In seconds.
PATIENCE = 600
# A document is laid out whole: together they take about 2 GB.
MOST_CLAIMS = 3000
MOST_CHARACTERS = 5_000_000


class NotSet(Exception):
    """What typst says of our own template: a mistake of ours."""


def typeset(report: Data, template: str) -> bytes:
    """Return the document that a template makes of a report's data, in a process of its own.

    :raises TooLong: it takes too long, or was stopped for want of memory.
    """
    fonts = [str(FONTS), *([settings.REPORT_FONTS] if settings.REPORT_FONTS else [])]
    command = [sys.executable, "-P", str(TYPESETTING), template, *fonts]
    data = json.dumps(report, ensure_ascii=False).encode()
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            command, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TooLong(f"Setting it took more than {PATIENCE} seconds") from error
    if done.returncode < 0:
        raise TooLong("The memory of this machine does not suffice")
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace"))
    return done.stdout


def within(rows: Iterator[Row], characters: int = 0) -> Iterator[Row]:
    """Pass rows on as long as their texts, and so many characters more, are not too much together.

    :raises TooLong: they are.
    """
    _check_length(characters)
    for row in rows:
        characters += sum(len(text) for text in _texts_of(row))
        _check_length(characters)
        yield row


def _check_length(characters: int) -> None:
    if characters > MOST_CHARACTERS:
        raise TooLong(f"More than {MOST_CHARACTERS:,} characters")


def _texts_of(row: Row) -> Iterator[str]:
    yield from (row.sentence, row.rationale, row.tried, row.dismissal_reason)
    yield from (one.note for one in row.corrections)
    for source in row.citations:
        yield from (source.title, source.excerpt, source.explanation, source.url)
