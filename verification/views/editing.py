"""What editors do with a claim: move it in the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from claims.errors import DomainError
from verification import drafts, ordering
from verification.access import UserRequest, requires
from verification.forms.editing import PlaceForm
from verification.views.answers import REFUSED, go_to, show_refusal
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import load, restored, sent_from_review_page, show, turn_on


@requires("manage_queue")
@sent_from_review_page
def prioritise(request: UserRequest, pk: int) -> HttpResponse:
    review, form = load(pk), PlaceForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            ordering.prioritise(
                review_id=pk,
                editor=request.user,
                boost=data["boost"],
                due_at=data["due_at"],
                reason=data["place_reason"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Its place in the queue is changed.")
            return go_to(request, review_address(pk, query_of(within_of(request.GET))))
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, load(pk), work, draft=draft, placing=form, status=REFUSED)
