"""Who a noun phrase names: the speaker's name, role, and what is left to be resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.lexicon import PEOPLE, words
from claims.extraction.roles import (
    is_person_name,
    is_role,
    person_after,
    role_of,
    split_kind,
    split_titles,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST_NAME = 10
_OF_NAMES = ("Now", "Today", "Tonight")
_LONGEST_WITH_COMPLEMENT = 14
_LONGEST_PERSON = 3
_COMPLEMENTS = words("of in from at for to with on")
_CALENDAR = words("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun")
_OF = words("of in for to")
_RANKS = words("brig lt col gen maj capt sgt adm cmdr rev hon rep sen gov insp supt")
_OWNERS = {"its": "it", "their": "they", "his": "he"}
_DEFINITE = words("the this that these those its his her their")
# "reports from the ground", "some data": nobody in particular.
_VAGUE_MODIFIERS = words(
    """
    a an any available conflicting different early few initial latest many media more most new
    other our preliminary public recent several some such the these this those unconfirmed
    unofficial unverified various
    """
)
_AUTHORS = words("by from")
# Capitalised and alone they mean a body named before: "the Ministry said".
_REFERRING = words(
    "ministry observatory department office agency commission committee council army organization "
    "organisation center centre service foundation institute mission military"
)
_BESIDE = re.compile(r"(?:neighbou?ring|nearby)|[A-Z][\w.-]{0,30}-based")
# How and where somebody said it, and who he is beside.
_TAIL = re.compile(
    r"(?: (?:on|for) (?:his|her|its|their) part| in turn| in (?:a|an|his|her|its|their)"
    r" (?:\w+ ){0,3}(?:statement|interview|post|tweet|message|report|letter|speech)"
    r"| on (?:X|Twitter|Telegram|Facebook|Instagram|social media|state television|television)"
    r"|, (?:who|which|whose|whom)|, the [A-Z]{2,8}$)\b.*"
)
# Things that are made of words, and have an author.
_SPEAKERS = cues.TITLES | cues.BODIES | cues.TELLING_THINGS | cues.MEDIA | PEOPLE | words("source")
_WORDS = cues.TELLING_THINGS | cues.STATEMENTS | cues.ADVERBIAL


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker as named in a sentence.

    `pronoun` is set where only "he" or "they" stands there, `description` (the noun) where the
    name is to be found by what it is: "the minister". `role` is what the text calls a named person.
    `is_thing` tells images and reports that nobody signs, `is_mute` what can say nothing at all: a
    missile, a count of the dead. `is_body` tells ministries and the like, `is_plural` officials.
    `kind` is what a named body is: "security firm". `at` is where its last word stands in the
    sentence.
    """

    name: str
    pronoun: str | None = None
    is_person: bool = False
    role: str | None = None
    description: str | None = None
    is_thing: bool = False
    is_body: bool = False
    is_plural: bool = False
    is_mute: bool = False
    kind: str | None = None
    at: int = 0


def name_source(head: Token) -> Source:
    """Return the speaker whose noun phrase `head` leads."""
    head = _past_abbreviation(head)
    if head.pos_ == "PRON" and not any(child.lower_ == "of" for child in head.rights):
        return Source(head.text, pronoun=_OWNERS.get(head.lower_, head.lower_), at=head.idx)
    author = behind(head) or _example(head)
    if author is not None:
        return name_source(author)
    source = _named(head) if _is_name(head) else _described(head)
    others = [name_source(other) for other in head.conjuncts if _is_beside(head, other)]
    if others:
        names = [source.name, *(other.name for other in others if not other.pronoun)]
        return Source(" and ".join(names), is_plural=True, at=head.idx)
    return source


def _past_abbreviation(head: Token) -> Token:
    """Return what leads "Brig. Gen. Ivo Marek" where the parser stops at the first full stop."""
    rest = head.doc[head.i + 1 : head.i + 3]
    is_cut = head.lower_ in _RANKS and len(rest) > 1 and rest[0].text == "."
    if not is_cut or rest[1].pos_ != "PROPN":
        return head
    following = rest[1]
    while following.dep_ == "compound" and following.head.i > following.i:
        following = following.head
    return following


