"""How much speaks for it that a clause tells news which somebody would check.

A report tells many things that happened: what somebody's life was like, what a thing can do, who
answered the telephone. What is worth a place in the queue is an act with a verb that can be
checked, by somebody who is named, somewhere or some day. No sign decides alone.
"""

import re
from collections.abc import Iterator

from claims.extraction.clauses import Clause
from claims.extraction.cues import BODIES, TITLES
from claims.extraction.lexicon import EQUIPMENT, PEOPLE, words
from claims.extraction.verbs import DEEDS, FORCE, SLIGHT, STANCE, UNSPOKEN

# An event with less than this is passed over.
_ENOUGH = 1
_WORD = re.compile(r"[a-z-]{3,30}")
_ACTORS = BODIES | TITLES | PEOPLE | EQUIPMENT
# What happens without anybody who does it.
_HAPPENINGS = words(
    """
    advance airstrike ambush assault attack battle blast blaze blockade bombardment campaign
    ceasefire clash collision crash cyclone deal drought earthquake election embargo evacuation
    explosion fight fighting fire flight flood funeral hearing hurricane march measure meeting
    offensive operation parade poll protest quake raid rally referendum riot sanction shelling
    siege storm strike summit suspension talk trial truce vote war
    """
)
# A column talks of its author and to its readers; "our" and "us" may be a witness's.
_ADDRESSING = words("i me my mine myself you your yourself")
_OURS = words("we us our ours")


def is_news(clause: Clause, *, is_placed: bool) -> bool:
    """Tell an act that somebody would check from what a text tells besides."""
    return sum(_points(clause, is_placed=is_placed)) >= _ENOUGH


def _points(clause: Clause, *, is_placed: bool) -> Iterator[int]:
    yield _of_verb(clause)
    yield _of_subject(clause)
    yield int(clause.is_ranking) + int(clause.has_agent)
    yield int(clause.has_names and clause.has_object)
    yield int(is_placed or clause.has_time)
    yield int(clause.counted == "predicate")
    is_habit = clause.aspect == "habit" and clause.mood == "fact" and not clause.is_copular
    yield -int(is_habit or clause.is_negated)
    if clause.core is None:
        yield -1 if clause.verb in FORCE else -2
    said = {word for _, word in clause.pronouns}
    yield -2 * bool(said & _ADDRESSING) - bool(said & _OURS)


def _of_verb(clause: Clause) -> int:
    if clause.verb in FORCE:
        return 3
    if clause.is_copular:
        return 0
    if clause.verb in SLIGHT:
        return 0
    return 1 if clause.verb in DEEDS | STANCE | UNSPOKEN else -1


def _of_subject(clause: Clause) -> int:
    if clause.subject_kind in ("name", "pronoun"):
        return 1 if clause.subject_kind == "name" else -1
    return int(_names_any(clause.subject, _ACTORS | _HAPPENINGS))


def _names_any(subject: str, nouns: frozenset[str]) -> bool:
    found = _WORD.findall(subject.lower())
    return any(word in nouns or word.removesuffix("s") in nouns for word in found)
