"""Who says what in one parsed sentence: the frames that words of speech open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claims.extraction import contents, cues
from claims.extraction.agents import agent_of, is_bare, name_after, other_agents, subject_of
from claims.extraction.manners import Manner, manner_of
from claims.extraction.naming import Source, behind, is_speaker, is_vague, name_source, whole_head
from claims.extraction.stance import stance_of
from claims.extraction.types import Span, Stance

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

_LONGEST_SPEAKER = 6
# Words from a noun to the "according to which" that goes back to it.
_FARTHEST_NOUN = 15
# Characters from a cue to the end of the sentence that it closes.
_LONGEST_CLOSE = 60
_SUBJECTS = ("nsubj", "nsubjpass")
_PERSONAL = frozenset(["accuse", "blame", "demand", "urge"])
_CLAIMS = frozenset(["accusation", "allegation", "assertion", "claim", "statement"])
_OF_WORDS = frozenset(["about", "concerning", "of", "on", "regarding"])
# "The army claims" was read as "the army's claims".
_MISREAD = frozenset(["claim", "report", "estimate", "hope", "fear", "warn"])


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
        if (token.dep_ in _SUBJECTS or is_bare(token)) and token.i not in spoken:
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
            is_relative = self.doc[token.i + 1 : token.i + 3].text.lower() == "to which"
            yield from (self._according_to_which if is_relative else self._according)(token)
        elif lemma in ("cite", "quote") and token.tag_ == "VBG":
            yield from self._citing(token)
        elif pos in ("VERB", "AUX"):
            yield from self._verb(token, lemma)
        elif pos == "NOUN" and (lemma in cues.STATEMENTS or lemma in cues.ADVERBIAL):
            yield from self._noun(token, lemma)
        elif pos == "NOUN" and lemma in cues.KNOWLEDGE:
            yield from self._lacking(token)
        elif token.tag_ == "NNS" and token.dep_ == "ROOT" and lemma in cues.SAYING:
            yield from self._misread_before(token)
        elif pos == "NOUN" and lemma in cues.SHOWING:
            yield from self._misread_showing(token)
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
        return [self._spread(frame) for frame in frames] if len(frames) == 1 else frames

    def _spread(self, frame: Frame) -> Frame:
        """Let the only source at an end of "…; …; …, according to X" answer for all of it."""
        whole = self._chars(self.doc[:])
        if not self.ends or not self._is_whole(frame):
            return frame
        leads = frame.at.start == whole.start
        closes = whole.end - frame.at.end < _LONGEST_CLOSE and frame.content.end == whole.end
        closes = closes and self.doc.text[frame.at.end - self.offset] != ","
        return replace(frame, content=whole) if leads or closes else frame

    # Cues.

    def _according(self, token: Token) -> Iterator[Frame]:
        for preposition in token.rights:
            for noun in preposition.children:
                if noun.dep_ == "pobj" and noun.lower_ != "which" and not is_vague(noun):
                    cue = self.doc[token.i : preposition.i + 1]
                    said = self._chars(contents.adverbial(token, self.ends))
                    source = name_after(noun) or name_source(whole_head(noun))
                    yield self._frame(source, cue, said)

    def _according_to_which(self, token: Token) -> Iterator[Frame]:
        """Read "the version spread by X, according to which …, is wrong"."""
        noun = _antecedent(token)
        if noun is None:
            return
        last = token.i + 3
        while last < len(self.doc) and not _resumes(self.doc[last]):
            last += 1
        said = self.doc[token.i + 3 : last]
        yield self._frame(name_source(noun), self.doc[token.i : token.i + 2], self._chars(said))

    def _citing(self, token: Token) -> Iterator[Frame]:
        for noun in token.children:
            if noun.dep_ == "dobj" and is_speaker(noun):
                governor = next(self._spoken_by(token), None)
                said = contents.content(governor, None, self.ends) if governor else None
                content = self._chars(said or contents.segment(token, self.ends))
                yield replace(
                    self._frame(name_source(noun), self._one(token), content), is_inner=True
                )

    def _per(self, token: Token) -> Iterator[Frame]:
        for noun in token.children:
            if noun.dep_ == "pobj" and noun.pos_ == "PROPN":
                yield self._frame(name_source(noun), self._one(token), self._segment(token))

    def _verb(self, verb: Token, lemma: str) -> Iterator[Frame]:
        if lemma in ("quote", "cite") and any(word.lower_ == "saying" for word in verb.subtree):
            yield from self._quoted_as_saying(verb)
            return
        manner, particle = manner_of(verb, self.spoken)
        if manner is None:
            return
        source, cue_end = agent_of(verb)
        if source is None:
            source, cue_end = subject_of(verb, self.spoken), particle.i if particle else verb.i
        # Results show something, but they accuse nobody.
        is_act = lemma in _PERSONAL and source is not None and source.is_thing and source.is_plural
        if source is not None and not source.is_mute and not is_act:
            cue = self.doc[self._negated_from(verb) : cue_end + 1]
            content = self._chars(contents.content(verb, particle, self.ends))
            frame = replace(self._frame(source, cue, content), manner=manner)
            yield from self._with_other_agents(frame, verb)

    def _with_other_agents(self, frame: Frame, verb: Token) -> Iterator[Frame]:
        """Yield the frames of "put at 12 by X and at 9 by Y", each with its own figures."""
        for one, other in other_agents(verb):
            end = self.offset + one.idx + len(one)
            yield replace(frame, content=Span(frame.content.start, end))
            rest = Span(end, frame.content.end)
            frame = replace(frame, source=name_source(other), content=rest)
        yield frame

    def _quoted_as_saying(self, verb: Token) -> Iterator[Frame]:
        for noun in verb.children:
            if noun.dep_ in ("dobj", "nsubjpass"):
                cue = self._one(verb)
                frame = self._frame(name_source(noun), cue, self._segment(verb))
                yield replace(frame, cue=f"{cue.text} as saying")

    def _noun(self, noun: Token, lemma: str) -> Iterator[Frame]:
        """Yield the frame of "X's claim that …", "a warning by X that …", "in X's view"."""
        if (misread := self._misread(noun, lemma)) is not None:
            yield self._frame(misread, self._one(noun), self._segment(noun))
            return
        author = behind(noun) or _whose_word(noun, lemma)
        clauses = [
            child
            for child in noun.rights
            if child.dep_ in ("acl", "ccomp", "relcl") and contents.has_that(child)
        ]
        source = name_source(author) if author is not None else None
        introduces = self.doc[-1].text == ":"
        if source is None and (clauses or introduces) and (verb := _uttered_by(noun)) is not None:
            source = subject_of(verb, self.spoken)
            if source is not None and not clauses:
                yield self._frame(source, self._one(noun), self._segment(noun))
        if source is None:
            return
        is_adverbial = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "by")
        if is_adverbial and not clauses and lemma in cues.ADVERBIAL:
            yield self._frame(source, self._one(noun), self._segment(noun))
        elif self._is_headed(noun):
            rest = self.doc[noun.i + 2 : contents.segment(noun, self.ends).end]
            yield self._frame(source, self.doc[noun.i : noun.i + 2], self._chars(rest))
        for clause in clauses:
            yield self._frame(source, self._one(noun), self._chars(contents.subtree(clause)))
        if quoted := self._quoted_after(noun):
            yield self._frame(source, self._one(noun), self._chars(quoted))

    def _quoted_after(self, noun: Token) -> Words | None:
        """Return the quotation of "X's promise of “…”"; it may stand in marks that are tokens."""
        for child in noun.rights:
            if child.lower_ in _OF_WORDS and child.i + 1 in self.spoken:
                end = child.i + 1
                while end in self.spoken:
                    end += 1
                return self.doc[child.i + 1 : end]
        return None

    def _lacking(self, noun: Token) -> Iterator[Frame]:
        """Yield the frame of "X had no information that …"."""
        verb = noun.head
        is_lacking = noun.dep_ == "dobj" and any(child.lower_ == "no" for child in noun.lefts)
        source = subject_of(verb, self.spoken) if is_lacking and verb.pos_ == "VERB" else None
        for clause in noun.rights:
            if source is not None and not source.is_mute and contents.has_that(clause):
                cue = self.doc[verb.i : clause.left_edge.i + 1]
                yield self._frame(source, cue, self._chars(contents.subtree(clause)))

    def _misread_before(self, noun: Token) -> Iterator[Frame]:
        """Yield the frame of "X (XYZ) informs that …", a verb that was read as a noun."""
        clauses = [child for child in noun.rights if contents.has_that(child)]
        names = [child for child in noun.lefts if child.pos_ == "PROPN"]
        if clauses and names and clauses[0].left_edge.i == noun.i + 1:
            said = self._chars(contents.subtree(clauses[0]))
            yield self._frame(name_source(names[-1]), self._one(noun), said)

    def _misread_showing(self, noun: Token) -> Iterator[Frame]:
        """Yield the frame of "data collected by X show", a verb that was read as a noun."""
        clauses = [child for child in noun.rights if contents.has_that(child)]
        things = [child for child in noun.lefts if child.dep_ == "nsubj"]
        if noun.dep_ == "ROOT" and clauses and things:
            source, said = name_source(things[0]), contents.subtree(clauses[0])
            if not source.is_mute:
                yield self._frame(source, self._one(noun), self._chars(said))
            return
        commas = [token.i for token in self.doc[: noun.i] if token.text == ","]
        words = self.doc[commas[-1] + 1 : noun.i] if commas else self.doc[:0]
        by = next((token.i for token in words if token.lower_ in ("by", "from")), noun.i)
        is_thing = bool(words) and words[0].lemma_.lower() in cues.TELLING_THINGS
        if is_thing and self._ends_sentence(noun) and noun.i - by > 1:
            name = self.doc[by + 1 : noun.i]
            name = name[1:] if name[0].lower_ == "the" and len(name) > 1 else name
            yield self._frame(
                Source(name.text, at=name[-1].idx), self._one(noun), self._segment(noun)
            )

    def _is_headed(self, noun: Token) -> bool:
        """Recognise "Its version: one tank damaged"."""
        return noun.i + 2 < len(self.doc) and self.doc[noun.i + 1].text == ":"

    def _misread(self, noun: Token, lemma: str) -> Source | None:
        """Return X of "…, X estimates" and of "…, X claims, …", a verb that was read as a noun."""
        commas = [token.i for token in self.doc[: noun.i] if token.text == ","]
        if not commas or not 0 < noun.i - commas[-1] - 1 <= _LONGEST_SPEAKER:
            return None
        name = self.doc[commas[-1] + 1 : noun.i]
        if noun.dep_ == "ROOT" and self._ends_sentence(noun):
            is_verb = any(child.dep_ == "ccomp" and child.i < noun.i for child in noun.children)
        else:
            follows = self.doc[noun.i + 1].text if noun.i + 1 < len(self.doc) else "."
            is_verb = lemma in _MISREAD and noun.tag_ == "NNS" and follows in (",", ".")
            is_verb = is_verb and name[-1].tag_ in ("NN", "NNP") and name[0].lower_ == "the"
        return Source(name.text, at=name[-1].idx) if is_verb else None

    def _spoken_by(self, token: Token) -> Iterator[Token]:
        """Yield the verbs of speech that a participle ("citing X") hangs on."""
        for verb in token.ancestors:
            if verb.pos_ == "VERB" and manner_of(verb, self.spoken)[0] == "speech":
                yield verb

    def _segment(self, token: Token) -> Span:
        return self._chars(contents.segment(token, self.ends))

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
        for child in verb.lefts:
            if child.dep_ == "neg":
                return max(child.i - 1, 0)
            if child.dep_ == "preconj" and child.lower_ == "neither":
                return child.i
        if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in cues.WITHHOLDING:
            # "refused to confirm that", "denied knowing that"
            return verb.head.i
        return verb.i


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


def _antecedent(according: Token) -> Token | None:
    """Return what "which" of "the version spread by X, according to which" stands for."""
    before = according.doc[max(0, according.i - _FARTHEST_NOUN) : according.i]
    return next((noun for noun in reversed(before) if behind(noun) is not None), None)


def _resumes(comma: Token) -> bool:
    """Tell whether the main clause goes on behind a relative one: ", has nothing to do with"."""
    following = comma.doc[comma.i + 1] if comma.i + 1 < len(comma.doc) else comma
    return comma.text == "," and following.tag_ in ("VBZ", "VBD", "VBP")


def _uttered_by(noun: Token) -> Token | None:
    """Return the verb of "made the claim that", "came to the conclusion that"."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "to" else noun.head
    is_object = noun.dep_ == "dobj" or (noun.dep_ == "pobj" and verb is not noun.head)
    return verb if is_object and verb.lemma_.lower() in cues.UTTERING else None


def _whose_word(noun: Token, lemma: str) -> Token | None:
    """Return X of "in the words of X", "the claim of X that …"."""
    is_told = lemma in _CLAIMS and any(contents.has_that(child) for child in noun.rights)
    if not is_told and lemma not in ("word", "opinion", "view", "eye"):
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
