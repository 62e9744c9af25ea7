"""What editors do with a claim: move it in the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from verification import ordering
from verification.access import UserRequest, requires
from verification.forms.editing import PlaceForm
from verification.views.answers import go_to
from verification.views.queue import review_address
from verification.views.review import load


@require_POST
@requires("manage_queue")
def prioritise(request: UserRequest, pk: int) -> HttpResponse:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {' '.join(map(str, errors))}")
        return go_to(request, review_address(pk))
    data = form.cleaned_data
    try:
        ordering.prioritise(
            review_id=load(pk).pk,
            editor=request.user,
            boost=data["boost"],
            due_at=data["due_at"],
            reason=data["place_reason"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Its place in the queue is changed.")
    return go_to(request, review_address(pk))
