"""The rules for second reviews: the list, one of them, and naming what they are about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import DomainError
from verification import rules
from verification.access import UserRequest, requires
from verification.forms import picking
from verification.forms.rules import RuleForm, as_typed
from verification.models import SecondReviewRule
from verification.views.answers import REFUSED, go_to, page, show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_queue")
def rule_list(request: UserRequest) -> HttpResponse:
    form = RuleForm(request.POST or None)
    if form.is_valid() and "count" not in request.POST:
        try:
            rules.add(terms=form.terms(), editor=request.user, now=timezone.now())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Added. It holds for claims that come in from now on.")
            return go_to(request, reverse("verification:rules"))
    listed = SecondReviewRule.objects.select_related("publisher", "article")
    shown = list(listed.defer("article__text").order_by("pk"))
    counts = rules.touched([rules.terms_of(rule) for rule in shown]) if shown else []
    context = {"rules": list(zip(shown, counts, strict=True)), "latest": rules.LATEST}
    context |= _form(form)
    status = REFUSED if form.errors else 200
    return page(request, "verification/rules.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_queue")
def rule_page(request: UserRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(SecondReviewRule, pk=pk)
    form = RuleForm(request.POST or None, initial=as_typed(rules.terms_of(rule)))
    if form.is_valid() and "count" not in request.POST:
        try:
            rules.change(rule_id=pk, terms=form.terms(), editor=request.user, now=timezone.now())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Changed. Claims that are open already stay as they are.")
            return go_to(request, reverse("verification:rules"))
    status = REFUSED if form.errors else 200
    context = {"rule": rule, **_form(form)}
    return page(request, "verification/rule.html", context, status=status)


@require_safe
@requires("manage_queue")
def row_names(request: UserRequest) -> JsonResponse:
    """Return publishers or articles by a part of their name, for a list that follows typing."""
    kind = request.GET.get("kind", "")
    begun = request.GET.get("begun", "")[:200]
    return JsonResponse({"names": picking.names(kind, begun) if kind in picking.FINDS else []})


@require_POST
@requires("manage_queue")
def remove_rule(request: UserRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(SecondReviewRule, pk=pk)
    rules.remove(rule_id=rule.pk, editor=request.user, now=timezone.now())
    messages.success(request, "Removed.")
    return go_to(request, reverse("verification:rules"))


def _form(form: RuleForm) -> dict[str, Any]:
    """Return what the fields need: names to begin with, and how many claims would be touched."""
    is_counted = form.is_bound and form.is_valid()
    return {
        "form": form,
        "touched": rules.touched([form.terms()])[0] if is_counted else None,
        "names": {kind: picking.names(kind, "") for kind in picking.FINDS},
    }
