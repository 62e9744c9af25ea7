"""Which clauses are claims: events in the article's own voice, and what others assert or deny."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from claims.extraction.clauses import Clause
from claims.extraction.speech import Frame
from claims.extraction.stance import stance_of
from claims.extraction.types import Attribution, Span, Stance
from claims.extraction.verbs import DEEDS, FACTIVE, STANCE, STATES, WISHES

# What hangs on another verb in these ways is an assertion of its own.
_STANDS_ALONE = ("ROOT", "conj", "advcl", "ccomp", "parataxis", "dep", "pcomp")
_FEWEST_WORDS = 4
_NAMING = re.compile(r"(?:brand|dub|label|nam|titl)\w+$|call(?:s|ed|ing)?$", re.IGNORECASE)
_ACTS = DEEDS | STANCE
# A thing that happens shows or means something, but takes no position.
_NO_SPEAKER = re.compile(
    r"^(?:it|this|that|these|those)\b"
    r"|\b(?:wars?|conflict|fighting|offensive|attacks?|number|case|crisis|situation|violence|clashes"
    r"|ground|many|most|explosions?|(?:air)?strikes?|(?:missile|rocket|drone|shell|bomb|warplane"
    r"|plane|jet|vehicle|tank|truck|train|result|election)s?)\b"
    r"(?! (?:ministry|department|office|room|cabinet|committee|council|commission|force)\b)",
    re.IGNORECASE,
)
# "Armenia is a member of the alliance": a state, but one that can be looked up.
_MEMBERSHIPS = ("member", "members", "signatory", "ally", "party")
_PERSONS = ("he", "she", "they")
_OPENS_QUOTE = ("“", '"', "‘", "«")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A clause that is a claim. In an event nobody but the article says so."""

    clause: Clause
    kind: Literal["event", "position"]
    rule: str
    attribution: Attribution | None
    stance: Stance
    span: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known about a sentence before its clauses are judged."""

    clauses: Sequence[Clause]
    frames: Sequence[Frame]
    text: str
    start: int
    # Which of the clauses have a date or a place.
    placed: Sequence[bool]

    def words(self, span: Span) -> str:
        return self.text[span.start - self.start : span.end - self.start]


def telling(frames: Sequence[Frame], clauses: Sequence[Clause]) -> list[Frame]:
    """Return the frames that tell who says something, without "a man called" and "must agree"."""
    return [
        frame
        for frame in frames
        if not _NAMING.match(frame.cue)
        and not _NO_SPEAKER.search(frame.source.name)
        and all(clause.mood == "fact" for clause in clauses if frame.at.holds(clause.at.start))
        and not (frame.manner == "thought" and _is_told(frame, frames))
    ]


def _is_told(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell "Peskov said that Russia is seeking peace": it is Peskov's word."""
    return any(
        other is not frame and other.manner == "speech" and other.content.contains(frame.at)
        for other in frames
    )


def find_assertions(scene: Scene) -> list[Assertion]:
    """Return the assertions of a sentence in reading order, none within another."""
    found = list(_positions(scene))
    if not scene.text.rstrip("”\"'’) ").endswith("?"):
        found += [
            Assertion(clause, "event", "event.clause", None, "assertion", clause.span)
            for clause, is_placed in zip(scene.clauses, scene.placed, strict=True)
            if _is_event(clause, scene, is_placed=is_placed)
        ]
    return sorted(_apart(found), key=lambda assertion: assertion.span)


def _positions(scene: Scene) -> Iterator[Assertion]:
    for frame in scene.frames:
        saying = _saying(scene, frame)
        stance = stance_of(frame.cue, scene.words(frame.content))
        own_words = stance_of(frame.cue) != "assertion"
        if saying is not None and _is_wish(saying):
            continue
        stated = [] if own_words else _stated(scene, frame, saying)
        attribution = Attribution(frame.source.name, frame.cue, frame.source.role)
        for clause in stated:
            yield Assertion(
                clause, "position", f"position.{stance}", attribution, stance, clause.span
            )
        if not stated and saying is not None and _is_stance(saying, scene, own_words=own_words):
            yield Assertion(
                saying, "position", f"position.{stance}", attribution, stance, saying.span
            )


def _saying(scene: Scene, frame: Frame) -> Clause | None:
    """Return the clause whose verb opens `frame`."""
    return next((one for one in scene.clauses if frame.at.holds(one.at.start)), None)


def _opens_frame(clause: Clause, frames: Sequence[Frame]) -> bool:
    return any(frame.at.holds(clause.at.start) for frame in frames)


def _is_wish(clause: Clause) -> bool:
    return clause.verb in WISHES or clause.mood != "fact"


def _stated(scene: Scene, frame: Frame, saying: Clause | None) -> list[Clause]:
    """Return the clauses that `frame` gives as somebody's word: the topmost ones in it."""
    inside = {
        number
        for number, clause in enumerate(scene.clauses)
        if frame.content.holds(clause.at.start)
        and clause is not saying
        and _governs(scene.clauses, saying, number)
    }
    return [
        scene.clauses[number]
        for number in sorted(inside)
        if _is_top(scene.clauses, number, inside)
        and _is_innermost(scene, frame, scene.clauses[number])
        and _can_be_stated(scene.clauses[number], scene)
    ]


