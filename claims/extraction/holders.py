"""Whose the counted thing is, where the text says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.cues import BODIES
from claims.extraction.grammar import COUNTERS, agent_of, subject_of, whole_of
from claims.extraction.lexicon import FATES, LOSSES, PEOPLE, SPEECH_VERBS, WEAPONS, words
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
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

# Who does one of these has, or had, what it is done to; the rest is done to what others have.
_OWNING = words(
    """
    lose suffer sustain incur have own possess field operate employ maintain keep receive get
    acquire buy purchase deploy mobilise mobilize fire launch station lack amass command ground
    hire lay
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
        retake control seize occupy propose impose answer know push bail save protect
        """
    )
) - _OWNING
# Who is given something has it: "provided the army with 40 tanks".
_GIVING = words("arm equip furnish present provide supply")
# With whom one does it, and not with what.
_TOGETHER = words(
    """
    agree ally battle clash collide compare compete cooperate deal fight meet negotiate share side
    speak talk trade work begin start end
    """
)
_COMING = words("advance arrive attack come cross enter invade land storm")
_CHOOSING = words("elect reelect re-elect return credit")
# What consists of those who are counted.
_WHOLES = words(
    """
    army battalion brigade caravan column contingent convoy crew delegation fleet flotilla force
    garrison panel poll sample squad squadron study survey
    """
)
# Those who do it are of what they do it in or for.
_SERVING = words("serve study work train enlist enrol enroll employ")
# Whose number the verb gives: "the population of X is 8 million people".
_STRENGTHS = words("population strength garrison")
_PLACES = words("city country county district island locality province region settlement village")
_STRICT = OWNED | _PLACES
# What money does of itself, or a thing with its price.
_COSTING = words(
    """
    average be become change come cost drop exceed fall go grow hit increase pass peak raise reach
    remain rise slip stand surge top total value
    """
)
_SHARES = ("%", "percent", "cent")
# What a believer is, no people has.
_FAITHS = words(
    "Muslim Christian Jewish Sunni Shia Shiite Catholic Orthodox Hindu Buddhist Sikh Islamist"
)


def find_holder(noun: Token, number: Words | None = None) -> str | None:
    """Return whose `noun` is: a possessor, a nation, or a named one who has, loses or fires it.

    `number` is what counts it, where it is counted.
    """
    found = _possessor(noun) or _nation(noun) or _nation_of_list(noun)
    owner = object_of(noun, "of")
    if found is None and owner is not None and owner.pos_ == "PROPN":
        found = _name(owner)
    if found is not None:
        return found
    if number is not None and (before := _before_bracket(noun, number)):
        return _name(before)
    if (whole := _whole_body(noun) or _served_by(noun)) is not None:
        return _name(whole)
    doer = _doer(noun, is_counted=number is not None)
    if doer is None or is_time(doer) or any(child.like_num for child in doer.lefts):
        return None
    if doer.lemma_.lower() in LOSSES:
        return find_holder(doer)
    is_free = noun.lemma_.lower() not in _STRICT and doer.lemma_.lower() not in COUNTERS
    return _name(doer) if is_free or _is_known(doer) else None


def holder_of_sum(token: Token, topic: Token | None) -> str | None:
    """Return who paid, lost or offered the sum at `token`, which is about `topic`."""
    is_share = token.dep_ == "pobj" and token.head.lower_ == "with" and token.lower_ in _SHARES
    verb = token.head.head if is_share else token.head
    lemma = verb.lemma_.lower()
    is_object = token.dep_ in ("dobj", "obj") and lemma not in _COSTING
    is_others = lemma in _OTHERS - {"need", "save"} and lemma != "be"
    if verb.pos_ not in ("VERB", "AUX") or is_others or not (is_object or is_share):
        return None
    subject = subject_of(verb)
    if subject is None or subject == topic or is_time(subject):
        return None
    return _name(subject) if _is_known(subject) else None


def _possessor(noun: Token) -> str | None:
    for child in noun.lefts:
        # "The People's Defence Force" is nobody's but its own.
        is_in_name = child.lower_ == "people" and noun.pos_ == "PROPN"
        if child.dep_ == "poss" and child.pos_ in NOUNS and not is_time(child) and not is_in_name:
            return _name(child)
        if child.tag_ == "PRP$" and child.lower_ in ("its", "their"):
            return _own(noun)
    return None


def _own(noun: Token) -> str | None:
    """Return "Ruritania" of "Ruritania withdrew two of its brigades"."""
    verb = next((up for up in noun.ancestors if up.pos_ in ("VERB", "AUX")), None)
    subject = subject_of(verb) if verb is not None else None
    is_outside = subject is not None and subject.i < noun.left_edge.i and subject != noun
    return _name(subject) if subject is not None and is_outside and _is_known(subject) else None


def _nation(noun: Token) -> str | None:
    doc = noun.doc
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound", "nmod") and names_holder(child, noun):
            first = doc[child.left_edge.i]
            is_name = child.pos_ == first.pos_ == "PROPN"
            whole = doc[first.i : child.i + 1].text if is_name else compound_word(child)
            return whole if child.text not in _FAITHS else None
    return None


def _nation_of_list(noun: Token) -> str | None:
    """Return "Velden" for the guns of "20 Velden tanks and 3 guns": one side's arms are a list."""
    top = whole_of(noun)
    if top.i == noun.i or noun.lemma_.lower() not in WEAPONS:
        return None
    nations = {_nation(member) for member in top.subtree if member.pos_ in NOUNS} - {None}
    return nations.pop() if len(nations) == 1 and _nation(top) else None


