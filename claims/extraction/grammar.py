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
    amount average batch billion count dozen equivalent figure group hundred list million number
    rest score size strength sum tally ten thousand toll total
    """
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = ("WDT", "WP")
# From a verb without a subject of its own up to the one that shares its subject with it.
_SHARING = ("conj", "xcomp", "advcl", "ccomp", "dep")
_PRONOUNS = ("it", "he", "she", "they")
# "accused X of firing", "stopped X from firing", "forced X into paying": X does it.
_OF_THE_OBJECT = ("of", "from", "into", "for")
_BEFORE_NOUN = ("DET", "ADJ", "NUM", "NOUN", "PROPN")
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
        found = own_subject(verb) or _lost_subject(verb)
        if _is_settled(verb, found):
            return _settled(verb, found)
        above = _verb_sharing(verb)
        if above is None:
            return None
        if (treated := _object_in_control(verb, above)) is not None:
            return treated if is_nominal(treated) else None
        verb = above
    return None


def _is_settled(verb: Token, found: Token | None) -> bool:
    """Tell whether `found` or the noun over `verb` decides, or a verb further up."""
    if found is None:
        return verb.dep_ in ("relcl", "acl") and not _is_infinitive(verb)
    if found.tag_ in _RELATIVE:
        return verb.dep_ == "relcl" or _right_before(found) is not None
    return is_nominal(found) or found.lower_ not in _PRONOUNS


def _settled(verb: Token, found: Token | None) -> Token | None:
    noun = found
    if found is None or found.tag_ in _RELATIVE:
        noun = (_right_before(found) if found is not None else None) or verb.head
    return noun if noun is not None and is_nominal(noun) else None


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" or any(child.tag_ == "TO" for child in verb.lefts)


def is_nominal(token: Token) -> bool:
    """Tell a noun from the rest, also a gerund, and an abbreviation that was tagged otherwise."""
    is_abbreviation = token.text.isupper() and token.text.isalpha() and len(token.text) > 1
    is_gerund = token.tag_ == "VBG" and token.dep_ in _SUBJECTS
    return token.pos_ in NOUNS or is_gerund or (is_abbreviation and token.pos_ != "PRON")


def _right_before(relative: Token) -> Token | None:
    """Return the noun that "who" follows at once, to whatever the parse tied its clause."""
    at = relative.i - 1
    if at > 0 and relative.doc[at].text == ",":
        at -= 1
    before = relative.doc[at] if at >= 0 else None
    return before if before is not None and before.pos_ in NOUNS else None


def _lost_subject(verb: Token) -> Token | None:
    """Return "cost" of "…, and the cost was 5 crowns", which the parse took for a second object."""
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    doc = verb.doc
    at = verb.i - 1
    while at > verb.head.i and doc[at].pos_ in ("AUX", "ADV", "PART"):
        at -= 1
    noun, first = doc[at], at
    while first > verb.head.i and doc[first].pos_ in _BEFORE_NOUN:
        first -= 1
    is_free = noun.pos_ in NOUNS and doc[first].pos_ == "CCONJ" and first < at
    return noun if is_free else None


def _object_in_control(verb: Token, above: Token) -> Token | None:
    """Return "fleet" of "accused the fleet of firing": who does what the object is said to do."""
    preposition = verb.head
    if verb.dep_ != "pcomp" or preposition.lower_ not in _OF_THE_OBJECT:
        return None
    treated = (child for child in above.rights if child.dep_ in ("dobj", "obj"))
    return next((child for child in treated if child.i < preposition.i), None)


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
