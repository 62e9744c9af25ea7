"""The facets beside the queue: what it can be narrowed to, each with its count and address."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.formats import date_format

from claims.models import Claim, Publisher
from verification.facets import COLUMNS, Facet, facets
from verification.filters import Filter
from verification.forms.queue import ListForm, filter_of
from verification.models import Review, SearchText, Tag, Verdict
from verification.models.review import ReviewQuerySet
from verification.search.language import Term
from verification.search.values import Value

# As many as a list to choose from can show.
TAGS = 300
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


def as_search(within: Filter, *, rating: str, state: str) -> str | None:
    """Return the query that finds the same claims; None where no query does."""
    if within.only_second:
        return None
    before = within.published_before
    score = within.minimum_score
    said = {
        "is": state.replace("_", "-"),
        "kind": within.kind,
        "article": within.article_id,
        "language": within.language,
        "rating": rating,
        "after": within.published_after,
        "before": before and before + timedelta(days=1),
    }
    terms = [f"{name}:{value}" for name, value in said.items() if value]
    if score is not None:
        terms.append(f"score>={score / 1000:g}")
    if within.publisher_id is not None:
        names = Publisher.objects.filter(pk=within.publisher_id).values_list("name", flat=True)
        terms.append(_named("publisher", names.first() or "?"))
    if within.tag_id is not None:
        terms.append(_named("tag", _tag_name(within.tag_id)))
    return " ".join(terms)


def _named(field: str, name: str) -> str:
    return str(Term((Value(name, is_quoted=True),), field, ":"))


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
    texts = filter_of(asked).apply_to_texts(SearchText.objects.filter(state=state))
    return texts.filter(rating=asked["rating"]) if asked["rating"] else texts


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of the filter that is set, and the address of the list without it."""

    label: str
    address: str


def chosen(form: ListForm, query: QueryDict) -> list[Chosen]:
    """Return what narrows the list beside the facets, which show their own."""
    asked = form.cleaned_data
    score, after, before = (
        asked[name] for name in ("minimum_score", "published_after", "published_before")
    )
    said = {
        "minimum_score": score is not None and f"score from {score / 1000:g}",
        "language": asked["language"] and f"language {asked['language']}",
        "published_after": after and f"published from {date_format(after, 'j M Y')}",
        "published_before": before and f"published until {date_format(before, 'j M Y')}",
        "only_second": asked["only_second"] and "only second reviews",
        "tag": asked["tag"] and f"tag {_tag_name(asked['tag'])}",
    }
    return [Chosen(label, _address(query, name, None)) for name, label in said.items() if label]


def tags() -> list[tuple[str, str]]:
    """Return the tags that a list can be narrowed to."""
    rows = Tag.objects.order_by(Lower("name")).values_list("pk", "name")[:TAGS]
    return [("", "Any"), *((str(pk), name) for pk, name in rows)]


def _tag_name(number: int) -> str:
    name = Tag.objects.filter(pk=number).values_list("name", flat=True).first()
    return name or f"no. {number}, which there is not"


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
