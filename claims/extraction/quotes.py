"""Direct speech: the stretches between quotation marks, over paragraphs where they run on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from claims.extraction.prose import Prose
from claims.extraction.types import Span

_OPENING = "“„«‟"
_CLOSING = "”»"
_MARK = re.compile(r"[“”„«»‟\"]|(?<!\w)(?:[‘'‚](?=[\w“\"…])|’(?=[^\W\d]))|''|``")
# Where speech between single marks ends, or where the next one begins.
_SINGLE_END = re.compile(r"[’'](?!\w)|(?<!\w)‘(?=\w)|(?<=[\w.,!?…])‘(?!\w)")
_FEWEST_WORDS_IN_SINGLE = 4
_FEWEST_WORDS_UNCLOSED = 6
_LONGEST_DOUBTFUL = 1_000
# What is opened and never closed is forgotten after so many marks.
_DEEPEST = 8
_SHORT = 5
_ENDS = ".,;:!?)»"
_NAME = re.compile(
    r"(?:(?:[A-Z0-9][\w.’'-]*+|of|the|and|for|in|to|on|with)(?:[ -]|(?=[.,]|$))){1,7}[.,]?"
)
_EXCLAMATION = re.compile(r"[A-Z]\w*[,!?]")
_INTRODUCES = re.compile(
    r"(?:^|[:,\n]|\b(?:said|says|saying|added|adding|wrote|stated|stating|replied|declared))\s*$"
)
_LONGEST_CUE = 10
# “They lay in the corridor, – the source said. – Nobody came.”: marks as Russian texts set them.
_CUE_BETWEEN_DASHES = re.compile(
    r"(?<=[,.!?…]) [–—-] (?=[^“”«»\n]{3,80}[.,] [–—-] )"
    r"(?:[\w’'.-]{1,30} ){0,6}?(?:said|says|told|tells|added|adds|explain(?:s|ed)|not(?:es|ed)"
    r"|stress(?:es|ed)|recall(?:s|ed)|ask(?:s|ed)|answer(?:s|ed)|repl(?:ies|ied)|continue[sd]"
    r"|state[sd]|declare[sd]|complain(?:s|ed)|admit(?:s|ted)|emphasi[sz]e[sd]|wr(?:ites|ote))"
    r"(?: [\w’'.-]{1,30}){0,6}?[.,] [–—-] "
)


@dataclass(frozen=True, slots=True)
class Quote:
    """`span` is what stands between the outer marks; `outer` has the marks too.

    Speech that runs over paragraphs is one quotation for each of them, of which all but the first
    are `continued`.
    """

    span: Span
    outer: Span
    continued: bool = False


class Quotes:
    """The quotations of one text in order; none overlaps another."""

    def __init__(self, found: list[Quote]) -> None:
        self._found = found
        self._starts = [quote.outer.start for quote in found]

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def around(self, position: int) -> Quote | None:
        """Return the quotation that `position` lies in."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self._found[index].outer.end:
            return self._found[index]
        return None

    def following(self, position: int) -> Quote | None:
        """Return the first quotation that begins at `position` or later."""
        index = bisect_left(self._starts, position)
        return self._found[index] if index < len(self._found) else None

    def before(self, quote: Quote) -> Quote | None:
        """Return the quotation that ends before `quote` begins."""
        index = bisect_left(self._starts, quote.outer.start) - 1
        return self._found[index] if index >= 0 else None

    def after(self, quote: Quote) -> Quote | None:
        """Return the quotation that begins after `quote` ends."""
        return self.following(quote.outer.start + 1)


def find_quotes(prose: Prose) -> Quotes:
    """Return the quotations of `prose`; a mark without a partner opens none."""
    found: list[Quote] = []
    pending: Quote | None = None
    for paragraph in prose.paragraphs:
        inside = prose.text[pending.outer.start] if pending else ""
        marks = _Marks(prose.text, paragraph, inside=inside)
        if pending is not None and marks.goes_on:
            while found and found[-1].outer.start > pending.outer.start:
                found.pop()
        if pending is not None and (marks.goes_on or _stands_alone(prose.text, pending, found)):
            found.append(pending)
        for pair in marks.pairs:
            continued = marks.goes_on and pair is marks.pairs[0]
            found += _quote(prose.text, pair, continued=continued)
        pending = None
        if marks.opened is not None:
            piece = Span(marks.opened, paragraph.end)
            continued = marks.goes_on and marks.opened == paragraph.start
            pending = next(_quote(prose.text, piece, continued=continued), None)
            if pending is not None and not _may_run_on(prose.text, pending):
                pending = None
    if pending is not None and _stands_alone(prose.text, pending, found):
        found.append(pending)
    whole = _without_irony(prose.text, found)
    return Quotes([piece for quote in whole for piece in _pieces(prose.text, quote)])


