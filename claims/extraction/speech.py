"""Who says what in one parsed sentence: the frames that words of speech open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from claims.extraction import cues
from claims.extraction.agents import agent_of, subject_of
from claims.extraction.naming import Source, behind, is_speaker, is_vague, name_source, whole_head
from claims.extraction.stance import stance_of
from claims.extraction.types import Span, Stance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

# Whether somebody said it, or thinks, wants or supports it.
Manner = Literal["speech", "thought"]

_NAMED_AS = frozenset(["oprd", "ccomp"])
_NAMED_WITHIN = 5
_NEAR = 4
_LONGEST_SPEAKER = 6
_SUBJECTS = ("nsubj", "nsubjpass")
_COMPLEMENTS = ("ccomp", "dobj", "xcomp", "oprd")
_PERSONAL = frozenset(["accuse", "blame", "demand", "urge"])
_OTHER_CLAUSE = frozenset(["while", "whereas", "although", "though"])


@dataclass(frozen=True, slots=True)
class Frame:
    """`source` says, with the words `cue` at `at`, what stands in `content` of the prose.

    `content` is a clause, an object, or as much of the sentence as the cue governs; it may hold
    the cue itself ("25 planes, Armenia said, were lost"). `manner` is "thought" where the source
    is not said to have asserted anything ("wants to", "supports"): such a frame makes a position
    of its source, but does not answer for the figures in its content. `is_inner` marks a source
    that another one names ("X said, citing Y"): of two with the same content it is the nearer.
    """

    source: Source
    cue: str
    at: Span
    content: Span
    stance: Stance = "assertion"
    manner: Manner = "speech"
    is_inner: bool = False


def find_frames(doc: Doc, offset: int, spoken: frozenset[int]) -> list[Frame]:
    """Return the frames of a sentence that begins at `offset`, in reading order.

    `spoken` holds the indexes of the tokens between quotation marks: what is said inside a
    quotation is for its speaker to answer for.
    """
    sentence = _Sentence(doc, offset, spoken)
    frames = [frame for token in doc if token.i not in spoken for frame in sentence.at(token)]
    return sentence.shared_out(
        _without_relays(sorted(frames, key=lambda frame: frame.at), doc, offset)
    )


def find_subject(doc: Doc, spoken: frozenset[int]) -> Source | None:
    """Return the first named subject of the sentence: who "he" may be in the next one."""
    for token in doc:
        if token.dep_ in _SUBJECTS and token.i not in spoken:
            source = name_source(token)
            # The tagger takes some names for nouns.
            is_name = token.text[:1].isupper() and (token.i > 0 or source.name == token.text)
            # "Protests were reported" has a capital because it comes first.
            is_name = is_name and (token.i > 0 or token.tag_ != "NNS") and not source.is_mute
            is_known = source.role is not None or source.pronoun in cues.PERSON_PRONOUNS
            if is_name or is_known or token.pos_ == "PROPN":
                return source
    return None


class _Sentence:
    def __init__(self, doc: Doc, offset: int, spoken: frozenset[int]) -> None:
        self.doc = doc
        self.offset = offset
        self.spoken = spoken
        self.ends = [token.i for token in doc if token.text == ";" and token.i not in spoken]

    def at(self, token: Token) -> Iterator[Frame]:
        """Yield the frames whose cue `token` is."""
        pos, lemma = token.pos_, token.lemma_.lower()
        if token.lower_ == "according":
            yield from self._according(token)
        elif lemma in ("cite", "quote") and token.tag_ == "VBG":
            yield from self._citing(token)
        elif pos in ("VERB", "AUX"):
            yield from self._verb(token, lemma)
        elif pos == "NOUN" and (lemma in cues.STATEMENTS or lemma in cues.ADVERBIAL):
            yield from self._noun(token, lemma)
        elif token.lower_ == "per" and token.dep_ == "prep":
            yield from self._per(token)

    def shared_out(self, frames: list[Frame]) -> list[Frame]:
        """Give each of several cues for the whole sentence the part of it that is its own."""
        shared = [index for index, frame in enumerate(frames) if self._is_whole(frame)]
        for index, following in pairwise(shared):
            one, other = frames[index], frames[following]
            if one.is_inner or other.is_inner or one.content != other.content:
                continue
            border = self._border(one, other)
            frames[index] = replace(one, content=Span(one.content.start, border))
            frames[following] = replace(other, content=Span(border, other.content.end))
        return frames

    # Cues.

    def _according(self, token: Token) -> Iterator[Frame]:
        for preposition in token.rights:
            for noun in preposition.children:
                if noun.dep_ == "pobj" and not is_vague(noun):
                    cue = self.doc[token.i : preposition.i + 1]
                    source = name_source(whole_head(noun))
                    yield self._frame(source, cue, self._adverbial(token))

    def _citing(self, token: Token) -> Iterator[Frame]:
        for noun in token.children:
            if noun.dep_ == "dobj" and is_speaker(noun):
                frame = self._frame(name_source(noun), self._one(token), self._segment(token))
                governor = next(self._spoken_by(token), None)
                content = self._content(governor) if governor is not None else frame.content
                yield replace(frame, content=content, is_inner=True)

    def _per(self, token: Token) -> Iterator[Frame]:
        for noun in token.children:
            if noun.dep_ == "pobj" and noun.pos_ == "PROPN":
                yield self._frame(name_source(noun), self._one(token), self._segment(token))

    def _verb(self, verb: Token, lemma: str) -> Iterator[Frame]:
        if lemma in ("quote", "cite") and any(word.lower_ == "saying" for word in verb.subtree):
            yield from self._quoted_as_saying(verb)
            return
        manner, particle = self._manner(verb, lemma)
        if manner is None:
            return
        source, cue_end = agent_of(verb)
        if source is None:
            source, cue_end = subject_of(verb, self.spoken), particle.i if particle else verb.i
        # Results show something, but they accuse nobody.
        is_act = lemma in _PERSONAL and source is not None and source.is_thing and source.is_plural
        if source is not None and not source.is_mute and not is_act:
            cue = self.doc[self._negated_from(verb) : cue_end + 1]
            content = self._content(verb, particle)
            yield replace(self._frame(source, cue, content), manner=manner)

    def _quoted_as_saying(self, verb: Token) -> Iterator[Frame]:
        for noun in verb.children:
            if noun.dep_ in ("dobj", "nsubjpass"):
                cue = self._one(verb)
                frame = self._frame(name_source(noun), cue, self._segment(verb))
                yield replace(frame, cue=f"{cue.text} as saying")

    def _noun(self, noun: Token, lemma: str) -> Iterator[Frame]:
        """Yield the frame of "X's claim that …", "a warning by X that …", "in X's view"."""
        if noun.dep_ == "ROOT" and self._ends_sentence(noun):
            yield from self._misread(noun)
        author = behind(noun) or _whose_word(noun, lemma)
        if author is None:
            return
        source = name_source(author)
        clauses = [
            child
            for child in noun.rights
            if child.dep_ in ("acl", "ccomp", "relcl") and _has_that(child)
        ]
        is_adverbial = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by")
        if is_adverbial and not clauses and lemma in cues.ADVERBIAL:
            yield self._frame(source, self._one(noun), self._segment(noun))
        for clause in clauses:
            yield self._frame(source, self._one(noun), self._chars(_subtree(clause)))

    def _misread(self, noun: Token) -> Iterator[Frame]:
        """Yield the frame of "…, the federation estimates", a verb that was read as a noun."""
        commas = [token.i for token in self.doc[: noun.i] if token.text == ","]
        said = any(child.dep_ == "ccomp" and child.i < noun.i for child in noun.children)
        if said and commas and 0 < noun.i - commas[-1] - 1 <= _LONGEST_SPEAKER:
            name = self.doc[commas[-1] + 1 : noun.i]
            source = Source(name.text, at=name.root.idx)
            yield self._frame(source, self._one(noun), self._segment(noun))

    def _manner(self, verb: Token, lemma: str) -> tuple[Manner | None, Token | None]:
        """Return whether and how `verb` introduces somebody's words, and its preposition."""
        wanted = cues.WITH_PREPOSITION.get(lemma, frozenset())
        particles = [
            child
            for child in verb.rights
            if child.dep_ in ("prep", "prt") and child.lower_ in wanted
        ]
        particle = particles[0] if particles else None
        if self._says(verb, lemma):
            return "speech", particle
        if particle is not None:
            return "speech" if lemma in cues.SPEAKING_OF else "thought", particle
        parts = {child.dep_ for child in verb.children}
        if (lemma in cues.THINKING and (self._has_clause(verb) or "xcomp" in parts)) or (
            lemma in cues.JUDGING and "dobj" in parts
        ):
            return "thought", None
        return None, None

    def _says(self, verb: Token, lemma: str) -> bool:
        if lemma in cues.SAYING:
            return not _is_otherwise_meant(verb)
        if lemma in cues.SAYING_A_CLAUSE and (self._has_clause(verb) or _is_parenthesis(verb)):
            return True
        if lemma in cues.NAMING:
            next_words = range(verb.i + 1, verb.i + 1 + _NAMED_WITHIN)
            parts = {child.dep_ for child in verb.children}
            return not self.spoken.isdisjoint(next_words) or not parts.isdisjoint(_NAMED_AS)
        if lemma in cues.SHOWING and _is_shown(verb):
            return True
        if lemma == "put":
            return any(child.lower_ == "at" for child in verb.rights) or _is_parenthesis(verb)
        return lemma in cues.COUNTING and _has_figure(verb)

    def _has_clause(self, verb: Token) -> bool:
        """Tell "added that …" and "added: “…" from "added 500 troops"."""
        for child in verb.children:
            if child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i):
                return True
        return any(
            index in self.spoken or self.doc[index].text == ":"
            for index in range(max(0, verb.i - _NEAR), min(len(self.doc), verb.i + _NEAR + 1))
        )

    def _spoken_by(self, token: Token) -> Iterator[Token]:
        """Yield the verbs of speech that a participle ("citing X") hangs on."""
        for verb in token.ancestors:
            if verb.pos_ == "VERB" and self._manner(verb, verb.lemma_.lower())[0] == "speech":
                yield verb

    # Contents.

    def _content(self, verb: Token, particle: Token | None = None) -> Span:
        """Return what `verb` introduces: its clause or object, else its part of the sentence."""
        clauses = [child for child in verb.children if child.dep_ in _COMPLEMENTS]
        said = [child for child in clauses if child.dep_ == "ccomp"] or clauses
        if not said and particle is not None and any(True for _ in particle.rights):
            said = list(particle.rights)
        if not said or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
            aside = _aside_of(verb)
            return self._chars(_subtree(aside)) if aside is not None else self._segment(verb)
        start = min(child.left_edge.i for child in said)
        end = max(child.right_edge.i for child in said)
        if start > verb.i:
            end = max([end, *(child.right_edge.i for child in verb.rights if _goes_on(child))])
        return self._chars(self.doc[start : end + 1])

    def _adverbial(self, token: Token) -> Span:
        """Return what "according to X" governs: inside a clause that somebody says, that clause."""
        for verb in token.ancestors:
            if verb.dep_ == "ccomp" and verb.head.i < token.i < verb.i:
                return self._chars(_subtree(verb))
        return self._segment(token)

    def _segment(self, token: Token) -> Span:
        """Return the part of the sentence around `token` that semicolons bound."""
        start = max((end + 1 for end in self.ends if end < token.i), default=0)
        end = min((end for end in self.ends if end > token.i), default=len(self.doc))
        return self._chars(self.doc[start:end])

    def _is_whole(self, frame: Frame) -> bool:
        return frame.content.contains(frame.at)

    def _border(self, one: Frame, other: Frame) -> int:
        """Return where the part of `one` ends and that of `other` begins."""
        leads = one.at.start - one.content.start < len("According to ")
        text = self.doc.text
        between = text[one.at.end - self.offset : other.at.start - self.offset]
        if leads:
            cut = max(between.rfind(f", {word}") for word in ("but", "while", "and", "whereas"))
            return one.at.end + cut if cut > 0 else other.at.start
        cut = between.find(",")
        return one.at.end + (cut if cut >= 0 else len(between))

    # Small change.

    def _frame(self, source: Source, cue: Words, content: Span) -> Frame:
        words = self.doc.text[content.start - self.offset : content.end - self.offset]
        return Frame(source, cue.text, self._chars(cue), content, stance_of(cue.text, words))

    def _one(self, token: Token) -> Words:
        return self.doc[token.i : token.i + 1]

    def _chars(self, words: Words) -> Span:
        return Span(self.offset + words.start_char, self.offset + words.end_char)

    def _ends_sentence(self, token: Token) -> bool:
        return all(following.is_punct for following in self.doc[token.i + 1 :])

    def _negated_from(self, verb: Token) -> int:
        negations = [child.i for child in verb.lefts if child.dep_ == "neg"]
        return max(min(negations, default=verb.i) - 1, 0) if negations else verb.i


