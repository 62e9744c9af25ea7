"""A sentence as its claims are judged: its clauses, and who says what in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from claims.extraction.clauses import Clause
from claims.extraction.speech import Frame
from claims.extraction.types import Attribution, Span, Stance
from claims.extraction.verbs import COUNTED_HARM, DEEDS

# What hangs on another verb in these ways is an assertion of its own.
STANDS_ALONE = ("ROOT", "conj", "advcl", "ccomp", "parataxis", "dep", "pcomp", "appos")
PERSONS = ("he", "she", "they")
_FEWEST_WORDS = 4
_NAMING = re.compile(r"(?:brand|dub|label|nam|titl)\w+$|call(?:s|ed|ing)?$", re.IGNORECASE)
_KEEPING = re.compile(r"maintain", re.IGNORECASE)
# A thing that happens shows or means something, but takes no position.
_NO_SPEAKER = re.compile(
    r"^(?:it|this|that|these|those)\b"
    r"|\b(?:wars?|conflict|fighting|offensive|attacks?|number|case|crisis|situation|violence|clashes"
    r"|ground|many|most|explosions?|(?:air)?strikes?|(?:missile|rocket|drone|shell|bomb|warplane"
    r"|plane|jet|vehicle|tank|truck|train|result|election)s?)\b"
    r"(?! (?:ministry|department|office|room|cabinet|committee|council|commission|force)\b)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r" (?:an?|the|of|and|or|but|than|between|into|with|their|its|his|her)$")
# "The attack came days after": the text says when, and nothing else.
_TIMING = re.compile(r"\b(?:comes?|came|coming)\b(?! (?:from|to|into|under|upon|out|down|back)\b)")
_QUESTION = re.compile(r" (?:whether|if|why|how|what|who|when|where) ")
# What these do is said by the figure.
_NUMBER = re.compile(
    r"\b(?:number|toll|total|count|margin|share|rate|index|average)s?$", re.IGNORECASE
)
_CLOSES_QUOTE = ("”", '"', "’", "»")
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
        and not (_KEEPING.match(frame.cue) and not _holds_clause(frame, clauses))
        and not _NO_SPEAKER.search(frame.source.name)
        and all(clause.mood == "fact" for clause in clauses if frame.at.holds(clause.at.start))
        and not (frame.manner == "thought" and _is_told(frame, frames))
    ]


def _holds_clause(frame: Frame, clauses: Sequence[Clause]) -> bool:
    """Tell "maintains that it is so" from "maintains a majority"."""
    return any(frame.content.contains(clause.span) for clause in clauses)


def _is_told(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell "Peskov said that Russia is seeking peace": it is Peskov's word."""
    return any(
        other is not frame and other.manner == "speech" and other.content.contains(frame.at)
        for other in frames
    )


def opens_frame(clause: Clause, frames: Sequence[Frame]) -> bool:
    return any(frame.at.holds(clause.at.start) for frame in frames)


def is_misread(clause: Clause) -> bool:
    """Tell "the missile strikes late on Friday", whose verb is yet to come."""
    return clause.is_torn and clause.form == "present"


def counts_in_passing(clause: Clause) -> bool:
    """Tell an act that can be checked apart from the figure in what it was done to."""
    is_act = (
        clause.counted == "predicate"
        and clause.verb in DEEDS - COUNTED_HARM
        and clause.form != "loose"
    )
    is_number = _NUMBER.search(clause.subject) is not None
    is_whole = clause.subject_kind in ("name", "noun") or clause.subject.lower() in PERSONS
    return is_act and not is_number and is_whole


def is_quotation(clause: Clause, scene: Scene) -> bool:
    """Tell "she called for “an end to the war”": the quotation is the claim."""
    words = scene.words(clause.span)
    opened = min((at for mark in _OPENS_QUOTE if (at := words.find(mark)) >= 0), default=len(words))
    return 2 * (len(words) - opened) > len(words) and words.endswith(_CLOSES_QUOTE)


def is_question(clause: Clause, scene: Scene) -> bool:
    """Tell "asked whether it was true" from "asked the council for help"."""
    return clause.verb == "ask" and _QUESTION.search(scene.words(clause.span)) is not None


def is_timing(clause: Clause, scene: Scene) -> bool:
    """Tell "the attack came a day after the vote" from "they came from the north"."""
    return clause.verb == "come" and _TIMING.search(scene.words(clause.span)) is not None


def is_whole(clause: Clause, scene: Scene) -> bool:
    """Tell a clause from the stump of one, and from one that a quotation mark cuts."""
    words = scene.words(clause.span)
    is_cut = words.count('"') % 2 or words.count("“") != words.count("”")
    is_stump = len(words.split()) < _FEWEST_WORDS or _OPEN_END.search(words) is not None
    return not is_stump and not is_cut
