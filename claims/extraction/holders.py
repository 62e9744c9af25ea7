"""Whose the counted thing is, where the text says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import agent_of, subject_of, whole_of
from claims.extraction.lexicon import FATES, SPEECH_VERBS, words
from claims.extraction.phrases import (
    NOUNS,
    compound_word,
    modifiers,
    names_holder,
    object_of,
    phrase,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

# One does these to what others have, or only meets it.
_NOT_OWN = (
    frozenset(FATES)
    | SPEECH_VERBS
    | words(
        """
        attack be bomb find hit receive see shell strike target accuse want demand expect become
        include involve kill reach total number injure help face meet watch leave cause mean
        require need see comprise number follow join visit ask
        """
    )
) - {"lose", "deploy"}


def find_holder(noun: Token) -> str | None:
    """Return whose `noun` is: a possessor, a nation, or who has, sends, loses or fires it."""
    for child in noun.lefts:
        if child.dep_ == "poss" and child.pos_ in NOUNS:
            return _name(child)
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nmod") and names_holder(child, noun):
            return compound_word(child)
    owner = object_of(noun, "of")
    if owner is not None and owner.pos_ == "PROPN":
        return _name(owner)
    doer = _doer(noun)
    return _name(doer) if doer is not None else None


def _doer(noun: Token) -> Token | None:
    top = whole_of(noun)
    verb = top.head
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    if top.dep_ in ("dobj", "obj"):
        return None if verb.lemma_.lower() in _NOT_OWN else subject_of(verb)
    if top.dep_ == "nsubjpass":
        return None if verb.lemma_.lower() in _NOT_OWN else agent_of(verb)
    return None


def _name(noun: Token) -> str | None:
    if noun.pos_ == "PROPN":
        return phrase(noun) or None
    return f"{modifiers(noun, None, with_holder=True)}{noun.text}"
