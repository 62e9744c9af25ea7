"""Which clauses are claims: events in the article's own voice, and what others assert or deny."""

import re
from collections.abc import Iterator

from claims.extraction.clauses import Clause
from claims.extraction.compounds import compounded
from claims.extraction.cues import ISSUING
from claims.extraction.news import is_news
from claims.extraction.positions import find_positions
from claims.extraction.scenes import (
    PERSONS,
    STANDS_ALONE,
    Assertion,
    Scene,
    counts_in_passing,
    is_misread,
    is_question,
    is_quotation,
    is_timing,
    is_whole,
    opens_frame,
)
from claims.extraction.trifles import is_aside, is_trifle
from claims.extraction.types import Span
from claims.extraction.verbs import (
    ANNOUNCED,
    DEEDS,
    FACTIVE,
    NOTICES,
    STANCE,
    STATES,
    UNSPOKEN,
    WISHES,
)

_ACTS = DEEDS | STANCE
# "Reports indicate that": what they show is told as a fact.
_SHOWING = ("indicate", "show", "suggest")
_EVIDENCE = re.compile(
    r"\b(?:data|documents?|evidence|footage|imag(?:ery|es)|information|records|reports?|videos?)$",
    re.IGNORECASE,
)
_TELLING = ("deliver", "give", "issue", "make", "publish", "release")
_MESSAGE = re.compile(
    r" an? (?:\w+ ){0,2}(?:account|announcement|answer|briefing|comment|explanation|interview|reply"
    r"|remark|response|speech|statement|version|warning)$"
)
# "The truce remains in force", "the border stays shut".
_STAYING = ("continue", "hold", "observe", "remain", "stay")
_IN_FORCE = re.compile(
    r"\b(?:agreement|ban|blockade|border|ceasefire|cease-fire|curfew|deal|embargo|emergency|law"
    r"|martial law|sanctions?|siege|treaty|truce)s?$",
    re.IGNORECASE,
)
# "Armenia is a member of the alliance": a state, but one that can be looked up.
_MEMBERSHIPS = ("member", "members", "one", "signatory", "ally", "party")


def find_assertions(scene: Scene) -> list[Assertion]:
    """Return the assertions of a sentence in reading order, none within another."""
    found = [*find_positions(scene)]
    if not scene.text.rstrip("”\"'’) ").endswith("?"):
        found += [
            Assertion(clause, "event", "event.clause", None, "assertion", clause.span)
            for clause, is_placed in zip(scene.clauses, scene.placed, strict=True)
            if _is_event(clause, scene, is_placed=is_placed)
        ]
    apart = sorted(_apart(found), key=lambda assertion: assertion.span)
    return compounded(apart, scene)


def _is_event(clause: Clause, scene: Scene, *, is_placed: bool) -> bool:
    if (
        clause.is_spoken
        or is_misread(clause)
        or clause.form == "loose"
        or clause.is_disowned
        or clause.mood not in ("fact", "plan", "future")
        or clause.relation not in STANDS_ALONE
        or clause.subject_kind == "nothing"
        or any(frame.content.holds(clause.at.start) for frame in scene.frames)
        or (clause.verb not in _ACTS and opens_frame(clause, scene.frames))
        or _is_telling(clause, scene)
        or _is_empty(clause, scene)
        or _is_under_opinion(clause, scene)
        or is_quotation(clause, scene)
        or is_question(clause, scene)
        or is_timing(clause, scene)
        or is_aside(clause, scene)
        or is_trifle(clause, scene)
        or not is_whole(clause, scene)
    ):
        return False
    is_placed = is_placed or clause.has_time
    if _is_in_force(clause):
        return True
    is_news_enough = is_news(clause, is_placed=is_placed) or _is_membership(clause)
    is_checkable = _can_be_checked if clause.mood == "fact" else _is_announced
    return is_news_enough and is_checkable(clause, is_placed=is_placed)


def _is_telling(clause: Clause, scene: Scene) -> bool:
    """Recognise "the ministry announced on Sunday that …", "issued a statement asserting …".

    What is told is for whoever tells it: with the words of telling it is no event of its own.
    """
    return any(
        frame.manner == "speech"
        and clause.at.start <= frame.at.start
        and clause.span.contains(frame.at)
        and frame.at.end <= frame.content.start < clause.span.end
        and (clause.verb in ISSUING or scene.words(frame.content).startswith("that "))
        for frame in scene.frames
    )


def _is_empty(clause: Clause, scene: Scene) -> bool:
    """Tell "the army issued a statement", which is nothing without what the statement says."""
    return clause.verb in _TELLING and _MESSAGE.search(scene.words(clause.span)) is not None


def _is_announced(clause: Clause, *, is_placed: bool) -> bool:
    """Tell what has been arranged from what the article only expects."""
    was_planned = clause.mood == "plan" and clause.form == "past"
    if clause.is_negated or clause.is_copular or was_planned:
        return False
    if clause.subject_kind == "pronoun" and clause.subject.lower() not in PERSONS:
        return False
    is_act = clause.verb in (DEEDS if clause.mood == "plan" else ANNOUNCED)
    return (
        is_act and clause.has_object and (clause.mood == "future" or clause.has_names or is_placed)
    )


def _can_be_checked(clause: Clause, *, is_placed: bool) -> bool:
    """Tell an act, a record or a state with a date from what the article merely remarks."""
    if clause.verb in NOTICES:
        return False
    if clause.is_ranking:
        return clause.has_names or clause.has_time
    if clause.counted != "nothing":
        return counts_in_passing(clause) and (clause.subject_kind == "name" or is_placed)
    if clause.subject_kind == "pronoun":
        is_person = clause.subject.lower() in PERSONS
        return is_person and clause.verb in _ACTS and (clause.has_names or is_placed)
    return _tells_of_act(clause, is_placed=is_placed)


def _tells_of_act(clause: Clause, *, is_placed: bool) -> bool:
    if clause.verb in _ACTS | UNSPOKEN:
        return clause.has_object or clause.has_names or is_placed
    is_state = clause.verb in STATES or clause.verb in WISHES or clause.is_copular
    if is_state and not clause.has_agent:
        return clause.has_object and (clause.has_time or _is_membership(clause))
    return clause.has_names and clause.has_object


def _is_in_force(clause: Clause) -> bool:
    """Tell "the ceasefire remains in force", a state that is the news."""
    is_staying = clause.verb in _STAYING and clause.mood == "fact"
    is_one = clause.counted == "nothing" and clause.subject_kind != "pronoun"
    return is_staying and is_one and _IN_FORCE.search(clause.subject) is not None


def _is_membership(clause: Clause) -> bool:
    return clause.has_names and clause.target.rsplit(" ", 1)[-1].lower() in _MEMBERSHIPS


def _is_under_opinion(clause: Clause, scene: Scene) -> bool:
    """Tell what the article only argues: a clause that hangs on anything but a fact's verb."""
    if clause.relation != "ccomp" or clause.parent is None:
        return False
    governor = scene.clauses[clause.parent]
    if governor.mood != "fact":
        return True
    if governor.verb in _SHOWING and _EVIDENCE.search(governor.subject):
        return False
    return governor.at < clause.at and governor.verb in WISHES | STATES - FACTIVE


def _apart(found: list[Assertion]) -> Iterator[Assertion]:
    """Yield the assertions, of those that overlap the one that somebody stands behind."""
    taken: list[Span] = []
    for assertion in sorted(
        found, key=lambda one: (one.kind == "event", one.span.start, -one.span.end)
    ):
        span = assertion.span
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
            yield assertion
