"""Where a claim says that something happened, in the words of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extraction.gazetteer import gazetteer
from claims.extraction.geography import (
    COMMUNES,
    DONE_TO_PLACES,
    FIGHTS,
    LEFT_BEHIND,
    OTHER_NOUNS,
    PARTS_OF_PLACES,
    PERSONS,
    PLACE_NOUNS,
    TIMES,
)
from claims.extraction.lexicon import words
from claims.extraction.scopes import Scopes
from claims.extraction.sentences import covering
from claims.extraction.types import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_BARRED = PERSONS | TIMES
# What tells that a place follows, even one that no gazetteer has; what tells where a known one is;
# and what tells whither, which is less.
_WITHIN = words("in near inside outside")
_WHERE = _WITHIN | words("across throughout around at within along off above over")
_WHITHER = words("to into from towards toward through via onto")
_SIDES = words(
    "north south east west northeast northwest southeast southwest outside outskirts suburbs"
)
_KEPT = words("near outside around off")
_PARTS = ("compound", "nmod", "poss", "amod", "nummod")
_OWNERS = ("’", "'", "’s", "'s")
_IN_NAMES = frozenset("-’'. ,")
_MOST_WORDS = 12
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that a sentence names, in the way that `rank` tells: 0 is where, more less so.

    One that is not `certain` is a place only if the text names it as one elsewhere.
    """

    at: int
    name: str
    key: str
    rank: int
    certain: bool


def read_places(doc: Doc, start: int) -> tuple[PlaceMention, ...]:
    """Return what may be the places of the parsed sentence that begins at `start`, in order."""
    return tuple(
        mention
        for token in doc
        if token.pos_ in ("PROPN", "NOUN") and (mention := _mention(token, start))
    )


class Places:
    """The places of one text, ready to say where a claim happened."""

    def __init__(
        self,
        sentences: Sequence[Span],
        mentions: Sequence[tuple[PlaceMention, ...]],
        scopes: Sequence[Scopes],
    ) -> None:
        self._sentences = list(sentences)
        self._mentions = mentions
        self._scopes = scopes
        self._certain = {one.key for found in mentions for one in found if one.certain}

    def of(self, span: Span, kind: Kind) -> str | None:
        """Return where what stands in `span` happened, or None where its sentence tells not.

        Where somebody spoke is not where it happened; a quotation tells where in its own words.
        """
        if kind == "quote":
            return None
        index = covering(self._sentences, span)[0]
        scopes = self._scopes[index]
        found = []
        for mention in self._mentions[index]:
            if mention.key not in self._certain or scopes.is_told_at(span.start, mention.at):
                continue
            distance = scopes.distance(span.start, mention.at)
            if distance is None and span.holds(mention.at):
                distance = 0
            if distance is not None:
                gap = max(span.start - mention.at, mention.at - span.end, 0)
                found.append((distance + mention.rank, gap, mention.name))
        return min(found)[2] if found else None


def _mention(noun: Token, start: int) -> PlaceMention | None:
    """Read "in Moscow", "south of Shusha", "to the village of Dorn", "shelled Ganja"."""
    stated = _stated(noun)
    # "In Hamas’ attacks", where the parser has lost the attacks.
    is_owner = noun.i + 1 < len(noun.doc) and noun.nbor().text in _OWNERS
    if stated is None or is_owner:
        return None
    prefix, rank, trusting = stated
    named = _named(noun)
    if named is None:
        return None
    key, certain = named
    at = start + noun.idx
    return PlaceMention(at, f"{prefix}{key}", key, rank, certain or trusting)


def _stated(noun: Token) -> tuple[str, int, bool] | None:
    """Return what the words around `noun` tell: what to write before its name, rank, trust."""
    head = noun.head
    if noun.dep_ == "pobj":
        return _behind(head)
    if noun.dep_ in ("dobj", "nsubjpass") and head.lemma_.lower() in DONE_TO_PLACES:
        return "", 2 if head.lemma_.lower() in LEFT_BEHIND else 1, False
    return None


