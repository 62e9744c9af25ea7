"""Taking a claim, holding on to it while typing, and letting it go undecided.

Every one of these keeps what was typed first: whatever happens then, it is there again.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims.errors import BadInputs
from verification import comments, drafts, queue
from verification.access import UserRequest, requires
from verification.forms import verdict as forms
from verification.forms.citations import Typed
from verification.forms.verdict import LeaseForm, SkipForm
from verification.models import Draft, Review, Skip
from verification.views import excerpts
from verification.views.answers import REFUSED, go_to, is_enhanced, show_refusal
from verification.views.attaching import attach_address
from verification.views.next_claim import to_next
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import as_sent, load, restored, sent_from_review_page, show, turn_on

CONFLICT = 409
SKIPPED = {
    Skip.Policy.ME: "Skipped: {}. It comes round again after everything else.",
    Skip.Policy.OTHERS: "Skipped, and left to others: {}.",
    Skip.Policy.LATER: "Postponed: {}. It may come to you again from that day on.",
}


@require_POST
@requires("review_claims")
def take(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    keep_typed(request, pk, now)
    try:
        queue.take(review_id=load(pk).pk, reviewer=request.user, now=now)
    except queue.NotAvailable as refusal:
        messages.error(request, str(refusal))
    return _to_review(request, pk)


@require_POST
@requires("review_claims")
def keep(request: UserRequest, pk: int) -> HttpResponse:
    """Save what has been typed so far and hold on to the claim; a script asks this."""
    now = timezone.now()
    keep_typed(request, load(pk).pk, now)
    try:
        until = queue.renew(
            review_id=pk, reviewer=request.user, lease_token=lease_token(request), now=now
        )
    except queue.LeaseLost as refusal:
        return JsonResponse({"message": str(refusal)}, status=CONFLICT)
    saved = date_format(timezone.localtime(now), "H:i")
    return JsonResponse({"saved": saved, "held_until": until.isoformat()})


@require_POST
@requires("review_claims")
def save_draft(request: UserRequest, pk: int) -> HttpResponse:
    """Save what was typed, with a citation added or removed where such a button was pressed."""
    review, now = load(pk), timezone.now()
    typed, focus = _edited(request, now)
    typed = excerpts.pressed(request, pk, typed)
    kept = {name: value for name, value in typed.items() if name != "faults"}
    drafts.save(review_id=pk, reviewer=request.user, data=kept, now=now)
    try:
        queue.renew(review_id=pk, reviewer=request.user, lease_token=lease_token(request), now=now)
    except queue.LeaseLost as refusal:
        messages.error(request, str(refusal))
    if "attach" in request.POST:
        return go_to(request, attach_address(pk, "verdict"))
    if not is_enhanced(request) and "faults" not in typed:
        return _to_review(request, pk, f"citation-{focus}" if focus is not None else "claim")
    draft = Draft(review=review, reviewer=request.user, data=typed, saved_at=now)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, load(pk), work, draft=draft, focus=focus)


@requires("review_claims")
@sent_from_review_page
def skip(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    keep_typed(request, pk, now)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return show(request, load(pk), as_sent(request.POST), status=REFUSED)
    try:
        queue.skip(
            review_id=pk,
            reviewer=request.user,
            lease_token=form.cleaned_data["lease_token"],
            now=now,
            reason=form.cleaned_data["skip_reason"],
            **form.policy(),
        )
    except BadInputs as refusal:
        show_refusal(form, refusal, {"until": "skip_until"})
        work = replace(as_sent(request.POST), skip=form)
        return show(request, load(pk), work, status=REFUSED)
    except queue.LeaseLost as refusal:
        messages.error(request, str(refusal))
        return _to_review(request, pk)
    messages.success(request, format_html(SKIPPED[form.policy()["policy"]], _link_to(pk)))
    return to_next(request, now)


@require_POST
@requires("review_claims")
def release(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    keep_typed(request, pk, now)
    try:
        queue.release(
            review_id=pk, reviewer=request.user, lease_token=lease_token(request), now=now
        )
    except queue.LeaseLost as refusal:
        messages.error(request, str(refusal))
        return _to_review(request, pk)
    text = "Given back to the queue: {}."
    if drafts.find(review_id=pk, reviewer=request.user):
        text += " What you typed is kept as your draft."
    messages.success(request, format_html(text, _link_to(pk)))
    return go_to(request, reverse("verification:queue"))


def _link_to(pk: int) -> SafeString:
    """Return a link to the claim that was left: whoever did so by mistake finds it again."""
    label = Review.objects.values_list("claim__label", flat=True).get(pk=pk)
    return format_html("<a href='{}'>{}</a>", review_address(pk), label)


def keep_typed(request: UserRequest, pk: int, now: datetime) -> None:
    """Save what was typed as this person's drafts; a form without a text field types nothing."""
    if "comment" in request.POST:
        text = request.POST["comment"].replace("\0", "")
        comments.keep(review_id=load(pk).pk, author=request.user, text=text, now=now)
    if "rationale" not in request.POST:
        return
    typed = forms.typed_in(request.POST)
    if forms.is_blank(typed):
        drafts.drop(review_id=pk, reviewer=request.user)
    else:
        drafts.save(review_id=load(pk).pk, reviewer=request.user, data=typed, now=now)


def lease_token(request: UserRequest) -> UUID:
    """Return the token that the page was given.

    :raises LeaseLost: the form carries none.
    """
    form = LeaseForm(request.POST)
    form.full_clean()
    token = form.cleaned_data.get("lease_token")
    if token is None:
        raise queue.LeaseLost
    return UUID(str(token))


def _edited(request: UserRequest, now: datetime) -> tuple[Typed, int | None]:
    """Return what was typed after the button's change, and the citation to go on with."""
    typed = forms.edited(request.POST, today=timezone.localdate(now))
    before = len(forms.typed_in(request.POST)["citations"])
    return typed, before if len(typed["citations"]) > before else None


def _to_review(request: UserRequest, pk: int, fragment: str = "claim") -> HttpResponse:
    found = review_address(pk, query_of(within_of(request.GET)))
    return go_to(request, found.replace("#claim", f"#{fragment}"))