def is_partial(words: str) -> bool:
    """Tell a few words taken from a speech from a sentence of it."""
    is_sentence = words[:1].isupper() and words.endswith((".", "!", "?", ",", "…"))
    return words.count(" ") < _SHORT and not is_sentence


def is_name(words: str) -> bool:
    """Tell a title or a model in quotation marks ("Zastava M-55") from speech."""
    return bool(_NAME.fullmatch(words)) and not _EXCLAMATION.fullmatch(words)


class _Marks:
    """The quotation marks of one paragraph, paired.

    `opened` is where speech begins that the paragraph does not end; `goes_on` tells that it begins
    inside the speech of the paragraph before, which the mark `inside` opened: with the mark
    repeated, or without.
    """

    def __init__(self, text: str, paragraph: Span, *, inside: str) -> None:
        self.text = text
        self.paragraph = paragraph
        self.pairs: list[Span] = []
        self.goes_on = False
        self._inside = inside
        is_double = inside not in ("", "‘")
        self._open: list[tuple[int, str]] = [(paragraph.start, "")] if is_double else []
        # A mark that opens nothing by the rules, and may by what follows.
        self._stray: int | None = None
        self._single: int | None = None
        position = paragraph.start
        while match := _MARK.search(text, position, paragraph.end):
            position = self._read(match)
        real = [start for start, mark in self._open if mark]
        self.opened = real[-1] if real else None
        if self.opened is None or any(pair.start > self.opened for pair in self.pairs):
            self.opened = next((start for start in real if self._introduced(start)), None)
        if self.opened is None and self._single is not None:
            self.opened = self._single
            self.goes_on = self.goes_on or (inside == "‘" and self._single == paragraph.start)

    def _read(self, match: re.Match[str]) -> int:
        """Take in one mark and return where to look for the next."""
        at, mark = match.start(), match[0]
        if mark in "‘’‚'":
            return self._read_single(at, mark)
        if at == self.paragraph.start and self._open and self._opens(match):
            # Printers repeat the mark where speech runs over paragraphs.
            self._open = [(at, mark)]
            self.goes_on = True
        elif self._closes(match):
            self._close(match)
        elif self._opens(match):
            if self._open and (not self._open[-1][1] or mark == self._open[-1][1] == '"'):
                self._open.pop()
            self._open = [*self._open[-_DEEPEST:], (at, mark)]
        elif not self._open and self._stray is not None and not self._around(match)[0].isspace():
            self._pair(self._stray, match.end())
        elif not self._open and self._is_misplaced(match):
            self._stray = at
        return match.end()

    def _read_single(self, at: int, mark: str) -> int:
        if self._open and self._open[-1][1]:
            return at + 1
        end = self._single_end(at + 1, mark)
        if end is not None:
            self._pair(at, end)
            self.goes_on = self.goes_on or (self._inside == "‘" and at == self.paragraph.start)
        elif mark == "‘":
            self._stray = self._single = at
        return end or at + 1

    def _is_misplaced(self, match: re.Match[str]) -> bool:
        """Recognise the mark of 'for schools," For example', which has its blank behind it."""
        before, after = self._around(match)
        return match[0] == '"' and before in ".,:;" and after.isspace()

    def _close(self, match: re.Match[str]) -> None:
        if match[0] in _CLOSING:
            straight = [index for index, (_, mark) in enumerate(self._open) if mark != '"']
            del self._open[(straight[-1] + 1 if straight else len(self._open)) :]
        start, mark = self._open.pop()
        if not mark:
            self.goes_on = True
        self._pair(start, match.end())

    def _pair(self, start: int, end: int) -> None:
        while self.pairs and self.pairs[-1].start > start:
            self.pairs.pop()
        self.pairs.append(Span(start, end))
        self._stray = self._single = None

    def _closes(self, match: re.Match[str]) -> bool:
        if not self._open:
            return False
        mark, opening = match[0], self._open[-1][1]
        before, after = self._around(match)
        if mark in "“‟«``":
            # Printers close with it what „ or » opens, writers what it opens itself.
            is_pair = opening + mark == "»«"
            return bool(opening) and (is_pair or not (before.isspace() or after.isalnum()))
        if mark in _CLOSING:
            return True
        if mark == "„":
            return False
        if self._is_apart(match):
            return opening == '"'
        is_apart = not after.isalnum() or opening == '"'
        return not before.isspace() and (before.isalnum() or is_apart) and before not in "(["

    def _opens(self, match: re.Match[str]) -> bool:
        before, after = self._around(match)
        if match[0] in _OPENING or match[0] == "``":
            return True
        if self._is_apart(match):
            return after.isspace() and not self._open and self._has_partner(match)
        is_dotted = self.text.startswith(("...", "…"), match.end())
        return not before.isalnum() and not after.isspace() and (is_dotted or after not in _ENDS)

    def _is_apart(self, match: re.Match[str]) -> bool:
        """Recognise the marks of '" We hold it. "', which have blanks on either side."""
        before, after = self._around(match)
        return match[0] in '"»' and before.isspace() and (after.isspace() or after in _ENDS)

    def _has_partner(self, match: re.Match[str]) -> bool:
        partner = "«" if match[0] == "»" else '"'
        before = self.text[max(self.paragraph.start, match.start() - 2) : match.start()]
        limit = min(self.paragraph.end, match.end() + _LONGEST_DOUBTFUL)
        # A figure before it has inches.
        return not before[:1].isdigit() and self.text.find(partner, match.end(), limit) > 0

    def _around(self, match: re.Match[str]) -> tuple[str, str]:
        before = self.text[match.start() - 1] if match.start() > self.paragraph.start else " "
        after = self.text[match.end()] if match.end() < self.paragraph.end else " "
        return before, after

    def _introduced(self, start: int) -> bool:
        return _is_introduced(self.text, start, self.paragraph.start)

    def _single_end(self, start: int, mark: str) -> int | None:
        """Find the mark that closes the single `mark` before `start`."""
        limit = min(self.paragraph.end, start + _LONGEST_DOUBTFUL)
        doubtful = None
        for end in islice(_SINGLE_END.finditer(self.text, start, limit), _DEEPEST):
            if end[0] == "‘" and mark != "‚":
                break
            words = self.text.count(" ", start, end.start()) + 1
            if mark in "'’" and words < _FEWEST_WORDS_IN_SINGLE:
                return None
            # "The soldiers’ …" is no end where another one follows.
            if self.text[end.start() - 1] != "s" or not self.text.startswith(" ", end.end()):
                return end.end()
            doubtful = doubtful or end.end()
        return doubtful


