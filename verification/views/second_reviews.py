"""Asking for a second pair of eyes, from the page of a claim that one holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from claims.errors import DomainError
from verification import second_reviews
from verification.access import UserRequest, requires
from verification.forms.talk import SecondEyesForm
from verification.views.answers import REFUSED, show_refusal
from verification.views.discussion import Said
from verification.views.holding import keep_typed
from verification.views.returning import to_review
from verification.views.review import as_sent, load, sent_from_review_page, show


@requires("review_claims")
@sent_from_review_page
def second_eyes(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    review = load(pk)
    keep_typed(request, pk, now)
    form = SecondEyesForm(request.POST)
    if form.is_valid():
        try:
            comment = second_reviews.ask_for_second_pair_of_eyes(
                review_id=pk,
                reviewer=request.user,
                lease_token=form.cleaned_data["lease_token"],
                note=form.cleaned_data["eyes_note"],
                now=now,
            )
        except DomainError as refusal:
            show_refusal(form, refusal, {"text": "eyes_note"})
        else:
            messages.success(request, "A second person will review it, too. Go on as before.")
            return to_review(request, pk, comment.pk)
    return show(request, review, as_sent(request.POST), talk=Said(eyes=form), status=REFUSED)
