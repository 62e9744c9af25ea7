"""What of a clause says the act alone, without dates, ages and designators that count nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction.clause_edges import TIMES
from claims.extraction.clause_subjects import group_start
from claims.extraction.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Doc, Token

_ORDINALS = words(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth hundredth
    """
)
_MONTHS = words(
    """
    january february march april may june july august september october november december
    jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. noon midnight
    """
)
_BREAKS = frozenset([",", ";", ":", "-", "–", "—", "(", "[", "“", "‘"])
_DIGIT = re.compile(r"[0-9]")
# A clause can do without these, and without all that stands behind them.
_OPTIONAL = words("acl advcl appos conj npadvmod parataxis prep relcl")
_ARGUMENTS = words("acomp attr ccomp dobj oprd xcomp")
_COMPLEMENTS = _ARGUMENTS | words("agent prep")
# "Fighting resumed" says something; "was filmed", its subject cut off, does not.
_FEWEST = 2
_FEWEST_ALONE = 3


def trimmed(
    doc: Doc, verb: Token, edges: tuple[int, int], told: Collection[int]
) -> tuple[int, int] | None:
    """Return the edges of a clause without numbers that are no figures, or None.

    None stands for a clause that is nothing without one. `told` are the tokens of figures, which
    have claims of their own. A number before the verb
    leaves what the subject did, one behind it what stands before the phrase that holds it.
    """
    first, last = edges
    idle = [token for token in doc[first : last + 1] if is_idle(token) and token.i not in told]
    if not idle:
        return edges
    if any(token.i <= verb.i for token in idle):
        first = max(first, group_start(verb))
    behind = [token for token in idle if token.i >= first]
    if behind and behind[0].i <= verb.i:
        return None
    if behind:
        end = _before(behind[0], verb)
        if end is None:
            return None
        last = end
    fewest = _FEWEST if first == edges[0] else _FEWEST_ALONE
    return (first, last) if _has_enough(doc, verb, (first, last), fewest) else None


def is_idle(token: Token) -> bool:
    """Tell a date, an age, a time of day, an ordinal or the number in a name."""
    return (
        token.lower_ in _ORDINALS
        or token.like_num
        or _DIGIT.search(token.text) is not None
        or (token.is_title and token.lower_ in _MONTHS)
    )


def _before(token: Token, verb: Token) -> int | None:
    """Return where a clause ends that stops before the phrase of `token`."""
    node = token
    while node not in (verb, node.head):
        edge = node.left_edge.i
        if edge <= verb.i:
            return None
        if node.dep_ in _OPTIONAL and not _is_bound(node):
            return _closed(verb, edge - 1)
        node = node.head
    return None


def _is_bound(node: Token) -> bool:
    """Tell "the start of 2013", which says nothing without its end."""
    if node.head.pos_ in ("VERB", "AUX"):
        is_when = any(word.lower_ in TIMES or is_idle(word) for word in node.subtree)
        is_first = not any(one.dep_ in _COMPLEMENTS for one in node.head.rights if one.i < node.i)
        return node.dep_ == "prep" and is_first and not is_when
    is_part = node.lower_ == "of" or node.head.lower_ in TIMES
    return node.dep_ == "prep" and is_part


def _closed(verb: Token, last: int) -> int:
    """Return the last word of what ends at `last`, without a comma or what needs the next word."""
    doc = verb.doc
    while last > verb.i and (doc[last].text in _BREAKS or _leans_on_next(doc[last], last)):
        last -= 1
    return last


def _leans_on_next(token: Token, last: int) -> bool:
    """Tell "and", "for" and "the" at an end whose next word has been cut."""
    if token.dep_ in ("cc", "mark") or token.head.i > last:
        return True
    return token.dep_ == "prep" and not any(child.i <= last for child in token.rights)


def _has_enough(doc: Doc, verb: Token, edges: tuple[int, int], fewest: int) -> bool:
    """Tell "fighting resumed" from "Tesk is" and from half a quotation."""
    first, last = edges
    arguments = [child for child in verb.rights if child.dep_ in _ARGUMENTS]
    keeps = not arguments or arguments[0].i <= last
    marks = sum(token.is_quote and len(token.text) == 1 for token in doc[first : last + 1])
    length = sum(not token.is_punct for token in doc[first : last + 1])
    return length >= fewest and keeps and marks % 2 == 0