def whole_head(noun: Token) -> Token:
    """Return what leads "the opposition Civic Front" where the parser takes it for two phrases."""
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if noun.pos_ != "NOUN" or following.pos_ != "PROPN":
        return noun
    if noun.tag_ == "NNS" and noun.lemma_.lower() in _WORDS:
        # "According to the results Ivo Marek won": here the clause begins.
        return noun
    while following.dep_ == "compound" and following.head.i > following.i:
        following = following.head
    return following


def find_named(doc: Doc) -> list[Source]:
    """Return whom the sentence names with two words or more, or with a role."""
    found = []
    for token in doc:
        if token.pos_ == "PROPN" and token.dep_ != "compound":
            source = _without_service(_named(token))
            full = " " in source.name and all(word[:1].isupper() for word in source.name.split())
            is_group = source.is_body and token.tag_ != "NNPS"
            if (full or source.role or source.kind or is_group) and not source.is_mute:
                found.append(source)
    return found


def _without_service(source: Source) -> Source:
    """Return the person of "the Intelligence Service Ivo Marek", whose title stands before it."""
    words = source.name.split()
    bodies = [index for index, word in enumerate(words) if word.lower() in cues.BODIES]
    if not bodies or not is_person_name(words[bodies[-1] + 1 :]):
        return source
    return Source(" ".join(words[bodies[-1] + 1 :]), is_person=True, at=source.at)


def is_vague(noun: Token) -> bool:
    """Tell "available data", which is nobody, from "the ministry's data"."""
    if noun.lemma_.lower() not in cues.VAGUE_SOURCES or behind(noun) is not None:
        return False
    return all(child.lower_ in _VAGUE_MODIFIERS for child in noun.lefts)


def is_speaker(noun: Token) -> bool:
    """Tell officials, bodies and documents from things that say nothing ("citing her work")."""
    if noun.pos_ == "PROPN":
        return True
    if noun.pos_ != "NOUN" or is_vague(noun):
        return False
    return behind(noun) is not None or noun.lemma_.lower() in _SPEAKERS


def behind(noun: Token) -> Token | None:
    """Return who stands behind a thing made of words ("a statement by X", "X's report")."""
    lemma = noun.lemma_.lower()
    if noun.pos_ == "PROPN" or lemma not in _WORDS:
        return None
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.i > noun.i and (author := _author(child)):
            return author
    for child in noun.lefts:
        if child.dep_ == "compound" and child.pos_ == "PROPN":
            return child
    return None


def _example(head: Token) -> Token | None:
    """Return X of "Others, like X, said", "Residents such as X"."""
    if head.tag_ != "NNS":
        return None
    for child in head.rights:
        is_such = child.lower_ == "as" and head.doc[child.i - 1].lower_ == "such"
        if child.dep_ == "prep" and (child.lower_ == "like" or is_such):
            return next((noun for noun in child.children if noun.pos_ == "PROPN"), None)
    return None


def _author(child: Token) -> Token | None:
    """Return X of "by X", "from X", "released by X" after a noun."""
    prepositions = [child] if child.dep_ == "prep" else []
    if child.dep_ == "acl" and child.lemma_.lower() in cues.ISSUING | cues.EXAMINING:
        prepositions = list(child.children)
    for preposition in prepositions:
        if preposition.lower_ in _AUTHORS:
            for noun in preposition.children:
                if noun.dep_ == "pobj":
                    return noun
    return None