def _quote(text: str, outer: Span, *, continued: bool) -> Iterator[Quote]:
    """Yield the quotation that stands in `outer`, without the marks at its ends."""
    start, end = outer.start, outer.end
    if match := _MARK.match(text, start, end):
        start = match.end()
    for mark in ("''", "”", "»", '"', "’", "'", "“", "«", "‘", "``"):
        if end - len(mark) >= start and text.startswith(mark, end - len(mark)):
            end -= len(mark)
            break
    words = text[start:end]
    if words.strip():
        start += len(words) - len(words.lstrip())
        yield Quote(Span(start, start + len(words.strip())), outer, continued)


def _pieces(text: str, quote: Quote) -> Iterator[Quote]:
    """Yield what stands on either side of a cue within the marks."""
    start, outer, continued = quote.span.start, quote.outer.start, quote.continued
    for cue in _CUE_BETWEEN_DASHES.finditer(text, start, quote.span.end):
        yield Quote(Span(start, cue.start()), Span(outer, cue.start()), continued)
        start = outer = cue.end()
        continued = False
    yield Quote(Span(start, quote.span.end), Span(outer, quote.outer.end), continued)


def _may_run_on(text: str, quote: Quote) -> bool:
    first = text[quote.span.start]
    return first.isupper() or first in "[(…" or first.isdigit() or quote.continued


def _stands_alone(text: str, quote: Quote, found: list[Quote]) -> bool:
    """Tell speech whose closing mark was forgotten from a mark that stands there by mistake."""
    if found and found[-1].outer.start > quote.outer.start:
        return False
    return (
        _is_introduced(text, quote.outer.start)
        and text.count(" ", quote.span.start, quote.span.end) >= _FEWEST_WORDS_UNCLOSED
    )


def _is_introduced(text: str, start: int, earliest: int = 0) -> bool:
    return bool(_INTRODUCES.search(text[max(earliest, start - _LONGEST_CUE) : start]))


def _without_irony(text: str, found: list[Quote]) -> list[Quote]:
    """Leave out a few words between single marks, unless those are the marks of this text."""
    singles = [quote for quote in found if text[quote.outer.start] in "‘'"]
    brief = {
        quote
        for quote in singles
        if text.count(" ", quote.span.start, quote.span.end) + 1 < _FEWEST_WORDS_IN_SINGLE
    }
    if len(singles) - len(brief) > len(found) - len(singles):
        return found
    return [quote for quote in found if quote not in brief]
