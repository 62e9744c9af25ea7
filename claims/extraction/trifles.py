"""Clauses that a fact-checker would pass over: talk about talk, moods, and what only tells when."""

import re

from claims.extraction.clauses import Clause
from claims.extraction.lexicon import words
from claims.extraction.scenes import Scene
from claims.extraction.verbs import COUNTED_HARM, DEEDS, FORCE, SLIGHT, STANCE

# What the outlet says of its own people and of the text itself.
_OWN_TALK = re.compile(
    r"(?:our (?:own )?(?:\w+ )?(?:colleague|correspondent|editor|newsroom|photographer|reader"
    r"|reporter|team)"
    r"|(?:this|the present) (?:account|analysis|article|blog|column|digest|interview|live ?blog"
    r"|newsletter|page|report|story|text))s?\b",
    re.IGNORECASE,
)
# "The accusations come from Marek", "his email provides a contrast": words do nothing so.
_WORDS = re.compile(
    r"\b(?:account|accusation|allegation|answer|argument|assertion|assessment|claim|comment"
    r"|complaint|criticism|e-?mail|estimate|explanation|figure|idea|information|letter|message"
    r"|news|number|opinion|question|remark|report|response|rumou?r|statement|story|suggestion"
    r"|suspicion|tally|toll|total|version|view|word)s?$",
    re.IGNORECASE,
)
_IDLE = frozenset(
    ["appear", "come", "differ", "give", "go", "offer", "provide", "raise", "return", "seem"]
)
# "The cut-off was 1pm": the clause tells a time and nothing else.
_ONLY_TIME = re.compile(
    r"\b(?:is|was) (?:at )?[0-9]{1,2}(?:[:.][0-9]{2})? ?[ap]\.?m\b", re.IGNORECASE
)
# Where people spend their lives is biography: "she has worked in Lohra since 1997".
_CAREERS = frozenset(["live", "reside", "study", "teach", "work"])
# How somebody finds something, which nobody can look up.
_MOODS = re.compile(
    r"(?:[a-z]{3,}ing|alarmed|angry|awful|bad|better|brave|certain|clear|concerned|confident"
    r"|crucial|curious|deplorable|difficult|disappointed|easy|essential|excellent|excited|fine"
    r"|glad|good|grateful|great|happy|hard|hopeful|horrible|important|impressed|interested|moved"
    r"|necessary|nervous|optimistic|pessimistic|pleased|proud|sad|satisfied|serious|shocked|sorry"
    r"|strange|sure|surprised|terrible|thankful|tough|upset|useful|vital|worried|worse"
    r"|(?:high|low|larg|small|bigg)er)"
)
# What can be looked up of a place, a thing or a man.
_CHECKABLE = words(
    """
    absent alive authentic available captive closed complete correct dead due eligible empty fake
    false free full genuine guilty homeless illegal innocent intact legal liable missing open
    operational present ready responsible shut true unable unharmed unhurt untrue valid void
    """
)
_WANTING = frozenset(["deserve", "like", "look", "love", "matter", "need", "sound", "want"])
_POINTING = frozenset(["that", "this", "these", "those", "what", "which"])
_SPEAKING = frozenset(["i", "we", "you", "my", "our", "your", "me", "us"])
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being) (?:\w{1,20}ly )?\w{1,20}(?:ed|id)\b")
_PARTICIPLE = re.compile(r"(?:ed|[^l]ing)$")
_NO_MOODS = frozenset(["existing", "lacking", "living", "missing", "operating", "running"])


def is_trifle(clause: Clause, scene: Scene) -> bool:
    """Tell what is no claim, whoever says it."""
    return (
        _is_mere_backdrop(clause)
        or _is_in_list_of_losses(clause, scene)
        or (_WORDS.search(clause.subject) is not None and clause.verb in _IDLE)
        or (clause.mood == "possible" and clause.subject.lower() in ("this", "that"))
    )


def is_aside(clause: Clause, scene: Scene) -> bool:
    """Tell what is no event: the outlet's own talk, "…, the army announced", "is disputed"."""
    is_by_nobody = (
        clause.verb in STANCE - DEEDS
        and not (clause.has_agent or clause.has_names)
        and _PASSIVE.search(scene.words(clause.span)) is not None
    )
    is_own = _OWN_TALK.match(scene.words(clause.subject_span)) is not None
    is_career = clause.verb in _CAREERS and clause.mood == "fact"
    is_time = clause.is_copular and _ONLY_TIME.search(scene.words(clause.span)) is not None
    return is_own or is_by_nobody or is_career or is_time or says_what_stands_before(clause, scene)


def is_opinion(clause: Clause) -> bool:
    """Tell what somebody finds, wants or expects from what somebody says to be so."""
    quality = clause.quality
    is_finding = bool(quality) and quality not in _CHECKABLE and not _PARTICIPLE.search(quality)
    is_remark = clause.is_copular and clause.subject.lower() in _POINTING
    is_guess = clause.is_copular and clause.mood == "possible" and not clause.has_names
    is_own = any(word in _SPEAKING for _, word in clause.pronouns)
    is_vague = clause.verb in _WANTING and clause.counted == "nothing"
    is_which = clause.core is None and clause.verb not in (DEEDS - SLIGHT) | STANCE
    return is_mood(clause) or is_finding or is_remark or is_guess or is_own or is_vague or is_which


def is_mood(clause: Clause) -> bool:
    """Tell "he was shocked", "it is difficult": how somebody finds it."""
    quality = clause.quality
    return bool(quality) and quality not in _NO_MOODS and _MOODS.fullmatch(quality) is not None


def says_what_stands_before(clause: Clause, scene: Scene) -> bool:
    """Tell "…, the city administration later admitted": the claim is what it admitted."""
    return any(
        frame.at.holds(clause.at.start) and frame.content.end <= clause.span.start
        for frame in scene.frames
    )


def _is_mere_backdrop(clause: Clause) -> bool:
    is_told = clause.has_names or clause.has_time
    return clause.is_backdrop and clause.verb not in FORCE and not is_told


def _is_in_list_of_losses(clause: Clause, scene: Scene) -> bool:
    """Tell "and captured a tank" behind "killed 60 men", which the figures say."""
    return (
        clause.relation == "conj"
        and clause.verb in COUNTED_HARM
        and any(
            other.counted == "predicate" and other.verb in COUNTED_HARM
            for other in scene.clauses
            if other.subject_span == clause.subject_span
        )
    )