def _governs(clauses: Sequence[Clause], saying: Clause | None, number: int) -> bool:
    """Tell "X said that Y" and "Y, X said" from "Y while X said"."""
    if saying is None or saying.relation not in ("advcl", "conj", "relcl"):
        return True
    parent = clauses[number].parent
    while parent is not None and clauses[parent] is not saying:
        parent = clauses[parent].parent
    return parent is not None


def _is_top(clauses: Sequence[Clause], number: int, inside: set[int]) -> bool:
    clause = clauses[number]
    while clause.parent is not None and clause.parent in inside:
        if clause.relation != "conj":
            return False
        clause = clauses[clause.parent]
    return clause.relation != "relcl"


def _is_innermost(scene: Scene, frame: Frame, clause: Clause) -> bool:
    """Tell "X said that Y claimed Z": Z is Y's."""
    size = frame.content.end - frame.content.start
    return not any(
        other is not frame
        and other.content.holds(clause.at.start)
        and other.content.end - other.content.start < size
        for other in scene.frames
    )


def _can_be_stated(clause: Clause, scene: Scene) -> bool:
    return (
        not clause.is_spoken
        and not _is_misread(clause)
        and clause.form != "loose"
        and not _opens_frame(clause, scene.frames)
        and clause.mood in ("fact", "future", "possible")
        and (clause.subject_kind != "nothing" or clause.is_copular)
        and clause.counted == "nothing"
        and not (clause.verb in WISHES and clause.subject_kind == "pronoun")
        and not (clause.is_copular and clause.subject.lower() == "it")
        and not _is_mostly_quoted(clause, scene)
        and _is_whole(clause, scene)
    )


def _is_misread(clause: Clause) -> bool:
    """Tell "the missile strikes late on Friday", whose verb is yet to come."""
    return clause.is_torn and clause.form == "present"


def _is_stance(clause: Clause, scene: Scene, *, own_words: bool) -> bool:
    """Tell "the ministry denied the report" from "he said" and "she added, laughing"."""
    if clause.is_spoken or clause.relation == "relcl" or not _is_whole(clause, scene):
        return False
    return (own_words or clause.verb in STANCE) and clause.has_object


def _is_event(clause: Clause, scene: Scene, *, is_placed: bool) -> bool:
    if (
        clause.is_spoken
        or _is_misread(clause)
        or clause.mood != "fact"
        or clause.relation not in _STANDS_ALONE
        or clause.subject_kind == "nothing"
        or any(frame.content.holds(clause.at.start) for frame in scene.frames)
        or (clause.verb not in _ACTS and _opens_frame(clause, scene.frames))
        or _is_under_opinion(clause, scene)
        or not _is_whole(clause, scene)
    ):
        return False
    return _can_be_checked(clause, is_placed=is_placed or clause.has_time)


def _can_be_checked(clause: Clause, *, is_placed: bool) -> bool:
    """Tell an act, or a state with a date, from what the article merely remarks."""
    if clause.counted != "nothing":
        is_act = clause.counted == "predicate" and clause.verb in DEEDS
        return is_act and is_placed and clause.subject_kind == "name"
    if clause.subject_kind == "pronoun":
        is_person = clause.subject.lower() in _PERSONS
        return is_person and clause.verb in _ACTS and (clause.has_names or is_placed)
    if clause.verb in _ACTS:
        return clause.has_object or clause.has_names or is_placed
    is_state = clause.verb in STATES or clause.verb in WISHES or clause.is_copular
    if is_state and not clause.has_agent:
        return clause.has_object and (clause.has_time or _is_membership(clause))
    return clause.has_names and clause.has_object


def _is_membership(clause: Clause) -> bool:
    return clause.has_names and clause.target.rsplit(" ", 1)[-1].lower() in _MEMBERSHIPS


def _is_under_opinion(clause: Clause, scene: Scene) -> bool:
    """Tell what the article only argues: a clause that hangs on anything but a fact's verb."""
    if clause.relation != "ccomp" or clause.parent is None:
        return False
    governor = scene.clauses[clause.parent]
    return governor.at < clause.at and governor.verb in WISHES | STATES - FACTIVE


def _is_mostly_quoted(clause: Clause, scene: Scene) -> bool:
    words = scene.words(clause.span)
    return any(mark in words[: len(words) // 2] for mark in _OPENS_QUOTE)


def _is_whole(clause: Clause, scene: Scene) -> bool:
    """Tell a clause from the stump of one, and from one that a quotation mark cuts."""
    words = scene.words(clause.span)
    is_cut = words.count('"') % 2 or words.count("“") != words.count("”")
    return len(words.split()) >= _FEWEST_WORDS and not is_cut


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
