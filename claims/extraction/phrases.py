"""Noun phrases in the text's own words: as a unit, as a label, as a concept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction.lexicon import (
    EQUIPMENT,
    MEASURES,
    MONTH_NAMES,
    PEOPLE,
    SPEECH_VERBS,
    TIME_UNITS,
    words,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

# Adjectives that tell how the writer sees the thing, not what is counted.
ASIDE = words(
    """
    additional alleged another claimed combined estimated extra few first further last least less
    many more much new next other own reported same several such suspected total young old
    """
)
# What in front of a noun says how it is seen, kept in a label ("fresh militants").
_QUALIFIES = words("fresh new young old additional extra")
# How adjectives of nations and sides end: weapons carry proper names too ("Javelin missiles").
_NATIONALITY = ("an", "ish", "ese", "i", "ch", "ek")
_TIMES = frozenset(MONTH_NAMES) | words(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow morning
    evening afternoon quarter season
    """
)
_PLURALS = {"people": "people", "men": "man", "women": "woman", "children": "child"}
# A country's losses, men and weapons are its own; "European countries" are nobody's.
OWNED = (
    EQUIPMENT
    | PEOPLE
    | words(
        """
        attack airstrike battalion brigade counterattack demonstrator division raid regiment sortie
        strike supporter unit
        """
    )
)
_CROWDS = words("crowd turnout attendance population dead wounded injured missing")
_LONGEST = 12
_LONGEST_LIST = 32
_LISTING = frozenset([",", "and", "or", "as", "well"])
_LONGEST_CONCEPT = 120
_QUOTES = re.compile(r"[\"“”«»]")
NOUNS = ("NOUN", "PROPN")


def people_of(noun: Token) -> str | None:
    """Return "people" for a word that counts people without naming them."""
    return "people" if noun.lower_ in _CROWDS else None


def as_written(noun: Token) -> str:
    """Return `noun`, small where only the sentence's start made it large."""
    is_first = noun.i == 0 and noun.pos_ == "NOUN" and not noun.text.isupper()
    return noun.lower_ if is_first else noun.text


def singular(noun: Token) -> str:
    """Return `noun` in the singular; people stay people."""
    if noun.lower_ in _PLURALS:
        return _PLURALS[noun.lower_]
    if noun.tag_ not in ("NNS", "NNPS"):
        return noun.text
    # The lemmas of abbreviations ("UAVs") and of names lose their capitals or stay plural.
    written = as_written(noun)
    is_common = written.islower() and noun.lemma_.lower() != written
    return noun.lemma_.lower() if is_common else written.removesuffix("s")


def modifiers(noun: Token, leave_out: Words | None, *, with_holder: bool) -> str:
    """Return the words before `noun` that belong to what is counted ("battle ", "howitzer-").

    `with_holder` keeps whose it is ("Azerbaijani ") and how fresh it is, as a label does.
    """
    doc = noun.doc
    start = leave_out.end if leave_out is not None and leave_out.end <= noun.i else 0
    kept: set[int] = set()
    for child in noun.lefts:
        belongs = child.dep_ in ("compound", "amod", "nmod") and child.i >= start
        is_list = child.pos_ in NOUNS and any(below.dep_ == "cc" for below in child.children)
        if is_list or child.like_num or not belongs:
            continue
        if _is_kept(child, noun, with_holder):
            kept.update(token.i for token in child.subtree if start <= token.i < noun.i)
    for token in doc[start : noun.i]:
        # The hyphen of "howitzer-guns" belongs to neither.
        if token.i - 1 in kept and not doc[token.i - 1].whitespace_ and token.text in "-‐‑":
            kept.add(token.i)
    order = sorted(kept)
    # What is left out between two words leaves a blank: "Zastava M-55" gun.
    gaps = [" " if doc[index + 1].is_quote else "" for index in order]
    shown = "".join(f"{doc[at].text_with_ws}{gap}" for at, gap in zip(order, gaps, strict=True))
    return re.sub(" {2,}", " ", _QUOTES.sub(" ", shown)).lstrip()


def _is_kept(token: Token, noun: Token, with_holder: bool) -> bool:
    if token.lower_ in ASIDE:
        return with_holder and token.lower_ in _QUALIFIES
    return with_holder or not names_holder(token, noun)


def names_holder(token: Token, noun: Token) -> bool:
    """Tell "Azerbaijani" from "T-72", "UAV" and "Javelin", and from "Turkish-backed"."""
    word = compound_word(token)
    if token.text.islower() and "-" in word:
        return False
    if not word[:1].isupper() or word.isupper() or any(char.isdigit() for char in word):
        return False
    if noun.lemma_.lower() in PEOPLE and (token.pos_ == "PROPN" or token.i > 0):
        return True
    return noun.lemma_.lower() in OWNED and word.endswith(_NATIONALITY)


def compound_word(token: Token) -> str:
    """Return `token` with what hyphens tie to it on the left ("Turkish-backed")."""
    return token.doc[_start_of_compound(token) : token.i + 1].text


