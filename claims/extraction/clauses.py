"""The clauses of one parsed sentence: who does what to whom, in which mood, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from claims.extraction.clause_labels import short_form
from claims.extraction.clause_subjects import (
    SubjectKind,
    group_start,
    is_plural,
    kind_of,
    own_subject,
    phrase,
    subject_of,
)
from claims.extraction.lexicon import SPEECH_VERBS, words
from claims.extraction.moods import Form, Mood, deed_of, form_of, mood_of
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Where a clause holds a figure: nowhere, in its subject, or in what it says of the subject.
Counted = Literal["nothing", "subject", "predicate"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
# What belongs to the verb's own assertion, as far as it stands behind the verb.
_OBJECTS = words("dobj agent nsubjpass prep attr ccomp xcomp oprd")
_MODIFIERS = words("acl relcl advcl prep appos npadvmod")
_ARGUMENTS = words(
    """
    acomp advmod agent attr aux auxpass ccomp cop dative dobj neg npadvmod obj oprd pcomp pobj
    prep prt xcomp nsubj nsubjpass expl amod compound nummod case poss nmod det quantmod
    """
)
# A weekday, a month or an adverb of time at the edge of a clause is when, not what.
_TIMES = words(
    """
    afternoon day dawn evening hour january february march april may june july august september
    october november december jan feb mar apr jun jul aug sept sep oct nov dec midnight minute
    monday tuesday wednesday thursday friday saturday sunday month morning night noon today
    tomorrow tonight week weekend weekday year yesterday
    """
)
_REPORTS = words(
    """
    accusation allegation assertion belief claim fear hope idea possibility prospect report rumor
    rumour suggestion suspicion theory
    """
)
# "where", "when", "who": what follows is about the noun alone.
_ASIDE_TAGS = ("WRB", "WP", "WP$")
_ASIDES = ("relcl", "advcl", "parataxis")
_OPENING_QUOTES = ('"', "“", "‘", "«")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_LONGEST_APPOSITION = 5
_LONGEST_SUBJECT = 12
_LONGEST_PURPOSE = 9
_FEWEST_BEFORE = 2
_YEAR_DIGITS = 4
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """One assertion of a sentence; spans are spans of the prose.

    `span` runs from the subject to the last argument, `whole` has the adjuncts as well, without
    what only joins it to the text before. `parent` is the place, among the sentence's clauses, of
    the clause that governs this one, in the way that `relation` says ("ccomp", "advcl", "conj").
    `left_out` are the stretches of `whole` that tell who says so. `form` is "loose" where the verb
    alone makes no sentence ("missiles fired at the port"), `is_torn` where the sentence goes on as
    if the clause were not one, `is_reported` where it is what a report or a rumour says.
    """

    span: Span
    whole: Span
    at: Span
    verb: str
    mood: Mood
    parent: int | None
    relation: str
    subject: str
    subject_kind: SubjectKind
    is_plural: bool
    subject_span: Span
    target: str
    is_copular: bool
    is_negated: bool
    is_spoken: bool
    is_reported: bool
    is_torn: bool
    form: Form
    has_names: bool
    has_object: bool
    has_agent: bool
    has_time: bool
    counted: Counted
    pronouns: tuple[tuple[int, str], ...]
    left_out: tuple[Span, ...]
    short: str


def read_clauses(
    doc: Doc, start: int, *, spoken: frozenset[int], figures: list[Span]
) -> list[Clause]:
    """Return the clauses of the sentence that begins at `start`, in reading order.

    `spoken` has the tokens between quotation marks, `figures` the spans that count something: a
    modifier that holds a figure ("killing at least 6") is left to the figure's own claim.
    """
    counted = frozenset(
        token.i for token in doc if any(span.holds(start + token.idx) for span in figures)
    )
    reader = _Reader(doc, start, spoken, counted)
    verbs = [token for token in doc if reader.heads_clause(token)]
    numbers = {verb.i: number for number, verb in enumerate(verbs)}
    return [reader.clause(verb, numbers) for verb in verbs]


class _Reader:
    """One sentence, with what must be known about its tokens while its clauses are read."""

    def __init__(
        self, doc: Doc, start: int, spoken: frozenset[int], counted: frozenset[int]
    ) -> None:
        self._doc = doc
        self._start = start
        self._spoken = spoken
        self._counted = counted

    def heads_clause(self, token: Token) -> bool:
        """Tell a verb with a subject of its own, or one that shares another verb's."""
        if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass", "amod"):
            return False
        if own_subject(token) is not None:
            return True
        return token.dep_ == "conj" and self.heads_clause(token.head) and _is_finite(token)

    def clause(self, verb: Token, numbers: dict[int, int]) -> Clause:
        subject = subject_of(verb)
        deed = deed_of(verb)
        first, last = self._edges(verb, subject)
        whole = self._whole(verb, self._opening(verb, first), last)
        parent = next((up for up in verb.ancestors if up.i in numbers), None)
        target = _target(deed)
        return Clause(
            span=self._chars(first, last),
            whole=self._chars(*whole),
            at=self._chars(verb.i, verb.i),
            verb=deed.lemma_.lower(),
            mood=mood_of(verb, deed),
            parent=None if parent is None else numbers[parent.i],
            relation=_relation(verb, parent),
            subject="" if subject is None else phrase(subject),
            subject_kind=kind_of(subject),
            is_plural=is_plural(subject),
            subject_span=self._chars(verb.i, verb.i)
            if subject is None
            else self._chars(subject.left_edge.i, _end_of(subject, verb)),
            target="" if target is None else phrase(target),
            is_copular=deed.lemma_ == "be" or any(c.dep_ in ("attr", "acomp") for c in deed.rights),
            is_negated=any(child.dep_ == "neg" for child in (*verb.children, *deed.children)),
            is_spoken=verb.i in self._spoken,
            is_reported=_is_reported(verb),
            is_torn=self._is_torn(whole[1]),
            form=form_of(verb),
            has_names=any(
                token.pos_ == "PROPN" and token.lower_ not in _TIMES
                for token in self._doc[first : last + 1]
            ),
            has_object=any(
                child.dep_ in _OBJECTS
                for one in (deed, *(other for other in deed.rights if other.dep_ == "conj"))
                for child in one.children
            ),
            has_agent=any(child.dep_ == "agent" for child in deed.children),
            has_time=any(_is_time(token) for token in self._doc[whole[0] : whole[1] + 1]),
            counted=self._counted_in(verb),
            pronouns=tuple(
                (self._start + token.idx, token.lower_)
                for token in self._doc[whole[0] : whole[1] + 1]
                if _points_elsewhere(token)
            ),
            left_out=tuple(self._sources(whole)),
            short=short_form(self._doc, verb, subject, (first, last)),
        )

    def _counted_in(self, verb: Token) -> Counted:
        """Tell whether a figure belongs to what `verb` itself says, not to an aside."""
        found: Counted = "nothing"
        for index in sorted(self._counted):
            token, path = self._doc[index], set()
            while token not in (verb, token.head):
                path.add("advcl" if own_subject(token) is not None else token.dep_)
                token = token.head
            if token == verb and path.isdisjoint(("acl", "relcl", "advcl", "conj", "parataxis")):
                if not path.isdisjoint(_SUBJECTS):
                    return "subject"
                found = "predicate"
        return found

    def _edges(self, verb: Token, subject: Token | None) -> tuple[int, int]:
        """Return the first and the last token from the subject to the last argument."""
        last = self._last(verb)
        begin = group_start(verb)
        own = own_subject(verb)
        if own is not None and own == subject and own.i < verb.i:
            edge = own.left_edge.i
            is_long = verb.i - edge > _LONGEST_SUBJECT or any(
                token.like_num and token.i not in self._counted for token in self._doc[edge:begin]
            )
            begin = self._after_long(own, begin) if is_long else edge
        while begin < verb.i and (self._doc[begin].is_punct or self._doc[begin].dep_ == "cc"):
            begin += 1
        return begin, self._with_closing_mark(begin, self._without_time(verb, last))

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
            return False
        if child.dep_ == "conj":
            return self._continues_list(head, child)
        if child.dep_ == "appos":
            return len(inside) <= _LONGEST_APPOSITION
        if child.dep_ == "advcl":
            is_purpose = child.tag_ == "VB" and _has_child(child, "to")
            return not after_comma and is_purpose and len(inside) <= _LONGEST_PURPOSE
        if child.dep_ == "relcl" and any(word.tag_ in _ASIDE_TAGS for word in child.lefts):
            return False
        is_loose = child.dep_ in ("relcl", "acl") or (
            child.dep_ in ("prep", "npadvmod", "advmod") and head.pos_ in ("VERB", "AUX")
        )
        return not after_comma if is_loose else child.dep_ in _ARGUMENTS

    def _is_counted(self, child: Token) -> bool:
        """Tell whether a figure belongs to `child` itself, not to an aside further on."""
        for index in self._counted.intersection(range(child.left_edge.i, child.right_edge.i + 1)):
            token = self._doc[index]
            while token not in (child, token.head) and token.dep_ not in _ASIDES:
                token = token.head
            if token == child:
                return True
        return False

    def _is_torn(self, last: int) -> bool:
        """Tell a clause that the sentence goes on from as if it were a noun: the parser erred."""
        after = self._doc[last + 1 : last + 2]
        if not len(after):
            return False
        is_apart = bool(self._doc[last].whitespace_)
        is_possessive = after.text in ("'", "’", "'s", "’s") and not is_apart
        is_quoted = after.text in _OPENING_QUOTES and is_apart
        return is_possessive or is_quoted or after[0].tag_ in (*_FINITE, "VB")

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
                token.lower_ in _TIMES for token in inside
            )
            dated = any(token.is_digit or token.like_num for token in inside)
            is_last = child.right_edge.i >= last and child.left_edge.i - verb.i >= _FEWEST_BEFORE
            if is_time and dated and is_last:
                return child.left_edge.i - 1
        return last

    def _opening(self, verb: Token, first: int) -> int:
        """Return where the clause begins, with a subject that is too long for its span."""
        subject = own_subject(verb)
        return first if subject is None else min(first, subject.left_edge.i)

    def _whole(self, verb: Token, first: int, last: int) -> tuple[int, int]:
        """Return the clause with its adjuncts, without "that", "and", "meanwhile" before it."""
        left, right = verb.left_edge.i, max(last, verb.right_edge.i)
        for child in verb.children:
            joins = child.dep_ in ("mark", "cc", "preconj") or (
                child.is_punct and _is_when(verb, child)
            )
            after = self._doc[child.right_edge.i + 1 : child.right_edge.i + 2]
            connects = child.dep_ == "advmod" and after.text == "," and child.left_edge.i == left
            if child.i < first and (joins or connects):
                left = max(left, child.right_edge.i + 1)
            if child.i > last and child.dep_ in ("conj", "cc", "parataxis"):
                right = min(right, child.left_edge.i - 1)
        while left < first and self._doc[left].is_punct:
            left += 1
        for token in self._doc[last + 1 : right]:
            if token.text in "–—;(":
                right = token.i - 1
                break
        while right > last and (self._doc[right].is_punct or self._doc[right].dep_ == "cc"):
            right -= 1
        return min(left, first), right

    def _sources(self, whole: tuple[int, int]) -> Iterator[Span]:
        """Yield "according to X" and "claimed by X" within a clause."""
        for token in self._doc[whole[0] : whole[1] + 1]:
            if token.lower_ == "according":
                yield self._chars(token.left_edge.i, min(token.right_edge.i, whole[1]))
            elif token.dep_ == "acl" and token.lemma_.lower() in SPEECH_VERBS:
                for child in token.rights:
                    if child.dep_ == "agent" and child.i == token.i + 1:
                        yield self._chars(token.i, min(child.right_edge.i, whole[1]))

    def _chars(self, first: int, last: int) -> Span:
        words = self._doc[first : last + 1]
        return Span(self._start + words.start_char, self._start + words.end_char)


