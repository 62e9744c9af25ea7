"""Numbers that name a thing or point at it instead of counting: "737 airliner", "one source"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.lexicon import COUNTED, FATES, PEOPLE, SPEECH_VERBS, words
from claims.extraction.nouns import numbered_noun
from claims.extraction.quantities import Figure
from claims.extraction.types import is_whole

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_SMALL_WORD = 10
# Longer numbers name no make ("737") and no street.
_LONGEST_NAME = 4
_SHORTEST_NAME = 3
_UNCHANGED = frozenset([
        "aircraft", "cattle", "cavalry", "crew", "infantry", "militia", "people", "percent",
        "personnel", "police", "sheep", "staff", "troops",
    ]
)  # fmt: skip
# "just one area" says how many; "one area" mostly which.
_EMPHATIC = words("just only least than exactly")
_SINGLE = ("a", "an", "this", "that", "each", "every")
_SUBJECTS = ("nsubj", "nsubjpass")
# A list goes on within so many words.
_LIST = 10
_VAGUE = words("case example instance kind moment point reason sort thing time way")
# "three reasons", "two ways to read it": what is told in order, not what a report counts.
_TOLD = words("conclusion explanation lesson possibility reason scenario theory thing way")
# What befalls one man, or what one man's lot is.
_BEFALLING = (
    words("be become defect desert fall perish remain succumb survive suffer") | FATES.keys()
)


def is_name(figure: Figure, noun: Token, words: Words) -> bool:
    """Tell a number that names or points from one that counts `noun`."""
    if figure.in_words:
        is_small = figure.low == figure.high and (figure.high or 0) <= _SMALL_WORD
        is_one = figure.low == figure.high == 1
        is_told = is_small and noun.lemma_.lower() in _TOLD
        return is_told or (is_small and _speaks(noun)) or (is_one and not _counts_one(noun, words))
    is_tied = _is_numbered(figure, noun, words) or _is_second(words, noun)
    return is_tied or numbered_noun(words) is not None


def _counts_one(noun: Token, words: Words) -> bool:
    if noun.lemma_.lower() in COUNTED:
        return not _acts(noun)
    before = words.doc[words.start - 1].lower_ if words.start else ""
    is_emphatic = before in _EMPHATIC and noun.lemma_.lower() not in _VAGUE
    is_lacking = noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in ("short", "shy")
    behind = words.doc[words.end].lower_ if words.end < len(words.doc) else ""
    is_single = noun.tag_ in ("NN", "NNP") or (is_emphatic and behind == "of")
    is_listed = _is_among_counts(noun, words) or _is_before_counts(noun)
    return is_single and (is_emphatic or is_lacking or is_listed)


def _acts(noun: Token) -> bool:
    """Tell the "one woman" who wept from one who died."""
    is_somebody = noun.dep_ == "nsubj" and noun.lemma_.lower() in PEOPLE
    return is_somebody and noun.head.pos_ == "VERB" and noun.head.lemma_ not in _BEFALLING


def _is_before_counts(noun: Token) -> bool:
    """Tell "one oxygen bottle and two stretchers" from "one goal"."""
    doc = noun.doc
    if noun.i + 2 >= len(doc) or noun.lemma_.lower() in _VAGUE or doc[noun.i + 1].lower_ != "and":
        return False
    second = doc[noun.i + 2]
    return second.like_num and second.dep_ == "nummod" and second.head.tag_ == "NNS"


def _is_among_counts(noun: Token, words: Words) -> bool:
    """Tell "300 houses, one bakery and two schools", where one is a number like the others."""
    if noun.dep_ in ("nsubj", "nsubjpass") or noun.lemma_.lower() in _VAGUE:
        return False
    before = words.doc[max(0, words.start - _LIST) : words.start]
    is_next = bool(before) and before[-1].lower_ in (",", "and", "&")
    return is_next and any(token.dep_ == "nummod" and token.head.tag_ == "NNS" for token in before)


def _speaks(noun: Token) -> bool:
    """Tell the "two residents" who said something from two who were killed."""
    verb = noun.head
    # "Two women declared themselves president" counts them.
    is_of_themselves = verb.doc[verb.i + 1 : verb.i + 2].text == "themselves"
    is_saying = verb.lemma_.lower() in SPEECH_VERBS and not is_of_themselves
    return noun.dep_ == "nsubj" and is_saying


def _is_numbered(figure: Figure, noun: Token, words: Words) -> bool:
    """Tell "575 High Road" and "its 777 airliner" from a count, which needs a plural."""
    is_plural = noun.lower_ in _UNCHANGED or noun.lower_.endswith(("men", "people"))
    if noun.i < words.start or figure.low == figure.high == 1 or is_plural:
        return False
    is_singular_name = noun.tag_ == "NNP" and not noun.text.endswith("s")
    if is_singular_name and noun.lower_ not in COUNTED and not noun.text.isupper():
        return True
    return noun.tag_ == "NN" and _could_be_a_name(figure) and noun.lower_ not in COUNTED


def is_of_one_thing(figure: Figure, noun: Token | None, words: Words) -> bool:
    """Tell "the 7 train was late" and "a .22 rifle" from a count, which is of more than one."""
    if noun is None or noun.tag_ != "NN" or noun.i < words.end or 1 in (figure.low, figure.high):
        return False
    if noun.lower_ in _UNCHANGED or _looks_plural(noun.lower_):
        return False
    # A 40 tank column has 40 tanks, and "5 W USB charger" a measure.
    between = noun.doc[words.end : noun.i]
    if any(word.lemma_.lower() in COUNTED or not word.is_lower for word in between):
        return False
    article = noun.doc[noun.left_edge.i]
    is_one = article.lower_ in _SINGLE and article.i < words.start
    is_one = is_one and (noun.lemma_.lower() not in COUNTED or (figure.high or 0) < 1)
    is_alone = not any(child.dep_ == "conj" for child in noun.rights)
    acts_alone = noun.dep_ in _SUBJECTS and is_alone and _is_singular(noun.head)
    return is_one or acts_alone


def _looks_plural(word: str) -> bool:
    return word.endswith(("s", "men", "people")) and not word.endswith(("ss", "us"))


def _is_singular(verb: Token) -> bool:
    """Tell "was delayed" and "runs"."""
    tells = (verb, *(child for child in verb.lefts if child.dep_ in ("aux", "auxpass")))
    return any(token.tag_ == "VBZ" or token.lower_ == "was" for token in tells)


def names_its_bearer(words: Words) -> bool:
    """Tell "the Committee of 100"."""
    up = words.root.head
    name = up.head
    is_named = words.root.dep_ == "pobj" and up.lower_ == "of" and name.tag_ == "NNP"
    return is_named and name.i > 0 and name.text.istitle() and name.i == words.start - 2


def _could_be_a_name(figure: Figure) -> bool:
    if figure.in_words or figure.low is None or figure.low != figure.high:
        return False
    length = figure.end - figure.start
    return is_whole(figure.low) and _SHORTEST_NAME <= length <= _LONGEST_NAME


def _is_second(words: Words, noun: Token) -> bool:
    """Tell "737" in "five new 737 aircraft": one noun is not counted twice."""
    return any(
        token.like_num and token.head == noun and token.dep_ == "nummod"
        for token in words.doc[noun.left_edge.i : words.start]
        if token.nbor().text not in ("to", "or", "and", ",", "-", "–")
    )


def is_pointed_at(figure: Figure, words: Words) -> bool:
    """Tell "the 767", a name, from "the 60 needed"."""
    doc = words.doc
    if not _could_be_a_name(figure) or not words.start:
        return False
    if doc[words.start - 1].tag_ not in ("DT", "POS", "PRP$"):
        return False
    return words.end == len(doc) or doc[words.end].tag_ not in ("VBN", "JJ", "JJR", "CC")
