"""What a measure is about: "sales" of "sales fell 5%", "tax on cars" of "a 25% tax on cars"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import object_of_verb, own_subject, subject_of
from claims.extraction.lexicon import TIME_UNITS
from claims.extraction.phrases import NOUNS, is_time, is_unit, object_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_BEFORE_NOUN = ("compound", "nmod", "amod", "nummod", "poss", "quantmod", "npadvmod")
_BEHIND_NOUN = ("appos", "prep", "amod", "acl", "relcl", "nmod")
_LASTING = ("last", "take", "continue", "be", "span", "drag")
_NEAR = 12
_NEXT = 4
_FARTHEST = 8


def find_topic(words: Words, unit: str) -> Token | None:
    """Return the noun that the measure standing on `words` is about."""
    token = words.root
    # "$3.8 billion in aid", "60 percent of the town": what follows names it.
    parts = (object_of(word, "of") for word in (token, *words))
    if thing := next((part for part in parts if part and _is_thing(part, words)), None):
        return thing
    spent_on = object_of(token, "in", "for") if unit.isupper() else None
    if spent_on is not None and _is_thing(spent_on, words):
        return spent_on
    if unit in TIME_UNITS:
        return _lasting(token, words)
    return _climb(token, words) or _nearest(words)


def way_from(words: Words) -> str | None:
    """Return "north of Sana'a" of "240 kilometres north of Sana'a", and of "from" and "to"."""
    doc = words.doc
    start = words.end
    if start < len(doc) and doc[start].text == "(":
        start = next(
            (token.i + 1 for token in doc[start : start + _NEAR] if token.text == ")"), start
        )
    elif start < len(doc) and doc[start].text == ")":
        start += 1
    for token in doc[start : start + _NEXT]:
        if token.lower_ in ("of", "from", "to") and token.dep_ == "prep":
            end = next((child.right_edge.i for child in token.rights if child.dep_ == "pobj"), None)
            return doc[start : min(end, token.i + _NEAR) + 1].text if end is not None else None
        if token.pos_ not in ("NOUN", "ADV", "ADJ", "PROPN") or token.text[:1] == "(":
            return None
    return None


def _lasting(token: Token, words: Words) -> Token | None:
    """Return "lull" of "an 11-year lull", "talks" of "the talks lasted three days"."""
    head = token.head
    if token.dep_ in _BEFORE_NOUN and head.pos_ in NOUNS and head.i >= words.end:
        return head if not is_time(head) else None
    if head.lemma_ in _LASTING:
        subject = subject_of(head)
        return subject if subject is not None and _is_thing(subject, words) else None
    return None


def _nearest(words: Words) -> Token | None:
    """Return the noun beside the measure, for want of one that grammar ties to it."""
    for token in words.doc[words.end : words.end + _NEXT]:
        if token.pos_ in ("ADP", "VERB", "AUX", "CCONJ", "PRON", "DET") or token.text in ",.;()":
            break
        if _is_thing(token, words) and token.head.pos_ not in NOUNS:
            return token
    for token in reversed(words.doc[max(0, words.start - _NEAR) : words.start]):
        is_head = token.head.pos_ not in NOUNS or token.head.i < token.i or is_unit(token.head)
        if _is_thing(token, words) and is_head and not is_unit(token) and not _has_number(token):
            return token
    return None


def _climb(token: Token, words: Words) -> Token | None:
    for _ in range(_FARTHEST):
        head = token.head
        if head.i == token.i:
            return _below(token, words)
        if head.pos_ in NOUNS and words.start <= head.i < words.end:
            token = head
            continue
        is_before = token.dep_ in _BEFORE_NOUN and head.i >= words.end
        if is_before and _is_thing(head, words):
            return head
        if token.dep_ in _BEHIND_NOUN and _is_thing(head, words):
            return head
        if head.pos_ in ("VERB", "AUX"):
            return _about_verb(token, head, words)
        token = head
    return None


def _about_verb(token: Token, verb: Token, words: Words) -> Token | None:
    """Return what rose, fell, cost or was paid."""
    if token.dep_ in ("nsubj", "nsubjpass"):
        return _complement(verb, words)
    moved = object_of_verb(verb)
    if moved is not None and (not _is_thing(moved, words) or _has_number(moved)):
        moved = None
    if token.dep_ in ("prep", "npadvmod", "advmod", "dative") and moved is not None:
        return moved
    subject = subject_of(verb)
    return subject if subject is not None and _is_thing(subject, words) else moved


def _complement(verb: Token, words: Words) -> Token | None:
    """Return "the deal" of "$5 million was paid for the deal"."""
    thing = object_of(verb, "for", "on", "in", "to") or object_of_verb(verb)
    return thing if thing is not None and _is_thing(thing, words) else None


def _below(token: Token, words: Words) -> Token | None:
    """Return the subject of a sentence whose verb the parse took for a noun."""
    subject = own_subject(token)
    if subject is not None and _is_thing(subject, words):
        return subject
    if token.pos_ in NOUNS and not words.start <= token.i < words.end:
        return token
    return None


def _is_thing(token: Token, words: Words) -> bool:
    outside = not words.start <= token.i < words.end
    is_noun = token.pos_ in NOUNS and not is_time(token) and not is_unit(token)
    return outside and is_noun and token.text[:1].isalpha()


def _has_number(noun: Token) -> bool:
    return any(child.pos_ == "NUM" or child.dep_ == "nummod" for child in noun.children)
