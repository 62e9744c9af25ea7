"""What one has in hand; for editors, who holds what, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims.errors import DomainError
from verification import own_work, reclaiming, verdict_corrections
from verification.access import UserRequest, requires
from verification.forms.editing import TakeBackForm
from verification.forms.lists import CursorForm
from verification.models import Turn
from verification.views.answers import go_to, page, page_of, understood


@require_safe
@requires("review_claims")
def my_work(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    now = timezone.now()
    done = page_of(own_work.finished_by(request.user), ("-finished_at", "-pk"), cursor)
    context = {"work": own_work.of(request.user, now), "page": done, "now": now}
    if request.user.has_perm("verification.publish_reviews"):
        context["corrections"] = verdict_corrections.to_settle(request.user)[: own_work.SHOWN]
    return page(request, "verification/my_work.html", context)


@require_safe
@requires("manage_queue")
def held(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    now = timezone.now()
    listed = page_of(own_work.held_by_all(now), own_work.HELD_ORDER, cursor)
    context = {"page": listed, "form": TakeBackForm(), "now": now}
    return page(request, "verification/held.html", context)


@require_POST
@requires("manage_queue")
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    turn, form = get_object_or_404(Turn, pk=pk), TakeBackForm(request.POST)
    if form.is_valid():
        try:
            reclaiming.take_back(
                turn_id=turn.pk,
                editor=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Taken back. What was typed stays its reviewer's draft.")
    else:
        messages.error(request, "Say why it is taken back.")
    return go_to(request, reverse("verification:held"))
