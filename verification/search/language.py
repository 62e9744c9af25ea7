"""The query language: what a person types → terms that all have to hold. No database here.

`str` of what was parsed is a query that parses to the same.
"""

import re
from dataclasses import dataclass, replace

from verification.search import mistakes, values
from verification.search.fields import BY_NAME, Takes
from verification.search.values import Value

LONGEST = 1_000
MOST_TERMS = 40

FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*)(:(?!//)|>=|<=|>|<)")
# Up to the next blank that is in no quotation marks; doubled, they stand for themselves.
CHUNK = re.compile(r'(?:"(?:[^"]|"")*"|[^\s"])+')
QUOTED = re.compile(r'"((?:[^"]|"")*)"')
ITEM = re.compile(r'"(?:[^"]|"")*"|[^",]+')
TYPOGRAPHIC = str.maketrans("“”„«»", '"' * 5)


@dataclass(frozen=True, slots=True)
class Term:
    """Words, or a field with its values, of which one has to fit."""

    values: tuple[Value, ...]
    field: str = ""
    sign: str = ""
    is_negated: bool = False

    def __str__(self) -> str:
        minus = "-" if self.is_negated else ""
        return f"{minus}{self.field}{self.sign}{','.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that all have to hold."""

    terms: tuple[Term, ...] = ()

    @property
    def sort(self) -> str:
        return next((term.values[0].text for term in self.terms if term.field == "sort"), "newest")

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def of(self, field: str) -> tuple[Term, ...]:
        """Return the terms of a field that are not negated."""
        return tuple(term for term in self.terms if term.field == field and not term.is_negated)

    def without(self, term: Term) -> "Query":
        return replace(self, terms=tuple(other for other in self.terms if other != term))

    def and_also(self, term: Term) -> "Query":
        return self if term in self.terms else replace(self, terms=(*self.terms, term))


def parse(text: str) -> Query:
    """Return what is asked for.

    :raises BadInput: it cannot be understood; says which part, and what to do.
    """
    if len(text) > LONGEST:
        raise mistakes.too_long(LONGEST)
    mistakes.check_characters(text)
    terms = tuple(_terms(text.translate(TYPOGRAPHIC)))
    # Publishers and people are looked up one by one.
    if sum(len(term.values) for term in terms) > MOST_TERMS:
        raise mistakes.too_many_terms(MOST_TERMS)
    if sum(term.field == "sort" for term in terms) > 1:
        raise mistakes.sorted_twice()
    return Query(terms)


def _terms(text: str) -> list[Term]:
    terms, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = CHUNK.match(text, at)
        # Quotation marks that are opened and not closed: at once, or further on.
        if match is None or text[match.end() : match.end() + 1] == '"':
            raise mistakes.open_quotation(text[at:])
        at = match.end()
        if match[0].strip("-"):
            terms.append(_term(match[0]))
    return terms


def _term(chunk: str) -> Term:
    is_negated = chunk.startswith("-")
    said = chunk.removeprefix("-")
    if named := FIELD.match(said):
        return _field_term(named[1], named[2], said[named.end() :], is_negated=is_negated)
    return Term((_words(said),), is_negated=is_negated)


def _words(said: str) -> Value:
    if quoted := QUOTED.fullmatch(said):
        return Value(_unquoted(quoted[1], said), is_quoted=True)
    if '"' in said:
        raise mistakes.glued_quotation(said)
    if said.endswith("*") and not said.rstrip("*"):
        raise mistakes.nothing_before_the_star()
    return Value(said)


def _unquoted(inside: str, said: str) -> str:
    text = inside.replace('""', '"').strip()
    if not text:
        raise mistakes.empty_quotation(said)
    return text


def _field_term(name: str, sign: str, said: str, *, is_negated: bool) -> Term:
    field = BY_NAME.get(name.lower().replace("_", "-"))
    if field is None:
        raise mistakes.unknown_field(name)
    if not said:
        raise mistakes.value_missing(field)
    if sign != ":" and field.takes is not Takes.NUMBER:
        raise mistakes.sign_misplaced(field, sign)
    if is_negated and not field.is_condition:
        raise mistakes.not_negatable(field)
    # "7,095" is one number; elsewhere a comma parts alternatives.
    items = [said] if field.takes is Takes.NUMBER else _items(said)
    checked = tuple(values.checked(field, _words(item), sign) for item in items)
    if len(checked) > 1:
        mistakes.check_alternatives(field, [str(value) for value in checked])
    return Term(checked, field.name, sign, is_negated)


def _items(said: str) -> list[str]:
    items = ITEM.findall(said)
    if ",".join(items) != said:
        raise mistakes.glued_quotation(said)
    return items
