"""Whether a clause says that something is so, or that it will, may or should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from claims.extraction.lexicon import words
from claims.extraction.verbs import CATENATIVES, WISHES

if TYPE_CHECKING:
    from spacy.tokens import Token

Mood = Literal["fact", "plan", "future", "possible", "conditional", "wish"]
Form = Literal["past", "present", "loose"]
# "Fires" tells a habit, "had fired" what was so before; the rest is told as it happens.
Aspect = Literal["event", "habit", "before"]

_FUTURE = words("will shall 'll ’ll wo")
_CONDITIONS = words("if unless whether lest until till")
_MAYBE = words(
    """
    likely maybe perhaps possible possibly potentially presumably probable probably unlikely
    apparently impossible hopefully
    """
)
# "are expected to meet", "is due to arrive": it has not happened.
_EXPECTED = words("bound forecast poise predict prepare ready suppose unable")
# "Is due to arrive", "plans to meet": somebody has said that it will, and when.
_PLANNED = words("due expect intend plan schedule set slate")
_PROSPECTS = words("possibility potential risk fear")
_CLAUSAL = ("ccomp", "conj", "advcl", "xcomp", "relcl", "acl")
_DEEPEST = 60


# "Ten people injured" and "missiles fired at the port" are no sentences.
_PASSIVE_ALONE = words(
    """
    arrest capture damage destroy detain displace injure kill shoot wound
    """
)
# "It makes the number deployed": what stands under these is a participle, no past tense.
_CAUSING = words("make get have keep leave want")
_FIRED = words("aim fire launch use")
_PROJECTILES = words("bomb drone missile projectile rocket shell torpedo weapon")


def form_of(verb: Token) -> Form:
    """Tell "fired" from "has fired", which makes a sentence, and from "missiles fired at"."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    tags = [child.tag_ for child in auxiliaries] if auxiliaries else [verb.tag_]
    if {"VB", "VBG", "VBN"}.issuperset(tags):
        return "loose"
    if not auxiliaries and verb.tag_ == "VBD" and _is_participle(verb):
        return "loose"
    return "past" if "VBD" in tags else "present"


def aspect_of(verb: Token) -> Aspect:
    """Tell "fires", which may be any day, and "had fired" from "fired" and "is firing"."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if not helpers:
        return "habit" if verb.tag_ in ("VBZ", "VBP") else "event"
    first = helpers[0]
    if first.lower_ in ("had", "'d", "’d") and first.tag_ == "VBD":
        return "before"
    is_done = any(one.lemma_ == "have" for one in helpers) or verb.tag_ == "VBG"
    return "habit" if first.tag_ in ("VBZ", "VBP") and not is_done else "event"


def _is_participle(verb: Token) -> bool:
    """Tell a participle that the parser took for a past tense: nobody is said to suffer it."""
    if any(child.dep_ in ("dobj", "ccomp", "xcomp") for child in verb.children):
        return False
    if verb.dep_ == "ccomp" and verb.head.lemma_ in _CAUSING and verb.head.i < verb.i:
        return True
    if verb.lemma_.lower() in _PASSIVE_ALONE:
        return not any(child.dep_ == "conj" for child in verb.children)
    return verb.lemma_.lower() in _FIRED and any(
        child.dep_ in ("nsubj", "nsubjpass") and child.lemma_.lower() in _PROJECTILES
        for child in verb.children
    )


def deed_of(verb: Token) -> Token:
    """Return "storm" of "continue to storm": the verb that says what is done."""
    for _ in range(3):
        inner = _planned_by(verb)
        if inner is None and (verb.lemma_.lower() in CATENATIVES or _had_to(verb)):
            inner = _complement(verb)
        if inner is None or inner.pos_ != "VERB":
            break
        verb = inner
    return verb


def _planned_by(verb: Token) -> Token | None:
    """Return "meet" of "is scheduled to meet", "is due to meet" and "are to meet"."""
    for word in (verb, *(child for child in verb.rights if child.dep_ in ("acomp", "oprd"))):
        if word.lemma_.lower() in _PLANNED or (word == verb and verb.lemma_ == "be"):
            inner = _complement(word)
            if inner is not None and any(child.lower_ == "to" for child in inner.lefts):
                return inner
    return None


def _had_to(verb: Token) -> bool:
    """Tell "had to withdraw", which was done, from "has to withdraw"."""
    return verb.lemma_ == "have" and verb.tag_ == "VBD" and _complement(verb) is not None


def _complement(verb: Token) -> Token | None:
    return next((child for child in verb.rights if child.dep_ == "xcomp"), None)


def mood_of(verb: Token, deed: Token) -> Mood:
    """Tell what is said to be so from what will, could or should be."""
    if _is_conditional(verb):
        return "conditional"
    auxiliaries = {child.lower_ for child in verb.children if child.tag_ == "MD"}
    if auxiliaries & _FUTURE and not any(map(_is_conditional, verb.children)):
        return "future"
    if auxiliaries or (verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.lefts)):
        return "possible"
    if any(child.lower_ in _MAYBE for child in (*verb.children, *deed.children)):
        return "possible"
    governs = any(child.dep_ == "xcomp" or child.tag_ == "VB" for child in verb.rights)
    expected = [verb, *(child for child in verb.rights if child.dep_ == "acomp")]
    if any(word.lemma_.lower() in _EXPECTED for word in expected) and (
        governs or any(child.dep_ == "xcomp" for child in expected[-1].rights)
    ):
        return "future"
    mood = _mood_of_frame(verb)
    return "plan" if mood == "fact" and _planned_by(verb) is not None else mood


def _is_conditional(verb: Token) -> bool:
    """Tell "if the bridge falls" and "whether it will fall"."""
    return any(
        child.dep_ in ("mark", "advmod") and child.lower_ in _CONDITIONS for child in verb.lefts
    )


def _has_modal(verb: Token) -> bool:
    return any(child.tag_ == "MD" for child in verb.children)


def _mood_of_frame(verb: Token) -> Mood:
    """Follow the governing verbs: "if", "it is likely that", "they hope that"."""
    token = verb
    for _ in range(_DEEPEST):
        if _is_conditional(token):
            return "conditional"
        if token.dep_ not in _CLAUSAL or token.head == token:
            break
        if (mood := _mood_under(token, token.head)) != "fact":
            return mood
        token = token.head
    return "fact"


def _mood_under(token: Token, governor: Token) -> Mood:
    if token.dep_ in ("ccomp", "xcomp", "acl") and governor.lemma_.lower() in WISHES:
        return "wish"
    is_infinitive = token.tag_ == "VB" or (token.tag_ == "VBP" and governor.tag_ == "VB")
    if token.dep_ == "conj" and is_infinitive and _has_modal(governor):
        is_future = any(child.lower_ in _FUTURE for child in governor.children)
        return "future" if is_future else "possible"
    if token.dep_ == "conj":
        return "fact"
    around = (governor, *governor.children)
    doubted = any(child.lower_ in _MAYBE or child.lower_ in _PROSPECTS for child in around)
    is_doubted = token.dep_ in ("ccomp", "acl") and doubted
    is_modal = token.dep_ in ("xcomp", "acl") and _has_modal(governor)
    return "possible" if is_doubted or is_modal else "fact"
