"""What a measure is about: "sales" of "sales fell 5%", "tax on cars" of "a 25% tax on cars"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.extraction.grammar import is_nominal, object_of_verb, own_subject, subject_of
from claims.extraction.lexicon import TIME_UNITS, words
from claims.extraction.phrases import NOUNS, is_time, is_unit, object_of, of_what

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

_BEFORE_NOUN = ("compound", "nmod", "amod", "nummod", "poss", "quantmod", "npadvmod")
_BEHIND_NOUN = ("appos", "prep", "amod", "acl", "relcl", "nmod")
_LASTING = words("last take continue be span drag stay remain wait serve rule govern hold persist")
# What a stretch of time is spent in: "three years in prison".
_CONFINED = words("jail prison custody detention captivity exile office hospital power")
# With these before it, a unit stays one: "percentage points", "light years".
_OF_UNITS = words("percentage basis light man metric")
_COSTING = words("cost take mean require")
_SINCE = ("after", "before", "into")
# Words between the name of a row and its figure: "Smith won 45%, Jones only 38%".
_BETWEEN = words("by at between to only just about down up , ( + - – a an gained lost")
# Participles that tell of the noun before them, to whatever the parse tied them.
_TELLING = words("range total amount value worth")
_NEAR = 12
_NEXT = 4
_FARTHEST = 8


def find_topic(words: Words, unit: str) -> Token | None:
    """Return the noun that the measure standing on `words` is about."""
    token = words.root
    # "$3.8 billion in aid", "60 percent of the town": what follows names it.
    parts = (object_of(word, "of") for word in (token, *words))
    if thing := next((part for part in parts if part and _is_thing(part, words)), None):
        return thing
    if (worth := _worth_of(words)) is not None:
        return worth
    spent_on = object_of(token, "in", "for") if unit.isupper() else None
    if spent_on is not None and _is_thing(spent_on, words):
        return spent_on
    if unit in TIME_UNITS:
        return _lasting(token, words)
    return _in_row(words) or _climb(token, words, unit) or _nearest(words)


def way_from(words: Words) -> str | None:
    """Return "north of Sana'a" of "240 kilometres north of Sana'a", and of "from" and "to"."""
    doc = words.doc
    start = words.end
    if start < len(doc) and doc[start].text == "(":
        start = next(
            (token.i + 1 for token in doc[start : start + _NEAR] if token.text == ")"), start
        )
    elif start < len(doc) and doc[start].text == ")":
        start += 1
    for token in doc[start : start + _NEXT]:
        if token.lower_ in ("of", "from", "to") and token.dep_ == "prep":
            end = next((child.right_edge.i for child in token.rights if child.dep_ == "pobj"), None)
            return doc[start : min(end, token.i + _NEAR) + 1].text if end is not None else None
        if token.pos_ not in ("NOUN", "ADV", "ADJ", "PROPN") or token.text[:1] == "(":
            return None
    return None


def time_from(words: Words) -> str | None:
    """Return "after the invasion" of "three years after the invasion"."""
    doc = words.doc
    since = doc[words.end] if words.end < len(doc) else None
    if since is None or since.lower_ not in _SINCE or since.dep_ != "prep":
        return None
    event = next((child for child in since.rights if child.dep_ == "pobj"), None)
    if event is None or event.pos_ not in NOUNS or is_time(event) or event.i - since.i > _FARTHEST:
        return None
    return f"{doc[since.i : event.i + 1].text}{of_what(event)}"


def _worth_of(words: Words) -> Token | None:
    """Return "grain" of "$5 million worth of grain" and "two weeks' worth of grain"."""
    for token in words.doc[words.end : words.end + 2]:
        if token.lower_ == "worth":
            return object_of(token, "of")
    return None


def _lasting(token: Token, words: Words) -> Token | None:
    """Return "lull" of "an 11-year lull", "talks" of "the talks lasted three days"."""
    spent = object_of(token, "in")
    if spent is not None and spent.lower_ in _CONFINED:
        return spent
    whole = _whole_time(token)
    head = whole.head.head if whole.dep_ == "pobj" and whole.head.lower_ == "for" else whole.head
    if token.dep_ == "npadvmod" and head.lower_ in ("old", "long") and head.dep_ == "amod":
        token, head = head, head.head
    if token.dep_ in _BEFORE_NOUN and head.pos_ in NOUNS and head.i >= words.end:
        return head if not is_time(head) else None
    if whole.dep_ == "pobj" and whole.head.lower_ == "for" and _is_thing(head, words):
        return head
    if head.lemma_ in _LASTING:
        subject = subject_of(head)
        return subject if subject is not None and _is_thing(subject, words) else None
    return None


def _whole_time(token: Token) -> Token:
    """Return what stands for a time in its clause: "an average of 70 days", the first of a list."""
    for _ in range(_FARTHEST):
        is_mean = token.dep_ == "pobj" and token.head.head.lower_ == "average"
        is_listed = token.dep_ in ("appos", "conj") and token.head.pos_ in (*NOUNS, "NUM")
        if not is_mean and not is_listed:
            break
        token = token.head.head if is_mean else token.head
    return token


def _in_row(words: Words) -> Token | None:
    """Return "Jones" of "Smith won 45%, Jones 38%" and "Smith (+2%)": a row without a verb."""
    doc = words.doc
    at = words.start - 1
    while at >= 0 and words.start - at <= _NEXT and doc[at].lower_ in _BETWEEN:
        at -= 1
    if at > 0 and doc[at].is_digit and doc[at - 1].pos_ == "PROPN":
        at -= 1  # "S&P 500"
    elif at >= 0 and _has_number(doc[at]) and doc[at + 1].text != "(":
        return None
    if at < 0 or not _is_thing(doc[at], words):
        return None
    if doc[at + 1].text == "(":
        return doc[at]
    first = at
    while first > 0 and _is_in_name(doc[first - 1], doc[first]):
        first -= 1
    while first > 0 and doc[first - 1].lower_ in (",", ";", "and", "but", "while"):
        first -= 1
    is_next = first > 0 and (doc[first - 1].text == ":" or _ends_measure(doc[first - 1]))
    return doc[at] if is_next else None


def _is_in_name(token: Token, behind: Token) -> bool:
    """Tell whether `token` goes on to the left with the name of a row: "fats and oils"."""
    if token.lower_ == "and":
        return token.i > 0 and token.nbor(-1).pos_ in NOUNS and not _ends_measure(token.nbor(-1))
    is_noun = token.pos_ in ("ADJ", "NOUN", "PROPN", "DET") and not _ends_measure(token)
    return is_noun and behind.pos_ != "DET"


def _ends_measure(token: Token) -> bool:
    return token.lower_ in ("%", "percent", "cent", "pc") or (
        token.like_num and token.i > 0 and token.nbor(-1).is_currency
    )


def _nearest(words: Words) -> Token | None:
    """Return the noun beside the measure, for want of one that grammar ties to it."""
    for token in words.doc[words.end : words.end + _NEXT]:
        if token.pos_ in ("ADP", "VERB", "AUX", "CCONJ", "PRON", "DET") or token.text in ",.;()":
            break
        if (
            _is_thing(token, words)
            and token.head.pos_ not in NOUNS
            and not _has_number(token, words)
        ):
            return token
    for token in reversed(words.doc[max(0, words.start - _NEAR) : words.start]):
        if token.lower_ == "it":
            break
        is_head = token.head.pos_ not in NOUNS or token.head.i < token.i or is_unit(token.head)
        if _is_thing(token, words) and is_head and not is_unit(token) and not _has_number(token):
            return token
    return None


def _climb(token: Token, words: Words, unit: str) -> Token | None:
    for _ in range(_FARTHEST):
        head = token.head
        if head.i == token.i:
            return _below(token, words)
        if head.pos_ in NOUNS and words.start <= head.i < words.end:
            token = head
            continue
        is_before = token.dep_ in _BEFORE_NOUN and head.i >= words.end
        if is_before and _is_thing(head, words):
            return head
        if token.dep_ in _BEHIND_NOUN and _is_thing(head, words):
            return head
        if head.dep_ in ("amod", "compound") and head.head.i > head.i >= words.end:
            token = head
            continue
        if head.pos_ in ("VERB", "AUX"):
            return _about_verb(token, head, words, unit)
        token = head
    return None


def _about_verb(token: Token, verb: Token, words: Words, unit: str) -> Token | None:
    """Return what rose, fell, cost or was paid."""
    if token.dep_ in ("nsubj", "nsubjpass"):
        return _complement(verb, words, unit)
    # Of "the firm said it will cost $5 million" the firm costs nothing.
    own = own_subject(verb)
    if own is not None and own.lower_ == "it" and verb.lemma_.lower() in _COSTING:
        return None
    moved = object_of_verb(verb)
    if moved is not None and (not _is_thing(moved, words) or _has_number(moved)):
        moved = None
    if token.dep_ in ("prep", "npadvmod", "advmod", "dative") and moved is not None:
        return moved
    if token.dep_ in ("dobj", "obj") and unit.isupper():
        bought = object_of(verb, "for", "on")
        if bought is not None and _is_thing(bought, words):
            return bought
    subject = subject_of(verb)
    if verb.lemma_.lower() in _TELLING and (told := _told_of(verb)):
        subject = told
    return subject if subject is not None and _is_thing(subject, words) else moved


def _told_of(participle: Token) -> Token | None:
    """Return "claims" of "claims, ranging from"."""
    if participle.tag_ not in ("VBG", "VBN"):
        return None
    doc, at = participle.doc, participle.i - 1
    if at > 0 and doc[at].text == ",":
        at -= 1
    return doc[at] if at >= 0 and doc[at].pos_ in NOUNS else None


def _complement(verb: Token, words: Words, unit: str) -> Token | None:
    """Return "the deal" of "$5 million was paid for the deal"."""
    spent = object_of(verb, "for", "on", "in", "to") if unit.isupper() else None
    thing = spent or object_of_verb(verb)
    return thing if thing is not None and _is_thing(thing, words) else None


def _below(token: Token, words: Words) -> Token | None:
    """Return the subject of a sentence whose verb the parse took for a noun."""
    subject = own_subject(token)
    if subject is not None and _is_thing(subject, words):
        return subject
    if token.pos_ in NOUNS and not words.start <= token.i < words.end:
        return token
    return None


def _is_thing(token: Token, words: Words) -> bool:
    outside = not words.start <= token.i < words.end
    is_noun = is_nominal(token) and not is_time(token) and not _is_measured(token)
    is_currency = token.i == words.end and token.text in ("US", "U.S.")
    return outside and is_noun and token.text[:1].isalpha() and not is_currency


def _is_measured(token: Token) -> bool:
    """Tell the "point" of "5 points" from the one of "price point"."""
    kinds = (child for child in token.lefts if child.dep_ == "compound")
    is_currency = token.lemma_ == "pound" and not _has_number(token)
    is_named = any(kind.lower_ not in _OF_UNITS and not is_unit(kind) for kind in kinds)
    return is_unit(token) and not is_named and not is_currency


def _has_number(noun: Token, besides: Words | None = None) -> bool:
    own = range(besides.start, besides.end) if besides is not None else ()
    numbers = (child for child in noun.children if child.i not in own)
    return any(child.pos_ == "NUM" or child.dep_ == "nummod" for child in numbers)
