"""Giving a verdict, dismissing and reopening. A refusal shows the page with everything typed."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html

from claims.errors import DomainError
from verification import drafts, verdicts
from verification.access import UserRequest, requires
from verification.findings import Dismissal
from verification.forms.citations import citation_forms
from verification.forms.verdict import DismissForm, ReopenForm, VerdictForm
from verification.models import Review
from verification.views.answers import REFUSED, go_to, show_refusal
from verification.views.holding import keep_typed
from verification.views.next_claim import to_next
from verification.views.queue import query_of, review_address, within_of
from verification.views.review import as_sent, load, restored, sent_from_review_page, show, turn_on

DISMISSAL_NAMES = {"reason": "dismissal_reason"}


@requires("review_claims")
@sent_from_review_page
def submit(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    keep_typed(request, pk, now)
    form, citations = VerdictForm(request.POST), citation_forms(request.POST)
    if form.is_valid() and citations.is_valid():
        try:
            verdict = verdicts.submit(
                review_id=pk,
                reviewer=request.user,
                finding=form.finding(citations),
                version=form.cleaned_data["version"],
                lease_token=form.cleaned_data["lease_token"],
                now=now,
            )
        except DomainError as refusal:
            show_refusal(form, refusal, citations=citations)
        else:
            _tell(request, load(pk), verdict.get_rating_display())
            return to_next(request, now)
    work = replace(as_sent(request.POST), verdict=form, citations=citations)
    return show(request, load(pk), work, status=REFUSED)


@requires("review_claims")
@sent_from_review_page
def dismiss(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    keep_typed(request, pk, now)
    form = DismissForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            verdicts.dismiss(
                review_id=pk,
                reviewer=request.user,
                dismissal=Dismissal(
                    data["dismissed_as"], data["dismissal_reason"], data["duplicate_of"]
                ),
                version=data["version"],
                lease_token=data["lease_token"],
                now=now,
            )
        except DomainError as refusal:
            show_refusal(form, refusal, DISMISSAL_NAMES)
        else:
            _tell(request, load(pk), "Dismissed")
            return to_next(request, now)
    work = replace(as_sent(request.POST), dismissal=form)
    return show(request, load(pk), work, status=REFUSED)


@requires("reopen_reviews")
@sent_from_review_page
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    review, form = load(pk), ReopenForm(request.POST)
    if form.is_valid():
        try:
            verdicts.reopen(review_id=pk, editor=request.user, now=now, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Reopened. It waits in the queue again.")
            return go_to(request, review_address(pk, query_of(within_of(request.GET))))
    draft = drafts.find(review_id=pk, reviewer=request.user)
    work = restored(review, draft, turn_on(review, request.user))
    return show(request, review, work, reopening=form, status=REFUSED)


def _tell(request: UserRequest, review: Review, outcome: str) -> None:
    link = review_address(review.pk)
    text = "{}: <a href='{}'>{}</a>"
    messages.success(request, format_html(text, outcome, link, review.claim.label))
    if request.POST.get("comment", "").strip():
        messages.warning(request, "Your comment on it is not sent: it is kept there.")
