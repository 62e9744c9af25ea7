"""What became of the counted: "killed", "confirmed dead", "taken prisoner"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import included_in, own_subject, subject_of, verb_above, whole_of
from claims.extraction.lexicon import FATES, LOSSES, PEOPLE, SPEECH_VERBS, words
from claims.extraction.phrases import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_STATES = words(
    """
    dead wounded injured missing killed captured displaced homeless alive hurt prisoner captive
    trapped stranded besieged
    """
)
# Passives that tell how the figure is known, not what became of anyone.
_KNOWING = SPEECH_VERBS | words(
    "expect believe think know estimate suspect see find consider put leave give tell ask use need"
)
# What its subject itself undergoes.
_UNDERGONE = words("die flee surrender drown sink perish")
_OF_PEOPLE = words(
    """
    abduct arrest behead bury deport detain die displace drown evacuate execute flee hospitalise
    hospitalize hurt injure jail kidnap kill martyr massacre murder rescue slaughter wound
    """
)
_PEOPLE_STATES = frozenset(FATES[lemma] for lemma in _OF_PEOPLE & frozenset(FATES))
_UNDERGOING = ("nsubjpass", "dobj", "obj")
_PREDICATE = ("acomp", "attr", "oprd", "xcomp", "ccomp", "amod", "advmod")
_PARTICLES = ("down", "up", "out", "off")
_NEAR = 3
_PARTICIPLES = {**FATES, "perish": "dead"}
# "the deaths of 40 soldiers", "the destruction of 20 houses"
_FATED = frozenset(_PARTICIPLES.values())
_STATE_NOUNS = {
    "abduction": "abducted", "arrest": "arrested", "capture": "captured", "death": "dead",
    "destruction": "destroyed", "detention": "detained", "disappearance": "missing",
    "displacement": "displaced", "execution": "executed", "injury": "injured",
    "kidnapping": "kidnapped", "killing": "killed", "liberation": "liberated", "loss": "lost",
    "massacre": "massacred", "murder": "murdered", "release": "released", "wounding": "wounded",
    "body": "dead", "corpse": "dead",
}  # fmt: skip
# What has not come about, or was stopped from it.
_AVERTING = words("avert avoid fear prevent risk threaten warn")
# After these an infinitive says what somebody means to do.
_WISHING = words(
    """
    agree aim allow appeal ask attempt authorise authorize bid call choose claim consider decide
    decline demand effort encourage enable expect fail hope intend intention invite need offer
    operation order plan pledge possible prepare promise propose ready refuse request require risk
    seek set swear threaten threat try urge vow want warn wish
    """
)
_FAR = 15
_TOLLS = words("be reach exceed surpass top pass hit near approach rise climb total stand")
_SKIPPED = words(
    "more others other people are were was have has been be remain also of them another ,"
)
_FEW = 4


def state_of(noun: Token, number: Words | None = None) -> str | None:
    """Return what the sentence says became of the `number` of `noun`, as a label says it."""
    return with_second(_state_of(noun, number), noun)


def _state_of(noun: Token, number: Words | None) -> str | None:
    if noun.dep_ == "compound" and noun.head.lower_ in ("prisoner", "captive", "hostage"):
        return f"taken {noun.head.lower_}"
    behind = _participle_behind(noun)
    if behind is not None or (number is not None and _is_whole(noun, number)):
        return behind
    top = whole_of(noun)
    if (host := included_in(top)) is not None:
        return _state_of_host(host)
    return _state_by_noun(top) or _state_by_verb(top)


def with_second(state: str | None, counted: Token) -> str | None:
    """Return "killed or wounded" where one number has both: neither alone would be true."""
    if state is None:
        return None
    doc, first = counted.doc, state.split()[0]
    for word in doc[max(0, counted.i - _NEAR) : counted.i + _FAR]:
        if not _is_said_as(word, first):
            continue
        if word.i > counted.i:
            joint, second = doc[word.i + 1 : word.i + 2].text, word.i + 2
            if doc[second : second + 1].text == "went":  # "injured and went missing"
                second += 1
            is_pair = joint in ("or", "and") and second < len(doc) and _is_state(doc[second])
            return f"{state} {joint} {doc[second].text}" if is_pair else state
        joint, second = doc[word.i - 1 : word.i].text, word.i - 2
        is_pair = joint in ("or", "and") and second >= 0 and _participle(doc[second]) in _FATED
        return f"{_participle(doc[second])} {joint} {state}" if is_pair else state
    return state


def _is_said_as(word: Token, state: str) -> bool:
    return word.lower_ == state or _participle(word) == state


def _participle(word: Token) -> str:
    return _PARTICIPLES.get(word.lemma_.lower(), word.lower_)


def _is_state(word: Token) -> bool:
    """Tell "wounded" from "wounding" and from the one of "wounded soldiers" and "wounded 12"."""
    is_verb = word.tag_ == "VBN" or (word.tag_ == "VBD" and word.lemma_.lower() in FATES)
    is_one = word.lower_ in _STATES or (is_verb and word.pos_ == "VERB")
    return is_one and not any(child.dep_ in ("dobj", "nsubj", "nummod") for child in word.children)


def is_real(verb: Token) -> bool:
    """Tell what happened from what will, could, should or shall not happen, or is wanted."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "mark")]
    if any(word.tag_ == "MD" or word.dep_ == "neg" or word.lower_ == "if" for word in helpers):
        return False
    forms = [word.lower_ for word in helpers if word.dep_ != "mark"]
    if forms == ["be"]:
        return False  # "demanded that 400 men be released"
    if "to" in forms or verb.tag_ == "VB":
        return verb.head.lemma_.lower() not in _WISHING
    shares = verb.dep_ == "conj" and not forms and own_subject(verb) is None
    return is_real(verb.head) if shares and verb.head.pos_ == "VERB" else True


