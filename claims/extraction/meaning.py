"""What a figure is about: the counted noun, the phrase around it, and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extraction.lexicon import COUNTED, EQUIPMENT, MEASURES, SPEECH_VERBS, TIME_UNITS, words
from claims.extraction.quantities import Figure

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words


# Adjectives that tell how the writer sees the thing, not what is counted.
_ASIDE = words(
    """
    additional another estimated extra few first fresh further last least less many more much
    new next other own same several such total young old
    """
)
# "the number of militants": the thing counted is one step further.
_COUNTERS = words(
    """
    amount batch count figure group list number rest share size sum tally toll total
    """
)
# Verbs between a thing and its number.
_REACHING = words(
    """
    amount approach average be climb drop equal estimate exceed fall grow hit jump near number
    pass peak plunge put reach remain rise soar stand surge surpass swell top total
    """
)
_STATES = words("dead wounded injured missing killed captured displaced homeless")
_HARMED = words(
    """
    arrest capture detain displace evacuate hospitalise hospitalize injure kill wound
    """
)
# How adjectives of nations and sides end: weapons carry proper names too ("Javelin missiles").
_NATIONALITY = ("an", "ish", "ese", "i", "ch", "ek", "backed", "led", "made", "held", "owned")
_LONGEST_PHRASE = 12
_MODIFIES = frozenset(["amod", "appos", "compound", "det", "nmod", "nummod", "quantmod"])


@dataclass(frozen=True, slots=True)
class Meaning:
    """`surface` is the counted noun as written, for the label ("armoured vehicles")."""

    unit: str | None = None
    surface: str | None = None
    concept: str | None = None
    holder: str | None = None

    @property
    def head(self) -> str:
        """The last word of the unit: "launcher" of "rocket launcher"."""
        return re.split("[ -]", self.unit or "")[-1].lower()

    @property
    def is_time(self) -> bool:
        return self.unit in TIME_UNITS


NOTHING = Meaning()


def read_meanings(figures: list[Figure], doc: Doc, start: int) -> list[tuple[Figure, Meaning]]:
    """Return those of a sentence's `figures` that are about something, with what it is.

    The sentence begins at `start`. A bare figure ("the number is as high as 500") is about what
    the figure before it is about.
    """
    read: list[tuple[Figure, Meaning]] = []
    for figure in figures:
        words = doc.char_span(figure.start - start, figure.end - start, alignment_mode="expand")
        meaning = read_meaning(figure, words) if words is not None else NOTHING
        if words is not None and figure.low == figure.high == 1 and _speaks(words.root.head):
            continue
        if meaning is NOTHING and read and _is_bare(words):
            meaning = read[-1][1]
        if meaning is not NOTHING and not _is_pronoun(figure, meaning):
            read.append((figure, meaning))
    return read


def _is_bare(words: Words | None) -> bool:
    return words is not None and any(
        up.lemma_.lower() in _REACHING for up in words.root.ancestors if up.pos_ in ("VERB", "AUX")
    )


def _speaks(noun: Token) -> bool:
    """Tell the "one resident" who said something from one who was killed."""
    return noun.dep_ == "nsubj" and noun.head.lemma_.lower() in SPEECH_VERBS


def _is_pronoun(figure: Figure, meaning: Meaning) -> bool:
    """Tell "one source" from "one soldier": only what is worth counting is counted as one."""
    return figure.in_words and figure.low == figure.high == 1 and meaning.head not in COUNTED


def read_meaning(figure: Figure, words: Words) -> Meaning:
    """Return what the figure standing on `words` of a parsed sentence is about."""
    token = words.root
    noun = _counted_noun(token, words)
    if figure.measure:
        return _measured(figure.measure, None, token)
    if noun is None:
        return _harmed(token)
    if _is_numbered(figure, noun):
        return NOTHING
    if noun.lemma_.lower() in MEASURES:
        return _measured(noun.lemma_.lower(), noun.text, noun)
    if noun.lemma_.lower() == "toll":
        return Meaning("death", "deaths", _phrase(noun))
    before = _modifiers(noun, words)
    return Meaning(
        f"{before}{_singular(noun)}",
        f"{before}{noun.text}",
        _phrase(noun, leave_out=words),
        _holder(noun),
    )


def _is_numbered(figure: Figure, noun: Token) -> bool:
    """Tell "575 High Road" from a count, which needs a plural."""
    is_singular_name = noun.tag_ == "NNP" and not noun.text.endswith("s")
    return is_singular_name and figure.low != 1 and noun.lower_ not in COUNTED


def _counted_noun(token: Token, words: Words) -> Token | None:
    """Return the noun that the number `token` counts, wherever the sentence puts it."""
    for word in words:
        if partitive := _object_of(word, "of"):
            return partitive
    for candidate in token.ancestors:
        if candidate.i in range(words.start, words.end):
            continue
        # What stands before its number is numbered ("Count 1"), not counted.
        if candidate.pos_ in ("NOUN", "PROPN") and candidate.i > token.i:
            return candidate if token.dep_ in _MODIFIES else _counted_by_subject(token)
        if candidate.pos_ not in ("ADP", "ADJ", "NUM", "ADV", "DET"):
            break
    return _counted_by_subject(token)


def _counted_by_subject(token: Token) -> Token | None:
    """Follow "the number of militants had reached 2,000" from the figure to "militants"."""
    verb = next((up for up in token.ancestors if up.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return None
    reaches = verb.lemma_.lower() in _REACHING
    subjects = (child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass", "dep"))
    for subject in (child for child in subjects if child.tag_ not in ("WP", "WDT")):
        is_counter = subject.lemma_.lower() in _COUNTERS
        return _behind_counter(subject) if reaches or is_counter else None
    if reaches and verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return verb.head
    return _whose_number(verb) if reaches else None


def _behind_counter(subject: Token) -> Token | None:
    if subject.pos_ not in ("NOUN", "PROPN"):
        return None
    if subject.lemma_.lower() not in _COUNTERS:
        return subject
    counted = _object_of(subject, "of")
    if counted is not None or subject.lemma_.lower() == "toll":
        return counted or subject
    if any(child.tag_ == "WP$" for child in subject.lefts) and subject.i:
        return _antecedent(subject)
    return None


def _whose_number(verb: Token) -> Token | None:
    """Find "mercenaries, whose number … is approaching" even where the parse lost the subject."""
    for token in reversed(verb.doc[: verb.i]):
        if token.tag_ == "WP$" and token.i + 1 < len(verb.doc):
            return _antecedent(verb.doc[token.i + 1])
    return None


def _antecedent(subject: Token) -> Token | None:
    for token in reversed(subject.doc[: subject.i]):
        if token.pos_ in ("NOUN", "PROPN"):
            return token
    return None


def _object_of(token: Token, preposition: str) -> Token | None:
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == preposition:
            return next(
                (grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None
            )
    return None


def _measured(unit: str, surface: str | None, token: Token) -> Meaning:
    thing = (unit.isupper() and _spent_on(token)) or _thing_measured(token)
    if not thing:
        return Meaning(unit, surface)
    return Meaning(unit, surface, _phrase(thing), _holder(thing))


def _spent_on(token: Token) -> Token | None:
    """Return "aid" of "$3.8 billion in aid"."""
    thing = _object_of(token, "in") or _object_of(token, "for")
    return thing if thing is not None and thing.pos_ == "NOUN" else None


def _thing_measured(token: Token) -> Token | None:
    """Return what a percentage or a sum belongs to: "40 percent of the town", "sales fell 5%"."""
    for candidate in (token, *token.ancestors):
        if thing := _object_of(candidate, "of"):
            return thing
        if candidate.pos_ in ("VERB", "AUX"):
            subjects = (child for child in candidate.lefts if child.dep_ in ("nsubj", "nsubjpass"))
            return next((child for child in subjects if child.pos_ in ("NOUN", "PROPN")), None)
    return None


def _harmed(token: Token) -> Meaning:
    """Read "killed 12" and "12 wounded" as people."""
    nearby = [token.head, *token.children, *token.head.children]
    if any(word.lower_ in _STATES or word.lemma_.lower() in _HARMED for word in nearby):
        return Meaning(unit="person", surface="people")
    return NOTHING


def _modifiers(noun: Token, words: Words) -> str:
    """Return the words before `noun` that belong to what is counted ("battle ", "howitzer-")."""
    kept = ""
    for token in noun.doc[noun.left_edge.i : noun.i]:
        belongs = token.head == noun and token.dep_ in ("compound", "amod", "nmod")
        inside = token.i in range(words.start, words.end)
        if belongs and not inside and not _is_aside(token) and not _names_holder(token, noun):
            joint = token.nbor().text if token.nbor().text == "-" else " "
            kept += f"{_with_hyphens(token).removeprefix(kept)}{joint}"
    return kept


def _is_aside(token: Token) -> bool:
    return token.lower_ in _ASIDE


def _names_holder(token: Token, noun: Token) -> bool:
    """Tell "Azerbaijani" and "Turkish-backed" from "T-72", "UAV" and "Javelin"."""
    word = _with_hyphens(token)
    if not word[:1].isupper() or word.isupper() or any(char.isdigit() for char in word):
        return False
    return noun.lemma_.lower() not in EQUIPMENT or word.endswith(_NATIONALITY)


def _is_outside(token: Token) -> bool:
    """Tell the words at the edge of a noun phrase that say nothing about the thing."""
    return token.pos_ in ("DET", "PUNCT") or token.like_num or _is_aside(token)


def _with_hyphens(token: Token) -> str:
    """Return `token` with what hyphens tie to it on the left ("Turkish-backed")."""
    start = token.i
    doc = token.doc
    while start > 0 and not doc[start - 1].whitespace_ and not doc[start - 1].is_quote:
        start -= 1
    return doc[start : token.i + 1].text


def _holder(noun: Token) -> str | None:
    """Return whose the counted thing is, where a nationality or a possessive says so."""
    for child in noun.lefts:
        if child.dep_ == "poss" and child.pos_ == "PROPN":
            return _with_hyphens(child)
        if child.dep_ in ("amod", "compound", "nmod") and _names_holder(child, noun):
            return _with_hyphens(child)
    return None


def _singular(noun: Token) -> str:
    if noun.lower_ == "people":
        return "person"
    if noun.tag_ not in ("NNS", "NNPS"):
        return noun.text
    # The lemmas of abbreviations ("UAVs") and of names lose their capitals or stay plural.
    is_common = noun.text.islower() and noun.lemma_ != noun.text
    return noun.lemma_ if is_common else noun.text.removesuffix("s")


def _phrase(noun: Token, leave_out: Words | None = None) -> str:
    """Return the noun phrase of `noun`: its modifiers, and its complements up to a clause."""
    doc: Doc = noun.doc
    start = noun.left_edge.i
    if leave_out is not None and start < leave_out.end <= noun.i:
        start = leave_out.end
    while start < noun.i and _is_outside(doc[start]):
        start += 1
    end = noun.i + 1
    for child in noun.rights:
        if child.dep_ != "prep" or child.i != end or child.right_edge.i - start >= _LONGEST_PHRASE:
            break
        end = child.right_edge.i + 1
    return doc[start:end].text.strip()
