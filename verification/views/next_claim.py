"""The way to the next claim, and having it ready before it is asked for.

While somebody works on a claim, a script reserves the next one and fetches its page. When that is
the one they get, only the working half is sent, with their lease in it; else they are led on.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from verification import drafts, notifications, queue, reserving
from verification.access import UserRequest, requires
from verification.forms.queue import FromPageForm
from verification.models import Review, Turn
from verification.templatetags.desk import verdict_class
from verification.views.answers import go_to, is_enhanced
from verification.views.queue import address_of, query_of, review_address, within_of
from verification.views.review import load, restored, show

# Of a request: which review's page is at hand. Of its answer: that it goes with that page.
AT_HAND = "Claimdesk-Next"
# What became of the claim that was left, as the links to it show.
OUTCOME = "Claimdesk-Outcome"


@require_POST
@requires("review_claims")
def take_next(request: UserRequest) -> HttpResponse:
    return to_next(request, timezone.now())


@require_POST
@requires("review_claims")
def reserve(request: UserRequest) -> HttpResponse:
    """Reserve the claim that comes next, and say where its page is.

    A page that was put in place of another names its claim: nobody has opened it otherwise.
    """
    within = within_of(request.GET)
    form = FromPageForm(request.POST)
    if form.is_valid() and (opened := form.cleaned_data["review"]):
        notifications.mark_read(person=request.user, now=timezone.now(), review_id=opened)
    found = reserving.reserve(reviewer=request.user, now=timezone.now(), within=within)
    if found is None:
        return JsonResponse({"review": None})
    number = found.turn.review_id
    return JsonResponse({"review": number, "address": review_address(number, query_of(within))})


@require_POST
@requires("review_claims")
def give_back(request: UserRequest) -> HttpResponse:
    """Leave to others what was reserved by a page that is being left."""
    form = FromPageForm(request.POST)
    if form.is_valid():
        reserving.give_back(reviewer=request.user, review_id=form.cleaned_data["review"])
    return HttpResponse(status=204)


def to_next(request: UserRequest, now: datetime) -> HttpResponse:
    """Take the next claim of the part of the queue that the address names, and go there."""
    within = within_of(request.GET)
    turn = queue.take_next(reviewer=request.user, now=now, within=within)
    if turn is None:
        messages.info(request, "Nothing more is waiting here.")
        return go_to(request, address_of(within))
    if is_enhanced(request) and request.headers.get(AT_HAND) == str(turn.review_id):
        return _working_half(request, turn)
    return go_to(request, review_address(turn.review_id, query_of(within)))


def _working_half(request: UserRequest, turn: Turn) -> HttpResponse:
    review = load(turn.review_id)
    draft = drafts.find(review_id=review.pk, reviewer=request.user)
    response = show(request, review, restored(review, draft, turn), draft=draft, is_restored=True)
    response[AT_HAND] = str(review.pk)
    if request.resolver_match and (pk := request.resolver_match.kwargs.get("pk")):
        left = Review.objects.select_related("verdict").get(pk=pk)
        response[OUTCOME] = verdict_class(left)
    return response