def state_beside(number: Words) -> str | None:
    """Return "wounded" of "52 more wounded" and "9,600 wounded", where no noun stands between."""
    doc = number.doc
    verb = verb_above(number.root)
    if verb is not None and not is_real(verb):
        return None
    for word in doc[number.end : number.end + _FEW]:
        state = word.lower_
        if state in _SKIPPED:
            continue
        is_state = state in _STATES or (word.tag_ == "VBN" and word.lemma_.lower() in FATES)
        after = doc[word.i + 1] if word.i + 1 < len(doc) else None
        is_noun = word.dep_ in ("amod", "compound") and word.head.i > word.i
        is_noun = is_noun or (after is not None and after.tag_ in ("NNS", "NN") and state != "dead")
        return with_second(state, number.root) if is_state and not is_noun else None
    return None


def _is_whole(noun: Token, number: Words) -> bool:
    """Tell "39" of "destroyed 24 of the 39 drones", of which the verb says nothing."""
    top = whole_of(noun)
    return noun.dep_ == "pobj" and top.i < noun.head.i < number.start and top.pos_ not in NOUNS


def _state_of_host(host: Token) -> str | None:
    """Return what became of the whole that `host` names or is the verb of."""
    if host.pos_ in ("VERB", "AUX"):
        if host.lemma_.lower() in FATES:
            return _with_particle(host, FATES[host.lemma_.lower()])
        subject = own_subject(host)
        return _state_by_verb(subject) if subject is not None else None
    named = _STATE_NOUNS.get(host.lemma_.lower())
    return named or _participle_behind(host) or _state_by_noun(host) or _state_by_verb(host)