def _without_relays(frames: list[Frame], doc: Doc, offset: int) -> list[Frame]:
    """Leave out Y of "X said, according to Y": it is X who answers for it."""
    kept: list[Frame] = []
    for frame in frames:
        if kept and frame.cue.lower() == "according to" and kept[-1].manner == "speech":
            between = doc.text[kept[-1].at.end - offset : frame.at.start - offset]
            if between.strip() == ",":
                continue
        kept.append(frame)
    return kept


def _is_shown(verb: Token) -> bool:
    return any(
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
    """Recognise "claimed 20 lives", "claimed responsibility", "expressed interest"."""
    return any(
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


def _whose_word(noun: Token, lemma: str) -> Token | None:
    """Return X of "in the words of X"."""
    if lemma not in ("word", "opinion", "view", "eye"):
        return None
    return next(
        (
            author
            for child in noun.rights
            if child.lower_ == "of"
            for author in child.children
            if author.dep_ == "pobj"
        ),
        None,
    )


def _has_that(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)


def _aside_of(verb: Token) -> Token | None:
    """Return the clause beside the main one that `verb` stands in.

    "although X rejects it", "amid reports that X has confirmed it".
    """
    for clause in (verb, *verb.ancestors):
        if clause.dep_ == "acl" and _has_that(clause):
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
        return _has_that(child)
    return not any(word.dep_ == "mark" and word.lower_ in _OTHER_CLAUSE for word in child.children)


def _subtree(token: Token) -> Words:
    return token.doc[token.left_edge.i : token.right_edge.i + 1]