def _is_finite(verb: Token) -> bool:
    if verb.tag_ in _FINITE:
        return True
    aux = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    return bool(aux) or (verb.tag_ in ("VBN", "VB") and _is_finite_head(verb))


def _is_finite_head(verb: Token) -> bool:
    return verb.dep_ == "conj" and verb.head.tag_ in (verb.tag_, "VBD", "VBP")


def _is_reported(verb: Token) -> bool:
    """Tell "a report that the bridge has fallen": the article only says that it is reported."""
    token = verb
    while token.dep_ in ("conj", "ccomp") and token.head != token:
        token = token.head
    return (
        token.dep_ in ("acl", "appos", "relcl")
        and token.head.lemma_.lower() in _REPORTS
        and (token.dep_ != "relcl" or any(child.lower_ == "that" for child in token.lefts))
    )


def _relation(verb: Token, parent: Token | None) -> str:
    """Return how a clause hangs on its parent: "relcl" wherever a relative clause lies between."""
    token = verb
    while token not in (parent, token.head):
        if token.dep_ == "relcl":
            return "relcl"
        token = token.head
    return verb.dep_


def _target(verb: Token) -> Token | None:
    objects = (child for child in verb.rights if child.dep_ in ("dobj", "attr"))
    return next(objects, None)


def _is_time(token: Token) -> bool:
    """Tell a weekday, a month or a year."""
    return token.lower_ in _TIMES or (
        token.is_digit and len(token.text) == _YEAR_DIGITS and token.text[:2] in ("19", "20")
    )


def _is_when(verb: Token, mark: Token) -> bool:
    """Tell "last Tuesday," and "still," before a clause from "in the north,", which limits it."""
    before = (child for child in verb.lefts if child.i < mark.i and not child.is_punct)
    return all(
        child.dep_ in ("advmod", "cc", "mark", "intj") or any(map(_is_time, child.subtree))
        for child in before
    )


def _end_of(subject: Token, verb: Token) -> int:
    """Return the last token of a subject, up to its verb."""
    end = subject.right_edge.i
    return end if subject.i > verb.i else max(subject.i, min(end, verb.i - 1))


def _points_elsewhere(token: Token) -> bool:
    """Tell words that mean something only with the text before them."""
    if token.tag_ in ("PRP", "PRP$"):
        # "The army and its allies" says itself whose.
        return token.dep_ != "poss" or token.head.dep_ != "conj"
    return token.lower_ in ("this", "these", "those", "such") or (
        token.lower_ == "that" and token.tag_ == "DT"
    )


def _has_child(token: Token, word: str) -> bool:
    return any(child.lower_ == word for child in token.lefts)
