"""What a cue of speech governs: a clause, an object, or its part of the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_COMPLEMENTS = ("ccomp", "dobj", "xcomp", "oprd")
_OTHER_CLAUSE = frozenset(["while", "whereas", "although", "though"])
_OF_TIME = frozenset(["as", "when", "while", "after", "before"])
_POINTING = frozenset(["the", "this", "that", "these", "those"])


def content(verb: Token, particle: Token | None, ends: list[int]) -> Words:
    """Return what `verb` introduces: its clause or object, else its part of the sentence.

    `ends` are the indexes of the semicolons that part the sentence.
    """
    clauses = [
        child
        for child in verb.children
        if child.dep_ in _COMPLEMENTS and not _parted(child, verb, ends)
    ]
    said = [child for child in clauses if child.dep_ == "ccomp"] or clauses
    if any(child.i > verb.i for child in said):
        # "The report came the day X said that …": what stands before is not X's.
        said = [child for child in said if child.i > verb.i or _is_closed(child)]
    is_spliced = particle is not None and all(child.right_edge.i < verb.i for child in said)
    if particle is not None and is_spliced and any(True for _ in particle.rights):
        # "Police counted 12, the organizers speak of 100": what stands before is not theirs.
        said = [*particle.rights, *_listed_after(verb)]
    if verb.dep_ == "relcl" and all(child.tag_ in ("WDT", "WP") for child in said):
        said = []
    if not said and verb.dep_ == "relcl":
        # "a charge that the firm rejected"
        return subtree(verb.head)
    is_participle = verb.tag_ == "VBN" and verb.dep_ == "acl"
    if not said or (is_participle and not any(child.dep_ == "ccomp" for child in said)):
        aside = _aside_of(verb)
        return subtree(aside) if aside is not None else segment(verb, ends)
    start = min(child.left_edge.i for child in said)
    end = max(child.right_edge.i for child in said)
    if start > verb.i:
        end = max([end, *(child.right_edge.i for child in verb.rights if _goes_on(child))])
        end = min([end, *(_last_before(clause) for clause in said if clause.dep_ == "ccomp")])
        end = max([end, *(child.right_edge.i for child in _taken_up(verb, said))])
        if said[-1].dep_ == "dobj":
            end = max([end, *_predicate_after(said[-1], verb)])
    return verb.doc[start : end + 1]


def _listed_after(verb: Token) -> list[Token]:
    """Return "two dead" of "spoke of one violation, two dead", read as a name of the speaker."""
    subjects = (child for child in verb.lefts if child.dep_ == "nsubj")
    return [
        child
        for subject in subjects
        for child in subject.rights
        if child.dep_ == "appos" and child.i > verb.i and child.pos_ == "NOUN"
    ]


def _taken_up(verb: Token, said: list[Token]) -> list[Token]:
    """Return "but the attack was beaten off" after "said that men attacked the town"."""
    acts = {clause.lemma_.lower() for clause in said if clause.dep_ == "ccomp"}
    return [
        child
        for child in verb.rights
        if child.dep_ == "conj"
        and any(
            word.dep_ in ("nsubj", "nsubjpass")
            and word.lemma_.lower() in acts
            and word.doc[word.left_edge.i].lower_ in _POINTING
            for word in child.lefts
        )
    ]


def _last_before(clause: Token) -> int:
    """Return where `clause` ends before "…, and as others fled", which stands beside its frame."""
    own = {child.lower_ for child in clause.children if child.dep_ in ("mark", "advcl")}
    for child in clause.rights:
        if child.dep_ != "conj":
            continue
        marks = {word.lower_ for word in child.lefts if word.dep_ == "mark"}
        first = child.left_edge.i
        if marks & _OF_TIME and not marks & own and clause.doc[first - 1].dep_ == "cc":
            return first - 2
    return clause.right_edge.i


def _predicate_after(noun: Token, verb: Token) -> list[int]:
    """Return where "asserting their aim was to win" ends, whose verb was read as another one."""
    following = verb.doc[noun.right_edge.i + 1 : noun.right_edge.i + 2]
    return [
        token.right_edge.i
        for token in following
        if token.tag_ in ("VBD", "VBZ", "VBP") and not any(token.lefts) and not token.is_punct
    ]


def adverbial(token: Token, ends: list[int]) -> Words:
    """Return what "according to X" governs: inside a clause that somebody says, that clause."""
    for verb in token.ancestors:
        if verb.dep_ == "ccomp" and verb.head.i < token.i < verb.i:
            return subtree(verb)
    return segment(token, ends)


def segment(token: Token, ends: list[int]) -> Words:
    """Return the part of the sentence around `token` that semicolons bound."""
    start = max((end + 1 for end in ends if end < token.i), default=0)
    end = min((end for end in ends if end > token.i), default=len(token.doc))
    return token.doc[start:end]


def subtree(token: Token) -> Words:
    return token.doc[token.left_edge.i : token.right_edge.i + 1]


def has_that(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _is_closed(clause: Token) -> bool:
    return clause.doc[clause.right_edge.i + 1].is_punct or clause.doc[clause.right_edge.i].is_punct


def _parted(clause: Token, verb: Token, ends: list[int]) -> bool:
    return any(clause.i < end < verb.i for end in ends)


def _aside_of(verb: Token) -> Token | None:
    """Return the clause beside the main one that `verb` stands in.

    "although X rejects it", "amid reports that X has confirmed it".
    """
    for clause in (verb, *verb.ancestors):
        if clause.dep_ == "acl" and has_that(clause):
            return clause
        if clause.dep_ == "advcl" and any(
            child.dep_ == "mark" and child.lower_ in _OTHER_CLAUSE for child in clause.children
        ):
            return clause
    return None


def _goes_on(child: Token) -> bool:
    """Tell what still belongs to the reported clause from a new clause of the author's own."""
    if child.is_punct or child.dep_ == "cc":
        return False
    if child.dep_ == "conj":
        return has_that(child)
    return not any(word.dep_ == "mark" and word.lower_ in _OTHER_CLAUSE for word in child.children)
