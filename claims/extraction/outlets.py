"""Whose page a text stands on: what its header and notices call the outlet and the authors.

A sentence about either, beside the article, is of the page; furniture.py weighs it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.extraction import header

_MOST_NAMES = 12
_MOST_LINES = 40
_SHORTEST, _LONGEST = 4, 60
_MOST_WORDS = 6
_PARTS = re.compile(r" ?[|·•/,\n©*_] ?| [–—-] |\(c\)|\b(?:copyright|[0-9]{4})\b", re.IGNORECASE)
_ARTICLE = re.compile(r"the ", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:Ltd|Limited|Inc|LLC|GmbH|Group|Media|Newspapers|Online)\b\.?")
# What it found out is a report.
_A_VERB = re.compile(
    r"(?= [a-z])(?!(?: has| have| was able to| were able to)? (?:analy[sz]ed?|asked|counted?"
    r"|examined?|found|heard|identif(?:y|ied)|interviewed?|learn(?:ed|t)|obtain(?:ed)?|reviewed?"
    r"|seen|spoken|traced?|understands|verif(?:y|ied))\b)"
)
_HISTORY = re.compile(
    r"\b(?:was|were) (?:founded|established|started|set up|launched|named)\b|\bfounded in\b"
    r"|\bwon\b[^.]{0,60}\b(?:Prize|Award|Medal)s?\b|\b(?:first|has) (?:come out|appeared)\b"
)
_LEAD = re.compile(
    r"[*_>\[(•–—\s-]{0,4}(?:the |our (?:reporter |correspondent |editor )?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the outlet is called, and who wrote the text."""

    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    def features(self, sentence: str) -> Iterator[str]:
        """Yield which of them `sentence` is about."""
        if _is_about(sentence, self.outlets):
            yield "is about the outlet"
            if _HISTORY.search(sentence):
                yield "tells the outlet's history"
        elif any(name in sentence for name in self.outlets):
            yield "names the outlet"
        if _is_about(sentence, self.authors):
            yield "is about the author"


NOBODY = Names()


def _is_about(sentence: str, names: tuple[str, ...]) -> bool:
    """Tell whether `sentence` begins with one of `names` and goes on with a verb."""
    lead = _LEAD.match(sentence)
    start = lead.end() if lead else 0
    return any(
        _A_VERB.match(sentence, start + len(name))
        for name in names
        if sentence.startswith((name, name.upper()), start)
    )


def names_of(heads: list[str], feet: list[str]) -> Names:
    """Return the names that header blocks and notices give, without "The" before them."""
    metadata = header.read_metadata(heads, feet)
    stated = (metadata.publisher, metadata.original_publisher)
    outlets = [part for name in stated if name for part in _PARTS.split(name)[:1]]
    title = metadata.title or ""
    lines = [header.plain(head) for head in heads if title not in head or not title]
    outlets += _outlets_in([*lines, *(foot for foot in feet if "©" in foot or "opyright" in foot)])
    authors = [name for head in heads for name in header.authors_in(head)]
    return Names(tuple(_clean(outlets)), tuple(dict.fromkeys(authors[:_MOST_NAMES])))


def _outlets_in(lines: list[str]) -> Iterator[str]:
    """Yield the parts of `lines` that outlets are called by: "THE LANTERN / NEWS"."""
    for line in lines[:_MOST_LINES]:
        for part in _PARTS.split(line[: 4 * _LONGEST]):
            name = _COMPANY.sub("", part or "").strip(" .:")
            is_name = 1 < len(name.split()) <= _MOST_WORDS and all(
                word[0].isupper() for word in name.split()
            )
            if is_name and (_ARTICLE.match(name) or header.is_outlet(name)):
                yield name.title() if name.isupper() else name


def _clean(names: Iterable[str]) -> list[str]:
    """Return `names` without articles, and without what is too short to be told by."""
    bare = (_ARTICLE.sub("", name, count=1).strip(" .:") for name in names)
    kept = [name for name in bare if _SHORTEST <= len(name) <= _LONGEST and name[0].isupper()]
    return list(dict.fromkeys(kept))[:_MOST_NAMES]
