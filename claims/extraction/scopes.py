"""Which verb of a sentence governs each of its words: what a date or a place is said of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What tells another story than the clause that it hangs on.
_CONTRASTS = ("although", "though", "because", "while", "whereas", "if", "unless", "so")
# What tells the circumstances of the clause that it hangs on.
_CIRCUMSTANCES = ("when", "as", "after", "where", "once", "since")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_FAR = 9


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb's governor among the verbs of its sentence, and how it hangs on it."""

    at: int
    parent: int | None
    relation: str
    has_subject: bool
    marks: frozenset[str]
    is_infinitive: bool

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
            is_own_story = step.has_subject and step.relation != "relcl" and not is_telling
            if step.parent is None or is_own_story or "who" in step.marks:
                return None
            verb = step.parent
            steps += 2
        return steps

    def _beside(self, verb: int, other: int) -> int | None:
        """Allow "a poll taken on Friday found that …": both hang on one verb, nothing between."""
        first, second = self.verbs[verb], self.verbs[other]
        is_aside = second.relation in ("relcl", "parataxis", "ccomp", "conj")
        return None if first.parent != second.parent or is_aside else 2


NO_SCOPES = Scopes((), (), ())


def read_scopes(doc: Doc, start: int) -> Scopes:
    """Return the scopes of the parsed sentence that begins at `start`."""
    heads = [token.i for token in doc if _is_verb(token) or token.head == token]
    numbers = {head: number for number, head in enumerate(heads)}
    owners = [-1] * len(doc)
    for token in doc:
        path = []
        current = token
        while owners[current.i] < 0 and current.i not in numbers:
            path.append(current.i)
            current = current.head
        owner = numbers[current.i] if current.i in numbers else owners[current.i]
        for index in path:
            owners[index] = owner
        owners[token.i] = owner
    runs = [
        (start + token.idx, owners[token.i])
        for token in doc
        if not token.i or owners[token.i] != owners[token.i - 1]
    ]
    verbs = tuple(_verb(doc[head], numbers, owners, start) for head in heads)
    return Scopes(tuple(run[0] for run in runs), tuple(run[1] for run in runs), verbs)


def _is_verb(token: Token) -> bool:
    if token.pos_ not in ("VERB", "AUX"):
        return False
    # "continue to storm" is one deed; "shelled villages" and "armed men" are none.
    return token.dep_ not in ("aux", "auxpass", "amod", "compound", "xcomp", "prep", "cop")


def _verb(token: Token, numbers: dict[int, int], owners: list[int], start: int) -> _Verb:
    children = list(token.children)
    parent = None if token.head == token else owners[token.head.i]
    return _Verb(
        start + token.idx,
        numbers.get(token.head.i, parent) if parent is not None else None,
        token.dep_,
        any(child.dep_ in _SUBJECTS for child in children),
        frozenset(child.lower_ for child in children if child.dep_ in ("mark", "advmod", "nsubj")),
        is_infinitive=any(child.lower_ == "to" and child.dep_ == "aux" for child in children),
    )
