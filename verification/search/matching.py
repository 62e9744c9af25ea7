"""A query → what is asked of the search texts. One round trip turns words into lexemes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import ceil, floor
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Subquery
from psycopg.types.range import Range

from claims.models import Publisher
from verification.models import (
    ArticleText,
    CheckAgain,
    ReviewTag,
    SearchText,
    Skip,
    Tag,
    Turn,
    User,
)
from verification.search import values
from verification.search.fields import BY_NAME, PERSONAL, Takes
from verification.search.language import Query, Term
from verification.search.values import Value

# So many publishers and articles can stand behind one value.
MOST_PUBLISHERS = 50
MOST_ARTICLES = 200
# So many of the newest articles are looked through for words that many may have.
LATELY = 500
WEIGHTS = {"title": "B", "rationale": "C", "source": "D"}
MARKED = ("claimant", "holder", "unit", "place")
NOBODY = 0
LEXEME = re.compile(r"'((?:[^']|'')*)'(:\*)?")

PHRASE = "phraseto_tsquery('pg_catalog.english', verification_folded(%s))::text"
# Folding turns other characters into what would end the quotation, so that it is cut out of the
# folded words.
PREFIX = (
    "to_tsquery('pg_catalog.english',"
    r" '''' || translate(verification_folded(%s), '''\', '  ') || ''':*')::text"
)
MARKS = "verification_marks(%s, %s)"


@dataclass(slots=True)
class Matching:
    """What rows of SearchText have to be like; the first two are what an index finds them by."""

    required: list[str] = field(default_factory=list)
    firm: Q = field(default_factory=Q)
    refused: list[str] = field(default_factory=list)
    rest: Q = field(default_factory=Q)
    # Words so common that the index leaves them out.
    ignored: list[str] = field(default_factory=list)
    # What was typed as words, as queries, and as the lexemes in them.
    words: list[str] = field(default_factory=list)
    lexemes: list[str] = field(default_factory=list)

    def found_by_index(self) -> "QuerySet[SearchText]":
        """Return the rows that fit all that an index answers for."""
        rows = SearchText.objects.filter(self.firm)
        return rows.filter(document__matches=_all(self.required)) if self.required else rows

    def rows(self) -> "QuerySet[SearchText]":
        """Return the rows that fit."""
        rows = SearchText.objects.filter(self.firm, self.rest)
        lexemes = _all([*self.required, *(f"!{one}" for one in self.refused)])
        return rows.filter(document__matches=lexemes) if lexemes else rows


def matching(query: Query, *, user: User, now: datetime) -> Matching:
    """Return what the query asks for, as this person at this moment."""
    result, said = Matching(), _in_lexemes(query)
    for term in query.terms:
        known = [said[term.field, value] for value in term.values if (term.field, value) in said]
        if not term.field and not term.is_negated and known[0]:
            result.words.append(f"({known[0]})")
            result.lexemes += _words_of(known[0])
        if condition := _condition(term, known, user, now):
            if term.is_negated:
                result.rest &= ~condition
            else:
                result.firm &= condition
        elif one := _any_of(term, known, user):
            (result.refused if term.is_negated else result.required).append(one)
        elif term.field != "sort":
            result.ignored.append(str(term))
    return result


def _all(lexemes: list[str]) -> str:
    return " & ".join(lexemes)


def _in_lexemes(query: Query) -> dict[tuple[str, Value], str]:
    """Return each value that is words, as a tsquery; empty where no word of it is in the index."""
    asked: dict[tuple[str, Value], tuple[str, list[str]]] = {}
    for term in query.terms:
        worded = not term.field or BY_NAME[term.field].takes is Takes.WORDS
        if worded and term.field not in ("publisher", "by", "tag"):
            for value in term.values:
                asked[term.field, value] = _expression(term.field, value)
    if not asked:
        return {}
    parts, params = zip(*asked.values(), strict=True)
    with connection.cursor() as cursor:
        # Our own expressions; what was typed is in the parameters.
        cursor.execute(f"SELECT {', '.join(parts)}", [p for some in params for p in some])
        answers = cursor.fetchone()
    return {key: _as_query(*key, answer) for key, answer in zip(asked, answers or (), strict=True)}


def _expression(name: str, value: Value) -> tuple[str, list[str]]:
    if name in MARKED:
        return MARKS, [name, value.text.rstrip("*") if value.is_prefix else value.text]
    if value.is_prefix:
        return PREFIX, [value.text.rstrip("*")]
    return PHRASE, [value.text]


def _as_query(name: str, value: Value, answer: Any) -> str:
    if name not in MARKED:
        return _weighted(str(answer), WEIGHTS.get(name, ""))
    *words, whole = answer or [""]
    if value.is_quoted or not words:
        return _quoted(whole) if whole else ""
    last = _quoted(words.pop()) + (":*" if value.is_prefix else "")
    return _all([*map(_quoted, words), last])


def _weighted(query: str, weight: str) -> str:
    """Return the query for lexemes of this weight alone."""
    if not weight:
        return query
    return LEXEME.sub(lambda found: f"'{found[1]}':{'*' if found[2] else ''}{weight}", query)


def _quoted(lexeme: str) -> str:
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))


def _words_of(query: str) -> list[str]:
    return [found[1].replace("''", "'") for found in LEXEME.finditer(query)]


def _any_of(term: Term, said: list[str], user: User) -> str:
    """Return the term as a tsquery; empty where it asks for nothing that is in the index."""
    if term.field == "sort" or not all(said):
        return ""
    if said:
        alternatives = [f"({one})" for one in said]
    else:
        alternatives = [one for value in term.values for one in _fixed(term.field, value, user)]
    return f"({' | '.join(alternatives)})"


def _fixed(name: str, value: Value, user: User) -> Iterator[str]:
    if name == "publisher":
        for pk in _publishers(value) or [NOBODY]:
            yield f"'=publisher:{pk}'"
    elif name == "by":
        yield f"'=by:{_person(value, user)}'"
    else:
        yield f"'={name}:{value.text}'"


def articles_with(query: str, most: int) -> list[int]:
    """Return the newest articles that have the words."""
    texts = ArticleText.objects.filter(document__matches=query)
    newest = Subquery(ArticleText.objects.order_by("-article_id").values("article_id")[:1])
    lately = texts.filter(article_id__gt=newest - LATELY).order_by("-article_id")
    found = list(lately.values_list("article_id", flat=True)[:most])
    if len(found) < most:
        # Not many have them, so all that do are listed. In an order that no index has: the planner
        # would go through all articles, newest first, for words rarer than it thinks.
        every = texts.order_by((F("article_id") + 0).desc())
        found = list(every.values_list("article_id", flat=True)[:most])
    return list(dict.fromkeys(found))


def _publishers(value: Value) -> list[int]:
    lookup = "name__iexact" if value.is_quoted else "name__icontains"
    named = Publisher.objects.filter(**{lookup: value.text.rstrip("*")})
    return list(named.order_by("pk").values_list("pk", flat=True)[:MOST_PUBLISHERS])


def _person(value: Value, user: User) -> int:
    if value.text.lower() == "me" and not value.is_quoted:
        return user.pk
    named = User.objects.filter(username__iexact=value.text).values_list("pk", flat=True)
    return named.first() or NOBODY


def _condition(term: Term, said: list[str], user: User, now: datetime) -> Q | None:
    """Return what the term asks of columns; None where it is the lexemes that it asks of."""
    text = term.values[0].text
    if term.field == "text" and all(said):
        either = " | ".join(f"({one})" for one in said)
        return Q(article__in=articles_with(either, MOST_ARTICLES) or [NOBODY])
    if term.field in ("figure", "score"):
        return (_figures if term.field == "figure" else _scores)(text, term.sign)
    if term.field == "tag":
        return Q(review__in=_tagged(term))
    if term.field in ("after", "before"):
        end = "gte" if term.field == "after" else "lt"
        return Q(**{f"published_on__{end}": values.day(text)})
    if term.field == "is" and text in PERSONAL:
        return Q(review__in=_personal(text, user, now))
    return None


def _figures(text: str, sign: str) -> Q:
    wanted = values.span(text, sign)
    assert wanted is not None  # noqa: S101 (the parser has looked)
    bounds = ("[" if wanted.holds_low else "(") + ("]" if wanted.holds_high else ")")
    return Q(
        figures__overlap=Range[Decimal](wanted.low, wanted.high, bounds), figures__isnull=False
    )


def _scores(text: str, sign: str) -> Q:
    wanted = values.span(text, sign)
    assert wanted is not None  # noqa: S101 (the parser has looked)
    condition = Q()
    if wanted.low is not None:
        least = ceil(wanted.low * 1000) if wanted.holds_low else floor(wanted.low * 1000) + 1
        condition &= Q(score__gte=least)
    if wanted.high is not None:
        most = floor(wanted.high * 1000) if wanted.holds_high else ceil(wanted.high * 1000) - 1
        condition &= Q(score__lte=most)
    return condition


def _tagged(term: Term) -> "QuerySet[Any]":
    """Return the reviews in question, by number."""
    names = Q()
    for value in term.values:
        lookup = "iexact" if value.is_quoted else "icontains"
        names |= Q(**{f"name__{lookup}": value.text.rstrip("*")})
    return ReviewTag.objects.filter(tag__in=Tag.objects.filter(names)).values("review")


def _personal(name: str, user: User, now: datetime) -> "QuerySet[Any]":
    """Return the reviews in question, by number."""
    if name == "skipped":
        return Skip.objects.filter(reviewer=user).values("review")
    if name == "check-again":
        return CheckAgain.objects.visible_to(user).open().standing().values("verdict__review")
    if name == "leased":
        return Turn.objects.held(now).values("review")
    given = Turn.objects.filter(assigned_to=user, state=Turn.State.WAITING)
    return Turn.objects.filter(reviewer=user).values("review").union(given.values("review"))
