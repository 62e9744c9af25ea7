"""Who says what in one parsed sentence: the frames that speech verbs and "according to" open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.extraction.lexicon import SPEECH_VERBS, words
from claims.extraction.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words


# Not speakers: "according to available data".
_VAGUE_SOURCES = words(
    """
    datum data information estimate figure calculation reporting account count statistic
    """
)
_MEDIA = words("medium media press newspaper report statement outlet agency")
_NAMING = words("brand call dub label")
_SPEAKERLESS = words("it this that there which i we you")
_TITLES = words(
    """
    president minister chancellor secretary general colonel major captain lieutenant sergeant
    admiral marshal commander spokesman spokeswoman spokesperson director chief chairman
    chairwoman ambassador senator governor mayor king queen prince pope mr mr. mrs mrs. ms ms.
    dr dr. prof. professor analyst adviser advisor aide leader premier deputy businessman
    entrepreneur foreign activist judge lawyer
    """
)
_LONGEST_NAME = 10
_NAMED_WITHIN = 5
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker as named in a sentence. `pronoun` is set where the name is still to be found."""

    name: str
    pronoun: str | None = None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """`source` says, with the words `cue` at `at`, what stands in `content`."""

    source: Source
    cue: str
    at: Span
    content: Span


def find_frames(doc: Doc, offset: int, spoken: frozenset[int]) -> list[Frame]:
    """Return the frames of a sentence that begins at `offset`, in reading order.

    `spoken` holds the indexes of the tokens between quotation marks: what is said inside a
    quotation is for its speaker to answer for.
    """
    frames = [
        frame
        for token in doc
        if token.i not in spoken
        for frame in _frames_at(token, offset, spoken)
    ]
    return sorted(frames, key=lambda frame: frame.at)


def find_subject(doc: Doc) -> Source | None:
    """Return the first named subject of the sentence: who "he" may be in the next one."""
    for token in doc:
        if token.dep_ in _SUBJECTS and token.pos_ == "PROPN":
            return name_source(token)
    return None


def find_names(doc: Doc) -> Iterator[str]:
    """Yield the names of two words and more, titles taken off."""
    for token in doc:
        if token.pos_ == "PROPN" and token.dep_ != "compound":
            name = _without_article(_without_titles(_name_words(token)))
            if len(name) > 1 and all(word[:1].isupper() for word in name):
                yield " ".join(name)


def _frames_at(token: Token, offset: int, spoken: frozenset[int]) -> Iterator[Frame]:
    if token.lower_ == "according":
        yield from _according(token, offset)
    elif token.pos_ == "VERB" and _speaks(token, spoken):
        source, cue_end = _agent(token)
        if source is None:
            source, cue_end = _subject_of(token, spoken), token.i
        if source is not None:
            words = token.doc[token.i : cue_end + 1]
            yield Frame(source, words.text, _chars(words, offset), _content(token, offset))
    elif token.lemma_ == "quote" and token.pos_ == "VERB":
        yield from _quoted_as_saying(token, offset)


def _speaks(verb: Token, spoken: frozenset[int]) -> bool:
    """Tell verbs that introduce what somebody says; naming does with a quoted name only."""
    lemma = verb.lemma_.lower()
    next_words = range(verb.i + 1, verb.i + 1 + _NAMED_WITHIN)
    names = lemma in _NAMING and not spoken.isdisjoint(next_words)
    return lemma in SPEECH_VERBS or names


def _according(token: Token, offset: int) -> Iterator[Frame]:
    for preposition in token.rights:
        for noun in preposition.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() not in _VAGUE_SOURCES:
                cue = token.doc[token.i : preposition.i + 1]
                yield Frame(
                    name_source(noun), cue.text, _chars(cue, offset), _whole(token.doc, offset)
                )


def _quoted_as_saying(token: Token, offset: int) -> Iterator[Frame]:
    for noun in token.children:
        if noun.dep_ == "dobj" and any(word.lower_ == "saying" for word in token.subtree):
            cue = token.doc[token.i : token.i + 1]
            yield Frame(
                name_source(noun),
                f"{cue.text} as saying",
                _chars(cue, offset),
                _whole(token.doc, offset),
            )


