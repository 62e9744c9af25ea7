"""What may come next, while somebody types a query."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.db.models.functions import Lower

from claims.models import Publisher
from verification.models import SearchText, User
from verification.search.fields import ALL, BY_NAME, Field, Takes
from verification.search.language import LONGEST
from verification.search.values import Value

MOST = 8
# The last part of what is typed so far: up to the end, or with a quotation mark still open.
LAST = re.compile(r'(?:"[^"]*"?|[^\s"])*$')
NAMED = re.compile(r'(-?)([A-Za-z-]+):((?:[^",]*,|"[^"]*",)*)"?([^"]*)$')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The query as it would be, what to call that, and what it means."""

    query: str
    label: str
    says: str


def suggest(typed: str) -> list[Suggestion]:
    """Return how the last part of what is typed may go on."""
    typed = typed[-LONGEST:]
    last = LAST.search(typed)
    part = last[0] if last else ""
    head = typed[: len(typed) - len(part)]
    if named := NAMED.fullmatch(part):
        minus, name, chosen, begun = named.groups()
        field = BY_NAME.get(name.lower())
        values = _values(field, begun.strip()) if field else iter(())
        return [
            Suggestion(f"{head}{minus}{name}:{chosen}{value} ", str(value), says)
            for value, says in islice(values, MOST)
        ]
    minus = "-" if part.startswith("-") else ""
    return list(islice(_fields(head, minus, part.removeprefix("-").lower()), MOST))


def _fields(head: str, minus: str, begun: str) -> Iterator[Suggestion]:
    for field in ALL:
        if field.name.startswith(begun) and (field.is_condition or not minus):
            label = f"{minus}{field.name}:"
            yield Suggestion(f"{head}{label}", label, f"{field.says}, such as {field.example}")


def _values(field: Field, begun: str) -> Iterator[tuple[Value, str]]:
    if field.takes is Takes.CHOICE:
        for choice in field.choices:
            if choice.startswith(begun.lower()):
                yield Value(choice), field.says
    elif field.name == "publisher":
        named = Publisher.objects.filter(name__icontains=begun).order_by("name")
        for name in named.values_list("name", flat=True)[:MOST]:
            yield Value(name, is_quoted=True), "publisher"
    elif field.name == "claimant":
        for name in _claimants(begun):
            yield Value(name, is_quoted=True), "claimant"
    elif field.name == "by":
        yield from _people(begun)


def _people(begun: str) -> Iterator[tuple[Value, str]]:
    if "me".startswith(begun.lower()):
        yield Value("me"), "your own verdicts"
    named = Q(username__istartswith=begun) | Q(last_name__istartswith=begun)
    for person in User.objects.filter(named, is_active=True).order_by("username")[:MOST]:
        yield Value(person.username), str(person)


def _claimants(begun: str) -> Iterator[str]:
    """Return names by alphabet, each found by a step along the index."""
    # As the index has them: in its collation, only these letters have small ones.
    prefix = "".join(letter.lower() if letter.isascii() else letter for letter in begun)
    names = SearchText.objects.annotate(small=Lower("claimant")).exclude(claimant="")
    names = names.filter(small__startswith=prefix).order_by("small")
    last = ""
    for _ in range(MOST):
        row = names.filter(small__gt=last).values_list("small", "claimant").first()
        if row is None:
            return
        last, name = row
        yield name
