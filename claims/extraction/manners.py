"""Whether a verb introduces somebody's words, or only what somebody thinks or wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from claims.extraction import cues
from claims.extraction.contents import has_that
from claims.extraction.lexicon import LOSSES, words
from claims.extraction.naming import is_speaker

if TYPE_CHECKING:
    from spacy.tokens import Token

# Whether somebody said it, or thinks, wants or supports it.
Manner = Literal["speech", "thought"]

_NAMED_AS = frozenset(["oprd", "ccomp"])
_NAMED_WITHIN = 5
_NEAR = 4
_UNNAMED = words("name identify quote remain")


def manner_of(verb: Token, spoken: frozenset[int]) -> tuple[Manner | None, Token | None]:
    """Return whether and how `verb` introduces somebody's words, and its preposition.

    `spoken` holds the indexes of the tokens between quotation marks.
    """
    lemma = verb.lemma_.lower()
    if lemma in cues.INFERRING and verb.tag_ == "VBG" and verb.dep_ == "advcl":
        return None, None
    wanted = cues.WITH_PREPOSITION.get(lemma, frozenset())
    particles = [
        child for child in verb.rights if child.dep_ in ("prep", "prt") and child.lower_ in wanted
    ]
    particle = particles[0] if particles else None
    if _says(verb, lemma, spoken):
        return _is_refusal(verb, lemma, spoken), particle
    if particle is not None:
        return "speech" if lemma in cues.SPEAKING_OF else "thought", particle
    parts = {child.dep_ for child in verb.children}
    if (lemma in cues.THINKING and (_has_clause(verb, spoken) or "xcomp" in parts)) or (
        lemma in cues.JUDGING and "dobj" in parts
    ):
        return "thought", None
    return ("speech" if _is_unknown_cue(verb, lemma) else None), None


def _is_unknown_cue(verb: Token, lemma: str) -> bool:
    """Tell that a named one's "that …" is said, whatever the verb: "Marek sated [sic] that"."""
    if lemma in cues.UNSAID or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    # "persuaded himself that", "took care that", "misled the court that"
    speaks = not any(child.dep_ in ("dobj", "iobj", "dative") for child in verb.rights) and any(
        child.dep_ == "nsubj" and (child.pos_ == "PROPN" or child.lower_ in ("he", "she"))
        for child in verb.lefts
    )
    return speaks and any(child.dep_ == "ccomp" and has_that(child) for child in verb.rights)


def trailing_source(verb: Token) -> Token | None:
    """Return X of "…, a survey by X found last week", whose verb was read as a participle."""
    survey = verb.head
    while survey.dep_ == "pobj" and survey.head.dep_ == "prep":
        survey = survey.head.head
    is_trailing = (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and survey.dep_ in ("appos", "npadvmod", "dep")
        and survey.lemma_.lower() in cues.TELLING_THINGS
        and survey.doc[survey.left_edge.i - 1].text == ","
        and not any(child.lower_ in ("by", "in", "on") for child in verb.children)
    )
    return survey if is_trailing else None


def _says(verb: Token, lemma: str, spoken: frozenset[int]) -> bool:
    if lemma in cues.SAYING:
        return not _is_otherwise_meant(verb)
    if lemma in cues.SAYING_A_CLAUSE and (_has_clause(verb, spoken) or _is_parenthesis(verb)):
        return True
    if lemma in cues.NAMING:
        next_words = range(verb.i + 1, verb.i + 1 + _NAMED_WITHIN)
        parts = {child.dep_ for child in verb.children}
        return not spoken.isdisjoint(next_words) or not parts.isdisjoint(_NAMED_AS)
    if lemma == "put":
        # The parser may take "jobs lost at 1,870" together.
        is_figure = any(word.lower_ == "at" and word.i > verb.i for word in verb.subtree)
        return is_figure or _is_parenthesis(verb)
    return (
        (lemma in cues.SHOWING and _is_shown(verb))
        or (lemma in cues.ASKING_TO and _asks_to(verb))
        or (
            lemma in cues.COUNTING
            and (_has_figure(verb) or _opens_list(verb))
            and _is_done_by_speaker(verb)
        )
        or (lemma == "add" and _has_losses(verb))
    )