def _behind(preposition: Token) -> tuple[str, int, bool] | None:
    word, governor = preposition.lower_, preposition.head
    if word == "of":
        if governor.lower_ in _SIDES:
            return f"{governor.lower_} of ", 0, True
        # "the cellars of Dorn": a place, if it is known for one. "The minister of Dorn",
        # "the support of Dorn", "an army of Dorn" tell whose.
        is_part = governor.lemma_.lower() in PARTS_OF_PLACES or governor.text == "%"
        is_place = governor.lemma_.lower() in PLACE_NOUNS
        return ("", 1 if is_place else 2, False) if is_part else None
    if word in _WHERE and governor.lower_ != "elsewhere":
        return (f"{word} " if word in _KEPT else ""), 0, word in _WITHIN
    # "teams from Morocco", "the ambassador to France" tell who, not where.
    is_motion = word in _WHITHER and governor.pos_ in ("VERB", "AUX")
    if not is_motion or governor.lower_ == "according":
        return None
    return "", 2 if word == "from" else 1, False


def _named(noun: Token) -> tuple[str, bool] | None:
    """Return the place that the phrase of `noun` names, and whether it certainly is one."""
    is_place = noun.lemma_.lower() in PLACE_NOUNS
    if (is_place or noun.lower_ in COMMUNES) and (inner := _village_of(noun)) is not None:
        return inner, True
    group = _group(noun)
    # "The UK-based Observatory" is somewhere else.
    group = [token for token in group if token.dep_ != "npadvmod"]
    names = [token for token in group if _is_name(token)]
    # "Iran’s oil and gas sectors" are everywhere.
    is_trade = noun.lemma_.lower() == "sector" and names and names[0].dep_ == "poss"
    if not names or is_trade or not _BARRED.isdisjoint(token.lower_ for token in group):
        return None
    known = next(_known(group), None)
    last = group[-1]
    if is_place or (noun.pos_ == "PROPN" and last.lower_ in PLACE_NOUNS):
        return _text(names[0], last), True
    is_owned = any(token.dep_ == "poss" for token in names)
    if known and noun.pos_ == "NOUN" and noun.lemma_.lower() in FIGHTS and not is_owned:
        return known, True
    if known is None or last.lemma_.lower() in OTHER_NOUNS:
        is_name = _is_name(noun) and _may_be_place(group)
        return (_text(names[0], last), False) if is_name else None
    if _is_name(noun):
        is_listed = any(child.dep_ == "conj" for child in noun.rights)
        known = _text(names[0], last) if is_listed else known
    return known, True


def _is_name(token: Token) -> bool:
    """Tell a name, also one that the tagger takes for a plural ("Homs")."""
    if not token.text[0].isupper():
        return False
    return token.pos_ == "PROPN" or (bool(token.i) and token.text in gazetteer())


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
        elif child.dep_ != "appos":
            continue
        if name.pos_ != "PROPN":
            continue
        group = _group(name)
        is_other = any(token.lemma_.lower() in OTHER_NOUNS for token in group)
        return None if is_other else _text(group[0], name)
    return None


def _group(noun: Token) -> list[Token]:
    """Return `noun` with what stands before it in its name, and the names listed behind it."""
    first = last = noun
    for child in noun.lefts:
        if child.dep_ in _PARTS and child.left_edge.i < first.i and child.pos_ != "NUM":
            first = child.left_edge
    while True:
        listed = next((child for child in last.rights if child.dep_ == "conj"), None)
        is_name = listed is not None and (
            listed.pos_ == "PROPN" or listed.lemma_.lower() in PLACE_NOUNS
        )
        if listed is None or not is_name or listed.i - first.i > _MOST_WORDS:
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
                yield _text(group[position - 2 * is_cut], group[position + length - 1])
                position += length - 1
                break
        position += 1


def _text(first: Token, last: Token) -> str:
    return first.doc[first.i : last.i + 1].text
