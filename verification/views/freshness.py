"""Verdicts that are to be checked again, and saying that one still stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import DomainError
from verification import freshness
from verification.access import UserRequest, requires
from verification.forms.editing import SettleForm
from verification.forms.lists import CursorForm
from verification.history import differences
from verification.models import CheckAgain
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_safe
@requires("review_claims")
def check_again(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(freshness.flags_for(request.user), CheckAgain.ORDER, cursor)
    context = {"page": listed, "sees_all": request.user.has_perm(freshness.SETTLE_ALL)}
    return page(request, "verification/check_again.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def flag_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show why a verdict is to be checked again, and take down why it still stands."""
    rows = CheckAgain.objects.visible_to(request.user).select_related(
        "verdict__review__claim__article", "verdict__decided_by", "citation", "settled_by"
    )
    flag = get_object_or_404(rows, pk=pk)
    may_settle = freshness.may_settle(flag, request.user)
    form = SettleForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not may_settle:
            raise PermissionDenied
        if form.is_valid():
            try:
                freshness.settle(
                    flag_id=pk,
                    person=request.user,
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                )
            except DomainError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, "Noted: the verdict still stands.")
                return go_to(request, reverse("verification:check-again"))
        status = REFUSED
    context = {
        "flag": flag,
        "form": form,
        "may_settle": may_settle,
        "pieces": differences.between(*(freshness.texts(flag) or ("", ""))),
    }
    return page(request, "verification/flag.html", context, status=status)
