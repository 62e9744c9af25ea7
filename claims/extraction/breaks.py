"""Where a sentence ends, after all: what the splitter takes for an end, and what it overlooks."""

import re
from collections.abc import Iterator

from claims.extraction.types import Span

# A name, a number or the rest of the sentence follows these.
_OPEN_END = re.compile(
    r"(?:^|[\s(“\"])(?:Lt|Gen|Col|Maj|Capt|Cmdr|Cdr|Sgt|Cpl|Pvt|Adm|Brig|Sen|Rep|Gov|Pres|Prof|Rev"
    r"|Hon|Fr|Amb|Supt|Insp|Mr|Mrs|Ms|Dr|St|Mt|Ft|vs|approx|e\.g|i\.e|cf|viz|incl|Messrs)\.$"
)
_NUMBER_END = re.compile(
    r"(?:^|[\s(“\"])(?:Nos?|Art|Arts|Sec|para|pp?|N°|№|ca?|Fig|Vol|Ch)\.$", re.IGNORECASE
)
# "2." alone begins what follows it.
_MARKER = re.compile(r"(?:[•⁃·*–-] ?)?\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]{1,2}")
_MARKER_LENGTH = 8
_TAIL = 12
# "“We go!” General Brook said." is one sentence.
_SPOKEN = re.compile(r"[.!?…][”\"»’]$")
_CUE_ALONE = re.compile(
    r"(?:[A-Z][\w.’'-]{0,20}|the|an?|of|for|and|[a-z]{3,20})"
    r"(?: (?:[A-Z][\w.’'-]{0,20}|the|of|for|and|[a-z]{3,20})){0,5}"
    r" (?:said|says|asked|asks|added|adds|replied|wrote|writes|told [A-Z]\w{1,20})"
    r"(?: (?:on|in|at|during|after) \w{2,20}(?: [A-Z]\w{1,20})?)?\."
)
_LONGEST_CUE = 120

_STARTER = (
    r"(?=(?:The|It|He|She|They|We|But|And|In|On|At|By|For|How|This|That|These|Those|There|However"
    r"|Meanwhile|His|Her|Its|Their|As|If|When|While|After|Before|Since|What|Who|Why|Mr\.|Mrs\.|Ms\."
    r"|Dr\.|Did|Does|Is|Are|Was|Were|So|Some|Many|Both|Earlier|Later|Another|Now|Then)(?!\w))"
)
_OVERLOOKED = re.compile(
    r"(?<=[a-z][a-z][a-z][.!?])(?=[“\"‘(\[]?[A-Z][a-z]{1,20}[ ,])"
    # "Harbour.Info" and "Dorn.Az" are addresses.
    r"(?!(?:Com|Net|Org|Info|News|Az|Am|Ge|Ru|Ua|Uk|Us|Eu|De|Fr|Il|Ir|Tr|Sy|Tv|Io|Co)\b)"
    r"|(?<=[a-z][a-z][.!?][”\"’])(?=[A-Z][a-z]{1,20}[ ,])"
    r"|(?<=[a-z][a-z][a-z][.!?]) (?=[“\"][A-Z][a-z]{1,20}[ ,])"
    r"| (?=[•⁃▪●])"
    r"|(?<=[.!?]\]) ?(?=[A-Z])|(?<=[.!?]\[[0-9]\]) ?(?=[A-Z])|(?<=[.!?]\[[0-9][0-9]\]) ?(?=[A-Z])"
    r"|(?:(?<=\b[ap]\.m\.)|(?<=\b[AP]\.M\.)|(?<=\b[A-Z]\.[A-Z]\.)|(?<=\bInc\.)|(?<=\bCorp\.)"
    r"|(?<=\bCo\.)|(?<=\bLtd\.)|(?<=\bJr\.)|(?<=\betc\.)|(?<=\band I\.)) " + _STARTER
)


def mend(text: str, sentences: list[Span]) -> list[Span]:
    """Return `sentences`, neighbours of one paragraph, joined and split where they must be."""
    joined: list[Span] = []
    for sentence in sentences:
        if joined and _runs_on(text, joined[-1], sentence):
            joined[-1] = Span(joined[-1].start, sentence.end)
        else:
            joined.append(sentence)
    return [piece for sentence in joined for piece in _parts(text, sentence)]


def _runs_on(text: str, before: Span, after: Span) -> bool:
    tail = text[max(before.start, before.end - _TAIL) : before.end]
    is_note = after.start == before.end and text[after.start] == "["
    if is_note or _is_lower(text, after) or _is_cue(text, tail, after):
        return True
    if before.end - before.start <= _MARKER_LENGTH and _MARKER.fullmatch(
        text, before.start, before.end
    ):
        return True
    return bool(
        _OPEN_END.search(tail) or (text[after.start].isdigit() and _NUMBER_END.search(tail))
    )


def _is_cue(text: str, tail: str, sentence: Span) -> bool:
    """Recognise "General Brook said." behind what he said."""
    return (
        sentence.end - sentence.start < _LONGEST_CUE
        and bool(_SPOKEN.search(tail))
        and bool(_CUE_ALONE.fullmatch(text, sentence.start, sentence.end))
    )


def _is_lower(text: str, sentence: Span) -> bool:
    """Tell "went on" from "iPhones sold well"."""
    first, second = text[sentence.start], text[sentence.start + 1 : sentence.start + 2]
    return first.islower() and not second.isupper() and not second.isdigit()


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for overlooked in _OVERLOOKED.finditer(text, sentence.start, sentence.end):
        if overlooked.start() > start:
            yield Span(start, overlooked.start())
            start = overlooked.end()
    if start < sentence.end:
        yield Span(start, sentence.end)
