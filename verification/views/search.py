"""Finding claims: the page, what it suggests while one types, and the views that people keep."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import BadInput, DomainError
from verification.access import UserRequest, requires
from verification.forms.lists import CursorForm
from verification.forms.search import ViewForm
from verification.models import SavedView
from verification.search import fields, finding, language, saved, showing, suggesting
from verification.search.finding import Facet, Found
from verification.search.language import Query, Term
from verification.search.values import Value
from verification.views.answers import (
    PAGE_SIZE,
    REFUSED,
    go_to,
    page,
    page_of,
    show_refusal,
    understood,
)

# The field by which a query says what a facet has counted; names are written in quotation marks.
FIELDS = {
    "state": "is",
    "rating": "rating",
    "kind": "kind",
    "publisher": "publisher",
    "claimant": "claimant",
}
NAMES = ("publisher", "claimant")
FORM_NAMES = {"query": "q"}
VIEWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to the search narrowed to a value, or widened where it is chosen already."""

    label: str
    count: int
    address: str
    is_chosen: bool


@require_safe
@requires("review_claims")
def search_page(request: UserRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    context: dict[str, Any] = {
        "typed": typed,
        "fields": fields.ALL,
        "views": saved.visible_to(request.user).order_by("name", "pk")[:VIEWS_SHOWN],
    }
    try:
        query = language.parse(typed)
    except BadInput as mistake:
        context["mistake"] = mistake
        return page(request, "verification/search.html", context, status=REFUSED)
    context |= _result(request, query, cursor)
    return page(request, "verification/search.html", context)


@require_safe
@requires("review_claims")
def suggestions(request: UserRequest) -> HttpResponse:
    """Answer with how the query may go on, for the list under the box."""
    found = suggesting.suggest(request.GET.get("q", "").replace("\x00", ""))
    rows = [{"query": one.query, "label": one.label, "says": one.says} for one in found]
    return JsonResponse({"suggestions": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def view_list(request: UserRequest) -> HttpResponse:
    """List the views that a person sees, and save another one."""
    form = ViewForm(request.POST or None, initial={"q": request.GET.get("q", "")})
    if form.is_valid():
        try:
            view = saved.save(owner=request.user, now=timezone.now(), **_asked(form))
        except DomainError as refusal:
            show_refusal(form, refusal, FORM_NAMES)
        else:
            messages.success(request, f"Saved as “{view.name}”.")
            return go_to(request, address_of(view.query))
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(saved.visible_to(request.user), ("-pk",), cursor)
    context = {"form": form, "page": listed}
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/search_views.html", context, status=status)


@require_POST
@requires("review_claims")
def change_view(request: UserRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(saved.visible_to(request.user), pk=pk)
    form = ViewForm(request.POST)
    if form.is_valid():
        asked = {**_asked(form), "query": form.cleaned_data["q"] or view.query}
        try:
            saved.change(view_id=pk, person=request.user, now=timezone.now(), **asked)
        except DomainError as refusal:
            show_refusal(form, refusal, FORM_NAMES)
        else:
            messages.success(request, "Changed.")
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, str(problem))
    return go_to(request, reverse("verification:views"))


@require_POST
@requires("review_claims")
def delete_view(request: UserRequest, pk: int) -> HttpResponse:
    view: SavedView = get_object_or_404(saved.visible_to(request.user), pk=pk)
    try:
        saved.delete(view_id=pk, person=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Deleted “{view.name}”.")
    return go_to(request, reverse("verification:views"))


def address_of(query: str) -> str:
    return f"{reverse('verification:search')}?{urlencode({'q': query})}"


def _asked(form: ViewForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"name": data["name"], "query": data["q"], "is_shared": data["is_shared"]}


def _result(request: UserRequest, query: Query, cursor: str) -> dict[str, Any]:
    now = timezone.now()
    try:
        found = finding.search(query, user=request.user, now=now, cursor=cursor, size=PAGE_SIZE)
    except BadInput as error:
        raise BadRequest(str(error)) from error
    return {
        "found": found,
        "page": found,
        "hits": showing.hits(found, reader=request.user),
        "articles": showing.articles(found),
        "facets": _choices(query, found),
        "sorts": _sorts(query),
        "save_form": ViewForm(initial={"q": str(query)}, auto_id="save_%s"),
        "counted": finding.COUNTED,
        "now": now,
    }


def _choices(query: Query, found: Found) -> dict[str, list[Choice]]:
    return {name: _choices_of(name, query, facets) for name, facets in (found.facets or {}).items()}


def _choices_of(name: str, query: Query, facets: list[Facet]) -> list[Choice]:
    counts = {_term(name, facet.value): facet.count for facet in facets}
    chosen = [term for term in query.of(FIELDS[name]) if len(term.values) == 1]
    return [
        Choice(
            label=term.values[0].text,
            count=counts.get(term, 0),
            address=address_of(str(_toggled(query, term))),
            is_chosen=term in query.terms,
        )
        for term in dict.fromkeys([*chosen, *counts])
    ]


def _term(name: str, value: str) -> Term:
    return Term((Value(value, is_quoted=name in NAMES),), FIELDS[name], ":")


def _toggled(query: Query, term: Term) -> Query:
    return query.without(term) if term in query.terms else query.and_also(term)


def _sorts(query: Query) -> list[Choice]:
    """Return the orders as links; the usual one needs no mention."""
    others = Query(tuple(term for term in query.terms if term.field != "sort"))
    words = {"newest": "newest", "priority": "most urgent", "best": "best match"}
    return [
        Choice(
            label=label,
            count=0,
            address=address_of(
                str(others if name == "newest" else others.and_also(_sort_term(name)))
            ),
            is_chosen=name == query.sort,
        )
        for name, label in words.items()
    ]


def _sort_term(name: str) -> Term:
    return Term((Value(name),), "sort", ":")
