"""Whose the counted thing is, where the text says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import COUNTERS, agent_of, subject_of, whole_of
from claims.extraction.lexicon import FATES, LOSSES, SPEECH_VERBS, words
from claims.extraction.phrases import (
    NOUNS,
    OWNED,
    compound_word,
    is_time,
    modifiers,
    names_holder,
    object_of,
    phrase,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

# Who does one of these has, or had, what it is done to; the rest is done to what others have.
_OWNING = words(
    """
    lose suffer sustain incur have own possess field operate employ maintain keep receive get
    acquire buy purchase deploy mobilise mobilize fire launch station lack amass command
    """
)
# One sends one's own troops, but anybody's fighters.
_SENDING = words("send dispatch move withdraw redeploy rotate commit")
_OWN_FORCES = words("troop soldier serviceman servicemember peacekeeper marine")
# What is written for what is counted in business: the doer's, whatever is done.
_OTHERS = (
    frozenset(FATES)
    | SPEECH_VERBS
    | words(
        """
        attack be bomb find hit see shell strike target accuse want demand expect become include
        involve kill reach total number injure help face meet watch leave cause mean require need
        comprise follow join visit ask force repel inflict designate carry take disperse regain
        retake control seize occupy propose impose
        """
    )
) - _OWNING
_PLACES = words("city country county district island locality province region settlement village")
_STRICT = OWNED | _PLACES


def find_holder(noun: Token) -> str | None:
    """Return whose `noun` is: a possessor, a nation, or a named one who has, loses or fires it."""
    for child in noun.lefts:
        if child.dep_ == "poss" and child.pos_ in NOUNS and not is_time(child):
            return _name(child)
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nmod") and names_holder(child, noun):
            return compound_word(child)
    owner = object_of(noun, "of")
    if owner is not None and owner.pos_ == "PROPN":
        return _name(owner)
    doer = _doer(noun)
    if doer is None or is_time(doer):
        return None
    if doer.lemma_.lower() in LOSSES:
        return find_holder(doer)
    is_free = noun.lemma_.lower() not in _STRICT and doer.lemma_.lower() not in COUNTERS
    return _name(doer) if is_free or _is_named(doer) else None


def _doer(noun: Token) -> Token | None:
    top = whole_of(noun)
    # "Losses amounted to 230 soldiers."
    verb = top.head.head if top.dep_ == "pobj" and top.head.lower_ == "to" else top.head
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    subject = subject_of(verb)
    if subject is not None and subject.lemma_.lower() in LOSSES:
        return subject if subject.i < noun.i and top.dep_ != "nsubj" else None
    if not _is_owned(noun, verb.lemma_.lower()):
        return None
    if top.dep_ in ("dobj", "obj"):
        return subject
    return agent_of(verb) if top.dep_ == "nsubjpass" else None


def _is_owned(noun: Token, verb: str) -> bool:
    """Tell whether who does `verb` has `noun`: of men, weapons and land few verbs say so."""
    counted = noun.lemma_.lower()
    if verb in _SENDING:
        return counted in _OWN_FORCES or counted not in OWNED
    if counted in _STRICT:
        return verb in _OWNING
    return verb not in _OTHERS


def _is_named(noun: Token) -> bool:
    """Tell "the Azerbaijani army" from "another group"."""
    return noun.pos_ == "PROPN" or any(
        child.dep_ in ("amod", "compound", "nmod", "poss") and child.text[:1].isupper()
        for child in noun.lefts
        if child.i > 0
    )


def _name(noun: Token) -> str | None:
    if noun.pos_ == "PROPN":
        return phrase(noun) or None
    return f"{modifiers(noun, None, with_holder=True)}{noun.text}"
