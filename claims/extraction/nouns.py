"""The noun that a number counts, wherever the sentence puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import COUNTERS, object_of_verb, subject_of, verb_above
from claims.extraction.lexicon import PEOPLE, words
from claims.extraction.phrases import NOUNS, is_time, object_of, people_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

# Verbs between a thing and its number.
REACHING = words(
    """
    amount approach average be climb drop equal estimate exceed fall grow hit increase jump near
    number pass peak plunge put reach remain rise soar stand surge surpass swell top total
    """
)
_MODIFIES = frozenset(["amod", "appos", "compound", "det", "nmod", "nummod", "quantmod", "poss"])
_WHICH = ("last", "this", "next", "previous")
_NEAR = 4
_FARTHEST = 30
_THIRD = 3
_THEM = ("them", "whom", "these", "those")
_SAYING = ("say", "tell")
_SMALL_CLASSES = ("ADP", "ADJ", "NUM", "ADV", "DET", "SYM", "PUNCT")


def counted_noun(token: Token, number: Words) -> Token | None:
    """Return the noun that the number on `number`, whose head is `token`, counts."""
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        whole = token.head.head
        if whole.lower_ in ("population", "toll") and whole.i < number.start:
            return whole
    if (kind := _kind_of_them(number)) is not None:
        return kind
    for word in number:
        partitive = object_of(word, "of")
        if partitive is not None and (partitive.pos_ in NOUNS or people_of(partitive)):
            return partitive
    for candidate in token.ancestors:
        if number.start <= candidate.i < number.end or _is_date(candidate):
            continue
        # What stands before its number is numbered ("Count 1"), not counted.
        if candidate.pos_ in NOUNS and candidate.i > token.i:
            counted = _taken(_named(candidate)) if token.dep_ in _MODIFIES else None
            return counted or _counted_by_subject(token)
        if candidate.pos_ not in _SMALL_CLASSES:
            break
    return _counted_by_subject(token) or _adjacent(number)


def _kind_of_them(number: Words) -> Token | None:
    """Return "children" of "15 people, four of them children"."""
    doc = number.doc
    behind = doc[number.end : number.end + _NEAR + 1]
    if len(behind) < _THIRD or behind[0].lower_ != "of" or behind[1].lower_ not in _THEM:
        return None
    noun = next((token for token in behind[2:] if token.pos_ != "ADJ"), None)
    if noun is None or noun.tag_ != "NNS" or noun.lemma_.lower() not in PEOPLE:
        return None
    after = doc[noun.i + 1] if noun.i + 1 < len(doc) else None
    return noun if after is None or after.is_punct or after.pos_ == "CCONJ" else None


def _is_date(noun: Token) -> bool:
    """Tell "year" of "300 last year", which says when."""
    return is_time(noun) and any(child.lower_ in _WHICH for child in noun.lefts)


def number_of(number: Words, *, in_rows: bool = False) -> Token | None:
    """Return "men" of "the number of men thrown into battle has reached 900", which the parse lost.

    With `in_rows` other figures may stand between, of the rows of a list.
    """
    doc = number.doc
    is_reached = in_rows
    for token in reversed(doc[max(0, number.start - _FARTHEST) : number.start]):
        lemma = token.lemma_.lower()
        is_other = (token.like_num and not in_rows) or token.text == ";"
        if is_other or (lemma in _SAYING and not in_rows):
            return None
        is_reached = is_reached or lemma in REACHING - {"number"} or lemma == "bring"
        if lemma == "number" and token.pos_ == "NOUN":
            counted = object_of(token, "of")
            is_plural = counted is not None and counted.tag_ in ("NNS", "NNPS")
            return counted if is_plural and is_reached else None
    return None


def _named(noun: Token) -> Token:
    """Return "missiles" of "three Kalibr missiles", whose number the parse gave to the name."""
    head = noun.head
    is_name = noun.pos_ == "PROPN" and noun.dep_ == "compound" and noun.tag_ != "NNPS"
    return head if is_name and head.i > noun.i and head.tag_ == "NNS" else noun


def _taken(noun: Token) -> Token:
    """Return "soldiers" of "taking 30 soldiers prisoner"."""
    if noun.lower_ not in ("prisoner", "captive", "hostage"):
        return noun
    plurals = (child for child in noun.lefts if child.tag_ in ("NNS", "NNPS"))
    return next(plurals, noun)


def _adjacent(number: Words) -> Token | None:
    """Return the plural noun right behind a number that the parse did not tie to it."""
    doc = number.doc
    for position in range(number.end, min(number.end + _NEAR, len(doc))):
        word = doc[position]
        if word.tag_ in ("NNS", "NNPS"):
            return word
        is_listed = word.lower_ == "and" and word.nbor(-1).pos_ == "ADJ"
        if word.pos_ not in ("ADJ", "NOUN", "PROPN") and not is_listed:
            return None
    return None


def numbered_noun(number: Words) -> Token | None:
    """Return the noun before `number` that it only names: "Unit 3", "posts 542 and 543"."""
    if "," in number.text:
        return None  # "police said 80,000, organisers 300,000": no name is written so
    first = number.root
    while first.head.like_num and first.head.i < first.i:
        first = first.head
    before = first.nbor(-1) if first.i else None
    if before is None or before.pos_ not in NOUNS or not before.whitespace_:
        return None
    if _is_named(before, first, number):
        return before
    is_tied = first.head.i == before.i or (first.head == before.head and first.dep_ == "nummod")
    return before if is_tied and first.dep_ in ("nummod", "appos", "compound", "nmod") else None


def _is_named(before: Token, first: Token, number: Words) -> bool:
    """Tell "the Halcyon 3 was hit" from "in Kabul 12 died" and "on Friday 12 men died"."""
    doc = number.doc
    behind = doc[number.end] if number.end < len(doc) else None
    counts = behind is not None and behind.pos_ in (*NOUNS, "ADJ", "NUM")
    is_name = any(char.isupper() for char in before.text) and before.dep_ != "pobj"
    return is_name and not counts and not is_time(before) and first.is_digit


def _counted_by_subject(token: Token) -> Token | None:
    """Follow "the number of militants had reached 2,000" from the figure to "militants"."""
    verb = verb_above(token)
    if verb is None:
        return None
    if token.dep_ == "pobj" and token.head.lower_ == "at" and (put := object_of_verb(verb)):
        return _behind_counter(put) or (put if put.lemma_.lower() not in COUNTERS else None)
    own = [child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass", "dep")]
    subject = next((child for child in own if child.tag_ not in ("WP", "WDT")), None)
    reaches = verb.lemma_.lower() in REACHING
    if subject is not None:
        is_counter = subject.lemma_.lower() in COUNTERS
        return _behind_counter(subject) if reaches or is_counter else None
    return _counted_above(verb) if reaches else None


def _counted_above(verb: Token) -> Token | None:
    """Return what a verb without a subject of its own gives the number of."""
    shared = subject_of(verb)
    if shared is not None and shared.lemma_.lower() in COUNTERS:
        return _behind_counter(shared)
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in NOUNS:
        return verb.head
    return _whose_number(verb)


def _behind_counter(subject: Token) -> Token | None:
    if subject.pos_ not in NOUNS:
        return None
    if subject.lemma_.lower() not in COUNTERS:
        return subject if subject.tag_ in ("NNS", "NNPS") or people_of(subject) else None
    counted = object_of(subject, "of")
    told = object_of(subject, "for") if counted is None else None
    if told is not None and (told.tag_ == "NNS" or people_of(told)):
        return told  # "the figure for people killed"
    if counted is not None or subject.lemma_.lower() == "toll":
        return counted or subject
    if any(child.tag_ == "WP$" for child in subject.lefts) and subject.i:
        return _antecedent(subject)
    return None


def _whose_number(verb: Token) -> Token | None:
    """Find "mercenaries, whose number … is approaching" even where the parse lost the subject."""
    for token in reversed(verb.doc[: verb.i]):
        if token.tag_ == "WP$" and token.i + 1 < len(verb.doc):
            return _antecedent(verb.doc[token.i + 1])
    return None


def _antecedent(subject: Token) -> Token | None:
    for token in reversed(subject.doc[: subject.i]):
        if token.pos_ in NOUNS:
            return token
    return None
