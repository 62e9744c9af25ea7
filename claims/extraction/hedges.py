"""Wording by which the author steps back from a statement."""

import re

from claims.extraction.types import Span

_HEDGE = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|purportedly|presumably|ostensibly|apparently"
    r"|alleged|purported|rumou?red|unconfirmed|unverified|estimated|suspected"
    r"|claim(?:s|ed|ing)?|alleg(?:es|ing)"
    r"|it (?:is|was|has been) (?:being )?(?:\w+ )?"
    r"(?:reported|claimed|alleged|believed|rumou?red|said)"
    r"|(?:is|are|was|were) (?:believed|thought|said|rumou?red|understood|reported) to"
    r"|according to (?:some\b|(?:(?:available|early|initial|media|preliminary|various) )?"
    r"(?:data|estimates|figures|information|reports|rumou?rs))"
    r"|reports? (?:\w+ ){0,8}(?:indicates?|suggests?)"
    r"|if (?:[^\s.;]+ ){0,30}(?:confirmed|true|correct))\b",
    re.IGNORECASE,
)
# A new main clause leaves the hedge of the one before it behind.
_CLAUSE_END = re.compile(r"[;:]|,? (?:while|whereas|although|though|but|however)\b", re.IGNORECASE)


def is_hedged(sentence: str, span: Span) -> bool:
    """Tell whether the clause of `sentence` around `span` carries a hedge."""
    start, end = 0, len(sentence)
    for boundary in _CLAUSE_END.finditer(sentence):
        if boundary.end() <= span.start:
            start = boundary.end()
        elif boundary.start() >= span.end:
            end = boundary.start()
            break
    return bool(_HEDGE.search(sentence, start, end))
