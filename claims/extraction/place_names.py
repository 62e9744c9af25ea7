"""The name of a place in a phrase, and whether it certainly is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claims.extraction.gazetteer import gazetteer
from claims.extraction.geography import (
    BUILDINGS,
    COMMUNES,
    DIRECTIONS,
    FIGHTS,
    HAPPENINGS,
    OTHER_NOUNS,
    PERSONS,
    PLACE_NOUNS,
    SIDES,
    SITES,
    TIMES,
    VESSELS,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_BARRED = PERSONS | TIMES
_PARTS = ("compound", "nmod", "poss", "amod", "nummod")
_IN_NAMES = frozenset("-’'. ,")
# "Pro-Dorn" is a side, not a place.
_SIDING = ("pro", "anti", "non", "ex")
_DEFINITE = ("the", "this", "that")
_BARE = (*_DEFINITE, "same")
# "Port Dorn", "Mount Ost".
_FIRST = ("Camp", "Cape", "Fort", "Lake", "Mount", "Port")
# Houses that need no name.
_GOING_ON = ("and", "or")
_OWNERS = ("’", "'", "’s", "'s")
_SINGLE = ("parliament", "senate")
_PLURALS = ("headquarters", "highlands", "offices", "outskirts")
_MOST_WORDS = 12
_LONGEST_NAME = 4
_LONGEST_SITE = 8


class Name(NamedTuple):
    """How the text calls a place; `key` is its name alone, empty for "the eastern bank"."""

    words: str
    key: str
    certain: bool
    sort: str = ""
    is_site: bool = False


def read_name(noun: Token) -> Name | None:
    """Return the place that the phrase of `noun` names, or tells without a name."""
    lemma = noun.lemma_.lower()
    is_sort = lemma in PLACE_NOUNS or lemma in VESSELS or noun.lower_ in COMMUNES
    if is_sort and (inner := _village_of(noun)) is not None:
        return Name(inner, inner, certain=True, sort=lemma, is_site=True)
    group = _group(noun)
    # "The UK-based Observatory" is somewhere else.
    group = [token for token in group if token.dep_ != "npadvmod"]
    names = [token for token in group if is_name(token)]
    # "Across allies and Canada" is not in Canada alone.
    if names and names[0].i > noun.i:
        return None
    if not _BARRED.isdisjoint(token.lower_ for token in group):
        return None
    if not names:
        return _site(noun)
    # "Iran’s oil and gas sectors" are everywhere.
    if lemma == "sector" and names[0].dep_ == "poss":
        return None
    return _called(noun, group, names) or _site(noun)


def is_name(token: Token) -> bool:
    """Tell a name, also one that the tagger takes for a plural ("Homs")."""
    if not token.text[0].isupper():
        return False
    return token.pos_ == "PROPN" or (bool(token.i) and token.text in gazetteer())


def _called(noun: Token, group: list[Token], names: list[Token]) -> Name | None:
    last = group[-1]
    lemma, ending = noun.lemma_.lower(), last.lemma_.lower()
    is_other = noun.text[0].isupper() and lemma in OTHER_NOUNS
    is_place = lemma in PLACE_NOUNS and not is_other
    known = next(_known(group), None)
    is_house = ending in BUILDINGS and len(names) > (ending not in _SINGLE)
    is_shore = names[0].text in _FIRST and len(names) > 1 and is_name(noun)
    if is_place or is_shore or (noun.pos_ == "PROPN" and (ending in PLACE_NOUNS or is_house)):
        # "A Dorn hospital" is one of several.
        is_one = any(child.lower_ in ("a", "an") for child in noun.lefts)
        words = known if known and is_one and is_place else _text(names[0], last)
        sort = "" if last.tag_ in ("NNS", "NNPS") else ending
        return Name(_full(words, last), words, certain=True, sort=sort, is_site=True)
    is_owned = any(token.dep_ == "poss" for token in names)
    if known and noun.pos_ == "NOUN" and lemma in FIGHTS and not is_owned:
        return Name(known, known, certain=True)
    if known is None or ending in OTHER_NOUNS:
        words = _text(names[0], _named_after(last))
        is_shaped = is_name(noun) and _may_be_place(group)
        return Name(words, words, certain=False) if is_shaped else None
    if not is_name(noun):
        return Name(known, known, certain=True)
    is_listed = any(child.dep_ == "conj" for child in noun.rights)
    is_joined = _last(last).i > last.i and known == last.text
    known = _text(last, _last(last)) if is_joined else known
    words = _text(names[0], last) if is_listed else known
    return Name(words if is_listed else _full(words, last), words, certain=True)


def _site(noun: Token) -> Name | None:
    """Read "the capital", "the eastern bank", "the firm’s offices"."""
    lemma = noun.lemma_.lower()
    is_plural = noun.tag_ == "NNS" and noun.lower_ not in _PLURALS
    if noun.pos_ not in ("NOUN", "PROPN") or noun.text[0].isupper() or is_plural:
        return None
    lefts = list(noun.lefts)
    has_side = any(child.lower_ in DIRECTIONS for child in lefts)
    is_side = noun.lower_ in DIRECTIONS and lefts and lefts[0].lower_ == "the"
    if not (lemma in SITES | VESSELS or (lemma in SIDES and has_side) or is_side):
        return None
    owner = next((child for child in lefts if child.dep_ == "poss" and child.pos_ != "PRON"), None)
    is_definite = any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in lefts)
    if owner is None and not is_definite:
        return None
    whole = next((child for child in noun.rights if child.lower_ == "of"), None)
    # "The village of 6,000 people" has no name.
    if whole is not None and any(child.dep_ == "nummod" for child in whole.subtree):
        whole = None
    last = (
        noun if whole is None else next((one for one in whole.rights if one.dep_ == "pobj"), None)
    )
    if last is None or last.i - noun.left_edge.i > _LONGEST_SITE:
        return None
    # "The conflict zone" is no more of a name than "the zone".
    is_plain = all(child.lower_ in _BARE or child.lower_ in HAPPENINGS for child in lefts)
    is_bare = owner is None and whole is None and is_plain
    if lemma in VESSELS and not is_bare:
        return None
    return Name(
        _text(noun.left_edge, last), "", certain=True, sort=lemma if is_bare else "", is_site=True
    )


def _named_after(noun: Token) -> Token:
    """Return the "Dorn" of "the Line of Dorn"."""
    whole = next((child for child in noun.rights if child.lower_ == "of"), None)
    name = next(whole.rights, None) if whole is not None else None
    return name if name is not None and name.pos_ == "PROPN" else _last(noun)


def _may_be_place(group: list[Token]) -> bool:
    """Tell a name of the shape that villages have from bodies, acronyms and codes."""
    text = _text(group[0], group[-1])
    is_coded = any(not letter.isalpha() and letter not in _IN_NAMES for letter in text)
    is_acronym = text.isupper() and " " not in text
    return not (
        is_coded or is_acronym or any(token.lemma_.lower() in OTHER_NOUNS for token in group)
    )


def _village_of(noun: Token) -> str | None:
    """Return "Dorn" of "the village of Dorn", "Ganja" of "its second city, Ganja"."""
    for child in noun.rights:
        name = child
        if child.dep_ == "prep" and child.lower_ == "of":
            name = next(child.rights, child)
        elif child.dep_ != "appos" or noun.text[0].isupper():
            continue
        if name.pos_ != "PROPN" and not name.text[0].isupper():
            continue
        group = _group(name)
        is_other = any(token.lemma_.lower() in OTHER_NOUNS for token in group)
        # "The Sea of Dorn", but "the sea at Dorn", "the city of Dorn".
        first = noun if child.lower_ == "of" and noun.text[0].isupper() else group[0]
        return None if is_other else _text(first, _last(name))
    return None


def _last(name: Token) -> Token:
    """Return the end of a name with hyphens: "Ost-on-Dorn"."""
    doc, end = name.doc, name.i
    while end + 2 < len(doc) and doc[end + 1].text == "-" and not doc[end + 1].whitespace_:
        end += 2
    return doc[end]


def _group(noun: Token) -> list[Token]:
    """Return `noun` with what stands before it in its name, and the names listed behind it."""
    first = last = noun
    for child in noun.lefts:
        if child.dep_ in _PARTS and child.left_edge.i < first.i and child.pos_ != "NUM":
            first = child.left_edge
    while True:
        listed = next((child for child in last.rights if child.dep_ == "conj"), None)
        is_another = listed is not None and (
            listed.pos_ == "PROPN" or listed.lemma_.lower() in PLACE_NOUNS
        )
        if listed is None or not is_another or listed.i - first.i > _MOST_WORDS:
            break
        last = listed
    return list(noun.doc[first.i : last.i + 1])


def _known(group: list[Token]) -> Iterator[str]:
    """Yield the longest known names in `group`."""
    names = gazetteer()
    position = 0
    while position < len(group):
        for length in range(min(_LONGEST_NAME, len(group) - position), 0, -1):
            text = _text(group[position], group[position + length - 1])
            if text[0].isupper() and text in names:
                is_cut = position > 1 and group[position - 1].text == "-"
                is_side = is_cut and group[position - 2].lower_ in _SIDING
                # "The Dorn-Ost war" is in neither.
                rest = group[position + length : position + length + 2]
                is_half = len(rest) > 1 and rest[0].text == "-" and rest[1].text[0].isupper()
                if is_side or is_half:
                    break
                yield _text(group[position - 2 * is_cut], group[position + length - 1])
                position += length - 1
                break
        position += 1


def _full(words: str, last: Token) -> str:
    """Add the country or state behind a name: "Dorn, Texas"."""
    doc, first = last.doc, last.i + 2
    if first >= len(doc) or doc[first - 1].text != ",":
        return words
    for end in range(min(first + _LONGEST_NAME, len(doc)), first, -1):
        if doc[first:end].text in gazetteer():
            # "In Dorn, Russia has" and "in Dorn, Russia’s" begin what is said of Russia.
            is_more = end < len(doc) and (
                doc[end].lower_ in (*_GOING_ON, *_OWNERS)
                or doc[end].is_title
                or doc[end].pos_ in ("AUX", "VERB")
            )
            return words if is_more else f"{words}, {doc[first:end].text}"
    return words


def _text(first: Token, last: Token) -> str:
    return first.doc[first.i : last.i + 1].text