def _opens_list(verb: Token) -> bool:
    """Recognise "the ministry listed:"."""
    return verb.doc[-1].text == ":" and verb.i == len(verb.doc) - 2


def _has_losses(verb: Token) -> bool:
    """Tell "added 51 deaths" from "added 51 troops"."""
    return any(child.dep_ == "dobj" and child.lemma_.lower() in LOSSES for child in verb.rights)


def _is_done_by_speaker(verb: Token) -> bool:
    """Tell "the mission counted 700 men" from "tallied the vote counts for 700 seats"."""
    subjects = [child for child in verb.lefts if child.dep_ == "nsubj"]
    return not subjects or any(one.pos_ == "PRON" or is_speaker(one) for one in subjects)


def _is_refusal(verb: Token, lemma: str, spoken: frozenset[int]) -> Manner:
    """Tell "rejected the plan to send 300 men" from "rejected claims that 300 men had died"."""
    if lemma in cues.NAMING and any(
        child.lemma_.lower() in cues.REFUSED_WORDS and any(map(has_that, child.rights))
        for child in verb.subtree
        if child.i > verb.i
    ):
        # "called reports that 12 had died false"
        return "thought"
    if lemma not in cues.REFUSING or _has_clause(verb, spoken):
        return "speech"
    near = [*verb.lefts, *verb.doc[verb.i + 1 : verb.i + 1 + _NEAR + 1]]
    is_word = any(noun.lemma_.lower() in cues.REFUSED_WORDS for noun in near)
    return "speech" if is_word else "thought"


def _has_clause(verb: Token, spoken: frozenset[int]) -> bool:
    """Tell "added that …", "added: “…" and "…, he added, …" from "added 500 troops"."""
    if (verb.dep_ == "parataxis" and verb.head.i < verb.i) or _is_between_commas(verb):
        return True
    for child in verb.children:
        is_clause = child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i)
        if is_clause and not any(token.text == ";" for token in verb.doc[child.i : verb.i]):
            return True
    return any(
        index in spoken or verb.doc[index].text == ":"
        for index in range(max(0, verb.i - _NEAR), min(len(verb.doc), verb.i + _NEAR + 1))
    )


def _is_between_commas(verb: Token) -> bool:
    """Recognise "For that, Marek has calculated, 90 men would have to work an hour"."""
    is_set_in = verb.dep_ == "ccomp" and verb.head.i > verb.i and verb.doc[verb.i + 1].text == ","
    subjects = [child for child in verb.lefts if child.dep_ == "nsubj" and is_speaker(child)]
    first = subjects[0].left_edge.i if subjects else 0
    is_set_in = is_set_in and first > 0 and verb.doc[first - 1].text == ","
    return is_set_in and not any(child.dep_ in ("dobj", "ccomp") for child in verb.children)


def _asks_to(verb: Token) -> bool:
    """Recognise "asked the state to leave", but not "asked not to be named"."""
    asked = [child for child in verb.rights if child.dep_ in ("xcomp", "ccomp", "advcl")]
    return any(
        child.lemma_.lower() not in _UNNAMED and any(part.lower_ == "to" for part in child.lefts)
        for child in asked
    )


def _is_shown(verb: Token) -> bool:
    return trailing_source(verb) is not None or any(
        child.dep_ == "nsubj" and child.lemma_.lower() in cues.TELLING_THINGS
        for child in verb.children
    )


def _is_parenthesis(verb: Token) -> bool:
    """Recognise "as X put it", "as X notes"."""
    return any(
        child.lower_ == "as" and child.dep_ in ("mark", "advmod") for child in verb.children
    ) and not any(
        child.dep_ in ("dobj", "oprd") and child.lower_ != "it" for child in verb.children
    )


def _is_otherwise_meant(verb: Token) -> bool:
    """Recognise "claimed 20 lives", "claimed responsibility", "men confirmed dead"."""
    following = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    return following in cues.CONFIRMED_AS or any(
        child.dep_ == "dobj" and child.lemma_.lower() in cues.CLAIMED_THINGS
        for child in verb.children
    )


def _has_figure(verb: Token) -> bool:
    return any(
        word.pos_ == "NUM"
        for child in verb.rights
        if child.dep_ in ("dobj", "prep")
        for word in child.subtree
    )
