"""What a text tells its reader to do: "Wait 5 seconds", "Get access for $5"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_BEFORE = ("advmod", "cc", "intj", "neg", "punct")
# "Consider the 300 villages": the figure is told all the same.
_THINKING = words("add compare consider count imagine note recall remember see suppose think")


def is_told_to_do(figure: Words) -> bool:
    """Tell the figure of an order or an offer to the reader, which asserts nothing."""
    up = [figure.root, *figure.root.ancestors]
    if not _is_order(up[-1]) or up[-1].i > figure.start or any(map(_is_asserted, up)):
        return False
    # What stands behind a clause may be its own, whatever the parse makes of it.
    return not any(word.dep_ in _SUBJECTS for word in figure.doc[up[-1].i : figure.start])


def _is_order(verb: Token) -> bool:
    if verb.tag_ != "VB" or verb.like_num or verb.lemma_.lower() in _THINKING:
        return False
    before = verb.doc[: verb.i]
    # What somebody demands of somebody else is news.
    if any(word.is_quote for word in before):
        return False
    return all(word.dep_ in _BEFORE or word.lower_ == "do" for word in before)


def _is_asserted(word: Token) -> bool:
    """Tell the 300 of "if 300 men come", "army to cut 300 jobs", "300 villages that burnt"."""
    is_other = word.dep_ in (*_SUBJECTS, "xcomp")
    return is_other or any(child.dep_ in ("acl", "relcl") for child in word.rights)
