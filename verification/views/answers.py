"""How a page answers: whole, as one of its parts, or by sending the reader elsewhere."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from claims.errors import BadInput, BadInputs, DomainError
from verification import paging
from verification.forms.citations import CitationFormSet
from verification.paging import Page

AnyForm = TypeVar("AnyForm", bound=Form)
Row = TypeVar("Row", bound=Model)

PAGE_SIZE = 50
OF_CITATION = re.compile(r"citations\.(\d+)\.(\w+)")
# The status of a form that was refused and is shown again.
REFUSED = 422


def is_enhanced(request: HttpRequest) -> bool:
    """Tell whether a script of ours asks, which wants only the part of the page that changes."""
    return "HX-Request" in request.headers


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page, or only its `part` where the request is enhanced."""
    if part and is_enhanced(request):
        template = f"{template}#{part}"
    response = TemplateResponse(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect a page load; tell an enhanced request to load the page itself."""
    if is_enhanced(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def understood(form: AnyForm) -> AnyForm:
    """Return a form that came from an address.

    :raises BadRequest: the address asks for something that does not exist.
    """
    if not form.is_valid():
        names = ", ".join(form.errors)
        raise BadRequest(f"This address is not understood ({names}). Start again from the list.")
    return form


def page_of(rows: "QuerySet[Row]", order: tuple[str, ...], cursor: str) -> Page[Row]:
    """Return one page of a list.

    :raises BadRequest: the cursor is none of this list.
    """
    try:
        return paging.page_of(rows, order=order, cursor=cursor, size=PAGE_SIZE)
    except BadInput as error:
        raise BadRequest(str(error)) from error


def is_understood(
    form: Form, problems: Callable[[], Iterable[BadInput]], names: dict[str, str] | None = None
) -> bool:
    """Tell whether nothing is wrong with a form; all that is, is shown at once.

    `problems` are those of the domain with what the form could read, `names` as in `show_refusal`.
    """
    unread = set(form.errors)
    for problem in list(problems()):
        field = (names or {}).get(problem.field, problem.field)
        if field not in unread:
            show_refusal(form, problem, names)
    return not form.errors


def show_refusal(
    form: Form,
    refusal: DomainError,
    names: dict[str, str] | None = None,
    citations: CitationFormSet | None = None,
) -> None:
    """Put what the domain refused beside the fields it is about.

    `names` gives the form's name of a field where it differs from the domain's.
    """
    problems = refusal.problems if isinstance(refusal, BadInputs) else (refusal,)
    for problem in problems:
        field = problem.field if isinstance(problem, BadInput) else ""
        if citations is not None and (cited := OF_CITATION.fullmatch(field)):
            citations.refuse(int(cited[1]), cited[2], str(problem).strip())
            continue
        field = (names or {}).get(field, field)
        form.add_error(field if field in form.fields else None, str(problem).strip())
