"""A clause as a list shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction.clause_subjects import kind_of, phrase
from claims.extraction.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 60
# A label can do without these. "Directly", "partly" and "hardly" change what is said.
_FILLERS = words(
    """
    actively actually again allegedly already also bluntly closely consequently currently even
    finally firmly flatly further however indeed just later meanwhile moreover now once openly
    recently reportedly simply still strongly subsequently successfully then therefore thus
    today too
    """
)


def short_form(doc: Doc, verb: Token, subject: Token | None, edges: tuple[int, int]) -> str:
    """Return the words of a clause without adverbs and article, with asides where they fit.

    A subject that does not stand between the `edges` of the clause is put before them.
    """
    first, last = edges
    before = ""
    is_elsewhere = subject is not None and not first <= subject.i <= last
    if subject is not None and is_elsewhere and kind_of(subject) != "pronoun":
        before = f"{phrase(subject, partitive=True)} "
    asides: set[int] = set()
    for token in doc[first : last + 1]:
        is_aside = token.dep_ in ("appos", "relcl", "acl") and token != verb
        # What no comma sets apart tells which one is meant.
        is_apart = token.left_edge.i > first and doc[token.left_edge.i - 1].is_punct
        if is_aside and is_apart and not token.is_ancestor(verb):
            # Both commas go with what stands between them.
            closing = doc[token.right_edge.i + 1 : token.right_edge.i + 2].text in (",", ")")
            asides.update(
                range(max(first, token.left_edge.i - 1), token.right_edge.i + 1 + closing)
            )
    whole = _with_whole_marks(f"{before}{_written(doc, first, last, set())}")
    if len(whole) <= _LONGEST:
        return whole
    return _with_whole_marks(f"{before}{_written(doc, first, last, asides)}")


def _with_whole_marks(text: str) -> str:
    """Return `text` without marks of which it has only the one half: "so-called” truce"."""
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return text.replace('"', "") if text.count('"') % 2 else text


def _written(doc: Doc, first: int, last: int, left_out: set[int]) -> str:
    """Return the words from `first` to `last` without adverbs and an article in front."""
    kept = [
        token
        for token in doc[first : last + 1]
        if token.i not in left_out and not _is_adverb(token)
    ]
    while len(kept) > 1 and (kept[0].dep_ in ("det", "cc") or kept[0].is_punct):
        kept = kept[1:]
    text = "".join(
        f"{token.text}{token.whitespace_ or (' ' if token.i + 1 in left_out else '')}"
        for token in kept
    )
    return re.sub(r"[ ,]+(?=[,.])", "", " ".join(text.split())).rstrip(" ,;:–—-")


def _is_adverb(token: Token) -> bool:
    """Tell "still" and "successfully" from "directly" and "away"."""
    is_loose = token.dep_ == "advmod" and token.head.pos_ in ("VERB", "AUX")
    is_before = token.i < token.head.i or token.lower_.endswith("ly")
    return is_loose and is_before and token.lower_ in _FILLERS and not list(token.children)
