"""Which verb of a sentence governs each of its words: what a date or a place is said of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claims.extraction.geography import HAPPENINGS
from claims.extraction.lexicon import FATES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What tells another story than the clause that it hangs on.
_CONTRASTS = ("although", "though", "because", "while", "whereas", "if", "unless", "so")
# What tells the circumstances of the clause that it hangs on.
_CIRCUMSTANCES = ("when", "as", "after", "where", "once", "since")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_MARKS = ("mark", "advmod", "nsubj")
# "continue to storm" is one deed; "shelled villages" and "armed men" are none.
_NO_CLAUSE = ("aux", "auxpass", "amod", "compound", "xcomp", "prep", "cop")
_NUMBERS = ("number", "death", "toll", "total")
_RELATIVES = ("WDT", "WP")
_FAR = 9


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb's governor among the verbs of its sentence, and how it hangs on it."""

    at: int
    parent: int | None
    relation: str
    has_subject: bool = False
    marks: frozenset[str] = frozenset()
    is_infinitive: bool = False
    # "…, which was built in June", "before leaving on Sunday": a story of its own.
    is_aside: bool = False
    # "Two died and 9 were hurt on Sunday": what is said of the second holds for the first.
    is_shared: bool = False

    @property
    def is_independent(self) -> bool:
        """Tell "…, and the others left" from "… and left"."""
        return self.has_subject and (
            self.relation in ("conj", "parataxis") or not self.marks.isdisjoint(_CONTRASTS)
        )


@dataclass(frozen=True, slots=True)
class Scopes:
    """The verbs of one sentence; from `starts[i]` on, words belong to the verb `owners[i]`."""

    starts: tuple[int, ...]
    owners: tuple[int, ...]
    verbs: tuple[_Verb, ...]

    def is_told_at(self, position: int, adjunct: int) -> bool:
        """Tell that what is at `adjunct` is said of the telling of what is at `position`."""
        if not self.starts:
            return False
        verb: int | None = self._owner(position)
        teller = self._owner(adjunct)
        told = False
        while verb is not None and verb != teller:
            told = told or self.verbs[verb].relation == "ccomp"
            verb = self.verbs[verb].parent
        return told and verb == teller

    def is_told(self, position: int) -> bool:
        """Tell that what stands at `position` is what somebody says."""
        if not self.starts:
            return False
        verb = self._owner(position)
        return any(self.verbs[one].relation == "ccomp" for one in (verb, *self._path(verb)))

    def distance(self, position: int, adjunct: int) -> int | None:
        """Return how far what stands at `position` is from what is said at `adjunct`.

        0 is the same verb, more a verb that governs it or is governed by it; None tells that
        `adjunct` is said of something else.
        """
        if not self.starts:
            return _FAR
        own, other = self._owner(position), self._owner(adjunct)
        if own == other:
            return 0
        if own in self._path(other):
            return self._down(other, own)
        if other in self._path(own):
            return self._up(own, other, adjunct)
        return self._beside(own, other)

    def _owner(self, position: int) -> int:
        return self.owners[max(0, bisect_right(self.starts, position) - 1)]

    def _path(self, verb: int) -> list[int]:
        """Return the verbs that govern `verb`, the closest first."""
        path: list[int] = []
        parent = self.verbs[verb].parent
        while parent is not None:
            path.append(parent)
            parent = self.verbs[parent].parent
        return path

    def _up(self, verb: int, ancestor: int, adjunct: int) -> int | None:
        """Let a date at the front govern both halves of a sentence, one behind only its own."""
        steps = 0
        while verb != ancestor:
            step = self.verbs[verb]
            if step.parent is None or (step.relation == "acl" and step.is_infinitive):
                return None
            if step.is_independent and adjunct > self.verbs[step.parent].at:
                return None
            verb = step.parent
            steps += 1
        return steps

    def _down(self, verb: int, ancestor: int) -> int | None:
        """Refuse "soldiers who arrived in June were killed", "…, and on Friday they left"."""
        steps = 0
        while verb != ancestor:
            step = self.verbs[verb]
            is_telling = not step.marks.isdisjoint(_CIRCUMSTANCES)
            is_linked = step.relation == "relcl" or is_telling or step.is_shared
            if step.parent is None or step.is_aside or (step.has_subject and not is_linked):
                return None
            verb = step.parent
            steps += 2
        return steps

    def _beside(self, verb: int, other: int) -> int | None:
        """Allow "a poll taken on Friday found that …": both hang on one verb, nothing between."""
        first, second = self.verbs[verb], self.verbs[other]
        is_aside = second.relation in ("relcl", "parataxis", "ccomp", "conj")
        return None if first.parent != second.parent or is_aside else 2


