"""Asking for a second pair of eyes, and giving a claim back to its reviewer with a question."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from verification import drafts, talk
from verification.access import UserRequest, requires
from verification.forms.talk import ReturnForm, SecondEyesForm
from verification.views.answers import REFUSED, is_enhanced, show_refusal
from verification.views.discussion import Said
from verification.views.holding import keep_typed
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import (
    as_sent,
    load,
    restored,
    sent_from_review_page,
    show,
    show_again,
    turn_on,
)


@requires("review_claims")
@sent_from_review_page
def second_eyes(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    review = load(pk)
    keep_typed(request, pk, now)
    form = SecondEyesForm(request.POST)
    if form.is_valid():
        try:
            comment = talk.ask_for_second_pair_of_eyes(
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
            return _to_review(request, pk, comment.pk)
    return show(request, review, as_sent(request.POST), talk=Said(eyes=form), status=REFUSED)


@requires("reopen_reviews")
@sent_from_review_page
def give_back(request: UserRequest, pk: int) -> HttpResponse:
    review, form = load(pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            comment = talk.return_to_reviewer(
                review_id=pk, editor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal, {"text": "question"})
        else:
            messages.success(request, "Returned. It waits for its reviewer alone.")
            return _to_review(request, pk, comment.pk)
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, review, work, talk=Said(returning=form), status=REFUSED)


@require_POST
@requires("reopen_reviews")
def let_others_take(request: UserRequest, pk: int) -> HttpResponse:
    try:
        talk.let_others_take(review_id=load(pk).pk, editor=request.user, now=timezone.now())
    except talk.NotReturned as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Anybody may take it now.")
    return _to_review(request, pk)


def _to_review(request: UserRequest, pk: int, comment: int | None = None) -> HttpResponse:
    if is_enhanced(request):
        return show_again(request, pk, Said(fresh=comment))
    return redirect(review_address(pk, query_of(within_of(request.GET))))
