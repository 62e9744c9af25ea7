"""What a figure is about: the counted noun, the phrase around it, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.grammar import COUNTERS, subject_of, verb_above
from claims.extraction.holders import find_holder
from claims.extraction.lexicon import COUNTED, SPEECH_VERBS, TIME_UNITS
from claims.extraction.nouns import REACHING, counted_noun, numbered_noun
from claims.extraction.phrases import NOUNS, as_written, modifiers, people_of, phrase, singular
from claims.extraction.quantities import Figure
from claims.extraction.states import harmed_by, harms_people, is_person, state_of
from claims.extraction.topics import find_topic

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_SMALL_WORD = 10
_LONGEST_JOINT = 8
# Longer numbers name no make ("737") and no street.
_LONGEST_NAME = 4
_SHORTEST_NAME = 3
_ABSENT_WITHIN = 6
_COMPARED = ("up from", "down from", "compared with", "compared to", "votes to", "votes against")
_THEM = ("them", "these", "those", "whom", "which")
_UNCHANGED = frozenset(["personnel", "police", "people", "troops", "aircraft", "percent", "staff"])
_MEMBERS = {
    "strong": "people", "man": "people", "woman": "people", "person": "people", "people": "people",
    "member": "member", "seat": "seat", "nation": "nation", "vehicle": "vehicle", "ship": "ship",
}  # fmt: skip
_RATES = TIME_UNITS | {"capita", "person", "head"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """`surface` is the counted noun as written, with its qualifiers, for the label.

    `noun` is the counted noun alone, and `joint` ties a measure's concept to it in a
    label: "for" of "$52.5 million for Ford".
    """

    unit: str | None = None
    surface: str | None = None
    concept: str | None = None
    holder: str | None = None
    joint: str | None = None
    noun: str | None = None

    @property
    def head(self) -> str:
        """The last word of the unit: "launcher" of "rocket launcher"."""
        return re.split("[ -]", (self.unit or "").split(" per ")[0])[-1].lower()

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
        if words is None:
            continue
        before = read[-1] if read else None
        meaning = _read(figure, words, before, start)
        if meaning is not None:
            read.append((figure, meaning))
    return read


def _read(
    figure: Figure, words: Words, before: tuple[Figure, Meaning] | None, start: int
) -> Meaning | None:
    """Return what `figure` is about, None where it only names or points at something."""
    if figure.form in ("article", "absence"):
        return _without_number(figure, words)
    if figure.measure:
        meaning = _measured(figure.measure, words)
        if before and _is_converted(words, before[0], start):
            return replace(meaning, concept=before[1].concept, holder=before[1].holder, joint=None)
        return meaning
    if suffix := _suffix(words):
        return _sized(words, suffix)
    if before and not before[0].measure and _is_compared(words):
        return before[1]
    noun = counted_noun(words.root, words)
    named = noun is not None and _is_name(figure, noun, words)
    counted = _counted(noun, words) if noun is not None and not named else None
    return counted if named or counted else _bare(figure, words, before)


def _is_name(figure: Figure, noun: Token, words: Words) -> bool:
    """Tell a number that names or points ("737 airliner", "one source") from one that counts."""
    if figure.in_words:
        is_one = figure.low == figure.high == 1
        return is_one and (_speaks(noun) or noun.lemma_.lower() not in COUNTED)
    is_tied = _is_numbered(figure, noun, words) or _is_second(words, noun)
    return is_tied or numbered_noun(words) is not None


def _without_number(figure: Figure, words: Words) -> Meaning | None:
    """Read "a tactical UAV", "no civilian casualties" and "none of the hostages"."""
    if figure.form == "article":
        return _counted(words.root, None) if state_of(words.root) else None
    behind = words.doc[words.end : words.end + _ABSENT_WITHIN]
    noun = next((token for token in behind if token.lemma_.lower() in COUNTED), None)
    if noun is not None and noun.head in behind and noun.dep_ in ("amod", "compound"):
        noun = noun.head
    if noun is not None:
        return _counted(noun, words)
    is_anyone = words.text.lower() in ("no one", "nobody")
    state = next((token.text for token in behind if token.tag_ in ("VBN", "JJ")), None)
    return Meaning("people", f"people {state}", f"people {state}") if is_anyone and state else None


def _bare(figure: Figure, words: Words, before: tuple[Figure, Meaning] | None) -> Meaning | None:
    """Return what a number without a noun is about."""
    token = words.root
    last = before[1] if before and not before[0].measure else None
    if last and _reaches(token) and find_subject(token) is None:
        return last
    if state := harmed_by(token):
        is_of_last = last is not None and (is_person(last.unit) or not harms_people(token))
        return _harmed(last if is_of_last else None, state)
    if last and last.noun and any(word.lower_ in _THEM for word in _partitive(token)):
        return Meaning(last.unit, last.noun, last.noun, last.holder, noun=last.noun)
    is_name = numbered_noun(words) is not None or _is_pointed_at(figure, words)
    return None if is_name else _about(figure, words)


def _about(figure: Figure, words: Words) -> Meaning | None:
    token = words.root
    if any(up.lemma_.lower() == "vote" for up in (token, *token.ancestors)):
        return Meaning("vote", "votes", "votes")
    topic = find_topic(words, "")
    is_small = figure.in_words and (figure.high or 0) <= _SMALL_WORD
    # "groups of three" has a size; "the two said" has none.
    if is_small and not (token.dep_ == "pobj" and token.head.lower_ == "of" and topic):
        return None
    return Meaning(None, None, phrase(topic) if topic else None)


def _is_compared(words: Words) -> bool:
    """Tell "up from 897" and "compared with 897", which is of the same thing as before."""
    doc = words.doc
    before = doc[max(0, words.start - 2) : words.start].text.lower()
    return before in _COMPARED


def _is_pointed_at(figure: Figure, words: Words) -> bool:
    """Tell "the 767", a name, from "the 60 needed"."""
    doc = words.doc
    if not _could_be_a_name(figure) or not words.start:
        return False
    if doc[words.start - 1].tag_ not in ("DT", "POS", "PRP$"):
        return False
    return words.end == len(doc) or doc[words.end].tag_ not in ("VBN", "JJ", "JJR", "CC")


def _partitive(token: Token) -> Iterator[Token]:
    """Yield the pronoun of "two of them"."""
    for child in token.rights:
        if child.lower_ in ("of", "among"):
            yield from child.children


def _harmed(last: Meaning | None, state: str) -> Meaning:
    """Read "12" of "killing 6 troops and wounding 12" as troops."""
    noun = last.noun if last is not None and last.noun else "people"
    unit = last.unit if last is not None and last.noun else "people"
    return Meaning(
        unit, f"{noun} {state}", f"{noun} {state}", last.holder if last else None, noun=noun
    )


def find_subject(token: Token) -> Token | None:
    """Return the subject of the verb over `token`, unless it only says that it is a number."""
    verb = verb_above(token)
    subject = subject_of(verb) if verb is not None else None
    return None if subject is None or subject.lemma_.lower() in COUNTERS else subject


def _reaches(token: Token) -> bool:
    return any(
        up.lemma_.lower() in REACHING for up in token.ancestors if up.pos_ in ("VERB", "AUX")
    )


def _is_converted(words: Words, before: Figure, start: int) -> bool:
    """Tell "(11 km)" behind "seven miles", which is about the same."""
    gap = words.doc.text[before.end - start : words.start_char]
    return bool(re.fullmatch(r"[ ,]{0,2}[(\[/] ?(?:or |about |around |~|US)?", gap))


def _speaks(noun: Token) -> bool:
    """Tell the "one resident" who said something from one who was killed."""
    return noun.dep_ == "nsubj" and noun.head.lemma_.lower() in SPEECH_VERBS


def _is_numbered(figure: Figure, noun: Token, words: Words) -> bool:
    """Tell "575 High Road" and "its 777 airliner" from a count, which needs a plural."""
    if noun.i < words.start or figure.low == figure.high == 1 or noun.lower_ in _UNCHANGED:
        return False
    is_singular_name = noun.tag_ == "NNP" and not noun.text.endswith("s")
    if is_singular_name and noun.lower_ not in COUNTED and not noun.text.isupper():
        return True
    return noun.tag_ == "NN" and _could_be_a_name(figure) and noun.lower_ not in COUNTED


def _could_be_a_name(figure: Figure) -> bool:
    if figure.in_words or figure.low is None or figure.low != figure.high:
        return False
    length = figure.end - figure.start
    return figure.low % 1 == 0 and _SHORTEST_NAME <= length <= _LONGEST_NAME


def _is_second(words: Words, noun: Token) -> bool:
    """Tell "737" in "five new 737 aircraft": one noun is not counted twice."""
    return any(
        token.like_num and token.head == noun and token.dep_ == "nummod"
        for token in words.doc[noun.left_edge.i : words.start]
        if token.nbor().text not in ("to", "or", "and", ",", "-", "–")
    )


def _counted(noun: Token, words: Words | None) -> Meaning:
    if noun.lemma_.lower() == "toll":
        return Meaning("death", "deaths", phrase(noun), noun="deaths")
    rate = _rate(noun)
    state = state_of(noun)
    tail = f"{rate} {state}" if rate and state else rate or state or ""
    own = modifiers(noun, words, with_holder=False)
    shown = modifiers(noun, words, with_holder=True)
    name = people_of(noun)
    return Meaning(
        f"{own}{name or singular(noun)} {rate}".strip(),
        f"{shown}{as_written(noun)} {tail}".strip(),
        f"{phrase(noun, leave_out=words)} {state or ''}".strip(),
        find_holder(noun),
        noun=as_written(noun),
    )


def _sized(words: Words, suffix: str) -> Meaning:
    """Read "a 500-strong unit" and "a 12-member team", which are as large as that."""
    behind = words.doc[words.end + 2 : words.end + 2 + _ABSENT_WITHIN]
    group = next((token for token in behind if token.pos_ in NOUNS), None)
    name = f" {group.text}" if group is not None else ""
    return Meaning(_MEMBERS.get(suffix, suffix), f"-{suffix}{name}", name.strip() or None)


def _suffix(words: Words) -> str:
    """Return "strong" of "a 500-strong unit"."""
    doc = words.doc
    if words.end + 2 >= len(doc) or doc[words.end].text not in "-‐‑":
        return ""
    suffix = doc[words.end + 1].lower_
    return suffix if suffix in _MEMBERS else ""


def _rate(noun: Token) -> str:
    """Return "per day" of "300 sorties a day"."""
    for child in noun.rights:
        if child.lower_ == "per":
            unit = next((below for below in child.children if below.dep_ == "pobj"), None)
            return f"per {unit.text}" if unit is not None else ""
        is_time = child.lemma_.lower() in _RATES
        if is_time and any(below.lower_ in ("a", "an") for below in child.lefts):
            return f"per {child.text}"
    return ""


def _measured(unit: str, words: Words) -> Meaning:
    topic = find_topic(words, unit)
    if topic is None:
        return Meaning(unit)
    joint = None
    if topic.i >= words.end:
        between = topic.doc[words.end : topic.left_edge.i].text.strip()
        is_close = topic.left_edge.i - words.end <= 1 or topic.head.i < words.end
        joint = between if is_close and len(between) < _LONGEST_JOINT else None
    return Meaning(unit, None, phrase(topic, leave_out=words), find_holder(topic), joint)
