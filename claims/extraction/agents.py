"""Whose act a verb of speech is: its subject or agent, across clauses, as a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.naming import Source, is_speaker, name_source

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_SPEAKER = 6


def agent_of(verb: Token) -> tuple[Source | None, int]:
    """Return who stands behind a passive ("claimed by Armenia", "reported in Greek media").

    With it comes the index of the last word of the cue.
    """
    is_passive = verb.tag_ == "VBN" and not any(
        child.dep_ == "nsubj" or (child.dep_ == "aux" and child.lemma_ == "have")
        for child in verb.children
    )
    if not is_passive and not any(child.dep_ == "auxpass" for child in verb.children):
        return None, verb.i
    for preposition in verb.rights:
        for noun in preposition.children:
            by = preposition.lower_ == "by" and noun.dep_ == "pobj"
            media = preposition.lower_ in ("in", "on") and noun.lemma_.lower() in cues.MEDIA
            if by or (media and noun.dep_ == "pobj"):
                return name_source(noun), preposition.i
    return None, verb.i


def subject_of(verb: Token, spoken: frozenset[int]) -> Source | None:
    """Return whose act `verb` is; what stands in quotation marks (`spoken`) acts for nobody."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return None
    for token in _governors(verb):
        if token.i in spoken:
            continue
        subjects = [
            child for child in token.children if _may_speak(child) and child.i not in spoken
        ]
        if subjects:
            return _subject_source(_best(subjects, token), token)
        if token.dep_ == "xcomp" and (controlled := _object_of(token.head, token)):
            return name_source(controlled)
        if token.dep_ == "acl":
            is_said = token.tag_ == "VBG" and is_speaker(token.head)
            return name_source(token.head) if is_said else None
    return _inverted(verb, spoken) or _before(verb)


def _inverted(verb: Token, spoken: frozenset[int]) -> Source | None:
    """Return X of "“…”, added X", which the parser likes to take for an object."""
    follows_quote = not spoken.isdisjoint(range(max(0, verb.i - 2), verb.i))
    if not follows_quote or verb.i + 1 >= len(verb.doc):
        return None
    head = verb.doc[verb.i + 1]
    while head.head.i > head.i and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    if head.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    source = name_source(head)
    return replace(source, name=source.name.removeprefix(f"{verb.text} "))


def _before(verb: Token) -> Source | None:
    """Return the name that opens the sentence before its verb, whatever it was read as."""
    words = verb.doc[: verb.i]
    is_name = 0 < len(words) <= _LONGEST_SPEAKER and all(word.text[:1].isupper() for word in words)
    if not is_name or verb.tag_ not in ("VBZ", "VBD", "VBP") or verb.dep_ != "ROOT":
        return None
    return None if words.text.lower() in cues.SPEAKERLESS else Source(words.text)


def _may_speak(child: Token) -> bool:
    return child.dep_ == "nsubj" and child.lemma_.lower() not in cues.TIMES


def _object_of(verb: Token, before: Token) -> Token | None:
    """Return whom `verb` makes do the following: "forced the bank to admit"."""
    objects = [child for child in verb.rights if child.dep_ == "dobj" and child.i < before.i]
    return objects[0] if objects and verb.lemma_.lower() != "promise" else None


def _best(subjects: list[Token], verb: Token) -> Token:
    """Return the name of "the group the Front for Peace", where both were read as subjects."""
    named = [subject for subject in subjects if subject.pos_ == "PROPN" and subject.i < verb.i]
    return named[-1] if named else subjects[0]


def _governors(verb: Token) -> Iterator[Token]:
    """Yield `verb`, then the verbs whose subject it shares ("left, claiming that …")."""
    yield verb
    while verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        trails = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.i < verb.i
        verb = verb.head
        # "X said that Y had left, adding that …": it is X who adds.
        while trails and verb.dep_ == "ccomp" and verb.head.lemma_.lower() in cues.SAYING:
            verb = verb.head
        yield verb


def _subject_source(subject: Token, verb: Token) -> Source | None:
    if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return name_source(verb.head)
    if subject.lower_ in cues.SPEAKERLESS:
        return None
    return name_source(_closest_to(verb, subject))


def _closest_to(verb: Token, subject: Token) -> Token:
    """Prefer the name right before the verb: a true apposition is closed by a comma."""
    for child in subject.rights:
        between = verb.doc[child.right_edge.i + 1 : verb.i]
        if child.dep_ == "appos" and child.pos_ == "PROPN" and not any(t.is_punct for t in between):
            return child if child.i < verb.i else subject
    return subject
