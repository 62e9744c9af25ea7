"""Number words that are a name: "Halberd Eleven", "call sign Two", the medium "Two Banks"."""

import re
from collections.abc import Iterator

from claims.extraction.types import Span

_CAPITAL = (
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen"
    r"|Sixteen|Seventeen|Eighteen|Nineteen|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety"
    r"|Hundred|Thousand)"
)
_ANY = re.compile(rf"\b{_CAPITAL}\b")
_PHRASE = rf"{_CAPITAL}(?:[- ]{_CAPITAL})?(?: [A-Z][a-z]{{1,20}}){{0,2}}"
# Within a sentence nothing but a name has its capital; a quotation that is tied to its sentence
# without a comma ("known as “Nine”") is one too.
_WITHIN = re.compile(
    rf"(?<=[a-z]),? (?:\[(?P<linked>{_PHRASE})\]|(?P<bare>{_PHRASE})\b(?!-[a-z])"
    rf"|[“\"‘'](?P<quoted>{_PHRASE})[”\"’'])"
)
# "Halberd Eleven had billed", "Call sign Two took over", "Officer Four told the court"
_BEHIND = re.compile(
    rf"\b(?:[A-Z][a-z]{{2,20}}|[Cc]all[ -]?sign) (?P<name>{_CAPITAL}(?:-{_CAPITAL})?)"
    r"(?=['’]s |,? (?:had|has|was|is|said|told|who|which|took|denied|did|called|later|also)\b)"
)
# Headlines may give every word a capital; sentences are longer, or end like sentences.
_LONG = 120
_ENDS = (".", "!", "?", ".”", '."', "*", ".)")
_MOST_NAMES = 20


def find_number_names(text: str) -> Iterator[Span]:
    """Yield where number words of `text` are names; what is named once may open a sentence."""
    if not _ANY.search(text):
        return
    names: dict[str, None] = {}
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line) >= _LONG or line.rstrip().endswith(_ENDS):
            for match in (*_WITHIN.finditer(line), *_BEHIND.finditer(line)):
                name = match.lastgroup or "name"
                yield Span(start + match.start(name), start + match.end(name))
                names[match[name]] = None
        start += len(line)
    # "Two" alone may count elsewhere; "Two Banks" is the same wherever it stands.
    known = [name for name in names if " " in name][:_MOST_NAMES]
    for name in known:
        yield from _mentions(name, text)


def _mentions(name: str, text: str) -> Iterator[Span]:
    """Yield where `name` stands in `text` as words of its own."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield Span(start, end)
        start = text.find(name, end)
