"""The facets beside the queue: what it can be narrowed to, each with its count and address."""

from dataclasses import dataclass

from django.http import QueryDict

from claims.models import Claim
from verification.facets import Facet, facets
from verification.forms.queue import ListForm
from verification.models import Review, Verdict
from verification.models.review import ReviewQuerySet
from verification.queue import Filter

COLUMNS = {
    "publisher": ("claim__article__publisher", "claim__article__publisher__name"),
    "kind": ("claim__kind", "claim__kind"),
    "rating": ("verdict__rating", "verdict__rating"),
    "article": ("claim__article", "claim__article__title"),
}
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


def choices(form: ListForm, query: QueryDict, state: str) -> dict[str, list[Choice]]:
    """Return per facet the counts among what the other facets leave."""
    names = [name for name in COLUMNS if name != "rating" or state == Review.State.DECIDED]
    return {name: _choices_of(name, form, query, state) for name in names}


def _choices_of(name: str, form: ListForm, query: QueryDict, state: str) -> list[Choice]:
    asked = {**form.cleaned_data, name: None}
    within = Filter(asked["publisher"], asked["article"], asked["kind"] or "")
    reviews = listed(within, rating=asked["rating"] or "", state=state)
    value, label = COLUMNS[name]
    chosen = form.cleaned_data[name]
    return [
        Choice(
            facet=facet,
            label=LABELS.get(facet.label, facet.label),
            address=_address(query, name, None if facet.value == chosen else facet.value),
            is_chosen=facet.value == chosen,
        )
        for facet in facets(reviews, value=value, label=label)
    ]


def _address(query: QueryDict, name: str, value: object) -> str:
    changed = query.copy()
    changed.pop("cursor", None)
    changed.pop(name, None)
    if value is not None:
        changed[name] = str(value)
    return f"?{changed.urlencode()}"
