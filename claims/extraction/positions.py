"""What others assert, deny or demand in a sentence, and what somebody is for or against."""

from collections.abc import Iterator, Sequence

from claims.extraction.clauses import Clause
from claims.extraction.scenes import (
    PERSONS,
    STANDS_ALONE,
    Assertion,
    Scene,
    counts_in_passing,
    is_misread,
    is_question,
    is_quotation,
    is_whole,
    opens_frame,
)
from claims.extraction.speech import Frame
from claims.extraction.stance import stance_of
from claims.extraction.trifles import is_opinion, is_trifle, says_what_stands_before
from claims.extraction.types import Attribution
from claims.extraction.verbs import BELIEFS, STANCE, WISHES

_STATED = ("fact", "plan", "future", "possible")
_OPENS_QUOTE = ("“", '"', "‘", "«")


def find_positions(scene: Scene) -> Iterator[Assertion]:
    """Yield what is somebody's word or stance, in no order."""
    yield from _stances(scene)
    yield from _leanings(scene)


def _stances(scene: Scene) -> Iterator[Assertion]:
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


def _leanings(scene: Scene) -> Iterator[Assertion]:
    """Yield "the union is critical of the plan"."""
    for clause in scene.clauses:
        is_own = clause.mood == "fact" and clause.relation in STANDS_ALONE
        is_said = any(frame.content.holds(clause.at.start) for frame in scene.frames)
        if clause.leaning and is_own and not is_said and clause.subject_kind in ("name", "noun"):
            source = Attribution(clause.subject, clause.leaning)
            if not clause.is_spoken and is_whole(clause, scene):
                yield Assertion(
                    clause, "position", "position.assertion", source, "assertion", clause.span
                )


def _saying(scene: Scene, frame: Frame) -> Clause | None:
    """Return the clause whose verb opens `frame`."""
    return next((one for one in scene.clauses if frame.at.holds(one.at.start)), None)


def _is_wish(clause: Clause) -> bool:
    return clause.verb in WISHES - BELIEFS or clause.mood != "fact"


def _stated(scene: Scene, frame: Frame, saying: Clause | None) -> list[Clause]:
    """Return the clauses that `frame` gives as somebody's word: the topmost ones in it."""
    inside = {
        number
        for number, clause in enumerate(scene.clauses)
        if frame.content.holds(clause.at.start)
        and clause is not saying
        and _governs(scene.clauses, saying, number)
        and not _is_own_belief(clause)
    }
    return [
        scene.clauses[number]
        for number in sorted(inside)
        if _is_top(scene.clauses, number, inside)
        and _is_innermost(scene, frame, scene.clauses[number])
        and _can_be_stated(scene.clauses[number], scene)
    ]


def _is_own_belief(clause: Clause) -> bool:
    """Tell "she felt" of "she said she felt that it was unfair"."""
    return clause.verb in BELIEFS and clause.subject.lower() in PERSONS


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
        parent = clauses[clause.parent]
        # "Two were killed when a mine went off": the first half is left to its figure.
        is_beside = clause.relation == "advcl" and parent.counted != "nothing"
        if clause.relation != "conj" and not is_beside:
            return False
        clause = parent
    return clause.relation not in ("relcl", "appos")


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
        and not is_misread(clause)
        and not clause.is_disowned
        and clause.form != "loose"
        and not opens_frame(clause, scene.frames)
        and (clause.mood in _STATED or _is_believed(clause, scene))
        and (clause.subject_kind != "nothing" or clause.is_copular)
        and (clause.counted == "nothing" or counts_in_passing(clause))
        and not (clause.verb in WISHES and clause.subject_kind == "pronoun")
        and not (clause.is_copular and clause.subject.lower() == "it")
        and not is_opinion(clause)
        and not is_trifle(clause, scene)
        and not _is_mostly_quoted(clause, scene)
        and is_whole(clause, scene)
    )


def _is_believed(clause: Clause, scene: Scene) -> bool:
    """Tell "they believe that the boat sank" from "they hope that it sank"."""
    governor = None if clause.parent is None else scene.clauses[clause.parent]
    is_belief = governor is not None and governor.verb in BELIEFS
    return clause.mood == "wish" and is_belief and clause.subject_kind != "pronoun"


def _is_stance(clause: Clause, scene: Scene, *, own_words: bool) -> bool:
    """Tell "the ministry denied the report" from "he said" and "she added, laughing"."""
    if clause.is_spoken or clause.relation == "relcl" or not is_whole(clause, scene):
        return False
    if clause.counted == "subject" or is_quotation(clause, scene) or is_question(clause, scene):
        return False
    if says_what_stands_before(clause, scene):
        return False
    return (own_words or clause.verb in STANCE) and clause.has_object


def _is_mostly_quoted(clause: Clause, scene: Scene) -> bool:
    words = scene.words(clause.span)
    return any(mark in words[: len(words) // 2] for mark in _OPENS_QUOTE)
