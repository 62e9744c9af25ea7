"""Who a noun phrase names: the speaker's name, role, and what is left to be resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.gazetteer import gazetteer
from claims.extraction.lexicon import PEOPLE, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST_NAME = 10
_LONGEST_WITH_COMPLEMENT = 14
_LONGEST_ROLE = 10
_LONGEST_PERSON = 3
_FULL_NAME = 2
_COMPLEMENTS = words("of in from at for to with on")
_CALENDAR = words("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun")
_HONORIFICS = words("mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady dame")
_OF = words("of in for to")
_RANKS = words("brig lt col gen maj capt sgt adm cmdr rev hon rep sen gov insp supt")
_POSSESSIVES = words("its his her their the this that these those")
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
_PORTFOLIOS = words("defence defense interior justice health finance education energy")
# "farmer Tal Oren"; where it stands and what it is like is no part of a name.
_PERSON_NOUN = re.compile(
    r"(?!former|neighbor|other|fighter)[a-z-]{2,20}(?:er|ian|ist|man|woman|ant)"
    r"|(?:eye)?witness|resident|survivor"
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
    if head.pos_ == "PRON":
        return Source(head.text, pronoun=_OWNERS.get(head.lower_, head.lower_), at=head.idx)
    author = behind(head)
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
            source = _named(token)
            full = " " in source.name and all(word[:1].isupper() for word in source.name.split())
            if (full or source.role or source.kind) and not source.is_mute:
                found.append(source)
    return found


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


def _author(child: Token) -> Token | None:
    """Return X of "by X", "from X", "released by X" after a noun."""
    prepositions = [child] if child.dep_ == "prep" else []
    if child.dep_ == "acl" and child.lemma_.lower() in cues.ISSUING:
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
    is_role = _is_role(head)
    for child in head.rights:
        is_bracketed = child.left_edge.i > 0 and head.doc[child.left_edge.i - 1].text == "("
        if child.dep_ == "appos" and child.pos_ == "PROPN" and not is_bracketed:
            if is_role:
                named = _named(child)
                role = _role(words) or named.role
                return Source(named.name, is_person=True, role=role, at=head.idx)
            if is_definite:
                return replace(_named(child), at=head.idx)
        if is_role and child.dep_ == "appos" and (known := _known_as(child)) is not None:
            return Source(_named(known).name, is_person=True, role=_role(words), at=head.idx)
    if words[0] in ("The", "Some", "A", "An"):
        words = [words[0].lower(), *words[1:]]
    lemma, is_plural = head.lemma_.lower(), head.tag_ == "NNS"
    if is_role and (person := _person_after(words)):
        name, role = person
        return Source(name, is_person=True, role=role, at=head.idx)
    return Source(
        " ".join(words).removesuffix(" saying"),
        is_person=not is_plural and (is_role or lemma in PEOPLE),
        description=lemma if is_definite else None,
        is_thing=lemma in cues.TELLING_THINGS,
        is_body=lemma in cues.BODIES,
        is_plural=is_plural,
        # Only what the parser took for one phrase begins with a capital in mid-sentence.
        is_mute=lemma in cues.PICTURES
        or (lemma in cues.MUTE and (head.left_edge.i == 0 or words[0].islower())),
        at=head.idx,
    )


def _is_person_name(words: list[str]) -> bool:
    is_full = len(words) == _FULL_NAME and all(word[:1].isupper() for word in words)
    return is_full and words[-1].lower() not in cues.BODIES | cues.TITLES


def _known_as(noun: Token) -> Token | None:
    """Return X of "Their leader, a baker known as X"."""
    for clause in noun.rights:
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
        return replace(named, is_person=True, role=named.role or _role(words), at=head.idx)
    if person := _person_after(words):
        return Source(person[0], is_person=True, role=person[1], at=head.idx)
    title, name = _split_titles(words)
    owner = next((i for i, word in enumerate(name[:-2]) if word.endswith(("'s", "’s"))), None)
    if owner is not None and not title and _is_person_name(name[owner + 1 :]):
        # "United Russia's Andrei Turchak"
        title, name = [*name[:owner], name[owner][:-2]], name[owner + 1 :]
    if not title and has_article and len(name) > 1:
        name = name[1:]
    kind, name = _split_kind(name)
    role = _role(title) or _apposed_role(head)
    is_body = bool(kind) or name[-1].lower() in cues.BODIES or head.tag_ == "NNPS"
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


def _person_after(words: list[str]) -> tuple[str, str] | None:
    """Return name and role of "the head of the Border Service Tal Oren", "farmer Tal Oren"."""
    first = len(words)
    while first > 0 and words[first - 1][:1].isupper():
        first -= 1
    bodies = [i for i in range(first, len(words)) if words[i].lower() in cues.BODIES]
    start = bodies[-1] + 1 if bodies else first
    if first > 1 and words[first - 1] == "of" and words[first].lower() in _PORTFOLIOS:
        # "the spokesman of the Ministry of Defence Tal Oren"
        bodies, start = [first - 2], first + 1
    name, role = words[start:], words[:start]
    if len(name) != _FULL_NAME or not role or name[-1].lower() in cues.TITLES:
        return None
    is_by_body = bool(bodies) and any(word.lower() in cues.TITLES for word in words[:first])
    is_by_noun = not bodies and bool(_PERSON_NOUN.fullmatch(role[-1]))
    if not (is_by_body or is_by_noun) or " ".join(name) in gazetteer():
        return None
    whole = _role(role[1:] if role[0].lower() == "the" else role)
    return (" ".join(name), whole) if whole else None


def _name_beside(head: Token) -> Token | None:
    """Return X of "Kherson's Governor, X"."""
    if not _is_role(head):
        return None
    names = [child for child in head.rights if child.dep_ == "appos" and child.pos_ == "PROPN"]
    return names[0] if names else None


def _apposed_role(head: Token) -> str | None:
    """Return "director of the centre" of "X, director of the centre,"."""
    for child in head.rights:
        if child.dep_ == "appos" and _is_role(child):
            return _role(_name_words(child))
    return None


def _split_kind(words: list[str]) -> tuple[str | None, list[str]]:
    """Return what "security firm Bastion-9" is, and its name."""
    first = next((index for index, word in enumerate(words) if not word[0].islower()), 0)
    if first == 0 or words[first - 1] not in cues.KINDS:
        return None, words
    return " ".join(words[:first]), words[first:]


def _apposed_kind(head: Token) -> str | None:
    """Return "polling firm" of "X, a polling firm,"."""
    for child in head.rights:
        if child.dep_ == "appos" and child.lower_ in cues.KINDS:
            lefts = [word.text for word in child.lefts if word.dep_ in ("compound", "amod")]
            return " ".join([*lefts, child.text])
    return None


def _is_role(noun: Token) -> bool:
    return noun.lower_.rsplit("-", 1)[-1] in cues.TITLES


def _role(words: list[str]) -> str | None:
    while words and words[0].lower() in (*_POSSESSIVES, "a", "an"):
        words = words[1:]
    if all(word.lower() in _HONORIFICS for word in words):
        return None
    return " ".join(words[:_LONGEST_ROLE]).strip(" ,") or None


def _split_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Return role and name: "Secretary of State", "John Kerry"."""
    last = -1
    for index, word in enumerate(words[:-1]):
        if word.lower().rsplit("-", 1)[-1] in cues.TITLES:
            last = index
    title, name = words[: last + 1], words[last + 1 :]
    if name[0].endswith("s") and name[0].lower().removesuffix("s") in cues.TITLES:
        return [], words
    if name[-1].lower() in cues.BODIES and len(name) <= _FULL_NAME:
        # "the General Staff", "the Prosecutor General's Office"
        return [], words
    if title and name[0].islower():
        small = max(index for index, word in enumerate(name) if word[0].islower())
        if len(name) - small <= _FULL_NAME:
            return [], words
        return [*title, *name[:-_FULL_NAME]], name[-_FULL_NAME:]
    return title, name


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
    words = _TAIL.sub("", doc[start:end].text).split()
    article = words[:1] if words[0].lower() == "the" else []
    if len(words) > len(article) + 1 and _BESIDE.fullmatch(words[len(article)]):
        words = [*article, *words[len(article) + 1 :]]
    # What follows in brackets is the abbreviation.
    bracket = next((index for index, word in enumerate(words) if word.startswith("(")), 0)
    return words[:bracket] if bracket else words