def read_scopes(doc: Doc, start: int) -> Scopes:
    """Return the scopes of the parsed sentence that begins at `start`."""
    tokens = list(doc)
    heads = [token.head.i for token in tokens]
    relations = [token.dep_ for token in tokens]
    verbs = [
        index
        for index, token in enumerate(tokens)
        if heads[index] == index
        or (token.pos_ in ("VERB", "AUX") and relations[index] not in _NO_CLAUSE)
    ]
    owners = _owners(heads, verbs)
    places = [start + token.idx for token in tokens]
    changes = [
        index for index, owner in enumerate(owners) if not index or owner != owners[index - 1]
    ]
    found = [
        _Verb(places[verb], None if heads[verb] == verb else owners[heads[verb]], relations[verb])
        for verb in verbs
    ]
    children: list[list[int]] = [[] for _ in verbs]
    numbers = {verb: number for number, verb in enumerate(verbs)}
    for index, head in enumerate(heads):
        if head in numbers and head != index:
            children[numbers[head]].append(index)
    return Scopes(
        tuple(places[index] for index in changes),
        tuple(owners[index] for index in changes),
        tuple(
            replace(
                verb,
                has_subject=any(relations[child] in _SUBJECTS for child in own),
                marks=frozenset(
                    tokens[child].lower_ for child in own if relations[child] in _MARKS
                ),
                is_infinitive=any(
                    relations[child] == "aux" and tokens[child].lower_ == "to" for child in own
                ),
                is_aside=_is_aside(tokens[at]),
                is_shared=_is_shared(tokens[at]),
            )
            for verb, own, at in zip(found, children, verbs, strict=True)
        ),
    )


def _is_aside(verb: Token) -> bool:
    """Tell "the men who left in June" and "before leaving", but not "the attack that hit it"."""
    if verb.dep_ == "pcomp":
        return verb.head.lower_ == "before"
    if verb.dep_ != "relcl":
        return False
    noun = verb.head
    # "The number of those who fled": what they did is what is counted.
    is_number = noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in _NUMBERS
    is_about = any(
        (child.dep_ in _SUBJECTS and child.tag_ in _RELATIVES) or child.lower_ == "where"
        for child in verb.lefts
    )
    return is_about and not is_number and noun.lemma_.lower() not in HAPPENINGS


def _is_shared(verb: Token) -> bool:
    """Tell the second of two fates: "9 died and 3 are missing", no comma between."""
    if verb.dep_ != "conj" or verb.head.lemma_.lower() not in FATES:
        return False
    joint = next((child for child in verb.head.rights if child.dep_ == "cc"), None)
    has_comma = joint is not None and joint.nbor(-1).text == ","
    return joint is not None and not has_comma and not _has_object(verb)


def _has_object(verb: Token) -> bool:
    return any(child.dep_ == "dobj" for child in verb.rights)


def _owners(heads: list[int], verbs: list[int]) -> list[int]:
    """Return for each word the number of the verb that governs it, for a verb its own."""
    owners = [-1] * len(heads)
    for number, verb in enumerate(verbs):
        owners[verb] = number
    for index in range(len(heads)):
        path = []
        current = index
        while owners[current] < 0:
            path.append(current)
            current = heads[current]
        for step in path:
            owners[step] = owners[current]
    return owners
