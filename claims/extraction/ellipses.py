"""What a figure without a noun of its own leans on: the figure that it answers or restates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.extraction.grammar import COUNTERS, included_in, object_of_verb, subject_of, verb_above
from claims.extraction.lexicon import words
from claims.extraction.nouns import REACHING, counted_noun

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from claims.extraction.quantities import Figure

_LONGEST_GAP = 40
_NEAR = 4
_COMPARED = ("up from", "down from", "compared with", "compared to", "votes to", "votes against")
# What is said is a figure: "says 9", "admits to 120", "spoke of more than 100".
_SAYING = words("say admit speak talk claim report acknowledge count")
# How people answer for what an article tells.
_ATTESTING = words("confirm contradict corroborate deny describe dispute insist recall say tell")
_ASKING = ("contact", "interview", "question", "reach")
_SPEAKING = ("speak", "talk")
_OF = ("to", "of")
_THEM = ("them", "these", "those", "whom", "which")
_RELATIVE = ("whom", "which")
# "a further 2,500 are to be trained": more of what was counted before.
_MORE = words("another further additional remaining")
# A breakdown goes on in these: "31 rockets: 26 from the west and about five from the east".
_JOINING = (":", ",", ";", "and", "—", "–")
_APPROXIMATE = words("about around some nearly almost only just roughly over another")
_PLACING = words("from in near at on to with outside around across inside aboard")
# Who is trained, fed or moved is people, whatever the sentence calls them.
_DONE_TO_PEOPLE = words(
    """
    arrest conscript deport detain draft employ evacuate execute feed hire imprison jail kill lay
    mobilise mobilize recruit resettle shelter train treat vaccinate
    """
)


def answers(words: Words) -> bool:
    """Tell "the army says 9" and "put the figure at 30" from a number of something named there."""
    token = words.root
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if counted_noun(token, words) is not None or any(
        child.dep_ == "prep" for child in token.rights
    ):
        return False
    lemma = verb.lemma_.lower()
    if lemma in ("put", "estimate") and token.dep_ == "pobj":
        counter = object_of_verb(verb)
        return counter is not None and counter.lemma_.lower() in COUNTERS
    is_said = token.dep_ in ("dobj", "obj") or (token.dep_ == "pobj" and token.head.lower_ in _OF)
    return is_said and lemma in _SAYING


def is_part(words: Words) -> bool:
    """Tell "two of them", "two more", "including two" and "of the six hospitals only two"."""
    token, doc = words.root, words.doc
    is_fronted = doc[0].lower_ in ("of", "out") and token.dep_ in ("nsubj", "nsubjpass")
    is_more = words.end < len(doc) and doc[words.end].lower_ == "more"
    return is_of_them(words) or is_fronted or is_more or included_in(token) is not None


def is_of_them(words: Words) -> bool:
    """Tell "two of them", "of which two" and "the remaining two", which may be of what was said."""
    doc, at = words.doc, words.start
    is_before = at > 1 and doc[at - 2].lower_ == "of" and doc[at - 1].lower_ in _THEM
    is_more = at > 0 and doc[at - 1].lower_ in _MORE
    return is_before or is_more or any(word.lower_ in _THEM for word in _whole_behind(words))


def stands_for_them(words: Words) -> bool:
    """Tell "ten were in service", of what the sentence before counts, from "the ten were"."""
    token, doc = words.root, words.doc
    is_subject = token.dep_ in ("nsubj", "nsubjpass") and words.end - words.start == 1
    before = doc[words.start - 1].lower_ if words.start else ""
    after = doc[words.end : words.end + 1]
    is_bare = before in ("only", "that") and not any(token.rights)
    return is_subject and is_bare and bool(after) and after[0].pos_ == "AUX"


def is_source(noun: Token, words: Words) -> bool:
    """Tell "three people" of "citing three people", "three people contradict him"."""
    above = noun.head
    is_asserting = noun.dep_ == "nsubj" and above.dep_ in ("ROOT", "conj")
    if is_asserting and (above.lemma_.lower() in _ATTESTING or _declines(above)):
        return True
    # "four witnesses interviewed by this newspaper", "we spoke to twelve families"
    if any(one.dep_ == "acl" and one.lemma_.lower() in _ASKING for one in noun.rights):
        return True
    if above.lower_ in ("to", "with") and above.head.lemma_.lower() in _SPEAKING:
        return any(one.lower_ in ("we", "i") for one in above.head.lefts)
    is_cited = noun.dep_ == "dobj" and above.lemma_.lower() in ("cite", "quote")
    is_told = above.lower_ == "to" and above.head.lower_ == "according"
    return (is_cited or is_told) and above.i == words.start - 1


def _declines(verb: Token) -> bool:
    """Tell "declined to comment" from "declined to fight"."""
    return verb.lemma_.lower() in ("decline", "refuse") and any(
        one.lemma_.lower() in ("answer", "comment", "discuss", "speak") for one in verb.rights
    )


def _whole_behind(words: Words) -> list[Token]:
    behind = words.doc[words.end : words.end + 2]
    is_whole = len(behind) > 1 and behind[0].lower_ in ("of", "among")
    return [*(behind[1:] if is_whole else [])]


def antecedent(words: Words) -> Token | None:
    """Return "men" of "turned back by armed men, two of whom wore masks"."""
    doc = words.doc
    relative = doc[words.end + 1] if words.end + 1 < len(doc) else None
    if relative is None or relative.lower_ not in _RELATIVE or doc[words.end].lower_ != "of":
        return None
    before = [token for token in doc[max(0, words.start - _NEAR) : words.start] if token.is_alpha]
    before = [token for token in before if token.lower_ not in ("at", "least", "and", "about")]
    return before[-1] if before and before[-1].tag_ == "NNS" else None


def goes_on(words: Words) -> bool:
    """Tell "26" of "31 rockets, 26 from the west and five from the east"."""
    doc, at = words.doc, words.start - 1
    while at > 0 and doc[at].lower_ in _APPROXIMATE:
        at -= 1
    is_joined = at > 0 and doc[at].lower_ in _JOINING
    return is_joined and words.end < len(doc) and doc[words.end].lower_ in _PLACING


def are_treated(words: Words) -> bool:
    """Tell "train 2,500 this year" and "2,500 are to be trained", said of people."""
    token = words.root
    is_object = token.dep_ in ("dobj", "obj", "nsubjpass")
    return is_object and token.head.lemma_.lower() in _DONE_TO_PEOPLE


def is_done_by(topic: Token, words: Words) -> bool:
    """Tell "ministry" of "the ministry will train 2,500", which the figure is not about."""
    token = words.root
    verb = token.head
    is_object = token.dep_ in ("dobj", "obj") and verb.lemma_.lower() not in REACHING
    return is_object and subject_of(verb) == topic


def is_compared(words: Words) -> bool:
    """Tell "up from 897" and "compared with 897", which is of the same thing as before."""
    doc = words.doc
    before = doc[max(0, words.start - 2) : words.start].text.lower()
    return before in _COMPARED


def is_converted(figure: Figure, words: Words, before: Figure, start: int) -> bool:
    """Tell "(11 km)" behind "seven miles" and "(52%)" behind "half of them", of the same thing."""
    gap = words.doc.text[before.end - start : words.start_char]
    is_share = figure.measure == before.measure == "percent" and len(gap) < _LONGEST_GAP
    is_same = is_share and gap.endswith("(") and "," not in gap
    return is_same or bool(re.fullmatch(r"[ ,]{0,2}[(\[/] ?(?:or |about |around |~|US)?", gap))


def find_subject(token: Token) -> Token | None:
    """Return the subject of the verb over `token`, unless it only says that it is a number."""
    verb = verb_above(token)
    subject = subject_of(verb) if verb is not None else None
    return None if subject is None or subject.lemma_.lower() in COUNTERS else subject


def reaches(token: Token) -> bool:
    """Tell the figure that a number, a toll or a crowd comes to."""
    return any(
        up.lemma_.lower() in REACHING for up in token.ancestors if up.pos_ in ("VERB", "AUX")
    )
