"""The subject of a verb, also where it is shared or the parser gave it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from claims.extraction.lexicon import SPEECH_VERBS, words
from claims.extraction.verbs import FORCE

if TYPE_CHECKING:
    from spacy.tokens import Token

SubjectKind = Literal["name", "noun", "pronoun", "nothing"]

_LONGEST_PHRASE = 8
_PRONOUN_NOUNS = words(
    """
    all another any anyone both each everybody everyone few many most much nobody none nothing one
    other others several some someone something such these this those what
    """
)
SINGLING = words("chiefly especially mainly namely notably particularly")
_GROUPS = words(
    """
    army crew family government group majority military militia ministry navy people police public
    side staff team
    """
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CONJUNCTIONS = words("as after before since while until")


def own_subject(verb: Token) -> Token | None:
    own = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    return own if own is not None else _stolen_subject(verb)


def _stolen_subject(verb: Token) -> Token | None:
    """Find the subject that the parser gave to a conjunction or to a list of nouns before it.

    "As members are leading"; "a rocket hit the port and eight drones were downed".
    """
    start = group_start(verb)
    if start == 0:
        return None
    before = verb.doc[start - 1]
    if verb.dep_ == "conj" and _is_asserted(before) and start == verb.i:
        return before
    if verb.dep_ == "conj" and before.pos_ in ("NOUN", "PROPN"):
        return _listed_subject(verb, before)
    if start == verb.i or verb.doc[start].tag_ not in ("VBP", "VBZ", "VBD"):
        return None
    for token in (before, *before.ancestors):
        if token.dep_ == "pobj" and token.head.lower_ in _CONJUNCTIONS:
            return token
        if token.pos_ in ("VERB", "AUX"):
            break
    return None


def _is_asserted(noun: Token) -> bool:
    """Tell "aim" of "in a statement asserting their aim was to win", which asserts no aim."""
    saying = noun.head
    return noun.dep_ == "dobj" and saying.tag_ == "VBG" and saying.lemma_ in SPEECH_VERBS


def _listed_subject(verb: Token, before: Token) -> Token | None:
    """Return the noun right behind "and" that the words before `verb` belong to."""
    for token in (before, *before.ancestors):
        if token.i <= verb.head.i or token.pos_ in ("VERB", "AUX"):
            return None
        edge = token.left_edge.i
        is_first = edge > 0 and verb.doc[edge - 1].dep_ == "cc"
        if is_first and token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"):
            return token
    return None


def subject_of(verb: Token) -> Token | None:
    """Return the subject of `verb`, its own or the one that it shares."""
    while True:
        subject = own_subject(verb)
        if subject is not None and tells_of_name(verb):
            return verb.head
        if subject is not None or verb.dep_ != "conj":
            return subject
        verb = _sharing(verb)


def tells_of_name(verb: Token) -> bool:
    """Tell "Russia, which supplies both sides," which says that Russia does.

    Behind a preposition it may be said of the whole: "an officer of the Pact, who fled".
    """
    name, subject = verb.head, own_subject(verb)
    if verb.dep_ != "relcl" or name.pos_ != "PROPN" or name.dep_ == "pobj" or subject is None:
        return False
    is_next = subject.i == name.i + 2 and verb.doc[name.i + 1].text == ","
    # What people are or did before is told to present them.
    is_deed = subject.lower_ == "which" or (
        subject.lower_ == "who" and verb.tag_ in ("VBD", "VBN") and verb.lemma_ in FORCE
    )
    return is_next and is_deed


def _sharing(verb: Token) -> Token:
    """Return the verb that `verb` shares its subject with.

    "He said that it must be stopped and accused them": a past tense goes on with "said".
    """
    head = verb.head
    return head.head if head.dep_ == "ccomp" and changes_tense(verb) else head


def changes_tense(verb: Token) -> bool:
    """Tell "called" of "said that the road is open and called it a lie" from "and was safe"."""
    head = verb.head
    tags = (head.tag_, *(child.tag_ for child in head.children if child.dep_ == "aux"))
    return verb.tag_ == "VBD" and not {"MD", "VBP", "VBZ"}.isdisjoint(tags)


def kind_of(subject: Token | None) -> SubjectKind:
    if subject is None or subject.dep_ in ("expl", "csubj"):
        return "nothing"
    if subject.pos_ == "PROPN":
        return "name"
    is_partitive = any(child.lower_ == "of" or child.dep_ == "relcl" for child in subject.rights)
    if not is_partitive and (
        subject.pos_ == "PRON" or subject.lower_ in _PRONOUN_NOUNS or subject.tag_.startswith("W")
    ):
        return "pronoun"
    has_name = any(
        child.pos_ == "PROPN" or (child.tag_ == "JJ" and child.text[:1].isupper())
        for child in subject.subtree
    )
    return "name" if has_name else "noun"


def is_plural(subject: Token | None) -> bool:
    """Tell a subject that "their" can stand for."""
    if subject is None:
        return False
    is_many = subject.tag_ in ("NNS", "NNPS") or subject.lower_ in _GROUPS
    return is_many or any(child.dep_ == "conj" for child in subject.children)


def phrase(noun: Token, *, partitive: bool = False) -> str:
    """Return `noun` with what stands before it, without an article.

    A `partitive` has what it is a part of as well: "one of its jets".
    """
    start, end = noun.left_edge.i, noun.i + 1
    while start < noun.i and (
        noun.doc[start].pos_ in ("DET", "PUNCT") or noun.doc[start].lower_ in SINGLING
    ):
        start += 1
    if partitive and noun.lower_ in _PRONOUN_NOUNS:
        of = (child for child in noun.rights if child.lower_ == "of")
        end = max([end, *(child.right_edge.i + 1 for child in of)])
    return noun.doc[start : min(end, start + _LONGEST_PHRASE)].text


def group_start(verb: Token) -> int:
    """Return the first of the auxiliaries and adverbs right before `verb`."""
    start = verb.i
    for child in reversed(list(verb.lefts)):
        if child.dep_ not in ("aux", "auxpass", "neg", "advmod") or child.right_edge.i + 1 != start:
            break
        # A conjunction may hang on the auxiliary.
        start = child.left_edge.i if child.dep_ == "advmod" else child.i
    return start