def _described(head: Token) -> Source:
    """Return the source that a common noun leads, or the name that stands beside it."""
    words = _name_words(head)
    is_definite = words[0].lower() in _DEFINITE or words[0].lower().endswith(("'s", "’s"))
    bears_role = is_role(head)
    for child in head.rights:
        is_bracketed = child.left_edge.i > 0 and head.doc[child.left_edge.i - 1].text == "("
        if child.dep_ == "appos" and child.pos_ == "PROPN" and not is_bracketed:
            if bears_role:
                named = _named(child)
                role = role_of(words) or named.role
                return Source(named.name, is_person=True, role=role, at=head.idx)
            if is_definite:
                return replace(_named(child), at=head.idx)
        if bears_role and (known := _known_as(child)) is not None:
            return Source(_named(known).name, is_person=True, role=role_of(words), at=head.idx)
    if words[0] in ("The", "Some", "A", "An"):
        words = [words[0].lower(), *words[1:]]
    lemma, is_plural = head.lemma_.lower(), head.tag_ == "NNS"
    if bears_role and (person := person_after(words)):
        name, role = person
        return Source(name, is_person=True, role=role, at=head.idx)
    return Source(
        " ".join(words).removesuffix(" saying"),
        is_person=not is_plural and (bears_role or lemma in PEOPLE),
        description=lemma if is_definite else None,
        is_thing=lemma in cues.TELLING_THINGS,
        is_body=lemma in cues.BODIES,
        is_plural=is_plural,
        # Only what the parser took for one phrase begins with a capital in mid-sentence.
        is_mute=lemma in cues.PICTURES
        or (lemma in cues.MUTE and (head.left_edge.i == 0 or words[0].islower())),
        at=head.idx,
    )


def _known_as(beside: Token) -> Token | None:
    """Return X of "…, a baker known as X", "…, the baker X", "…, who uses the name X"."""
    if beside.dep_ == "relcl" and beside.lemma_.lower() == "use":
        names = (child for child in beside.rights if child.lower_ in ("alias", "name", "pseudonym"))
        return next((one for name in names for one in name.rights if one.pos_ == "PROPN"), None)
    if beside.dep_ != "appos":
        return None
    for clause in beside.rights:
        if clause.dep_ == "appos" and clause.pos_ == "PROPN" and is_role(beside):
            return clause
        if clause.dep_ == "acl" and clause.lemma_.lower() in ("know", "call", "name"):
            for child in clause.subtree:
                if child.pos_ == "PROPN" and child.dep_ in ("pobj", "oprd"):
                    return child
    return None


def _named(head: Token) -> Source:
    words = _name_words(head)
    has_article = words[0].lower() == "the"
    if beside := _name_beside(head):
        named = _named(beside)
        return replace(named, is_person=True, role=named.role or role_of(words), at=head.idx)
    if person := person_after(words):
        return Source(person[0], is_person=True, role=person[1], at=head.idx)
    title, name = split_titles(words)
    owner = next((i for i, word in enumerate(name[:-2]) if word.endswith(("'s", "’s"))), None)
    if owner is not None and not title and is_person_name(name[owner + 1 :]):
        # "United Russia's Andrei Turchak"
        title, name = [*name[:owner], name[owner][:-2]], name[owner + 1 :]
    if not title and has_article and len(name) > 1:
        name = name[1:]
    kind, name = split_kind(name)
    role = role_of(title) or _apposed_role(head)
    is_body = bool(kind) or name[-1].lower() in cues.BODIES or head.tag_ == "NNPS"
    is_body = is_body or name[-1] in _OF_NAMES
    is_short = not has_article and len(name) <= _LONGEST_PERSON and not name[0].islower()
    is_person = not is_body and (bool(role) or is_short)
    noun = name[0].lower()
    is_described = has_article and len(name) == 1 and noun in _REFERRING
    return Source(
        " ".join(name),
        is_person=is_person,
        role=role,
        description=noun if is_described else None,
        is_body=is_body,
        is_plural=head.tag_ == "NNPS",
        is_mute=noun in cues.CALENDAR and len(name) == 1,
        kind=kind or _apposed_kind(head),
        at=head.idx,
    )