def _agent(verb: Token) -> tuple[Source | None, int]:
    """Return who stands behind a passive ("claimed by Armenia", "reported in Greek media")."""
    is_passive = verb.tag_ == "VBN" and not any(
        child.dep_ == "nsubj" or (child.dep_ == "aux" and child.lemma_ == "have")
        for child in verb.children
    )
    if not is_passive and not any(child.dep_ == "auxpass" for child in verb.children):
        return None, verb.i
    for preposition in verb.rights:
        for noun in preposition.children:
            by = preposition.lower_ == "by" and noun.dep_ == "pobj"
            media = preposition.lower_ in ("in", "on") and noun.lemma_.lower() in _MEDIA
            if by or (media and noun.dep_ == "pobj"):
                return name_source(noun), preposition.i
    return None, verb.i


def _subject_of(verb: Token, spoken: frozenset[int]) -> Source | None:
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return None
    for token in _governors(verb):
        if token.i in spoken:
            continue
        for child in token.children:
            if child.dep_ == "nsubj":
                return _subject_source(child, token)
        if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN"):
            return name_source(token.head)
    return None


def _governors(verb: Token) -> Iterator[Token]:
    """Yield `verb`, then the verbs whose subject it shares ("left, claiming that …")."""
    yield verb
    while verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
        yield verb


def _subject_source(subject: Token, verb: Token) -> Source | None:
    if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return name_source(verb.head)
    if subject.lower_ in _SPEAKERLESS:
        return None
    return name_source(_closest_to(verb, subject))


def _closest_to(verb: Token, subject: Token) -> Token:
    """Prefer the name right before the verb: a true apposition is closed by a comma."""
    for child in subject.rights:
        between = verb.doc[child.right_edge.i + 1 : verb.i]
        if child.dep_ == "appos" and child.pos_ == "PROPN" and not any(t.is_punct for t in between):
            return child if child.i < verb.i else subject
    return subject


def name_source(head: Token) -> Source:
    """Return the speaker whose noun phrase `head` leads."""
    if head.pos_ == "PRON" and head.lower_ in ("he", "she", "they", "them", "him", "her"):
        return Source(head.text, pronoun=head.lower_)
    words = _name_words(head)
    if head.pos_ != "PROPN":
        return Source(" ".join([words[0].lower() if words[0] == "The" else words[0], *words[1:]]))
    name = _without_article(_without_titles(words))
    return Source(" ".join(name), is_person=head.tag_ == "NNP" and words[0].lower() != "the")


def _name_words(head: Token) -> list[str]:
    doc = head.doc
    start = max(head.left_edge.i, head.i - _LONGEST_NAME)
    for index in range(head.i - 1, start - 1, -1):
        if doc[index].is_punct and not doc[index].text.startswith(("-", "’", "'")):
            start = index + 1
            break
    end = head.i + 1
    for child in head.rights:
        is_complement = child.dep_ == "prep" and child.lower_ in (
            "of",
            "in",
            "from",
            "at",
            "for",
            "to",
        )
        is_clause = child.dep_ in ("acl", "relcl") and child.tag_ == "VBN"
        fits = child.right_edge.i - start < _LONGEST_NAME
        if child.i != end or not fits or not (is_complement or is_clause):
            break
        end = child.right_edge.i + 1
    return doc[start:end].text.split()


def _without_titles(words: list[str]) -> list[str]:
    last = -1
    for index, word in enumerate(words):
        if word.lower().rsplit("-", 1)[-1] in _TITLES:
            last = index
    return words[last + 1 :] or words


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0].lower() == "the" else words


def _content(verb: Token, offset: int) -> Span:
    """Return what `verb` introduces: its clause or object, else the whole sentence."""
    clauses = [child for child in verb.children if child.dep_ in ("ccomp", "dobj", "xcomp")]
    said = [child for child in clauses if child.dep_ == "ccomp"] or clauses
    if not said or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
        return _whole(verb.doc, offset)
    start = min(child.left_edge.i for child in said)
    end = max(child.right_edge.i for child in said) + 1
    return _chars(verb.doc[start:end], offset)


def _whole(doc: Doc, offset: int) -> Span:
    return Span(offset, offset + len(doc.text))


def _chars(words: Words, offset: int) -> Span:
    return Span(offset + words.start_char, offset + words.end_char)
