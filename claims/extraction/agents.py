"""Whose act a verb of speech is: its subject or agent, across clauses, as a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.clause_subjects import changes_tense
from claims.extraction.gazetteer import gazetteer
from claims.extraction.manners import trailing_source
from claims.extraction.naming import Source, behind, is_speaker, is_vague, name_source
from claims.extraction.roles import is_role, role_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST_SPEAKER = 6
_FULL_NAME = 2
_MEANS = ("after", "before", "by", "in", "while", "without")
_EXPLETIVE = ("appear", "be", "become", "remain", "seem")


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


def other_agents(verb: Token) -> list[tuple[Token, Token]]:
    """Return X and Y of "put at 12 by X and at 9 by Y"."""
    agents = [
        noun
        for preposition in verb.subtree
        if preposition.lower_ == "by" and preposition.i > verb.i
        for noun in preposition.children
        if noun.dep_ == "pobj"
    ]
    found = []
    for one, other in pairwise(agents):
        parts = {token.pos_ for token in verb.doc[one.i + 1 : other.i]}
        if {"CCONJ", "NUM"} <= parts and is_speaker(other) and "VERB" not in parts:
            found.append((one, other))
    return found


def subject_of(verb: Token, spoken: frozenset[int]) -> Source | None:
    """Return whose act `verb` is; what stands in quotation marks (`spoken`) acts for nobody."""
    issuing = _issuing(verb)
    issuer = _own_subject(issuing, spoken) if issuing is not None else None
    return issuer or _own_subject(verb, spoken)


def _own_subject(verb: Token, spoken: frozenset[int]) -> Source | None:
    if (survey := trailing_source(verb)) is not None:
        return name_source(survey)
    beside = _beside(verb)
    if beside is not None and _is_alone(verb):
        return name_source(beside)
    if verb.dep_ == "conj" and _is_alone(verb) and (plain := _plain_beside(verb)) is not None:
        return plain
    if (lost := _told_of(verb)) is not None:
        return name_source(lost)
    inverted = _inverted(verb, spoken)
    if inverted is not None or _is_passive(verb):
        return inverted
    return _shared_subject(verb, beside, spoken)


def _shared_subject(verb: Token, beside: Token | None, spoken: frozenset[int]) -> Source | None:
    for token in _governors(verb):
        subjects = [
            child for child in token.children if _may_speak(child) and child.i not in spoken
        ]
        if subjects and token.i not in spoken:
            subject = _best(subjects, token)
            if subject.lower_ == "it" and token is not verb and token.lemma_ in _EXPLETIVE:
                # "It is interesting to observe that"
                return None
            if beside is not None and token is verb and subject.pos_ in ("NOUN", "NUM", "VERB"):
                return _titled(beside, subject)
            return _subject_source(subject, token, spoken)
        governor = _controller(token)
        if governor is not None or token.dep_ == "acl":
            return name_source(governor) if governor is not None else None
    return _before(verb)


def _is_alone(verb: Token) -> bool:
    """Tell a finite verb for which the parser found no subject of its own."""
    # Where it loses the subject, it likes to read "reported" as a participle too.
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP", "VBN")
    taken = ("nsubj", "nsubjpass", "auxpass", "agent", "aux")
    return is_finite and not any(child.dep_ in taken for child in verb.children)


def _controller(verb: Token) -> Token | None:
    """Return who does what a verb without a subject says: "forced X to admit", "X claiming"."""
    if verb.dep_ == "xcomp":
        return _object_of(verb.head, verb)
    is_said = verb.dep_ == "acl" and verb.tag_ == "VBG" and is_speaker(verb.head)
    # "Ivo Marek, speaking after the vote, re-emphasized that": no participle at all.
    is_said = is_said or (verb.tag_ == "VBD" and verb.head.pos_ == "PROPN" and is_bare(verb.head))
    return verb.head if is_said else None


def is_bare(name: Token) -> bool:
    """Tell a name that opens its sentence, and for which the parser found no verb."""
    is_first = name.dep_ == "ROOT" and name.left_edge.i == 0 and name.i + 1 < len(name.doc)
    return is_first and name.pos_ == "PROPN" and name.doc[name.i + 1].text == ","


def _issuing(verb: Token) -> Token | None:
    """Return the verb of "X released a statement saying that", "… in a letter saying that"."""
    document = verb.head
    is_participle = verb.dep_ == "acl" and verb.tag_ == "VBG"
    is_relative = verb.dep_ == "relcl" and any(
        child.dep_ == "nsubj" and child.lower_ in ("that", "which") for child in verb.lefts
    )
    if not (is_participle or is_relative) or behind(document) is not None:
        return None
    if document.lemma_.lower() not in cues.TELLING_THINGS:
        return None
    if document.dep_ == "dobj" and document.head.lemma_.lower() in cues.ISSUING:
        return document.head
    if document.dep_ != "pobj" or document.head.lower_ != "in":
        return None
    return next((token for token in document.ancestors if token.pos_ == "VERB"), None)


def _is_passive(verb: Token) -> bool:
    parts = {child.dep_ for child in verb.children}
    if "auxpass" in parts or "nsubjpass" in parts:
        return True
    is_participle = verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "amod")
    return is_participle and "nsubj" not in parts and not _has_perfect(verb)


def _told_of(verb: Token) -> Token | None:
    """Return X of "X, which has an army, announced that …", a verb read as a participle of X."""
    name = verb.head
    is_torn = verb.dep_ == "acl" and verb.tag_ == "VBN" and name.dep_ == "ROOT"
    is_told = is_torn and verb.doc[verb.left_edge.i - 1].text == ","
    has_clause = any(child.dep_ == "ccomp" for child in verb.rights)
    return name if is_told and has_clause and is_speaker(name) else None


def _has_perfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)


def _beside(verb: Token) -> Token | None:
    """Return X of ", X, said", ", X, the governor, said" and ", the X said", by the commas alone.

    The parser loses such names where much stands before them.
    """
    doc = verb.doc
    last = verb.i - 1
    while last >= 0 and doc[last].pos_ in ("AUX", "ADV", "PART"):
        last -= 1
    if last >= 0 and doc[last].text == ")":
        brackets = [
            index
            for index in range(max(0, last - _LONGEST_SPEAKER), last)
            if doc[index].text == "("
        ]
        last = brackets[-1] - 1 if brackets else -1
    if last >= 0 and doc[last].text == ",":
        last -= 1
        if last >= 0 and doc[last].pos_ == "NOUN":
            last = _comma_before(doc, last) - 1
    start = _comma_before(doc, last)
    if start < 0 or last <= start:
        return None
    name = doc[start + 1 : last + 1].root
    if name.lower_ in cues.CALENDAR:
        return None
    return name if name.pos_ == "PROPN" and name.left_edge.i == start + 1 else None


def _plain_beside(verb: Token) -> Source | None:
    """Return "locals and media reports" of "…, locals and media reports said"."""
    start = _comma_before(verb.doc, verb.i - 1) + 1
    words = verb.doc[start : verb.i]
    parts = {token.pos_ for token in words}
    if start == 0 or not 0 < len(words) <= _LONGEST_SPEAKER or parts & {"VERB", "AUX", "NUM"}:
        return None
    last = words[-1]
    return Source(words.text, is_plural=True, at=last.idx) if last.tag_ == "NNS" else None


def name_after(noun: Token) -> Source | None:
    """Return X of "according to the head of the clinic, X, …", which the parser tears off."""
    doc, first = noun.doc, noun.i + 1
    while first < len(doc) and doc[first].text != "," and first - noun.i < _LONGEST_SPEAKER:
        first += 1
    if first >= len(doc):
        return None
    names = doc[first + 1 : first + 1 + _FULL_NAME]
    after = doc[first + 1 + _FULL_NAME : first + 2 + _FULL_NAME]
    if not is_role(noun) or doc[first].text != "," or not after or after[0].text not in ",.":
        return None
    if any(name.pos_ != "PROPN" for name in names) or names.text in gazetteer():
        return None
    described = name_source(noun)
    if not described.is_person or described.role is not None:
        return None
    role = role_of(doc[noun.left_edge.i : first].text.split())
    return Source(names.text, is_person=True, role=role, at=names[-1].idx)


def _comma_before(doc: Doc, index: int) -> int:
    """Return the index of the comma before `index`, or -1 where it is too far away for a name."""
    for before in range(index, max(-1, index - 2 * _LONGEST_SPEAKER), -1):
        if doc[before].text == ",":
            return before
    return -1


def _titled(name: Token, subject: Token) -> Source:
    """Return the name beside a subject that says what its bearer is: "the governor, X, said"."""
    source = name_source(name)
    described = name_source(subject)
    role = described.role
    is_title = described.is_person and described.name != source.name and subject.i < name.i
    if role is None and is_title:
        role = described.name.split(",")[0].removeprefix("the ")
    role = role or source.role
    return replace(source, role=role, is_person=source.is_person or described.is_person)


def _inverted(verb: Token, spoken: frozenset[int]) -> Source | None:
    """Return X of "“…”, added X", which the parser likes to take for an object."""
    follows_quote = not spoken.isdisjoint(range(max(0, verb.i - 2), verb.i))
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    if not follows_quote or has_subject or verb.i + 1 >= len(verb.doc):
        return None
    # "“…,” accusing X of", "“…” and urged X to": whom they name is addressed.
    if verb.tag_ == "VBG" or verb.doc[verb.i - 1].pos_ == "CCONJ":
        return None
    head = verb.doc[verb.i + 1]
    while head.head.i > head.i and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    if head.pos_ not in ("NOUN", "PROPN", "PRON") and not _is_some_of(head):
        return None
    source = name_source(head)
    role = source.role.removeprefix(f"{verb.text} ") if source.role else None
    return replace(source, name=source.name.removeprefix(f"{verb.text} "), role=role)


def _is_some_of(number: Token) -> bool:
    """Recognise "one of them", "two of the men"."""
    return number.pos_ == "NUM" and any(child.lower_ == "of" for child in number.rights)


def _before(verb: Token) -> Source | None:
    """Return the name that opens the sentence before its verb, whatever it was read as."""
    words = verb.doc[: verb.i]
    is_name = 0 < len(words) <= _LONGEST_SPEAKER and all(word.text[:1].isupper() for word in words)
    if (
        not is_name
        or words[0].pos_ == "ADP"
        or verb.tag_ not in ("VBZ", "VBD", "VBP")
        or verb.dep_ != "ROOT"
    ):
        return None
    return None if words.text.lower() in cues.SPEAKERLESS else Source(words.text)


def _may_speak(child: Token) -> bool:
    lemma = child.lemma_.lower()
    return child.dep_ == "nsubj" and lemma not in cues.TIMES and lemma not in cues.CALENDAR


def _object_of(verb: Token, before: Token) -> Token | None:
    """Return whom `verb` makes do the following: "forced the bank to admit"."""
    objects = [child for child in verb.rights if child.dep_ == "dobj" and child.i < before.i]
    return objects[0] if objects and verb.lemma_.lower() != "promise" else None


def _best(subjects: list[Token], verb: Token) -> Token:
    """Return the name of "the group the Front for Peace", where both were read as subjects."""
    following = [subject for subject in subjects if subject.i > verb.i]
    if following and verb.doc[verb.i - 1].text == ",":
        return following[0]
    named = [subject for subject in subjects if subject.pos_ == "PROPN" and subject.i < verb.i]
    return named[-1] if named else subjects[0]


def _governors(verb: Token) -> Iterator[Token]:
    """Yield `verb`, then the verbs whose subject it shares ("left, claiming that …")."""
    yield verb
    if verb.dep_ == "pcomp" and verb.head.lower_ in _MEANS and verb.head.head.pos_ == "VERB":
        # "answered by saying that"
        verb = verb.head.head
        yield verb
    while verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        trails = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.i < verb.i
        # "X said that Y must leave and warned that": it is X who warns.
        trails = trails or (verb.dep_ == "conj" and verb.lemma_.lower() in cues.SAYING)
        # "said that the road is open and called it a lie"
        is_judging = verb.lemma_.lower() in cues.NAMING | cues.JUDGING and verb.dep_ == "conj"
        trails = trails or (is_judging and changes_tense(verb))
        verb = verb.head
        # "X said that Y had left, adding that …": it is X who adds.
        while trails and (outer := _said_by(verb)) is not None:
            verb = outer
        yield verb


def _said_by(verb: Token) -> Token | None:
    """Return the verb of "said that Y had left", "rejected claims that Y had left"."""
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in cues.SAYING | cues.JUDGING:
        return verb.head
    noun = verb.head
    is_claim = verb.dep_ == "acl" and noun.lemma_.lower() in cues.REFUSED_WORDS
    return noun.head if is_claim and noun.dep_ == "dobj" else None


def _subject_source(subject: Token, verb: Token, spoken: frozenset[int]) -> Source | None:
    if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return None if verb.head.i in spoken else name_source(verb.head)
    if subject.lower_ == "they" and _is_located(subject):
        return None
    if subject.doc[subject.left_edge.i].lower_ in ("whose", "no") or _is_nobodys(subject):
        return None
    if subject.lower_ in cues.SPEAKERLESS and not any(True for _ in subject.children):
        return None
    return name_source(_closest_to(verb, subject))


def _is_nobodys(subject: Token) -> bool:
    """Recognise "Estimates suggest that"."""
    is_number = subject.lemma_.lower() in ("datum", "data", "estimate", "figure", "statistic")
    return is_number and not any(True for _ in subject.children) and is_vague(subject)


def _is_located(pronoun: Token) -> bool:
    """Recognise "in Ostravel they deny", "where they deny": those who are there, whoever it is."""
    words = pronoun.doc[max(0, pronoun.i - _LONGEST_SPEAKER) : pronoun.i]
    if not len(words) or words[-1].lower_ == "where":
        return len(words) > 0
    return words[-1].pos_ == "PROPN" and any(word.lower_ in ("in", "from") for word in words)


def _closest_to(verb: Token, subject: Token) -> Token:
    """Prefer the name right before the verb: a true apposition is closed by a comma."""
    for child in subject.rights:
        between = verb.doc[child.right_edge.i + 1 : verb.i]
        if child.dep_ == "appos" and child.pos_ == "PROPN" and not any(t.is_punct for t in between):
            return child if child.i < verb.i else subject
    return subject
