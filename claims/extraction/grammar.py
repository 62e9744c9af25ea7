"""Who or what a verb is about, across relative clauses, passives and shared subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.lexicon import words
from claims.extraction.phrases import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Token

# "the number of militants": the thing counted is one step further.
COUNTERS = words(
    """
    amount average batch billion count dozen figure group hundred list million number rest score
    size strength sum tally ten thousand toll total
    """
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = ("WDT", "WP")
# From a verb without a subject of its own up to the one that shares its subject with it.
_SHARING = ("conj", "xcomp", "advcl", "ccomp", "dep")
_PRONOUNS = ("it", "he", "she", "they")
_FARTHEST = 20


def whole_of(noun: Token) -> Token:
    """Return what stands for `noun` in its clause: the first of its list, "thousands" of it."""
    top = noun
    for _ in range(_FARTHEST):
        is_listed = top.dep_ in ("conj", "appos") and top.head.pos_ in (*NOUNS, "NUM")
        is_part = top.dep_ == "pobj" and top.head.lower_ == "of" and _is_amount(top.head.head)
        if not is_listed and not is_part:
            break
        top = top.head if is_listed else top.head.head
    return top


def _is_amount(token: Token) -> bool:
    return token.like_num or token.pos_ == "NUM" or token.lemma_.lower() in COUNTERS


def included_in(noun: Token) -> Token | None:
    """Return what "including" of "six civilians, including `noun`" hangs on."""
    for up in noun.ancestors:
        if up.lower_ == "including":
            return up.head if up.head.i < up.i else None
        if up.pos_ not in (*NOUNS, "NUM"):
            return None
    return None


def verb_above(token: Token) -> Token | None:
    """Return the verb that `token` belongs to."""
    return next((up for up in token.ancestors if up.pos_ in ("VERB", "AUX")), None)


def subject_of(verb: Token) -> Token | None:
    """Return the noun that is the subject of `verb`; None where it is not in the sentence.

    "The company said it has 12 plants": the pronoun is read as who speaks.
    """
    for _ in range(_FARTHEST):
        found = own_subject(verb)
        if found is not None and found.pos_ in NOUNS:
            return found
        if found is not None and found.tag_ in _RELATIVE and verb.dep_ == "relcl":
            return verb.head if verb.head.pos_ in NOUNS else None
        if found is not None and found.lower_ not in _PRONOUNS and found.tag_ not in _RELATIVE:
            return None
        if verb.dep_ in ("relcl", "acl") and verb.tag_ != "VB" and found is None:
            return verb.head if verb.head.pos_ in NOUNS else None
        above = _verb_sharing(verb)
        if above is None:
            return None
        verb = above
    return None


def _verb_sharing(verb: Token) -> Token | None:
    """Return the verb whose subject `verb` shares."""
    if verb.dep_ in ("relcl", "acl", "pcomp", *_SHARING) and verb.head.i != verb.i:
        return verb.head if verb.head.pos_ in ("VERB", "AUX") else verb_above(verb)
    return None


def own_subject(verb: Token) -> Token | None:
    """Return whatever stands as the subject of `verb` itself."""
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def object_of_verb(verb: Token) -> Token | None:
    """Return the noun that is the object of `verb`."""
    found = next((child for child in verb.rights if child.dep_ in ("dobj", "obj")), None)
    return found if found is not None and found.pos_ in NOUNS else None


def agent_of(verb: Token) -> Token | None:
    """Return "Armenia" of "claimed by Armenia"."""
    for child in verb.rights:
        if child.dep_ == "agent":
            return next((below for below in child.children if below.dep_ == "pobj"), None)
    return None
