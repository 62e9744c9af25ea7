"""Publishing a verdict, and correcting what is published: one writes, another publishes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from verification import drafts, freshness, people, publishing, verdict_corrections
from verification.access import UserRequest, requires
from verification.forms.citations import CitationFormSet, citation_forms
from verification.forms.editing import CorrectionForm, DeclineForm, VersionForm
from verification.models import Review, Verdict, VerdictCorrection
from verification.views import excerpts
from verification.views.answers import REFUSED, go_to, page, show_refusal
from verification.views.attaching import attach_address
from verification.views.finding import (
    all_typed,
    filled,
    is_editing_citations,
    with_citations_edited,
)
from verification.views.queue import review_address
from verification.views.review import in_article, load

PERMISSION = "publish_reviews"


@require_POST
@requires(PERMISSION)
def publish(request: UserRequest, pk: int) -> HttpResponse:
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            publishing.publish(
                review_id=load(pk).pk,
                editor=request.user,
                version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Published. Only a correction changes it now.")
    return go_to(request, review_address(pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Show what is published beside the correction that waits, or the form that writes one."""
    review = load(pk)
    if request.method != "POST":
        return _show(request, review, *_begun(request, review))
    _keep_typed(request, pk)
    if "attach" in request.POST:
        return go_to(request, attach_address(pk, "correction"))
    if is_editing_citations(request.POST):
        return _show(request, review, *with_citations_edited(CorrectionForm, request, pk))
    form, citations = CorrectionForm(request.POST), citation_forms(request.POST)
    if form.is_valid() and citations.is_valid():
        try:
            verdict_corrections.write(
                review_id=pk,
                author=request.user,
                finding=form.finding(citations),
                public_note=form.cleaned_data["public_note"],
                version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            show_refusal(form, refusal, citations=citations)
        else:
            messages.success(request, "Written. It waits for an editor other than you.")
            return go_to(request, _address(pk))
    return _show(request, review, form, citations)


@require_POST
@requires("review_claims")
def keep_correction(request: UserRequest, pk: int) -> HttpResponse:
    """Save what has been typed of a correction so far; a script asks this."""
    load(pk)
    _keep_typed(request, pk)
    return JsonResponse({"saved": date_format(timezone.localtime(timezone.now()), "H:i")})


@require_POST
@requires(PERMISSION)
def publish_correction(request: UserRequest, pk: int) -> HttpResponse:
    correction = _correction(pk)
    act = partial(verdict_corrections.publish, correction_id=pk, editor=request.user)
    done = "The correction is published. Readers are shown its note."
    if _settled(request, act, done):
        return go_to(request, review_address(correction.review_id))
    return go_to(request, _address(correction.review_id))


@require_POST
@requires(PERMISSION)
def decline_correction(request: UserRequest, pk: int) -> HttpResponse:
    correction, form = _correction(pk), DeclineForm(request.POST)
    if form.is_valid():
        act = partial(
            verdict_corrections.decline, correction_id=pk, editor=request.user, **form.cleaned_data
        )
        if not _settled(
            request, act, "Declined. What is published stays, and its author is told why."
        ):
            # Somebody else was first, and the page has no place for it any more.
            messages.info(request, f"Your reason was: {form.cleaned_data['reason']}")
        return go_to(request, _address(correction.review_id))
    review = load(correction.review_id)
    return _show(request, review, *_begun(request, review), declining=form)


@require_POST
@requires("review_claims")
def withdraw_correction(request: UserRequest, pk: int) -> HttpResponse:
    correction = _correction(pk)
    act = partial(verdict_corrections.withdraw, correction_id=pk, author=request.user)
    _settled(request, act, "Withdrawn. You can write another one.")
    return go_to(request, _address(correction.review_id))


def _settled(request: UserRequest, act: Callable[..., object], done: str) -> bool:
    try:
        act(now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _keep_typed(request: UserRequest, pk: int) -> None:
    if "rationale" in request.POST:
        typed = all_typed(CorrectionForm, request.POST)
        drafts.save_correction(review_id=pk, author=request.user, data=typed, now=timezone.now())


def _begun(request: UserRequest, review: Review) -> tuple[CorrectionForm, CitationFormSet]:
    """Return the form with one's draft in it, or what is published, as most of it tends to stay."""
    draft = drafts.find_correction(review_id=review.pk, author=request.user)
    typed: dict[str, Any] = {"citations": []}
    if draft is not None:
        typed = draft.data
    elif review.verdict:
        typed = drafts.typed_from(review.verdict)
    form, citations = filled(CorrectionForm, {**typed, "version": review.version})
    return form, citations


def _show(
    request: UserRequest,
    review: Review,
    form: CorrectionForm,
    citations: CitationFormSet,
    declining: DeclineForm | None = None,
) -> HttpResponse:
    is_published = review.state == Review.State.PUBLISHED
    correction = verdict_corrections.waiting(review) if is_published else None
    is_author = correction is not None and correction.author_id == request.user.pk
    standing = Verdict.objects.visible_to(request.user).filter(decides=review)
    context = {
        "review": review,
        **in_article(review.claim),
        "verdict": standing.select_related("decided_by", "found_origins")
        .annotate(flagged=freshness.flags())
        .prefetch_related("citations")
        .first(),
        "is_published": is_published,
        "correction": correction,
        "proposed": verdict_corrections.preview(correction) if correction else None,
        "is_author": is_author,
        "may_publish": not is_author and request.user.has_perm(f"verification.{PERMISSION}"),
        "is_alone": request.user.has_perm(f"verification.{PERMISSION}")
        and people.is_alone(request.user, PERMISSION),
        "form": form,
        "draft": drafts.find_correction(review_id=review.pk, author=request.user),
        "declining": declining or DeclineForm(),
        "work": {"citations": excerpts.look(request, review, citations, timezone.now())},
        "checking": reverse("verification:excerpts", args=[review.pk, "correction"]),
        # A new citation is what one goes on with.
        "focus": len(citations.forms) - 1 if "add" in request.POST else None,
        "citing": _address(review.pk),
    }
    is_refused = form.errors or citations.total_error_count() or (declining and declining.errors)
    status = REFUSED if is_refused else 200
    return page(request, "verification/correction.html", context, status=status)


def _correction(pk: int) -> VerdictCorrection:
    return get_object_or_404(VerdictCorrection, pk=pk)


def _address(pk: int) -> str:
    return reverse("verification:correct-verdict", args=[pk])
