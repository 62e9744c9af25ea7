"""How much a claim is worth checking: a sum of named features, so that a page can say why.

A feature either applies or not; what it adds stands in `weights.py`, which
`benchmarks/fit_worthiness.py` writes.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from claims.extraction.clauses import Clause
from claims.extraction.lexicon import EQUIPMENT, FATES, LOSSES, PEOPLE, words
from claims.extraction.meaning import Meaning
from claims.extraction.quantities import Figure
from claims.extraction.scenes import Assertion
from claims.extraction.types import Feature, Stance
from claims.extraction.verbs import DEEDS, FORCE, STATES, WISHES
from claims.extraction.weights import WEIGHTS

_HARM = re.compile(
    r"\b(?:kill|wound|injur|die[ds]|dead|deaths?|casualt|destroy|shot down|downed|captur"
    r"|displac|bomb|shell(?:ed|ing)|attack|deploy|arriv|massacre|execut|tortur)",
    re.IGNORECASE,
)
_HARMED = {"missing", *FATES.values()} - words(
    """
    buried deployed evacuated fled freed liberated registered released repatriated rescued
    surrendered
    """
)
_FEELING = re.compile(
    r"\b(?:I|we|me|my|our|us) |\b(?:want|hope|feel|believe|love|need|swear)", re.IGNORECASE
)
_RHETORIC = re.compile(r"\b(?:another|cannot|can['’]t|never|enough)\b", re.IGNORECASE)
_POINTING = frozenset(["this", "that", "these", "those", "such"])
_LARGE = 1000
_MIDDLING = 100
_FEW = 10
_LONG_QUOTE_WORDS = 8
_LONG_QUOTE = 20
# The first paragraphs tell what the article is about.
EARLY_PARAGRAPHS = 3


def quantity_features(figure: Figure, meaning: Meaning, sentence: str) -> list[str]:
    """Name what speaks for or against checking a figure."""
    value = figure.high if figure.low is None else figure.low
    return [
        "states a figure",
        *_counted_features(figure, meaning),
        *_size_features(value or Decimal(0), figure, meaning),
        *["harm is done"] * bool(_HARM.search(sentence)),
        *["rhetorical wording"] * bool(_RHETORIC.search(sentence)),
    ]


def _counted_features(figure: Figure, meaning: Meaning) -> list[str]:
    if meaning.is_time:
        return ["a length of time"]
    if figure.measure:
        return ["a share in percent" if figure.measure == "percent" else "money or a measure"]
    if meaning.unit is None:
        return ["what is counted stays open"]
    names = ["counts people"] * (meaning.head in PEOPLE)
    names += ["people come to harm"] * _tells_a_fate(meaning)
    return names + ["counts weapons or buildings"] * (meaning.head in EQUIPMENT)


def _tells_a_fate(meaning: Meaning) -> bool:
    said = f"{meaning.concept} {meaning.surface}".lower().split()
    return meaning.head in LOSSES or (meaning.head in PEOPLE and not _HARMED.isdisjoint(said))


def _size_features(value: Decimal, figure: Figure, meaning: Meaning) -> list[str]:
    if value >= _LARGE:
        return ["in the thousands or more"]
    if value >= _MIDDLING:
        return ["in the hundreds"]
    is_small = figure.in_words and value <= _FEW and meaning.head not in PEOPLE | EQUIPMENT
    return ["a small number in words"] * is_small


def quote_features(words: str, *, has_figure: bool, stance: Stance) -> list[str]:
    """Name what speaks for or against checking a quotation."""
    length = words.count(" ") + 1
    names = ["speaks in quotation marks"]
    names += ["has a figure in it"] * has_figure
    names += ["harm is done"] * bool(_HARM.search(words))
    names += ["a few words only"] * (length < _LONG_QUOTE_WORDS)
    names += ["a long statement"] * (length >= _LONG_QUOTE)
    names += ["feelings or wishes"] * bool(_FEELING.search(words))
    return names + _stance_features(stance)


def assertion_features(assertion: Assertion) -> list[str]:
    """Name what speaks for or against checking an event or a position."""
    clause = assertion.clause
    is_event = assertion.kind == "event"
    return [
        "says that something happened" if is_event else "somebody takes a position",
        *_stance_features(assertion.stance),
        *_clause_features(clause),
    ]


def _clause_features(clause: Clause) -> list[str]:
    names = ["force is used"] * (clause.verb in FORCE)
    names += ["an act that can be checked"] * (clause.verb in DEEDS - FORCE)
    names += ["a state rather than an act"] * (clause.verb in STATES or clause.is_copular)
    names += ["feelings or wishes"] * (clause.verb in WISHES)
    names += ["only a pronoun for who"] * (clause.subject_kind == "pronoun")
    names += ["leans on the text before"] * any(word in _POINTING for _, word in clause.pronouns)
    names += ["yet to happen"] * (clause.mood in ("plan", "future", "possible"))
    return names + ["says what is not so"] * clause.is_negated


def _stance_features(stance: Stance) -> list[str]:
    return [] if stance == "assertion" else [f"is {_ARTICLES[stance]}"]


_ARTICLES = {"denial": "a denial", "accusation": "an accusation", "demand": "a demand"}


def context_features(
    *, attributed: bool, hedged: bool, dated: bool, located: bool, early: bool
) -> list[str]:
    """Name what the surroundings of any claim say for or against checking it."""
    names = ["somebody stands behind it"] * attributed
    names += ["the author steps back"] * hedged
    names += ["has a date"] * dated
    names += ["has a place"] * located
    return names + ["near the top"] * early


def score(names: Iterable[str]) -> tuple[float, tuple[Feature, ...]]:
    """Return the check-worthiness, 0-1, and the reasons that it is the sum of.

    A feature that was found to weigh nothing is no reason.
    """
    features = tuple(
        Feature(name, WEIGHTS.get(name, 0.0))
        for name in dict.fromkeys(names)
        if WEIGHTS.get(name) != 0
    )
    total = sum(feature.points for feature in features)
    return round(min(1.0, max(0.0, total)), 2), features
