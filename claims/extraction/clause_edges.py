"""From where to where a clause runs: its subject, verb and arguments, without asides and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.clause_subjects import group_start, own_subject, tells_of_name
from claims.extraction.lexicon import SPEECH_VERBS, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODIFIERS = words("acl relcl advcl prep appos npadvmod")
_ARGUMENTS = words(
    """
    acomp advmod agent attr aux auxpass ccomp cop dative dobj neg npadvmod obj oprd pcomp pobj
    prep prt xcomp nsubj nsubjpass expl amod compound nummod case poss nmod det quantmod
    """
)
_COMPLEMENTS = words("acomp agent attr ccomp dobj oprd prep xcomp")
# A weekday, a month or an adverb of time at the edge of a clause is when, not what.
TIMES = words(
    """
    afternoon day dawn evening hour january february march april may june july august september
    october november december jan feb mar apr jun jul aug sept sep oct nov dec midnight minute
    monday tuesday wednesday thursday friday saturday sunday month morning night noon today
    tomorrow tonight week weekend weekday year yesterday
    """
)
# "where", "when", "who": what follows is about the noun alone.
_ASIDE_TAGS = ("WRB", "WP", "WP$")
_ASIDES = ("relcl", "advcl", "parataxis")
# Who threatens to act if something is not done has not threatened to act.
# What somebody is accused of is the accusation.
_ACCUSING = words("accuse blame charge suspect")
_THREATS = words("threaten warn vow promise pledge")
FINITE = ("VBD", "VBZ", "VBP", "MD")
_OPENING_QUOTES = ('"', "“", "‘", "«")
_LONGEST_APPOSITION = 5
_LONGEST_SUBJECT = 12
_LONGEST_PURPOSE = 9
_FEWEST_BEFORE = 2
_YEAR_DIGITS = 4
_DEEPEST = 60


class Edges:
    """The first and the last tokens of the clauses of one sentence."""

    def __init__(self, doc: Doc, counted: frozenset[int]) -> None:
        self._doc = doc
        self._counted = counted

    def span(self, verb: Token, subject: Token | None) -> tuple[int, int]:
        """Return the first and the last token from the subject to the last argument."""
        last = min(self._last(verb), self._next_deed(verb) - 1)
        begin = group_start(verb)
        own = own_subject(verb)
        if own is not None and own == subject and own.i < verb.i:
            edge = own.left_edge.i
            is_long = verb.i - edge > _LONGEST_SUBJECT or any(
                token.tag_ == "CD" and token.i not in self._counted
                for token in self._doc[edge:begin]
            )
            begin = self._after_long(own, begin) if is_long else edge
        while begin < verb.i and (self._doc[begin].is_punct or self._doc[begin].dep_ == "cc"):
            begin += 1
        return begin, self._with_closing_mark(begin, self._without_time(verb, last))

    def _opening(self, verb: Token, first: int) -> int:
        """Return where the clause begins, with a subject that is too long for its span."""
        subject = None if tells_of_name(verb) else own_subject(verb)
        return first if subject is None else min(first, subject.left_edge.i)

    def whole(self, verb: Token, first: int, last: int) -> tuple[int, int]:
        """Return the clause with its adjuncts, without "that", "and", "meanwhile" before it."""
        first = self._opening(verb, first)
        left = first if tells_of_name(verb) else verb.left_edge.i
        right = min(max(last, verb.right_edge.i), self._next_deed(verb) - 1)
        for child in verb.children:
            joins = child.dep_ in ("mark", "cc", "preconj") or (
                child.is_punct and _is_when(verb, child)
            )
            after = self._doc[child.right_edge.i + 1 : child.right_edge.i + 2]
            connects = child.dep_ == "advmod" and after.text == "," and child.left_edge.i == left
            if child.i < first and (joins or connects):
                left = max(left, child.right_edge.i + 1)
            is_beside = child.dep_ in ("conj", "cc", "parataxis") or _is_contrast(child)
            if child.i > last and is_beside:
                right = min(right, child.left_edge.i - 1)
        while left < first and self._doc[left].is_punct:
            left += 1
        right = self._before_break(verb, last, right)
        while right > last and (self._doc[right].is_punct or self._doc[right].dep_ == "cc"):
            right -= 1
        return min(left, first), right

    @staticmethod
    def _next_deed(verb: Token) -> int:
        """Return where the next deed begins whose subject the parser took for an object of this."""
        for child in verb.rights:
            subject = own_subject(child) if child.dep_ == "conj" else None
            if subject is not None and verb.i < subject.i < child.i and subject.head != child:
                return subject.left_edge.i - 1
        return len(verb.doc)

    def _before_break(self, verb: Token, last: int, right: int) -> int:
        """Return where the clause ends: before a dash or an open bracket, and not in mid-clause."""
        end, opened = right, 0
        for token in self._doc[last + 1 : right]:
            if token.text == "(":
                opened = token.i
            elif token.text == ")":
                opened = 0
            elif token.text in ("–", "—", ";") and not opened:
                end = token.i - 1
                break
        end = opened - 1 if opened else end
        for token in self._doc[last + 1 : end + 1]:
            if token.dep_ in ("mark", "advmod") and end < token.head.i <= verb.right_edge.i:
                return max(last, token.left_edge.i - 1)
        return end

    def is_torn(self, last: int) -> bool:
        """Tell a clause that the sentence goes on from as if it were a noun: the parser erred."""
        after = self._doc[last + 1 : last + 2]
        if not len(after):
            return False
        is_apart = bool(self._doc[last].whitespace_)
        is_possessive = after.text in ("'", "’", "'s", "’s") and not is_apart
        is_quoted = after.text in _OPENING_QUOTES and is_apart
        is_listed = self._doc[last].dep_ == "conj" and self._doc[last].pos_ in ("NOUN", "PROPN")
        # "killed ten civilians, locals | and media reports said": the list is cut in the middle.
        is_list_cut = after[0].dep_ == "cc" and after[0].head.i == last and is_listed
        return is_possessive or is_quoted or is_list_cut or after[0].tag_ in (*FINITE, "VB")

    def _with_closing_mark(self, first: int, last: int) -> int:
        """Take in the mark that closes a quotation which the clause opens."""
        marks = sum(
            token.is_quote and len(token.text) == 1 for token in self._doc[first : last + 1]
        )
        if marks % 2:
            for token in self._doc[last + 1 : last + 3]:
                if token.is_quote:
                    return token.i
                if not token.is_punct:
                    break
        return last

    def _after_long(self, subject: Token, begin: int) -> int:
        """Keep a long subject's head with what stands before it, or begin with the verb."""
        tail = self._doc[subject.i + 1 : begin]
        return begin if len(tail) else subject.left_edge.i

    def _last(self, head: Token, depth: int = 0) -> int:
        """Return the last token of what `head` asserts: its arguments, not asides or new deeds."""
        last = head.i
        if depth > _DEEPEST:
            return last
        after_comma = False
        for child in head.rights:
            if child.dep_ == "punct" or child.is_punct:
                after_comma = child.text in ",;:–—-()[]"
                if child.text in ";:–—(":
                    break
                continue
            if not self._continues(head, child, after_comma=after_comma):
                if child.dep_ == "cc":
                    continue
                break
            last = self._last(child, depth + 1)
            after_comma = False
        return last

    def _continues(self, head: Token, child: Token, *, after_comma: bool) -> bool:
        """Tell what still belongs to `head` from asides, new clauses and figures of their own."""
        inside = range(child.left_edge.i, child.right_edge.i + 1)
        if child.dep_ in _MODIFIERS and head.i not in self._counted and self._is_counted(child):
            return self._is_needed(head, child)
        if child.dep_ == "conj":
            return self._continues_list(head, child)
        if child.dep_ == "appos":
            return len(inside) <= _LONGEST_APPOSITION
        if child.dep_ == "advcl":
            is_threat = head.lemma_ in _THREATS and _has_child(child, "if")
            # The parser takes "limited it to exchange of fire" for a purpose.
            is_purpose = child.tag_ in ("VB", "NN") and _has_child(child, "to")
            is_short = len(inside) <= (_LONGEST_SUBJECT if is_threat else _LONGEST_PURPOSE)
            return is_short and (is_threat or (is_purpose and not after_comma))
        if child.dep_ == "relcl" and any(word.tag_ in _ASIDE_TAGS for word in child.lefts):
            return False
        is_loose = child.dep_ in ("relcl", "acl") or (
            child.dep_ in ("prep", "npadvmod", "advmod") and head.pos_ in ("VERB", "AUX")
        )
        return not after_comma if is_loose else child.dep_ in _ARGUMENTS

    @staticmethod
    def _is_needed(head: Token, child: Token) -> bool:
        """Tell "fell by 85 percent", a stump without it, from what a clause can do without."""
        if head.lemma_ in _ACCUSING and child.dep_ == "prep" and child.lower_ in ("of", "for"):
            return True
        is_first = not any(one.dep_ in _COMPLEMENTS for one in head.rights if one.i < child.i)
        return child.dep_ == "prep" and head.pos_ in ("VERB", "AUX") and is_first

    def _is_counted(self, child: Token) -> bool:
        """Tell whether a figure belongs to `child` itself, not to an aside further on."""
        for index in self._counted.intersection(range(child.left_edge.i, child.right_edge.i + 1)):
            token = self._doc[index]
            while token not in (child, token.head) and token.dep_ not in _ASIDES:
                token = token.head
            if token == child:
                return True
        return False

    def _continues_list(self, head: Token, child: Token) -> bool:
        """Follow nouns that are listed, and verbs of which the first had no object."""
        if child.pos_ not in ("VERB", "AUX") or head.pos_ not in ("VERB", "AUX"):
            return True
        is_open = not any(one.dep_ in ("dobj", "attr", "prep") for one in head.rights)
        return is_open and own_subject(child) is None

    def _without_time(self, verb: Token, last: int) -> int:
        """Leave out dates with figures from the end: they say when, not what."""
        for child in verb.rights:
            inside = self._doc[child.left_edge.i : child.right_edge.i + 1]
            is_time = child.dep_ in ("prep", "npadvmod") and any(
                token.lower_ in TIMES for token in inside
            )
            dated = any(token.is_digit or token.like_num for token in inside)
            is_last = child.right_edge.i >= last and child.left_edge.i - verb.i >= _FEWEST_BEFORE
            if is_time and dated and is_last:
                return child.left_edge.i - 1
        return last


def _is_contrast(child: Token) -> bool:
    """Tell ", while the other side said …": the other side's word, or another deed."""
    if child.lower_ == "with":
        # ", with a source telling the paper that …"
        saying = (one for below in child.children for one in (below, *below.children))
        return any(one.tag_ == "VBG" and one.lemma_ in SPEECH_VERBS for one in saying)
    return child.dep_ == "advcl" and any(
        mark.dep_ == "mark" and mark.lower_ in ("while", "whereas") for mark in child.lefts
    )


def is_time(token: Token) -> bool:
    """Tell a weekday, a month or a year."""
    return token.lower_ in TIMES or (
        token.is_digit and len(token.text) == _YEAR_DIGITS and token.text[:2] in ("19", "20")
    )


def _is_when(verb: Token, mark: Token) -> bool:
    """Tell "last Tuesday," and "still," before a clause from "in the north,", which limits it."""
    before = (child for child in verb.lefts if child.i < mark.i and not child.is_punct)
    return all(
        child.dep_ in ("advmod", "cc", "mark", "intj") or any(map(is_time, child.subtree))
        for child in before
    )


def _has_child(token: Token, word: str) -> bool:
    return any(child.lower_ == word for child in token.lefts)