def _is_name(head: Token) -> bool:
    """Tell names, also those that the tagger takes for nouns where they follow a name."""
    if head.pos_ == "PROPN" or head.i == 0:
        return head.pos_ == "PROPN"
    before = head.doc[head.i - 1]
    return head.text[:1].isupper() and before.pos_ == "PROPN" and before.dep_ == "compound"


def _name_beside(head: Token) -> Token | None:
    """Return X of "Kherson's Governor, X"."""
    if not is_role(head):
        return None
    names = [child for child in head.rights if child.dep_ == "appos" and child.pos_ == "PROPN"]
    return names[0] if names else None


def _apposed_role(head: Token) -> str | None:
    """Return "director of the centre" of "X, director of the centre,"."""
    for child in head.rights:
        if child.dep_ == "appos" and is_role(child):
            return role_of(_name_words(child))
    return None


def _apposed_kind(head: Token) -> str | None:
    """Return "polling firm" of "X, a polling firm,"."""
    for child in head.rights:
        if child.dep_ == "appos" and child.lower_ in cues.KINDS:
            lefts = [word.text for word in child.lefts if word.dep_ in ("compound", "amod")]
            return " ".join([*lefts, child.text])
    return None


def _is_beside(head: Token, other: Token) -> bool:
    """Tell "Russia and Iran" from a list that goes on after the verb."""
    verb = head.head.i
    is_same_side = (head.i < verb) == (other.i < verb)
    if other.text.isupper() and any(child.lower_ == "or" for child in head.children):
        # "the Relief Council, or RC"
        return False
    return is_same_side and head.i < other.i and other.pos_ in ("PROPN", "NOUN")


def _tells_time(preposition: Token) -> bool:
    """Recognise "on September 27", which goes with the verb."""
    return any(
        noun.text[:3].lower() in _CALENDAR or noun.pos_ == "NUM" for noun in preposition.children
    )


def _complements(head: Token, start: int) -> frozenset[str]:
    """Return the prepositions that go on with the phrase: persons end with their names."""
    if not _is_name(head):
        return _COMPLEMENTS
    is_body = head.lower_ in cues.BODIES or head.tag_ == "NNPS"
    return _OF if is_body or head.i == start or head.lower_ in cues.TITLES else frozenset()


def _name_words(head: Token) -> list[str]:
    doc = head.doc
    start = max(head.left_edge.i, head.i - _LONGEST_NAME)
    for index in range(head.i - 1, start - 1, -1):
        if doc[index].is_punct and not doc[index].text.startswith(("-", "’", "'")):
            start = index + 1
            break
    end = head.i + 1
    complements = _complements(head, start)
    for child in head.rights:
        is_complement = child.dep_ == "prep" and child.lower_ in complements
        is_clause = child.dep_ in ("acl", "relcl") and child.tag_ == "VBN"
        is_complement = is_complement and not _tells_time(child)
        is_complement = is_complement or child.lower_ in ("close", "familiar", "loyal")
        fits = child.right_edge.i - start < _LONGEST_WITH_COMPLEMENT
        if child.i != end or not fits or not (is_complement or is_clause):
            break
        end = child.right_edge.i + 1
    for index in range(start, end - 1):
        # "Since the fall of the city in September Kestovia has …" was taken for one phrase.
        is_month = doc[index].pos_ == "PROPN" and doc[index].lower_ in cues.CALENDAR
        if is_month and index < end - 1 and doc[index + 1].pos_ == "PROPN":
            start = index + 1
    if end == head.i + 1 < len(doc) and doc[end].text in _OF_NAMES:
        # "Ardal Now said": an adverb with a capital belongs to the name.
        end += 1
    words = _TAIL.sub("", doc[start:end].text).split()
    article = words[:1] if words[0].lower() == "the" else []
    if len(words) > len(article) + 1 and _BESIDE.fullmatch(words[len(article)]):
        words = [*article, *words[len(article) + 1 :]]
    # What follows in brackets is the abbreviation.
    bracket = next((index for index, word in enumerate(words) if word.startswith("(")), 0)
    return words[:bracket] if bracket else words
