"""Giving a decided claim back to its reviewer with a question, and letting others take it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from verification import drafts, returning
from verification.access import UserRequest, requires
from verification.forms.talk import ReturnForm
from verification.views.answers import REFUSED, is_enhanced, show_refusal
from verification.views.discussion import Said
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import (
    load,
    restored,
    sent_from_review_page,
    show,
    show_again,
    turn_on,
)


@requires("reopen_reviews")
@sent_from_review_page
def return_review(request: UserRequest, pk: int) -> HttpResponse:
    review, form = load(pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            comment = returning.return_to_reviewer(
                review_id=pk, editor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal, {"text": "question"})
        else:
            messages.success(request, "Returned. It waits for its reviewer alone.")
            return to_review(request, pk, comment.pk)
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, review, work, talk=Said(returning=form), status=REFUSED)


@require_POST
@requires("reopen_reviews")
def let_others_take(request: UserRequest, pk: int) -> HttpResponse:
    try:
        returning.let_others_take(review_id=load(pk).pk, editor=request.user, now=timezone.now())
    except returning.NotReturned as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Anybody may take it now.")
    return to_review(request, pk)


def to_review(request: UserRequest, pk: int, comment: int | None = None) -> HttpResponse:
    """Show the claim again after something was said of it, with that if it is a comment."""
    if is_enhanced(request):
        return show_again(request, pk, Said(fresh=comment))
    return redirect(review_address(pk, query_of(within_of(request.GET))))
