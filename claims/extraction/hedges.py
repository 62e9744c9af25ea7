"""Wording by which the author steps back from a statement."""

import re
from collections.abc import Iterator

from claims.extraction.types import Span

# They govern the clause that they stand in; after a comma only what follows.
_ADVERB = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|purportedly|presumably|ostensibly|apparently|seemingly"
    r"|probably|possibly|perhaps|(?<!more )(?<!less )(?<!most )likely)\b",
    re.IGNORECASE,
)
# They govern what they stand before, and a figure right before themselves.
_ADJECTIVE = re.compile(
    r"\b(?:alleged|purported|suspected|supposed(?! to\b)|(?<!\bis )(?<!\bwas )(?<!are )(?<!were )"
    r"(?<!been )estimated(?! (?:at|by|that|to)\b))\b",
    re.IGNORECASE,
)
_EXCUSE = re.compile(r"\b(?:under|on) (?:the|a) (?:\w+ )?pretext\b", re.IGNORECASE)
_PHRASE = re.compile(
    r"\b(?:rumou?red|unconfirmed|unverified|estimates?|guesstimates?"
    r"|(?:(?:is|was|are|were|been) estimated|estimated (?=(?:at|by|that|to)\b))"
    r"|claim(?:s|ed|ing)? (?:by|to (?:have|be))"
    r"|it (?:is|was|has been) (?:being )?(?:\w+ )?"
    r"(?:reported|claimed|alleged|believed|rumou?red|said|suggested)"
    r"|(?:is|are|was|were|be|been) (?:widely |also )?"
    r"(?:believed|thought|said|rumou?red|understood|reported|presumed|suspected) to"
    r"|(?:is|are|was|were) feared|feared dead|presumed dead|believed dead"
    r"|(?:appears?|appeared|seems?|seemed) to"
    r"|(?:may|might) (?:already |also |well )?have"
    r"|according to (?:some\b"
    r"|(?:(?:available|early|initial|media|preliminary|unconfirmed|various) )?"
    r"(?:data|estimates|figures|information|reports|rumou?rs)"
    r"(?! (?:by|collected|compiled|from|of|provided|published|released)\b))"
    r"|reports? (?:\w+ ){0,8}(?:indicates?|suggests?)"
    r"|(?:turns?|turned) out to be true"
    r"|if (?:[^\s.;]+ ){0,30}(?:confirmed|true|correct)"
    r"|(?:could|can|has|have) ?not (?:yet )?(?:be |been )?(?:independently|immediately) "
    r"(?:be |been )?(?:verif(?:y|ied)|confirm(?:ed)?))\b",
    re.IGNORECASE,
)
# They stand before what they govern, and leave it where somebody says something else.
_BEFORE = re.compile(r"\b(?:claim(?:s|ed|ing)? that|alleg(?:es|ing))\b", re.IGNORECASE)
_SAID_APART = re.compile(r",? and (?:\w+ )?(?:added|adds|said|says|stated|told)\b")
_ADDED = re.compile(r", ?(?:(?:even|also|now|only|later|then) )?$")
_LONGEST_ADDED = 8
_DOUBTED_AFTER = re.compile(
    r"\b(?:claims?|figures?|numbers?|reports?|tolls?|statements?|accounts?|information|this|it"
    r"|they|these)\b[^.;]{0,60}\b(?:could|can|has|have) ?n[o’']t (?:yet )?(?:be |been )?"
    r"(?:independently|immediately) (?:be |been )?(?:verif(?:y|ied)|confirm(?:ed)?)\b"
    r"|\b(?:could|can) ?not (?:independently|immediately) (?:verify|confirm) "
    r"(?:the|this|that|these|those|his|her|its|their|either) ",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|alleg(?:es?|ed|ing|ations?)|estimat(?:es?|ed|ing)|purport(?:s|ed)?"
    r"|speculat(?:es?|ed|ing|ion)|suspect(?:s|ed)?|guess(?:es|ed)?|believ(?:es?|ed)|fears?|feared"
    r"|suspicions?|rumou?rs?|assum(?:es?|ed))\b",
    re.IGNORECASE,
)
# A new main clause leaves the hedge of the one before it behind.
_CLAUSE_END = re.compile(
    r"[;:]|,? (?:while|whereas|although|though|but|however)\b"
    r"|, (?:in|of|at|on|by|from|to) (?:which|whom)\b"
    # "…, and the army puts it at 40": another one's word.
    r"|, and (?:[\w’'-]{1,20} ){1,5}(?:puts?|says|said|reported|announced|counted|told|stated)\b",
    re.IGNORECASE,
)
# What is said aside of somebody: doubt in it is not about the rest, nor the other way round.
_ASIDE = re.compile(r", (?:who|whom|whose|which|where)\b[^,;]{1,200},")
# "…, and the navy reportedly saved 200": a new subject, of which alone it is said.
_JOINED = re.compile(r", and (?:(?!that\b)[^\s,]+ ){1,6}$")
_LONGEST_JOINED = 80
# "Despite claims that …, the city has fallen": what follows the comma is not claimed.
_LEAD = re.compile(r"(?:Despite|Contrary to|In spite of|Notwithstanding)\b[^,;]{1,200},")
# How far before an adjective the figure may stand that it governs: "20 suspected militants".
_JUST_BEFORE = 3


