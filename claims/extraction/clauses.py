"""The clauses of one parsed sentence: who does what to whom, in which mood, from where to where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from claims.extraction.clause_edges import FINITE, TIMES, Edges, is_time
from claims.extraction.clause_labels import short_form
from claims.extraction.clause_subjects import (
    SINGLING,
    SubjectKind,
    is_plural,
    kind_of,
    own_subject,
    phrase,
    subject_of,
    tells_of_name,
)
from claims.extraction.clause_trims import trimmed
from claims.extraction.grammar import COUNTERS
from claims.extraction.lexicon import COUNTED, SPEECH_VERBS, words
from claims.extraction.moods import Aspect, Form, Mood, aspect_of, deed_of, form_of, mood_of
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Where a clause holds a figure: nowhere, in its subject, or in what it says of the subject.
Counted = Literal["nothing", "subject", "predicate"]

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
# A figure that stands within a name, or behind a preposition, does not count the whole.
_WITHIN = ("compound", "nmod", "prep")
# What belongs to the verb's own assertion, as far as it stands behind the verb.
_OBJECTS = words("dobj agent nsubjpass prep attr ccomp xcomp oprd")


# "The union is critical of the plan" takes a position.
_LEANINGS = words(
    """
    angry critical disappointed dismayed furious opposed sceptical skeptical supportive unhappy wary
    """
)
# "Most of them", "at least three", "the latest": no rank that could be looked up.
_LOOSE_RANKS = ("least", "latest", "best")
_BACKDROPS = words("after before once since till until")
# From a clause up to what governs it as its content.
_WITHIN_CONTENT = words("ccomp acl pobj prep dobj nsubj attr conj")
_DENYING = words("deny dismiss dispute doubt rebut refute reject")
_FARTHEST = 6
REPORTS = words(
    """
    accusation allegation assertion belief claim fear hope idea possibility prospect report rumor
    rumour suggestion suspicion theory
    """
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One assertion of a sentence; spans are spans of the prose.

    `span` runs from the subject to the last argument, `whole` has the adjuncts as well, without
    what only joins it to the text before; `core` is the part of `span` without dates, ages and
    designators, None where there is none. `parent` is the place, among the sentence's clauses, of
    the clause that governs this one, in the way that `relation` says ("ccomp", "advcl", "conj").
    `is_disowned` where nobody says that it is so ("did not confirm that", "no truth in").
    `left_out` are the stretches of `whole` that tell who says so, `opening` its first word where
    only the sentence gives it a capital. `form` is "loose" where the verb
    alone makes no sentence ("missiles fired at the port"), `is_torn` where the sentence goes on as
    if the clause were not one, `is_reported` where it is what a report or a rumour says, and
    `is_backdrop` where it tells from when or until when something else was so. `quality` is what
    the clause says its subject is, in one adjective.
    """

    span: Span
    core: Span | None
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
    is_ranking: bool
    leaning: str
    quality: str
    opening: str
    is_negated: bool
    is_spoken: bool
    is_reported: bool
    is_disowned: bool
    is_torn: bool
    is_backdrop: bool
    form: Form
    aspect: Aspect
    has_names: bool
    has_object: bool
    has_agent: bool
    has_time: bool
    counted: Counted
    pronouns: tuple[tuple[int, str], ...]
    left_out: tuple[Span, ...]
    short: str


def read_clauses(
    doc: Doc, start: int, *, spoken: frozenset[int], figures: list[Span], told: list[Span]
) -> list[Clause]:
    """Return the clauses of the sentence that begins at `start`, in reading order.

    `spoken` has the tokens between quotation marks, `figures` the spans that count something: a
    modifier that holds a figure ("killing at least 6") is left to the figure's own claim. `told`
    are all figures that are claims.
    """
    counted, known = (
        frozenset(token.i for token in doc if any(one.holds(start + token.idx) for one in spans))
        for spans in (figures, told)
    )
    reader = _Reader(doc, start, spoken, counted, known)
    verbs = [token for token in doc if reader.heads_clause(token)]
    numbers = {verb.i: number for number, verb in enumerate(verbs)}
    return [reader.clause(verb, numbers) for verb in verbs]


