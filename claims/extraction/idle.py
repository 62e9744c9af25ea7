"""Bare numbers that count nothing, told by what they hang on: an age, a year, an hour.

`ages.py` and `moments.py` tell those with wordings of their own before anything is parsed; these
are the rest: a number without a noun beside somebody or behind a word of time.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from claims.extraction import cues
from claims.extraction.grammar import own_subject
from claims.extraction.lexicon import DASH, MONTHS, PEOPLE, words
from claims.extraction.types import is_whole

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from claims.extraction.quantities import Figure

_OLDEST = 110
_LAST_HOUR = 24
_LAST_DAY = 31
_CENTURY = 100
_A_YEAR = re.compile(rf"(?:1[5-9]|20)[0-9]{{2}}(?: ?(?:{DASH}|to|and) ?(?:1[5-9]|20)[0-9]{{2}})?")
_A_MONTH = re.compile(rf"{MONTHS}\.?")
_PRONOUNS = words("he she i who")
_SUPERLATIVES = words("oldest youngest eldest elder younger")
_KIN = words(
    """
    aunt bride brother cousin dad daughter father fiancé fiancée grandchild granddaughter
    grandfather grandmother grandson groom husband infant lad mother mum mom neighbor neighbour
    nephew niece partner pensioner sister son teenager toddler twin uncle victim widow widower wife
    """
)
_SOMEBODY = (PEOPLE | _KIN | cues.TITLES) - words(
    "crew dead family force general household personnel troop"
)
_AGING = words("be become turn")
_LIMITS = words("under over above below")
_AT_AN_HOUR = words("at until till since")
_ABOUT = words("about around just exactly")
# "The toll stood at 12" counts.
_STANDING = words("be begin estimate keep leave peak put remain set stand start stay")
_AT_PRESENT = words("now then both still just only about already aged")
_LISTING = (",", "and", "or")
_PREDICATES = ("attr", "acomp", "dobj", "oprd", "npadvmod")
_BESIDE = 2


def is_idle(figure: Figure, words: Words) -> bool:
    """Tell how old somebody is, and when something is, from what a report would count."""
    value = figure.high if figure.low is None else figure.low
    if figure.measure or value is None or not is_whole(value):
        return False
    if value <= _OLDEST and _is_age(words):
        return True
    if value <= _LAST_DAY and _is_day(words):
        return True
    return _is_year(figure, words) or (value <= _LAST_HOUR and _is_hour(words))


def _is_age(words: Words) -> bool:
    tells = (_is_said_to_be, _stands_beside, _is_of, _is_limit, _is_age_at)
    return any(tell(words) for tell in tells)


def _is_said_to_be(words: Words) -> bool:
    """Tell "Samira is 43", "the youngest was four" and "his sons are 7 and 9"."""
    doc, token = words.doc, words.root
    if words.start and doc[words.start - 1].lower_ in _SUPERLATIVES | {"aged"}:
        return True
    first = _first_listed(token)
    verb = first.head
    if verb.lemma_.lower() not in _AGING or first.i < verb.i or first.dep_ not in _PREDICATES:
        return False
    if any(child.lower_ == "of" for child in token.rights):
        return False
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
    if subject is None:
        return False
    is_list = first is not token or any(child.dep_ == "conj" for child in token.rights)
    are_several = is_list and subject.tag_ == "NNS" and subject.lemma_.lower() in _SOMEBODY
    return are_several or _is_somebody(subject)


def _first_listed(token: Token) -> Token:
    """Return 19 of "19, 23 and 31"."""
    while token.dep_ == "conj" and token.head.like_num and token.head.i < token.i:
        token = token.head
    return token


def _stands_beside(words: Words) -> bool:
    """Tell "the general, 67, said", "Takkens, then 34," and "his wife (59)"."""
    doc, token = words.doc, words.root
    # "Orsk, 23; Tarn, 14" is a table.
    if words.start < _BESIDE or words.end >= len(doc) or any(one.text == ";" for one in doc):
        return False
    start, end = _listed(words)
    are_two = end - start > len(words) or doc[start - 1].lower_ == "both"
    while start > _BESIDE and doc[start - 1].lower_ in _AT_PRESENT:
        start -= 1
    opening, closing = doc[start - 1].text, doc[end].text
    is_between = (opening == "," and closing in ",.)—–") or (opening == "(" and closing in "),;")
    bearer = doc[start - 2]
    are_several = are_two and bearer.tag_ == "NNS" and bearer.lemma_.lower() in _SOMEBODY
    if is_between and (are_several or _is_somebody(bearer)):
        return True
    between = doc[token.head.i + 1 : words.start]
    is_apart = bool(between) and between[0].text == "," and len(between) <= _BESIDE
    return token.dep_ == "appos" and is_apart and _is_somebody(token.head)


def _listed(words: Words) -> tuple[int, int]:
    """Return where the list "34 and 31" begins and ends that a number stands in."""
    start, end, doc = words.start, words.end, words.doc
    while start > _BESIDE and doc[start - 1].lower_ in _LISTING and doc[start - 2].like_num:
        start -= 2
    while end + 1 < len(doc) - 1 and doc[end].lower_ in _LISTING and doc[end + 1].like_num:
        end += 2
    return start, end


def _is_of(words: Words) -> bool:
    """Tell "a girl of six" and "boys of 18 and 19" from "a crew of four"."""
    number = _first_listed(words.root)
    up = number.head
    return (
        number.dep_ == "pobj"
        and up.lower_ == "of"
        and up.head.tag_ in ("NN", "NNS")
        and up.head.lemma_.lower() in _SOMEBODY
    )


def _is_limit(words: Words) -> bool:
    """Tell "men over 60" and "children under five"."""
    doc = words.doc
    if words.start < _BESIDE or doc[words.start - 1].lower_ not in _LIMITS:
        return False
    return doc[words.start - 2].lemma_.lower() in _SOMEBODY


def _is_year(figure: Figure, words: Words) -> bool:
    """Tell 2011 wherever it stands without a noun; "more than 2000" counts."""
    if not _A_YEAR.fullmatch(words.text):
        return False
    is_round = (figure.high or figure.low or 0) % _CENTURY == 0
    return not (is_round and figure.comparator != "=")


def _is_day(words: Words) -> bool:
    """Tell the 16 of "between November 12 and 16"."""
    doc, first = words.doc, _first_listed(words.root)
    last = max([first, *(child for child in first.subtree if child.like_num)], key=attrgetter("i"))
    near = [*doc[max(0, first.i - 1) : first.i], *doc[last.i + 1 : last.i + 2]]
    return any(_A_MONTH.fullmatch(token.text) for token in near)


def _is_hour(words: Words) -> bool:
    """Tell "until five"."""
    up = words.root.head
    between = words.doc[up.i + 1 : words.start]
    is_behind = words.root.dep_ == "pobj" and up.i < words.start and len(between) <= 1
    is_about = all(token.lower_ in _ABOUT for token in between)
    is_hour = is_behind and is_about and up.lower_ in _AT_AN_HOUR
    return is_hour and up.head.lemma_.lower() not in _STANDING


def _is_age_at(words: Words) -> bool:
    """Tell "by 30 he was rich" from "it rose by 30"."""
    number, up = words.root, words.root.head
    verb = up.head
    if number.dep_ != "pobj" or up.lower_ not in ("at", "by") or up.i > verb.i:
        return False
    subject = own_subject(verb) if up.i == words.start - 1 else None
    return subject is not None and subject.dep_ == "nsubj" and _is_person(subject)


def _is_person(noun: Token) -> bool:
    return noun.lower_ in _PRONOUNS or noun.lemma_.lower() in _SOMEBODY


def _is_somebody(noun: Token) -> bool:
    if noun.lower_ in _PRONOUNS or noun.lower_ in _SUPERLATIVES:
        return True
    if noun.tag_ == "NNP":
        return not any(child.lower_ == "the" for child in noun.lefts)
    # "The driver, Ali Tarek, is …"
    is_named = any(child.dep_ == "appos" and child.tag_ == "NNP" for child in noun.rights)
    return noun.tag_ == "NN" and (is_named or noun.lemma_.lower() in _SOMEBODY)
