"""The phrases of a sentence that tell where, and what each is said of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from claims.extraction.geography import (
    ALOFT,
    ANSWERS,
    ASPECTS,
    BODIES,
    COMMUNES,
    CROWDS,
    DONE_TO_PLACES,
    HAPPENINGS,
    LEAVINGS,
    LEFT_BEHIND,
    PARTS_OF_PLACES,
    PLACE_NOUNS,
    RUINED,
    STOCK,
    TOWN_MARKS,
    TRAVELS,
    VESSELS,
)
from claims.extraction.lexicon import FATES, PEOPLE, SPEECH_VERBS, words
from claims.extraction.place_names import read_name
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# What tells that a place follows, even one that no gazetteer has; what tells where a known one is;
# and what tells whither, which is less.
_WITHIN = words("in near inside outside aboard")
_WHERE = _WITHIN | words("across throughout around at within along off above over on under")
_ELEVATED = words("over above")
_WHITHER = words("to into from towards toward through via onto")
_QUARTERS = words(
    "north south east west northeast northwest southeast southwest outside outskirts suburbs"
)
_KEPT = words("near outside around off")
_SOMEWHERE = HAPPENINGS | PLACE_NOUNS | PEOPLE | {"more", "other", "another"}
_SOMEWHAT = HAPPENINGS | PLACE_NOUNS
# The rank of what is only named, not said to be where anything happened.
PRESENTED = 9
_REACH = 40
_NUMBERS = words("death number toll total")
_OWNERS = ("’", "'", "’s", "'s")
_CONTRASTS = ("while", "whereas")
_ASIDES = words("including like unlike despite besides except since as due because owing")
_CASUALTIES = words("arrest detain die drown hospitalise hospitalize injure kill rescue wound")
_ENDED = ("died", "drowned")
_PARTITIVE = words("dead wounded injured victims casualties survivors detainees bodies")
_SUMS = words("since total overall altogether far already date toll all worldwide nationwide")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place that a sentence names, in the way that `rank` tells: 0 is where, more less so.

    One that is not `certain` is a place only if the text names it as one elsewhere. `sort` is the
    noun for it, the "city" of "the city of Dorn"; without a `key` the words may stand for a place
    that was named before.
    """

    at: int
    prefix: str
    words: str
    key: str
    rank: int
    certain: bool
    sort: str = ""
    # Said of what stands in `reach`, of nothing else; and of no figure outside of `purpose`.
    reach: Span | None = None
    purpose: Span | None = None
    # Opens its sentence: "In Dorn, …".
    opens: bool = False

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.words}"


@dataclass(frozen=True, slots=True)
class SentencePlaces:
    """The places of one sentence, and whether it goes on with the deed of the one before."""

    mentions: tuple[PlaceMention, ...] = ()
    looks_back: bool = False


class _Stated(NamedTuple):
    """What the words around a name tell: what to write before it, its rank, and how sure it is."""

    prefix: str
    rank: int
    trusting: bool
    sort: str = ""
    needs_site: bool = False


def read_places(doc: Doc, start: int) -> SentencePlaces:
    """Return what may be the places of the parsed sentence that begins at `start`, in order."""
    found = tuple(
        mention
        for token in doc
        if token.pos_ in ("PROPN", "NOUN", "ADV") and (mention := _mention(token, start))
    )
    return SentencePlaces(found, _looks_back(doc))


def _mention(noun: Token, start: int) -> PlaceMention | None:
    """Read "in Moscow", "south of Shusha", "to the village of Dorn", "shelled Ganja"."""
    at = start + noun.idx
    if noun.pos_ == "ADV":
        is_there = noun.lower_ in ("there", "here") and noun.dep_ == "advmod"
        return PlaceMention(at, "", "", "", 1, certain=True, sort="there") if is_there else None
    stated = _stated(noun)
    if stated is None:
        return _presented(noun, at)
    name = read_name(noun)
    if name is None or (stated.needs_site and not name.is_site):
        return None
    return PlaceMention(
        at,
        stated.prefix,
        name.words,
        name.key,
        stated.rank + (0 if name.key else 1 + bool(name.sort)),
        name.certain or (stated.trusting and bool(name.key)),
        name.sort or stated.sort,
        _shifted(_reach(noun), start),
        _shifted(_purpose(noun), start),
        _opens(noun),
    )


def _presented(noun: Token, at: int) -> PlaceMention | None:
    """Read "the town of Dorn" where it is no place of a claim, but may be "the town" later."""
    if noun.lower_ not in COMMUNES | VESSELS or noun.pos_ != "NOUN":
        return None
    name = read_name(noun)
    if name is None or not name.key or not name.sort:
        return None
    return PlaceMention(at, "", name.words, name.key, PRESENTED, True, name.sort, Span(at, at))


