"""A text as it reads, whatever its typesetting, with the way back to each character's place."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

_SINGLE = "‘’‚‛′ʼ´`‹›"
_DOUBLE = "“”„‟″«»〝〞"
_DASHES = "‐‑‒–—―−－"
# Marks that nobody sees: soft hyphen, zero-width space and joiners, word joiner, byte order mark.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = {
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_UNSEEN, ""),
}
_CLASS = "".join(re.escape(mark) for mark in _MARKS)
# What differs from how it reads; everything else stays where it is.
_ODD = re.compile(
    r"(?P<hyphen>(?<=[^\W\d_])[-‐\u00ad][^\S\n]*\n\s*(?=[^\W\d_]))"
    rf"|(?P<space>(?:\s|[{_UNSEEN}](?=\s)){{2,}}|[^\S ])"
    rf"|(?P<mark>-{{2,}}|[{_CLASS}])"
    rf"|(?P<letters>[A-Za-z0-9]?[^\x00-\x7f\s{_CLASS}]+)"
)


@dataclass(slots=True)
class Normalised:
    """`text` as it reads; `places` and `lengths` say which stretches of the original changed."""

    text: str
    # Of each changed stretch, where it begins in `text` and in the original, and its lengths.
    places: list[int] = field(default_factory=list)
    originals: list[int] = field(default_factory=list)
    lengths: list[tuple[int, int]] = field(default_factory=list)

    def start_of(self, place: int) -> int:
        """Return where the character at a place of `text` begins in the original."""
        index = bisect_right(self.places, place) - 1
        # Stretches that read as nothing come before what stands at their place.
        if index < 0:
            return place
        begin, (length, original) = self.places[index], self.lengths[index]
        if place < begin + length:
            return self.originals[index]
        return self.originals[index] + original + place - begin - length

    def end_of(self, place: int) -> int:
        """Return where the original of all before a place of `text` ends."""
        if place == 0:
            return 0
        last = place - 1
        index = bisect_right(self.places, last) - 1
        while index >= 0 and self.lengths[index][0] == 0 and self.places[index] == last:
            return self.originals[index] + self.lengths[index][1] + 1
        if index >= 0 and last < self.places[index] + self.lengths[index][0]:
            return self.originals[index] + self.lengths[index][1]
        return self.start_of(last) + 1


def normalised(text: str, *, keep_hyphens: bool = False) -> Normalised:
    """Return a text with one kind of blank, quotation mark and dash, and NFKC letters.

    A hyphen at the end of a line is taken for one that the line's end made, unless it is kept.
    """
    found, done, length = Normalised(""), 0, 0
    pieces: list[str] = []
    for start, end, reads in _changed(text, keep_hyphens=keep_hyphens):
        pieces += [text[done:start], reads]
        length += start - done
        found.places.append(length)
        found.originals.append(start)
        found.lengths.append((len(reads), end - start))
        length += len(reads)
        done = end
    found.text = "".join([*pieces, text[done:]])
    return found


def _changed(text: str, *, keep_hyphens: bool) -> Iterator[tuple[int, int, str]]:
    for match in _ODD.finditer(text):
        start, end = match.span()
        if match["letters"] is not None:
            yield from _letters(match["letters"], start)
        elif match["hyphen"] is not None:
            yield start, end, "-" if keep_hyphens else ""
        elif match["space"] is not None:
            yield start, end, " "
        else:
            yield start, end, _MARKS.get(match[0], "-")


def _letters(run: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield the letters of a run that NFKC changes, each with the marks on it."""
    if unicodedata.is_normalized("NFKC", run):
        return
    clusters: list[str] = []
    for character in run:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    for cluster in clusters:
        reads = unicodedata.normalize("NFKC", cluster)
        if reads != cluster:
            yield start, start + len(cluster), " ".join(reads.split()) or " "
        start += len(cluster)
