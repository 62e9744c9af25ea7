"""Titles, roles and kinds that stand around a name: "Foreign Minister", "security firm"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.gazetteer import gazetteer
from claims.extraction.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_ROLE = 10
_FULL_NAME = 2
_HONORIFICS = words("mr mr. mrs mrs. ms ms. miss dr dr. sir lord lady dame")
_POSSESSIVES = words("its his her their the this that these those")
_PORTFOLIOS = words("defence defense interior justice health finance education energy")
# "farmer Tal Oren"; where it stands and what it is like is no part of a name.
_PERSON_NOUN = re.compile(
    r"(?!former|neighbor|other|fighter)[a-z-]{2,20}(?:er|ian|ist|man|woman|ant)"
    r"|(?:eye)?witness|resident|survivor"
)


def person_after(words: list[str]) -> tuple[str, str] | None:
    """Return name and role of "the head of the Border Service Tal Oren", "farmer Tal Oren"."""
    first = len(words)
    while first > 0 and words[first - 1][:1].isupper():
        first -= 1
    bodies = [i for i in range(first, len(words)) if words[i].lower() in cues.BODIES]
    start = bodies[-1] + 1 if bodies else first
    if 1 < first < len(words) and words[first - 1] == "of" and words[first].lower() in _PORTFOLIOS:
        # "the spokesman of the Ministry of Defence Tal Oren"
        bodies, start = [first - 2], first + 1
    name, role = words[start:], words[:start]
    if len(name) != _FULL_NAME or not role or name[-1].lower() in cues.TITLES:
        return None
    is_by_body = bool(bodies) and any(word.lower() in cues.TITLES for word in words[:first])
    is_by_noun = not bodies and bool(_PERSON_NOUN.fullmatch(role[-1]))
    if not (is_by_body or is_by_noun) or " ".join(name) in gazetteer():
        return None
    whole = role_of(role[1:] if role[0].lower() == "the" else role)
    return (" ".join(name), whole) if whole else None


def is_person_name(words: list[str]) -> bool:
    is_full = len(words) == _FULL_NAME and all(word[:1].isupper() for word in words)
    return is_full and words[-1].lower() not in cues.BODIES | cues.TITLES


def split_kind(words: list[str]) -> tuple[str | None, list[str]]:
    """Return what "security firm Bastion-9" is, and its name."""
    first = next((index for index, word in enumerate(words) if not word[0].islower()), 0)
    if first == 0 or words[first - 1] not in cues.KINDS:
        return None, words
    return " ".join(words[:first]), words[first:]


def is_role(noun: Token) -> bool:
    return noun.lower_.rsplit("-", 1)[-1] in cues.TITLES


def role_of(words: list[str]) -> str | None:
    while words and words[0].lower() in (*_POSSESSIVES, "a", "an"):
        words = words[1:]
    if all(word.lower() in _HONORIFICS for word in words):
        return None
    return " ".join(words[:_LONGEST_ROLE]).strip(" ,") or None


def split_titles(words: list[str]) -> tuple[list[str], list[str]]:
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
    if title and name[0][0].islower():
        small = max(index for index, word in enumerate(name) if word[0].islower())
        if len(name) - small <= _FULL_NAME:
            return [], words
        return [*title, *name[:-_FULL_NAME]], name[-_FULL_NAME:]
    return title, name