def _stated(noun: Token) -> _Stated | None:
    # "In Hamas’ attacks", where the parser has lost the attacks.
    if noun.i + 1 < len(noun.doc) and noun.nbor().text in _OWNERS:
        return _owning(noun)
    if noun.dep_ == "pobj":
        return _behind(noun.head)
    return _with_verb(noun, noun.head.lemma_.lower())


def _with_verb(noun: Token, verb: str) -> _Stated | None:
    """Read "shelled Ganja", "the hotel burned", "the province of Dorn voted", "Dorn has"."""
    if noun.dep_ in ("dobj", "nsubjpass") and verb in DONE_TO_PLACES:
        return _Stated("", 2 if verb in LEFT_BEHIND else 1, trusting=False)
    if noun.dep_ != "nsubj":
        return None
    if verb in RUINED or noun.lower_ in COMMUNES:
        return _Stated("", 1 if verb in RUINED else 2, trusting=False, needs_site=True)
    return _Stated("", 1, trusting=False) if verb == "have" and _has_stock(noun.head) else None


def _owning(noun: Token) -> _Stated | None:
    """Read "the city’s six hospitals"."""
    is_stock = noun.dep_ == "poss" and noun.head.lemma_.lower() in STOCK
    return _Stated("", 1, trusting=False) if is_stock else None


def _has_stock(verb: Token) -> bool:
    return any(child.dep_ == "dobj" and child.lemma_.lower() in STOCK for child in verb.rights)


def _behind(preposition: Token) -> _Stated | None:
    word, governor = preposition.lower_, preposition.head
    if word == "of":
        return _of(governor)
    # "Meets next in Dorn".
    if governor.pos_ == "ADV" and governor.head.pos_ == "VERB":
        governor = governor.head
    lemma = governor.lemma_.lower()
    if word in _WHITHER:
        return _whither(word, governor)
    if word not in _WHERE or governor.lower_ == "elsewhere":
        return None
    # "Drones over Dorn", "over the border", but "a letter over Dorn".
    is_below = word in _ELEVATED and lemma not in ALOFT | HAPPENINGS
    # "Fighting in Dorn", "14 more in Dorn", but "faith in Dorn".
    is_somewhere = governor.pos_ in ("VERB", "AUX", "NUM") or lemma in _SOMEWHERE
    return _Stated(
        f"{word} " if word in _KEPT else "",
        0,
        trusting=word in _WITHIN and (is_somewhere or word != "in"),
        needs_site=is_below or word in ("on", "under"),
    )


def _of(governor: Token) -> _Stated | None:
    if governor.lower_ in _QUARTERS:
        return _Stated(f"{governor.lower_} of ", 0, trusting=True)
    # "The cellars of Dorn": a place, if it is known for one. "The minister of Dorn", "the support
    # of Dorn", "an army of Dorn" tell whose; "the Sea of Dorn" has the name of the sea.
    lemma = governor.lemma_.lower()
    is_part = lemma in (COMMUNES if governor.pos_ == "PROPN" else PARTS_OF_PLACES)
    if not is_part and governor.text != "%":
        return None
    sort = "city" if lemma in TOWN_MARKS else ""
    return _Stated("", 1 if lemma in PLACE_NOUNS else 2, trusting=bool(sort), sort=sort)


def _whither(word: str, governor: Token) -> _Stated | None:
    """Read "sent to Dorn"; "teams from Dorn", "the ambassador to Dorn" tell who, not where."""
    lemma = governor.lemma_.lower()
    is_motion = governor.pos_ in ("VERB", "AUX") or (word == "to" and lemma in TRAVELS)
    is_origin = word == "from" and lemma not in LEAVINGS
    if not is_motion or is_origin or governor.lower_ == "according":
        return None
    return _Stated("", 2 if word == "from" else 1, trusting=False)


def _reach(noun: Token) -> Span | None:
    """Return the phrase that the place of `noun` is said of, if it is not the whole clause.

    "A court in Dorn", "stocks, such as those in Dorn", "a car, which is built in Dorn".
    """
    if noun.dep_ == "poss":
        return _span(noun.head)
    if _opens(noun):
        return None
    token = noun
    while token.head.i != token.i:
        governor = token.head
        if token.dep_ == "prep" and _is_aside(token):
            return _span(token)
        if token.dep_ == "prep" and token.lower_ not in ("of", "near") and _is_body(governor):
            return _span(governor)
        if token.i != noun.i and _is_apart(token):
            return _span(token)
        token = governor
    return _brackets(noun)


def _is_aside(preposition: Token) -> bool:
    """Tell "stocks, such as those in Dorn", "…, with heavy losses in Dorn", "according to X"."""
    word = preposition.lower_
    behind_comma = preposition.i > 0 and preposition.nbor(-1).text == ","
    return word in _ASIDES or word == "according" or (word == "with" and behind_comma)


