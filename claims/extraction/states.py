"""What became of the counted: "killed", "confirmed dead", "taken prisoner"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import whole_of
from claims.extraction.lexicon import FATES, PEOPLE, SPEECH_VERBS, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_STATES = words(
    "dead wounded injured missing killed captured displaced homeless alive hurt prisoner captive"
)
# Passives that tell how the figure is known, not what became of anyone.
_KNOWING = SPEECH_VERBS | words("expect believe think know estimate suspect see find consider put")
# What its subject itself undergoes.
_UNDERGONE = words("die flee surrender drown sink perish")
_OF_PEOPLE = words(
    """
    abduct arrest behead bury deport detain die displace drown evacuate execute flee hospitalise
    hospitalize hurt injure jail kidnap kill martyr massacre murder rescue slaughter wound
    """
)
_UNDERGOING = ("nsubjpass", "dobj", "obj")
_PREDICATE = ("acomp", "attr", "oprd", "xcomp", "ccomp", "amod", "advmod")
_PARTICLES = ("down", "up", "out", "off")
_NEAR = 3
_PARTICIPLES = {**FATES, "perish": "dead"}


def state_of(noun: Token) -> str | None:
    """Return what the sentence says became of `noun`, as a label says it."""
    if noun.dep_ == "compound" and noun.head.lower_ in ("prisoner", "captive", "hostage"):
        return f"taken {noun.head.lower_}"
    return _participle_behind(noun) or _state_by_verb(whole_of(noun))


def _participle_behind(noun: Token) -> str | None:
    """Read "soldiers killed in the attack" and "people dead"."""
    after = noun.doc[noun.i + 1 : noun.i + 2].text.lower()
    if after in _STATES:
        return after
    for child in noun.rights:
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_.lower() in FATES:
            return child.text
        if child.dep_ in ("amod", "acl") and child.lower_ in _STATES:
            return child.text
    return None


def _state_by_verb(noun: Token) -> str | None:
    verb = noun.head
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    found = (child for child in verb.rights if child.lower_ in _STATES and child.dep_ in _PREDICATE)
    if (left := next(found, None)) is not None and noun.dep_ in (*_UNDERGOING, "nsubj"):
        return f"{verb.text} {left.text}" if verb.tag_ == "VBN" else left.text
    if noun.dep_ == "nsubjpass":
        return _with_particle(verb, verb.text) if lemma not in _KNOWING else None
    if noun.dep_ in _UNDERGOING:
        return _with_particle(verb, FATES[lemma]) if lemma in FATES else None
    return _PARTICIPLES[lemma] if noun.dep_ == "nsubj" and lemma in _UNDERGONE else None


def _with_particle(verb: Token, participle: str) -> str:
    particles = (child for child in verb.rights if child.lower_ in _PARTICLES)
    particle = next(
        (child.text for child in particles if child.dep_ == "prt" or child.i == verb.i + 1), ""
    )
    return f"{participle} {particle}".strip().lower()


def harmed_by(token: Token) -> str | None:
    """Return the state of the people whom a bare number counts: "wounding 12", "12 dead"."""
    verb = token.head
    lemma = verb.lemma_.lower()
    if verb.pos_ in ("VERB", "AUX"):
        if token.dep_ in ("dobj", "obj", "nsubjpass") and lemma in FATES:
            return _with_particle(verb, FATES[lemma])
        if token.dep_ == "nsubj" and lemma in _UNDERGONE:
            return _PARTICIPLES[lemma]
    for word in (*token.children, verb, *verb.children):
        if word.lower_ in _STATES and abs(word.i - token.i) <= _NEAR:
            return word.lower_
    for word in (token.head, *token.head.children):
        if word.lemma_.lower() in FATES and word.pos_ == "VERB":
            return FATES[word.lemma_.lower()]
    return None


def harms_people(token: Token) -> bool:
    """Tell "killing 12", which is said of people, from "12 were lost"."""
    verbs = (token.head.lemma_.lower(), *(word.lemma_.lower() for word in token.children))
    return any(lemma in _OF_PEOPLE for lemma in verbs)


def is_person(unit: str | None) -> bool:
    """Tell a noun for people, by its last word."""
    return bool(unit) and (unit or "").split()[-1].lower() in PEOPLE