def _state_by_noun(noun: Token) -> str | None:
    """Read "the deaths of 40 soldiers" and "the death toll is 40 soldiers"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        state = _STATE_NOUNS.get(noun.head.head.lemma_.lower())
        averted = any(up.lemma_.lower() in _AVERTING for up in noun.ancestors)
        return None if averted else state
    verb = noun.head
    if verb.pos_ not in ("VERB", "AUX") or verb.lemma_.lower() not in _TOLLS:
        return None
    subject = subject_of(verb)
    if subject is None or subject.i > noun.i:
        return None
    return "dead" if subject.lemma_.lower() == "toll" else None


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
    if verb.pos_ not in ("VERB", "AUX") or not is_real(verb):
        return None
    return _told_otherwise(noun, verb) or _state_by_role(noun, verb, lemma)


def _told_otherwise(noun: Token, verb: Token) -> str | None:
    """Read what is no plain passive or object: "are missing", "lost their lives"."""
    if noun.dep_ == "nsubj" and verb.lower_ == "missing":
        return "missing"
    if verb.lemma_.lower() in ("lose", "claim", "take", "cost"):
        return _lives(noun, verb)
    is_part = verb.lemma_.lower() == "include" and noun.dep_ == "dobj"
    return _included_in_toll(verb) if is_part else None


def _state_by_role(noun: Token, verb: Token, lemma: str) -> str | None:
    found = (child for child in verb.rights if child.lower_ in _STATES and child.dep_ in _PREDICATE)
    if (left := next(found, None)) is not None and noun.dep_ in (*_UNDERGOING, "nsubj"):
        return f"{verb.text} {left.text}" if verb.tag_ == "VBN" else left.text
    if noun.dep_ == "nsubjpass":
        return _with_particle(verb, verb.text) if lemma not in _KNOWING else None
    if noun.dep_ in _UNDERGOING:
        return _with_particle(verb, FATES[lemma]) if lemma in FATES else None
    return _PARTICIPLES[lemma] if noun.dep_ == "nsubj" and lemma in _UNDERGONE else None


def _lives(noun: Token, verb: Token) -> str | None:
    """Read "40 civilians lost their lives" and "the war claimed 40 lives"."""
    if noun.dep_ == "dobj":
        return "lost" if noun.lemma_.lower() == "life" else None
    lives = (child for child in verb.rights if child.dep_ == "dobj")
    is_death = noun.dep_ == "nsubj" and verb.lemma_.lower() == "lose"
    return "killed" if is_death and any(it.lemma_.lower() == "life" for it in lives) else None


def _included_in_toll(verb: Token) -> str | None:
    """Read "the dead include two children"."""
    subject = own_subject(verb)
    if subject is None:
        return None
    if subject.lower_ in _STATES:
        return subject.lower_
    return "dead" if subject.lemma_.lower() in ("death", "fatality") else None


def _with_particle(verb: Token, participle: str) -> str:
    particles = (child for child in verb.rights if child.lower_ in _PARTICLES)
    particle = next(
        (child.text for child in particles if child.dep_ == "prt" or child.i == verb.i + 1), ""
    )
    return f"{participle} {particle}".strip().lower()


def harmed_by(token: Token) -> str | None:
    """Return the state of the people whom a bare number counts: "wounding 12", "12 dead"."""
    verb = verb_above(token)
    if verb is not None and not is_real(verb):
        return None
    return with_second(_harmed_by(token), token)


def _harmed_by(token: Token) -> str | None:
    if state := _state_by_noun(token):
        return state
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
        is_theirs = own_subject(word) in (None, token)
        if is_theirs and word.lemma_.lower() in FATES and word.pos_ == "VERB":
            return FATES[word.lemma_.lower()]
    return None


def harms_people(token: Token) -> bool:
    """Tell "killing 12", which is said of people, from "12 were lost"."""
    verbs = (token.head.lemma_.lower(), *(word.lemma_.lower() for word in token.children))
    return any(lemma in _OF_PEOPLE for lemma in verbs)


def is_of_people(state: str) -> bool:
    """Tell "wounded" and "dead", which are said of people, from "lost"."""
    return state in _STATES - {"captured"} or state in _PEOPLE_STATES


def is_person(unit: str | None) -> bool:
    """Tell a noun for people, by its last word; a casualty is what became of one."""
    last = (unit or "").split()[-1:]
    return bool(last) and last[0].lower() in PEOPLE - LOSSES
