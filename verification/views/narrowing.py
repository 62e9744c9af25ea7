"""The facets beside the queue: what it can be narrowed to, each with its count and address."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from claims.models import Claim, Publisher
from verification.facets import COLUMNS, Facet, facets
from verification.filters import Filter
from verification.forms.queue import ListForm
from verification.models import Review, SearchText, Verdict
from verification.models.review import ReviewQuerySet
from verification.search.language import Term
from verification.search.values import Value

LABELS = {**dict(Claim.Kind.choices), **dict(Verdict.Rating.choices)}


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet as a link: to the list narrowed to it, or widened where it is chosen already."""

    facet: Facet
    label: str
    address: str
    is_chosen: bool


def listed(within: Filter, *, rating: str, state: str) -> ReviewQuerySet:
    reviews = within.apply(Review.objects.filter(state=state))
    return reviews.filter(verdict__rating=rating) if rating else reviews


def as_search(within: Filter, *, rating: str, state: str) -> str:
    """Return the query that finds the same claims."""
    said = {
        "is": state.replace("_", "-"),
        "kind": within.kind,
        "article": within.article_id,
        "rating": rating,
    }
    terms = [f"{name}:{value}" for name, value in said.items() if value]
    if within.publisher_id is not None:
        name = Publisher.objects.filter(pk=within.publisher_id).values_list("name", flat=True)
        terms.append(str(Term((Value(name.first() or "?", is_quoted=True),), "publisher", ":")))
    return " ".join(terms)


def choices(form: ListForm, query: QueryDict, state: str) -> dict[str, list[Choice]]:
    """Return per facet the counts among what the other facets leave."""
    asked = form.cleaned_data
    names = [name for name in COLUMNS if name != "rating" or state in Review.WITH_VERDICT]
    # What is not chosen is counted among the same claims, so at once.
    counted = facets(counting(asked, state), [name for name in names if not asked[name]])
    for name in names:
        if asked[name]:
            counted |= facets(counting({**asked, name: None}, state), [name])
    return {name: _choices(name, counted[name], asked[name], query) for name in names}


def counting(asked: dict[str, Any], state: str) -> "QuerySet[SearchText]":
    """Return what is listed, where it is counted: without the tables that it is shown from."""
    conditions = {
        "publisher_id": asked["publisher"],
        "article": asked["article"],
        "kind": asked["kind"],
        "rating": asked["rating"],
    }
    given = {name: value for name, value in conditions.items() if value}
    return SearchText.objects.filter(state=state, **given)


def _choices(name: str, found: list[Facet], chosen: object, query: QueryDict) -> list[Choice]:
    return [
        Choice(
            facet=facet,
            label=LABELS.get(facet.label, facet.label),
            address=_address(query, name, None if facet.value == chosen else facet.value),
            is_chosen=facet.value == chosen,
        )
        for facet in found
    ]


def _address(query: QueryDict, name: str, value: object) -> str:
    changed = query.copy()
    changed.pop("cursor", None)
    changed.pop(name, None)
    if value is not None:
        changed[name] = str(value)
    return f"?{changed.urlencode()}"