def _before_bracket(noun: Token, number: Words) -> Token | None:
    """Return "Smith" of "Smith (12 goals)"."""
    doc, at = noun.doc, number.start - 1
    if at < 1 or doc[at].text not in "([" or noun.lemma_.lower() in _STRICT:
        return None
    before = doc[at - 1]
    return before if before.pos_ == "PROPN" else None


def _whole_body(noun: Token) -> Token | None:
    """Return "survey" of "a survey of 2,000 adults", of a population its "valley"."""
    top = whole_of(noun)
    if top.dep_ == "attr":
        subject = subject_of(top.head)
        is_strength = subject is not None and subject.lemma_.lower() in _STRENGTHS
        return object_of(subject, "of") if subject is not None and is_strength else None
    if top.dep_ != "pobj" or top.head.lower_ != "of":
        return None
    whole = top.head.head
    return whole if whole.lemma_.lower() in _WHOLES and whole.tag_ in ("NN", "NNP") else None


def _served_by(noun: Token) -> Token | None:
    """Return "brigade" of "500 men serving in the brigade", "firm" of "employed by the firm"."""
    top = whole_of(noun)
    clauses = (child for child in (*noun.rights, *top.rights) if child.dep_ in ("acl", "relcl"))
    for verb in (*clauses, top.head if top.dep_ in ("nsubj", "nsubjpass") else top):
        if verb.lemma_.lower() in _SERVING and verb.pos_ == "VERB":
            found = object_of(verb, "in", "at", "for", "with") or agent_of(verb)
            return found if found is not None and _is_known(found) and not is_time(found) else None
    return None


def _doer(noun: Token, *, is_counted: bool) -> Token | None:
    top = whole_of(noun)
    if top.dep_ == "pobj" and top.head.lower_ == "with":
        return _equipped(noun, top.head, is_counted=is_counted)
    # "Losses amounted to 230 soldiers."
    verb = top.head.head if top.dep_ == "pobj" and top.head.lower_ == "to" else top.head
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    subject = subject_of(verb)
    if subject is not None and subject.lemma_.lower() in LOSSES:
        return subject if subject.i < noun.i and top.dep_ != "nsubj" else None
    # "Police put the crowd at 15,000."
    is_estimate = verb.lemma_.lower() == "put" and object_of(verb, "at") is not None
    if is_estimate or not _is_owned(noun, verb.lemma_.lower()):
        return None
    if top.dep_ in ("dobj", "obj"):
        return subject
    agent = agent_of(verb) if top.dep_ == "nsubjpass" else None
    return agent if agent is not None and _is_known(agent) else None


def _equipped(noun: Token, preposition: Token, *, is_counted: bool) -> Token | None:
    """Return who "was elected with 84,000 votes", "attacked with 20 drones", was given 40 tanks."""
    # "a contract to supply the navy with 12 ships": the parse may tie it to an earlier verb.
    between = noun.doc[preposition.head.i : preposition.i]
    givers = [up for up in between if up.pos_ == "VERB" and up.lemma_.lower() in _GIVING]
    verb = givers[-1] if givers else preposition.head
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    is_passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    if lemma in _GIVING and not is_passive:
        given = (child for child in verb.rights if child.dep_ in ("dobj", "obj"))
        return next((child for child in given if child.i < preposition.i), None)
    is_theirs = is_counted and lemma not in _TOGETHER | SPEECH_VERBS
    if noun.lemma_.lower() in PEOPLE or noun.pos_ == "PROPN":
        is_theirs = is_counted and lemma in _COMING
    is_theirs = is_theirs and (not is_passive or lemma in _GIVING | _CHOOSING)
    subject = subject_of(verb) if is_theirs else None
    is_free = noun.lemma_.lower() not in _STRICT
    return subject if subject is not None and (is_free or _is_known(subject)) else None


def _is_owned(noun: Token, verb: str) -> bool:
    """Tell whether who does `verb` has `noun`: of men, weapons and land few verbs say so."""
    counted = noun.lemma_.lower()
    if verb in _SENDING:
        return counted in _OWN_FORCES or counted not in OWNED
    if counted in _STRICT:
        return verb in _OWNING
    return verb not in _OTHERS


def _is_known(noun: Token) -> bool:
    """Tell "the Azerbaijani army" and "the ministry" from "another group"."""
    is_body = noun.lemma_.lower() in BODIES - COUNTERS
    is_definite = any(child.lower_ == "the" for child in noun.lefts)
    return (
        noun.pos_ == "PROPN"
        or _proper_name(noun) is not None
        or (is_body and is_definite)
        or any(
            child.dep_ in ("amod", "compound", "nmod", "poss") and child.text[:1].isupper()
            for child in noun.lefts
            if child.i > 0
        )
    )


def _proper_name(noun: Token) -> Token | None:
    """Return "Brandt" of "the rebel commander Ivo Brandt"."""
    name = next((child for child in noun.rights if child.dep_ == "appos"), None)
    is_next = name is not None and name.left_edge.i == noun.i + 1 and name.pos_ == "PROPN"
    return name if is_next else None


def _name(noun: Token) -> str | None:
    if noun.pos_ == "PROPN":
        return phrase(noun) or None
    if (name := _proper_name(noun)) is not None:
        return phrase(name) or None
    return f"{modifiers(noun, None, with_holder=True)}{noun.text}"