def is_hedged(sentence: str, span: Span) -> bool:
    """Tell whether the clause of `sentence` around `span` carries a hedge."""
    start, end = 0, len(sentence)
    if (lead := _LEAD.match(sentence)) and lead.end() <= span.start:
        start = lead.end()
    for boundary in _CLAUSE_END.finditer(sentence):
        if boundary.end() <= span.start:
            start = boundary.end()
        elif boundary.start() >= span.end:
            end = boundary.start()
            break
    asides = [Span(match.start(), match.end()) for match in _ASIDE.finditer(sentence)]
    return any(
        scope.start < span.end <= scope.end and _is_beside(at, span, asides)
        for at, scope in _scopes(sentence, start, end)
    )


def is_hedging(cue: str) -> bool:
    """Tell a cue by which the author doubts the speaker ("claims") from a plain one ("said")."""
    return bool(_CUE.search(cue))


def is_doubted_after(sentence: str) -> bool:
    """Tell whether `sentence` says that what stands before it could not be verified."""
    return bool(_DOUBTED_AFTER.search(sentence))


def _is_beside(at: int, span: Span, asides: list[Span]) -> bool:
    """Tell whether the hedge at `at` and `span` stand in the same aside, or both in none."""
    return all(aside.holds(at) == aside.holds(span.start) for aside in asides)


def _scopes(sentence: str, start: int, end: int) -> Iterator[tuple[int, Span]]:
    """Yield where the hedges of a clause stand, and the stretches of it that they govern."""
    for match in _PHRASE.finditer(sentence, start, end):
        yield match.start(), Span(_joined(sentence, start, match.start()), end)
    for match in _ADVERB.finditer(sentence, start, end):
        before = sentence[max(0, match.start() - _LONGEST_ADDED) : match.start()]
        is_added = _ADDED.search(before) is not None
        is_enclosed = sentence[match.end() : match.end() + 1] in (",", ".", "")
        first = _joined(sentence, start, match.start())
        yield match.start(), Span(match.start() if is_added and not is_enclosed else first, end)
    for match in _BEFORE.finditer(sentence, start, end):
        apart = _SAID_APART.search(sentence, match.end(), end)
        yield match.start(), Span(match.start(), apart.start() if apart else end)
    for match in _ADJECTIVE.finditer(sentence, start, end):
        comma = sentence.find(", ", match.end(), end)
        reach = Span(max(start, match.start() - _JUST_BEFORE), comma if comma > 0 else end)
        yield match.start(), reach
    for match in _EXCUSE.finditer(sentence, start, end):
        yield match.start(), Span(match.end(), end)


def _joined(sentence: str, start: int, end: int) -> int:
    """Return where the last of several main clauses begins that a hedge at `end` stands in."""
    earliest = max(start, end - _LONGEST_JOINED)
    match = _JOINED.search(sentence[earliest:end])
    return earliest + match.start() if match else start
