"""Writing about a claim, and taking back what one wrote."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import DomainError
from verification import comments, drafts, mentions
from verification.access import UserRequest, requires
from verification.forms.lists import CursorForm
from verification.forms.talk import CommentForm, NamesForm, WithdrawForm
from verification.models import Comment
from verification.views.answers import (
    REFUSED,
    go_to,
    is_enhanced,
    page,
    page_of,
    show_refusal,
    understood,
)
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

NAMES = {"text": "comment"}


@requires("review_claims")
@sent_from_review_page
def write(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    review = load(pk)
    keep_typed(request, pk, now)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment = comments.write(
                review_id=pk,
                author=request.user,
                text=form.cleaned_data["comment"],
                to_editors=form.cleaned_data["to_editors"],
                answers=form.cleaned_data["answers"],
                now=now,
            )
        except DomainError as refusal:
            show_refusal(form, refusal, NAMES)
        else:
            if is_enhanced(request):
                return show_again(request, pk, Said(fresh=comment.pk))
            found = review_address(pk, query_of(within_of(request.GET)))
            return redirect(found.replace("#claim", f"#comment-{comment.pk}"))
    is_working = "rationale" in request.POST
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = (
        as_sent(request.POST)
        if is_working
        else restored(review, draft, turn_on(review, request.user))
    )
    return show(request, review, work, draft=draft, talk=Said(comment=form), status=REFUSED)


@require_safe
@requires("review_claims")
def comment_list(request: UserRequest, pk: int) -> HttpResponse:
    review = load(pk)
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(comments.of_review(review, request.user), ("-pk",), cursor)
    return page(request, "verification/comments.html", {"review": review, "page": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    visible = Comment.objects.visible_to(request.user).select_related("author", "review__claim")
    comment = visible.filter(pk=pk).first()
    if comment is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            comments.withdraw(
                comment_id=pk, person=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Withdrawn. That it was there, and why, stays.")
            address = reverse("verification:review", args=[comment.review_id])
            return go_to(request, f"{address}#comment-{pk}")
    status = REFUSED if form.is_bound else 200
    context = {"comment": comment, "form": form}
    return page(request, "verification/comment_withdraw.html", context, status=status)


@require_safe
@requires("review_claims")
def names(request: UserRequest) -> JsonResponse:
    """Answer with the people whose name begins like what was typed after an @."""
    prefix = understood(NamesForm(request.GET)).cleaned_data["q"]
    people = mentions.suggestions(prefix)
    found = [{"username": person.username, "name": str(person)} for person in people]
    return JsonResponse({"people": found})