def _start_of_compound(token: Token) -> int:
    start = token.i
    doc = token.doc
    while start > 0 and not doc[start - 1].whitespace_ and not doc[start - 1].is_quote:
        if doc[start - 1].is_punct and doc[start - 1].text not in "-‐‑–—/&'’.":
            break
        start -= 1
    return start


def phrase(noun: Token, leave_out: Words | None = None) -> str:
    """Return the noun phrase of `noun`: its modifiers, and its complements up to a clause."""
    doc: Doc = noun.doc
    start = noun.left_edge.i
    if leave_out is not None and start < leave_out.end <= noun.i:
        start = leave_out.end
        if doc[start].text in "-‐‑–":
            start += 2 if doc[start + 1].lower_ in ("long", "old") else 1
    start = max(start, noun.i - _LONGEST)
    # What stands in brackets before the noun is another measure of it.
    start = max(start, *(at + 1 for at in range(start, noun.i) if doc[at].text in ")]"), start)
    while start < noun.i and (_is_outside(doc[start]) or is_unit(doc[start])):
        start += 1
    return _QUOTES.sub("", doc[start : _end(noun, start)].text).strip()[:_LONGEST_CONCEPT]


def listed_with(noun: Token) -> str:
    """Return " and fighting vehicles" of "181 tanks and fighting vehicles", all of one number."""
    doc, last = noun.doc, noun
    while (
        then := next((child for child in last.rights if child.dep_ == "conj"), None)
    ) is not None:
        start = then.left_edge.i
        is_bare = all(
            word.pos_ in ("NOUN", "PROPN", "ADJ", "PUNCT") for word in doc[start : then.i]
        )
        ties = [word.lower_ for word in doc[last.i + 1 : start]]
        if not is_bare or then.tag_ not in ("NNS", "NNPS") or not _LISTING.issuperset(ties):
            break
        last = then
    words_between = doc[noun.i + 1 : last.i + 1]
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if after is not None and after.lemma_.lower() in SPEECH_VERBS:
        return ""  # "killed ten civilians, locals and media reports said"
    is_closed = any(word.lower_ in ("and", "or") for word in words_between)
    is_short = len(words_between.text) <= _LONGEST_LIST
    return f" {words_between.text}".replace(" ,", ",") if is_closed and is_short else ""


def of_what(noun: Token) -> str:
    """Return " of volunteers" of "7,000 carloads of volunteers", where a label has room for it."""
    doc = noun.doc
    owner = object_of(noun, "of")
    if owner is None or owner.pos_ not in NOUNS or noun.i + 1 >= len(doc) or is_time(owner):
        return ""
    end = owner.i + 1
    while end < len(doc) and (doc[end].pos_ == "PROPN" or doc[end].text in "-‐‑"):
        end += 1
    text = doc[noun.i + 1 : end].text
    is_whole = text.startswith("of ") and not any(word.like_num for word in owner.subtree)
    return f" {_QUOTES.sub('', text)}" if is_whole and len(text) <= _LONGEST_LIST else ""


def _end(noun: Token, start: int) -> int:
    end = noun.i + 1
    for child in noun.rights:
        is_complement = child.dep_ == "prep" and child.i == end and not _has_figure(child)
        if not is_complement or child.right_edge.i - start >= _LONGEST or _is_time(child):
            break
        end = child.right_edge.i + 1
    return _end_of_compound(noun.doc, end)


def _end_of_compound(doc: Doc, end: int) -> int:
    """Return where "Hayat Tahrir al-Sham" ends if `end` is before one of its hyphens."""
    while end + 1 < len(doc) and doc[end].text in "-‐‑" and not doc[end - 1].whitespace_:
        if doc[end].whitespace_:
            break
        end += 2
    return end


def _is_time(preposition: Token) -> bool:
    """Tell "in 2019" and "on Friday", which are no part of the thing."""
    return any(is_time(child) for child in preposition.children)


def _has_figure(preposition: Token) -> bool:
    """Tell "of 8,253 points" in "a level of 8,253 points": a figure is not about itself."""
    return any(token.like_num or token.is_currency for token in preposition.subtree)


def is_unit(token: Token) -> bool:
    return token.lemma_.lower() in MEASURES or token.lower_ in MEASURES


def is_time(token: Token) -> bool:
    """Tell a year, a month, a day from a thing."""
    return token.is_digit or token.lower_.rstrip(".") in _TIMES or token.lemma_ in TIME_UNITS


def _is_outside(token: Token) -> bool:
    """Tell the words at the edge of a noun phrase that say nothing about the thing."""
    return (
        token.pos_ in ("DET", "PUNCT", "SYM", "ADP", "CCONJ", "PRON")
        or token.like_num
        or token.lower_ in ASIDE
        or token.tag_ == "PRP$"
    )


def object_of(token: Token, *prepositions: str) -> Token | None:
    """Return the noun behind one of `prepositions` that follows `token`."""
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            return next((below for below in child.children if below.dep_ == "pobj"), None)
    return None