class _Reader:
    """One sentence, with what must be known about its tokens while its clauses are read."""

    def __init__(
        self,
        doc: Doc,
        start: int,
        spoken: frozenset[int],
        counted: frozenset[int],
        told: frozenset[int],
    ) -> None:
        self._doc = doc
        self._start = start
        self._spoken = spoken
        self._counted = counted
        self._told = told
        self._edges = Edges(doc, counted)

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
        first, last = self._edges.span(verb, subject)
        whole = self._edges.whole(verb, first, last)
        parent = next((up for up in verb.ancestors if up.i in numbers), None)
        target = _target(deed)
        core = trimmed(self._doc, verb, (first, last), self._told)
        return Clause(
            span=self._chars(first, last),
            core=None if core is None else self._chars(*core),
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
            else self._chars(_start_of(subject), _end_of(subject, verb)),
            target="" if target is None else phrase(target),
            is_copular=deed.lemma_ == "be" or any(c.dep_ in ("attr", "acomp") for c in deed.rights),
            is_ranking=_is_ranking(deed),
            leaning=_leaning(deed),
            quality=_quality(deed),
            opening=_opening_word(self._doc[whole[0]]),
            is_negated=any(child.dep_ == "neg" for child in (*verb.children, *deed.children)),
            is_spoken=verb.i in self._spoken,
            is_reported=_is_reported(verb),
            is_disowned=_is_disowned(verb),
            is_torn=self._edges.is_torn(whole[1]),
            is_backdrop=_is_backdrop(verb),
            form=form_of(verb),
            aspect=aspect_of(verb),
            has_names=any(
                token.pos_ == "PROPN" and token.lower_ not in TIMES
                for token in self._doc[first : last + 1]
            ),
            has_object=any(
                child.dep_ in _OBJECTS
                for one in (deed, *(other for other in deed.rights if other.dep_ == "conj"))
                for child in one.children
            ),
            has_agent=any(child.dep_ == "agent" for child in deed.children),
            has_time=any(is_time(token) for token in self._doc[whole[0] : whole[1] + 1]),
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
                if path.isdisjoint(_SUBJECTS):
                    found = "predicate"
                elif _is_counted_subject(own_subject(verb), path):
                    return "subject"
        return found

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
    if verb.tag_ in FINITE:
        return not _disagrees(verb)
    aux = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    return bool(aux) or (verb.tag_ in ("VBN", "VB") and _is_finite_head(verb))


def _disagrees(verb: Token) -> bool:
    """Tell the infinitive of "will not only let the number rise but confirm that" from "rises"."""
    subject = subject_of(verb)
    is_one = subject is not None and subject.tag_ == "NN" and not is_plural(subject)
    return verb.tag_ == "VBP" and is_one and not any(c.dep_ == "aux" for c in verb.children)


def _is_finite_head(verb: Token) -> bool:
    """Tell "has shelled … and burned" and "will sign … and leave" from a stray infinitive."""
    tags = (verb.tag_,) if verb.tag_ == "VB" else (verb.tag_, "VBD", "VBP")
    return verb.dep_ == "conj" and verb.head.tag_ in tags


def _is_reported(verb: Token) -> bool:
    """Tell "a report that the bridge has fallen": the article only says that it is reported."""
    token = verb
    while token.dep_ in ("conj", "ccomp") and token.head != token:
        token = token.head
    return (
        token.dep_ in ("acl", "appos", "relcl")
        and token.head.lemma_.lower() in REPORTS
        and (token.dep_ != "relcl" or any(child.lower_ == "that" for child in token.lefts))
    )


def _is_disowned(verb: Token) -> bool:
    """Tell "denied that", "did not confirm that" and "there was no truth in reports that"."""
    token = verb
    for _ in range(_FARTHEST):
        if token.dep_ not in _WITHIN_CONTENT or token.head == token:
            break
        is_beside, token = token.dep_ == "conj", token.head
        if is_beside:
            continue
        if token.lemma_.lower() in _DENYING or any(_is_negation(one) for one in token.lefts):
            return True
    return False


def _is_negation(token: Token) -> bool:
    return token.dep_ == "neg" or token.lower_ in ("no", "neither", "nor", "hardly")


def _relation(verb: Token, parent: Token | None) -> str:
    """Return how a clause hangs on its parent: "relcl" wherever a relative clause lies between.

    "appos" is a relative clause that says of a name what it does.
    """
    if tells_of_name(verb):
        return "appos"
    token = verb
    while token not in (parent, token.head):
        if token.dep_ == "relcl":
            return "relcl"
        token = token.head
    return verb.dep_


def _leaning(verb: Token) -> str:
    """Return the adjective that tells for or against what somebody is."""
    found = (child for child in verb.rights if child.dep_ == "acomp")
    return next((one.lower_ for one in found if one.lower_ in _LEANINGS), "")


def _quality(verb: Token) -> str:
    found = (child for child in verb.rights if child.dep_ == "acomp")
    return next((one.lower_ for one in found), "")


def _is_backdrop(verb: Token) -> bool:
    """Tell "after the polls had closed" and "the month before the measures took effect"."""
    return verb.dep_ in ("advcl", "pcomp") and any(
        child.dep_ in ("mark", "advmod") and child.lower_ in _BACKDROPS for child in verb.lefts
    )


def _opening_word(token: Token) -> str:
    """Return the first word of a clause where it has a capital for no more than being the first."""
    is_common = token.i == 0 and (token.like_num or token.lemma_.lower() in COUNTED)
    return token.text if is_common else ""


def _is_counted_subject(subject: Token | None, path: set[str]) -> bool:
    """Tell "14 deals" and "a third of the deals" from "a $14 billion deal"."""
    if subject is None or subject.pos_ == "NUM" or subject.lemma_.lower() in COUNTERS:
        return True
    is_one = subject.tag_ == "NN" and any(child.dep_ == "det" for child in subject.lefts)
    return path.isdisjoint(_WITHIN) and not is_one


def _is_ranking(verb: Token) -> bool:
    """Tell "was the highest in years" and "is the deal's most vocal critic"."""
    return any(
        token.tag_ in ("JJS", "RBS") and token.lower_ not in _LOOSE_RANKS
        for child in verb.rights
        if child.dep_ == "attr"
        for token in (child, *child.lefts, *(below for word in child.lefts for below in word.lefts))
    )


def _target(verb: Token) -> Token | None:
    objects = (child for child in verb.rights if child.dep_ in ("dobj", "attr"))
    return next(objects, None)


def _start_of(subject: Token) -> int:
    """Return the first token of a subject, without "especially" before it."""
    first = subject.left_edge.i
    return first + 1 if subject.doc[first].lower_ in SINGLING and first < subject.i else first


def _end_of(subject: Token, verb: Token) -> int:
    """Return the last token of a subject, up to its verb and to a clause about it."""
    if any(tells_of_name(child) for child in subject.rights):
        return subject.i
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
