"""Where an excerpt stands in a text: to the letter, or as it reads."""

import re
from collections.abc import Iterator

from claims.extraction.types import Span
from verification.excerpts.normalising import normalised

_QUOTED = re.compile(r"([\"'])(.*)\1", re.DOTALL)
_AT_LINE_END = re.compile(r"[-‐\u00ad][^\S\n]*\n")
# So many places that cut a word are passed over: a text of one letter a million times has as many.
_MOST_PLACES = 1000
# "7,095": no excerpt begins or ends at the comma.
_IN_NUMBER = re.compile(r"[0-9][.,][0-9]")


def to_the_letter(excerpt: str, text: str) -> Span | None:
    return _first(excerpt.strip(), text)


def as_it_reads(excerpt: str, text: str) -> Span | None:
    """Return where it stands but for blanks, quotation marks, dashes, hyphens at line ends, NFKC.

    Capitals count. Quotation marks around the whole excerpt are the reviewer's.
    """
    has_hyphens = _AT_LINE_END.search(text) or _AT_LINE_END.search(excerpt)
    for keep_hyphens in (False, True) if has_hyphens else (False,):
        reads = normalised(text, keep_hyphens=keep_hyphens)
        for wanted in _readings(excerpt):
            if place := _first(wanted, reads.text):
                return Span(reads.start_of(place.start), reads.end_of(place.end))
    return None


def _readings(excerpt: str) -> Iterator[str]:
    """Yield the excerpt as it reads; it may have line ends of its own."""
    known = []
    for keep_hyphens in (False, True):
        reads = normalised(excerpt.strip(), keep_hyphens=keep_hyphens).text.strip()
        quoted = _QUOTED.fullmatch(reads)
        for wanted in (reads, quoted[2].strip() if quoted else ""):
            if wanted and wanted not in known:
                known.append(wanted)
                yield wanted


def _first(wanted: str, text: str) -> Span | None:
    """Return the first place that cuts no word and no number in two."""
    start = text.find(wanted) if wanted else -1
    for _ in range(_MOST_PLACES):
        if start < 0:
            return None
        end = start + len(wanted)
        if not (_cuts(text, start) or _cuts(text, end)):
            return Span(start, end)
        start = text.find(wanted, start + 1)
    return None


def _cuts(text: str, place: int) -> bool:
    before, after = text[max(0, place - 1) : place], text[place : place + 1]
    if before.isalnum() and after.isalnum():
        # Scripts without blanks between words have none to cut.
        return before.isascii() or after.isascii() or before.isupper() or before.islower()
    around = text[max(0, place - 2) : place + 2]
    return any(
        match.start() < place - max(0, place - 2) < match.end()
        for match in _IN_NUMBER.finditer(around)
    )
