"""How much a claim is worth checking: a sum of features, each with its reason."""

import re

from claims.extraction.lexicon import COUNTED
from claims.extraction.meaning import Meaning
from claims.extraction.quantities import Figure

_HARM = re.compile(
    r"\b(?:kill|wound|injur|die[ds]|dead|deaths?|casualt|destroy|shot down|downed|captur"
    r"|displac|bomb|shell(?:ed|ing)|attack|deploy|arriv|massacre|execut|tortur)",
    re.IGNORECASE,
)
_FEELING = re.compile(
    r"\b(?:I|we|me|my|our|us) |\b(?:want|hope|feel|believe|love|need|swear)", re.IGNORECASE
)
_RHETORIC = re.compile(r"\b(?:another|cannot|can['’]t|never|enough)\b", re.IGNORECASE)
_PRECISE = 100
_FEW = 10
_LONG_QUOTE_WORDS = 8


def quantity_score(
    figure: Figure, meaning: Meaning, sentence: str, *, attributed: bool, dated: bool
) -> float:
    """Return 0-1 for a figure: people and weapons first, durations and asides last."""
    score = 0.4
    if figure.measure or meaning.head in COUNTED:
        score += 0.25
    if meaning.is_time:
        score -= 0.2
    if meaning.unit is None:
        score -= 0.1
    value = figure.low if figure.low is not None else figure.high or 0
    if value >= _PRECISE:
        score += 0.1
    elif figure.in_words and value <= _FEW and meaning.head not in COUNTED:
        score -= 0.1
    score += 0.1 * bool(_HARM.search(sentence)) + 0.1 * attributed + 0.05 * dated
    score -= 0.1 * bool(_RHETORIC.search(sentence))
    return _share(score)


def quote_score(words: str, *, has_figure: bool) -> float:
    """Return 0-1 for a quotation: statements of fact first, feelings and single words last."""
    score = 0.45
    score += 0.2 * has_figure + 0.1 * bool(_HARM.search(words))
    score += 0.1 if words.count(" ") >= _LONG_QUOTE_WORDS else -0.15
    score -= 0.1 * bool(_FEELING.search(words))
    return _share(score)


def _share(score: float) -> float:
    return round(min(1.0, max(0.0, score)), 2)
