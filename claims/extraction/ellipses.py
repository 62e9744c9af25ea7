"""What a figure without a noun of its own leans on: the figure that it answers or restates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction.grammar import COUNTERS, object_of_verb, subject_of, verb_above
from claims.extraction.lexicon import words
from claims.extraction.nouns import REACHING, counted_noun

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from claims.extraction.quantities import Figure

_LONGEST_GAP = 40
_COMPARED = ("up from", "down from", "compared with", "compared to", "votes to", "votes against")
# What is said is a figure: "says 9", "admits to 120", "spoke of more than 100".
_SAYING = words("say admit speak talk claim report acknowledge count")
_OF = ("to", "of")


def answers(words: Words) -> bool:
    """Tell "the army says 9" and "put the figure at 30" from a number of something named there."""
    token = words.root
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if counted_noun(token, words) is not None or any(
        child.dep_ == "prep" for child in token.rights
    ):
        return False
    lemma = verb.lemma_.lower()
    if lemma in ("put", "estimate") and token.dep_ == "pobj":
        counter = object_of_verb(verb)
        return counter is not None and counter.lemma_.lower() in COUNTERS
    is_said = token.dep_ in ("dobj", "obj") or (token.dep_ == "pobj" and token.head.lower_ in _OF)
    return is_said and lemma in _SAYING


def is_compared(words: Words) -> bool:
    """Tell "up from 897" and "compared with 897", which is of the same thing as before."""
    doc = words.doc
    before = doc[max(0, words.start - 2) : words.start].text.lower()
    return before in _COMPARED


def is_converted(figure: Figure, words: Words, before: Figure, start: int) -> bool:
    """Tell "(11 km)" behind "seven miles" and "(52%)" behind "half of them", of the same thing."""
    gap = words.doc.text[before.end - start : words.start_char]
    is_share = figure.measure == before.measure == "percent" and len(gap) < _LONGEST_GAP
    is_same = is_share and gap.endswith("(") and "," not in gap
    return is_same or bool(re.fullmatch(r"[ ,]{0,2}[(\[/] ?(?:or |about |around |~|US)?", gap))


def find_subject(token: Token) -> Token | None:
    """Return the subject of the verb over `token`, unless it only says that it is a number."""
    verb = verb_above(token)
    subject = subject_of(verb) if verb is not None else None
    return None if subject is None or subject.lemma_.lower() in COUNTERS else subject


def reaches(token: Token) -> bool:
    """Tell the figure that a number, a toll or a crowd comes to."""
    return any(
        up.lemma_.lower() in REACHING for up in token.ancestors if up.pos_ in ("VERB", "AUX")
    )
