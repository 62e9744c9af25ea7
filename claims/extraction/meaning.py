"""What a figure is about: the counted noun, the phrase around it, and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.ellipses import (
    answers,
    antecedent,
    are_treated,
    find_subject,
    goes_on,
    is_compared,
    is_converted,
    is_done_by,
    is_of_them,
    is_part,
    is_source,
    reaches,
    stands_for_them,
)
from claims.extraction.grammar import included_in, verb_above
from claims.extraction.holders import find_holder, holder_of_sum
from claims.extraction.idle import is_idle
from claims.extraction.instructions import is_told_to_do
from claims.extraction.lexicon import COUNTED, FATES, SPEECH_VERBS, TIME_UNITS, words
from claims.extraction.measures import is_length
from claims.extraction.nouns import counted_noun, number_of, numbered_noun
from claims.extraction.numbered import is_name, is_of_one_thing, is_pointed_at, names_its_bearer
from claims.extraction.phrases import (
    NOUNS,
    as_written,
    listed_with,
    modifiers,
    of_what,
    people_of,
    phrase,
    singular,
)
from claims.extraction.quantities import Figure
from claims.extraction.states import (
    harmed_by,
    harms_people,
    is_of_people,
    is_person,
    state_beside,
    state_of,
)
from claims.extraction.topics import find_topic, time_from, way_from

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_SMALL_WORD = 10
_FEW = 2
_LONGEST_SURFACE = 52
_LONGEST_JOINT = 10
_ABSENT_WITHIN = 6
# What is done with money, so that "millions" are no people.
_PAID = words("allocate cost earn fund invest lose owe pay raise save spend steal waste")
_THOSE = ("them", "those", "whom")
_DECIDING = words("adopt approve back confirm defeat elect pass ratify reject rule uphold")
_DIVISION = re.compile(r"\b[0-9]{1,3}[-‐‑–—][0-9]{1,3}\b")
_TOLD = words("tell inform put")
# What says only that there is a number: "the true number is 27".
_BLANK = words("number figure total count tally")
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


def read_meanings(
    figures: list[Figure], doc: Doc, start: int, answered: Meaning | None = None
) -> list[tuple[Figure, Meaning]]:
    """Return those of a sentence's `figures` that are about something, with what it is.

    The sentence begins at `start`. A bare figure ("the number is as high as 500") is about what
    the figure before it is about, never about the part of it that "including" names. `answered`
    is what the sentence before counts: "The rebels put the figure at 30" is about that.
    """
    read: list[tuple[Figure, Meaning]] = []
    whole: Meaning | None = None
    for figure in figures:
        words = doc.char_span(figure.start - start, figure.end - start, alignment_mode="expand")
        if words is None or is_told_to_do(words):
            continue
        before = read[-1] if read else None
        if not figure.measure and figure.form != "article" and answers(words):
            meaning: Meaning | None = whole or answered or NOTHING
        else:
            is_back = whole is None and (is_of_them(words) or stands_for_them(words))
            meaning = _read(figure, words, before, answered if is_back else whole, start)
        if meaning is not None:
            read.append((figure, meaning))
            if included_in(words.root) is None:
                whole = None if figure.measure else meaning
    return read


def _read(
    figure: Figure,
    words: Words,
    before: tuple[Figure, Meaning] | None,
    whole: Meaning | None,
    start: int,
) -> Meaning | None:
    """Return what `figure` is about, None where it only names or points at something.

    `whole` is what the last count before it is about that is no part of another.
    """
    if figure.form in ("article", "absence"):
        return _without_number(figure, words)
    if figure.measure:
        meaning = _measured(figure, words, whole)
        if meaning and before and is_converted(figure, words, before[0], start):
            return replace(meaning, concept=before[1].concept, holder=before[1].holder, joint=None)
        return meaning
    if before and not before[0].measure and is_compared(words):
        return before[1]
    if suffix := _suffix(words):
        return _sized(words, suffix)
    return _read_count(figure, words, whole)


def _read_count(figure: Figure, words: Words, whole: Meaning | None) -> Meaning | None:
    noun = counted_noun(words.root, words) or number_of(words)
    if (row := _in_brackets(words)) is not None:
        return row
    is_far = noun is None or noun.i < words.start
    if is_far and (state := state_beside(words)) and is_of_people(state):
        return _harmed(whole if whole and is_person(whole.unit) else None, state)
    if noun is not None and noun.lower_ == "others":
        return _others(noun, whole)
    is_few = figure.in_words and (figure.high or 0) <= _SMALL_WORD
    if noun is not None and is_few and is_source(noun, words):
        return None
    if (is_far and is_idle(figure, words)) or is_of_one_thing(figure, noun, words):
        return None
    named = noun is not None and is_name(figure, noun, words)
    counted = _counted(noun, words) if noun is not None and not named else None
    return counted if named or counted else _bare(figure, words, whole)


def _without_number(figure: Figure, words: Words) -> Meaning | None:
    """Read "a tactical UAV", "no civilian casualties" and "none of the hostages"."""
    if figure.form == "article":
        return _counted(words.root, None) if state_of(words.root) else None
    behind = _up_to_break(words.doc[words.end : words.end + _ABSENT_WITHIN])
    noun = next((token for token in behind if token.lemma_.lower() in COUNTED), None)
    if noun is not None and noun.head in behind and noun.dep_ in ("amod", "compound"):
        noun = noun.head
    if noun is not None:
        return _counted(noun, words)
    is_anyone = words.text.lower() in ("no one", "nobody")
    state = next((token.text for token in behind if token.tag_ in ("VBN", "JJ")), None)
    return Meaning("people", f"people {state}", f"people {state}") if is_anyone and state else None


def _up_to_break(behind: Words) -> list[Token]:
    """Return the words up to the end of their clause: "nobody was killed, and two …"."""
    stop = (token.i for token in behind if token.text in ",;:" or token.lower_ == "but")
    end = next(stop, behind.end)
    return [token for token in behind if token.i < end]


def _in_brackets(words: Words) -> Meaning | None:
    """Read "3.6 million" of "the largest numbers of refugees: Türkiye (3.6 million), …"."""
    doc = words.doc
    at, end = words.start - 1, words.end
    while at > 0 and doc[at].lower_ in ("about", "around", "some", "nearly", "over", "~"):
        at -= 1
    is_alone = at > 0 and doc[at].text == "(" and end < len(doc) and doc[end].text in "),;"
    if not is_alone or doc[at - 1].pos_ != "PROPN":
        return None
    name = phrase(doc[at - 1])
    counted = number_of(words, in_rows=True)
    if counted is None:
        return Meaning(None, None, name, name)
    noun = as_written(counted)
    return Meaning(singular(counted), f"{noun} ({name})", noun, name, noun=noun)


def _others(noun: Token, whole: Meaning | None) -> Meaning:
    """Read "35 others": more of the people counted before, or people."""
    state = state_of(noun) or ""
    last = whole if whole is not None and is_person(whole.unit) else None
    if state:
        return _harmed(last, state)
    unit, name = (last.unit, last.noun) if last else ("people", "people")
    return Meaning(unit, f"other {name}", f"other {name}", noun=name)


def _bare(figure: Figure, words: Words, last: Meaning | None) -> Meaning | None:
    """Return what a number without a noun is about; `last` is what was counted before."""
    token = words.root
    state = harmed_by(token)
    if last and last.noun and not state and stands_for_them(words):
        return Meaning(last.unit, last.noun, last.noun, last.holder, noun=last.noun)
    if last and not state and reaches(token) and find_subject(token) is None:
        return last
    if state:
        is_of_last = last is not None and (is_person(last.unit) or not harms_people(token))
        return _harmed(last if is_of_last else None, state)
    if last and last.noun and (goes_on(words) or is_part(words)):
        part = Meaning(last.unit, last.noun, last.noun, last.holder, noun=last.noun)
        return last if goes_on(words) else part
    if (noun := antecedent(words)) is not None:
        return _counted(noun, words)
    return _of_people_or_topic(figure, words)


def _of_people_or_topic(figure: Figure, words: Words) -> Meaning | None:
    is_strength = words.doc[words.end : words.end + 1].text == "strong"
    if is_strength or _are_people(figure, words.root) or are_treated(words):
        return Meaning("people", "people", "people", noun="people")
    if numbered_noun(words) is not None or is_pointed_at(figure, words):
        return None
    if names_its_bearer(words):
        return None
    return _about(figure, words)


def _are_people(figure: Figure, token: Token) -> bool:
    """Tell "millions are at risk" and "used by thousands": who is not named otherwise is people."""
    is_agent = token.dep_ == "pobj" and token.head.dep_ == "agent"
    if figure.form != "words" or figure.low == figure.high or figure.low is None:
        return False
    if not is_agent and token.dep_ not in ("nsubj", "nsubjpass"):
        return False
    verb = verb_above(token)
    return verb is not None and verb.lemma_.lower() not in _PAID


def _about(figure: Figure, words: Words) -> Meaning | None:
    token = words.root
    # "the pursuit of just one"
    is_alone = token.dep_ == "pobj" and not any(child.lower_ == "of" for child in token.rights)
    is_one = figure.in_words and figure.low == figure.high == 1
    if is_alone and is_one:
        return None
    if _is_of_votes(words) or any(up.lemma_.lower() == "vote" for up in (token, *token.ancestors)):
        return Meaning("vote", "votes", "votes")
    topic = None if is_of_them(words) else find_topic(words, "")
    if topic is not None and is_done_by(topic, words):
        topic = None
    if topic is not None and topic.lemma_.lower() in _BLANK and phrase(topic).count(" ") < _FEW:
        topic = None
    is_speaker = topic is not None and topic.dep_ != "nsubjpass"
    if topic is not None and is_speaker and topic.head.lemma_.lower() in SPEECH_VERBS | _TOLD:
        topic = None
    is_small = figure.in_words and (figure.high or 0) <= _SMALL_WORD
    # "groups of three" has a size; "the two said" has none.
    if is_small and not (token.dep_ == "pobj" and token.head.lower_ == "of" and topic):
        return None
    return Meaning(None, None, phrase(topic) if topic else None)


def _is_of_votes(words: Words) -> bool:
    """Tell "passed the bill 61-44" and "ruled 5-4"."""
    near = words.doc[max(0, words.start - 2) : words.end + 2].text
    verb = verb_above(words.root)
    return verb is not None and verb.lemma_.lower() in _DECIDING and bool(_DIVISION.search(near))


def _harmed(last: Meaning | None, state: str) -> Meaning:
    """Read "12" of "killing 6 troops and wounding 12" as troops."""
    noun = last.noun if last is not None and last.noun else "people"
    unit = last.unit if last is not None and last.noun else "people"
    return Meaning(
        unit, f"{noun} {state}", f"{noun} {state}", last.holder if last else None, noun=noun
    )


def _counted(noun: Token, words: Words | None) -> Meaning:
    if noun.lemma_.lower() == "toll":
        return Meaning("death", "deaths", phrase(noun), noun="deaths")
    rate = _rate(noun)
    state = state_of(noun, words)
    tail = f"{rate} {state}" if rate and state else rate or state or ""
    name = people_of(noun)
    own = modifiers(noun, words, with_holder=False) if name is None else ""
    shown = modifiers(noun, words, with_holder=True)
    more = listed_with(noun)
    # What became of it counts for more than of what it is.
    room = _LONGEST_SURFACE - len(f"{shown}{noun.text} {tail}")
    rest = more or of_what(noun)
    concept = phrase(noun, leave_out=words)
    if more and concept.endswith(noun.text):
        concept += more
    return Meaning(
        f"{own}{name or singular(noun)} {rate}".strip(),
        f"{shown}{as_written(noun)}{rest if len(rest) <= room else ''} {tail}".strip(),
        f"{concept} {state or ''}".strip(),
        find_holder(noun, words),
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


def _part(words: Words, whole: Meaning | None) -> Meaning | None:
    """Read "half of those killed" and "a third of whom": a share of people counted before."""
    behind = words.doc[words.end : words.end + 2]
    if len(behind) < 2 or behind[0].lower_ != "of" or behind[1].lower_ not in _THOSE:  # noqa: PLR2004
        return None
    state = next((child.text for child in behind[1].rights if child.tag_ == "VBN"), "")
    name = whole.noun if whole and whole.noun and not state else None
    if name is None and behind[1].lower_ == "those" and state in FATES.values():
        name = "people"
    if name is None:
        return Meaning("percent")
    return Meaning("percent", None, f"{name} {state}".strip(), joint="of")


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


def _measured(figure: Figure, words: Words, whole: Meaning | None) -> Meaning | None:
    unit = figure.measure or ""
    if unit == "percent" and (part := _part(words, whole)):
        return part
    way = way_from(words) if is_length(unit) else time_from(words) if unit in TIME_UNITS else None
    if way:
        return Meaning(unit, None, way, joint="")
    topic = find_topic(words, unit)
    if topic is None:
        return Meaning(unit)
    # The ten-year Treasury and the 1,000-day Reform are called so.
    if topic.tag_ == "NNP" and topic.i >= words.end and unit in TIME_UNITS and "-" in words.text:
        return None
    joint = None
    if topic.i >= words.end:
        between = topic.doc[words.end : topic.left_edge.i].text.strip(" '’")
        is_close = topic.left_edge.i - words.end <= 1 or topic.head.i < words.end
        joint = between if is_close and len(between) < _LONGEST_JOINT else None
    holder = None
    if not is_length(unit) and unit not in TIME_UNITS:
        holder = find_holder(topic) or holder_of_sum(words.root, topic)
    return Meaning(unit, None, phrase(topic, leave_out=words), holder, joint)