def _is_apart(token: Token) -> bool:
    """Tell what has its own place: a relative clause, who speaks, and who acts from elsewhere."""
    lemma = token.lemma_.lower()
    if token.dep_ == "relcl":
        return not _tells_on(token)
    if token.dep_ == "nsubj":
        is_speaker = token.head.lemma_.lower() in SPEECH_VERBS
        has_number = any(child.dep_ == "nummod" for child in token.lefts)
        may_act = has_number or lemma in HAPPENINGS | CROWDS | PLACE_NOUNS | _NUMBERS
        return is_speaker or not may_act
    return lemma in ANSWERS


def _brackets(noun: Token) -> Span | None:
    """Return the brackets that `noun` stands in."""
    before = noun.doc[max(0, noun.i - _REACH) : noun.i]
    behind = noun.doc[noun.i : noun.i + _REACH]
    opening = next((token for token in reversed(list(before)) if token.text in ("(", ")")), None)
    closing = next((token for token in behind if token.text in ("(", ")")), None)
    if opening is None or closing is None or (opening.text, closing.text) != ("(", ")"):
        return None
    return Span(opening.idx, closing.idx + 1)


def _is_body(noun: Token) -> bool:
    """Tell whoever decides or speaks: "the court in Dorn ruled"."""
    if noun.dep_ not in ("nsubj", "appos"):
        return False
    lemma = noun.lemma_.lower()
    return lemma in BODIES or (noun.pos_ == "PROPN" and lemma not in PLACE_NOUNS)


def _tells_on(clause: Token) -> bool:
    """Tell "the attack that hit Dorn" and "the number of those who fled Dorn"."""
    is_of_noun = any(
        child.dep_ in ("nsubj", "nsubjpass") and child.tag_ in ("WDT", "WP")
        for child in clause.lefts
    )
    noun = _topmost(clause.head).lemma_.lower()
    return not is_of_noun or noun in _NUMBERS or noun in HAPPENINGS


def _topmost(noun: Token) -> Token:
    """Return the "bodies" of "bodies of fighters"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    return noun


def _purpose(noun: Token) -> Span | None:
    """Return what no figure outside of it shares the place of `noun` with.

    "Voted by 9 to 5 to keep the troops in Dorn", "counted 9 men travelling to Dorn".
    """
    token = noun
    while token.head.i != token.i:
        governor = token.head
        if token.dep_ in ("xcomp", "advcl", "acl", "relcl") and _is_infinitive(token):
            return None if governor.lemma_.lower() in ASPECTS else _span(token)
        if token.dep_ == "acl" and token.lemma_.lower() in FATES:
            return _since_contrast(token)
        if token.dep_ == "acl":
            counted = _topmost(governor)
            is_open = governor.lemma_.lower() in _SOMEWHAT or counted.lemma_.lower() in _NUMBERS
            return None if is_open else _span(counted)
        token = governor
    return None


def _since_contrast(verb: Token) -> Span | None:
    """Read "9 were killed and 12 others hurt in Dorn, while 3 people died in Ost"."""
    doc = verb.doc
    start = next((i for i in range(verb.i, 0, -1) if doc[i].lower_ in _CONTRASTS), None)
    return None if start is None else Span(doc[start].idx, len(doc.text))


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.lefts)


def _opens(noun: Token) -> bool:
    preposition = noun.head
    end = preposition.right_edge.i + 1
    is_first = noun.dep_ == "pobj" and preposition.i == 0
    return is_first and end < len(noun.doc) and noun.doc[end].text == ","


def _span(token: Token) -> Span:
    last = token.right_edge
    return Span(token.left_edge.idx, last.idx + len(last))


def _shifted(span: Span | None, start: int) -> Span | None:
    return Span(span.start + start, span.end + start) if span else None


def _looks_back(doc: Doc) -> bool:
    """Tell a sentence that goes on with the deed of the one before: "Two of the dead were …"."""
    text = doc.text
    if "of the " in text and any(
        token.lower_ in _PARTITIVE and token.dep_ == "pobj" and token.head.lower_ == "of"
        for token in doc
    ):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.tag_ not in ("VBD", "VBN") or root.lemma_.lower() not in _CASUALTIES:
        return False
    helpers = [child.lower_ for child in root.lefts if child.dep_ in ("aux", "auxpass")]
    is_suffered = helpers in (["was"], ["were"]) or (not helpers and root.lower_ in _ENDED)
    # "Has been killed", "in all", "since" sum up more than one deed; "in the attacks" tells which.
    return is_suffered and not any(
        token.lower_ in _SUMS or (token.dep_ == "pobj" and token.lemma_.lower() in HAPPENINGS)
        for token in doc
    )
