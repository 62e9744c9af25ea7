"""What editors do with a claim: settle a difference, publish, correct, move it in the queue."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from verification import adjudication, ordering, publishing, turns
from verification.access import UserRequest, requires
from verification.forms import verdict as forms
from verification.forms.editing import (
    AdjudicationForm,
    CorrectionForm,
    DismissalForm,
    PlaceForm,
    VersionForm,
)
from verification.forms.verdict import CitationFormSet, FindingForm, citation_forms
from verification.models import Review, Turn, User, Verdict
from verification.views.answers import REFUSED, go_to, page, show_refusal
from verification.views.queue import review_address
from verification.views.review import load


@require_http_methods(["GET", "HEAD", "POST"])
@requires("adjudicate_reviews")
def adjudicate(request: UserRequest, pk: int) -> HttpResponse:
    """Show what both reviewers found side by side, with the form that decides."""
    review = load(pk)
    form, citations = AdjudicationForm(initial={"version": review.version}), citation_forms({})
    dismissal = DismissalForm(initial={"version": review.version}, auto_id="dismissal_%s")
    if request.method == "POST":
        if is_editing_citations(request.POST):
            form, citations = _with_citations_edited(AdjudicationForm, request.POST)
            return _adjudication(request, review, form, citations, dismissal)
        is_dismissal = "dismiss" in request.POST
        if is_dismissal:
            dismissal = DismissalForm(request.POST, auto_id="dismissal_%s")
        else:
            form, citations = AdjudicationForm(request.POST), citation_forms(request.POST)
        valid = dismissal.is_valid() if is_dismissal else form.is_valid() and citations.is_valid()
        if valid:
            chosen: AdjudicationForm | DismissalForm = dismissal if is_dismissal else form
            try:
                adjudication.adjudicate(
                    review_id=pk,
                    editor=request.user,
                    finding=dismissal.dismissal() if is_dismissal else form.finding(citations),
                    reason=chosen.cleaned_data["reason"],
                    version=chosen.cleaned_data["version"],
                    now=timezone.now(),
                )
            except DomainError as refusal:
                show_refusal(chosen, refusal)
            else:
                messages.success(request, "Decided. Both reviewers see it now.")
                return go_to(request, review_address(pk))
    return _adjudication(request, review, form, citations, dismissal)


@require_POST
@requires("publish_reviews")
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
@requires("publish_reviews")
def correct(request: UserRequest, pk: int) -> HttpResponse:
    review = load(pk)
    form, citations = CorrectionForm(initial={"version": review.version}), citation_forms({})
    if request.method == "POST":
        if is_editing_citations(request.POST):
            form, citations = _with_citations_edited(CorrectionForm, request.POST)
            return _correction(request, review, form, citations)
        form, citations = CorrectionForm(request.POST), citation_forms(request.POST)
        if form.is_valid() and citations.is_valid():
            try:
                publishing.correct(
                    review_id=pk,
                    editor=request.user,
                    finding=form.finding(citations),
                    public_note=form.cleaned_data["public_note"],
                    version=form.cleaned_data["version"],
                    now=timezone.now(),
                )
            except DomainError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, "Corrected. Its readers are told by your note.")
                return go_to(request, review_address(pk))
    return _correction(request, review, form, citations)


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


def is_editing_citations(post: QueryDict) -> bool:
    return "add" in post or "remove" in post


def _with_citations_edited(kind: type[FindingForm], post: QueryDict) -> tuple[Any, CitationFormSet]:
    """Return the forms as typed, with a citation added or removed, nothing checked yet."""
    typed = forms.edited(post, today=timezone.localdate())
    fields = {name: post.get(name, "") for name in kind.base_fields}
    return kind(initial=fields), citation_forms(typed)


def _adjudication(
    request: UserRequest,
    review: Review,
    form: AdjudicationForm,
    citations: CitationFormSet,
    dismissal: DismissalForm,
) -> HttpResponse:
    context = {
        "review": review,
        "turns": _found_by_both(review, request.user),
        "may_decide": adjudication.may_decide(review, request.user),
        "form": form,
        "dismissal": dismissal,
        "work": {"citations": citations},
        # A new citation is what one goes on with.
        "focus": len(citations.forms) - 1 if "add" in request.POST else None,
        "citing": reverse("verification:adjudicate", args=[review.pk]),
    }
    status = REFUSED if form.errors or dismissal.errors or citations.total_error_count() else 200
    return page(request, "verification/adjudication.html", context, status=status)


def _found_by_both(review: Review, reader: User) -> list[Turn]:
    done = turns.of_round(review).visible_to(reader).filter(state=Turn.State.DONE)
    rows = done.select_related("reviewer", "verdict__decided_by", "duplicate_of__claim")
    return list(rows.prefetch_related("verdict__citations").order_by("finished_at", "pk"))


def _correction(
    request: UserRequest, review: Review, form: CorrectionForm, citations: CitationFormSet
) -> HttpResponse:
    standing = Verdict.objects.filter(decides=review).select_related("decided_by")
    context = {
        "review": review,
        "verdict": standing.prefetch_related("citations").first(),
        "form": form,
        "work": {"citations": citations},
        # A new citation is what one goes on with.
        "focus": len(citations.forms) - 1 if "add" in request.POST else None,
        "citing": reverse("verification:correct-verdict", args=[review.pk]),
    }
    status = REFUSED if form.errors or citations.total_error_count() else 200
    return page(request, "verification/correction.html", context, status=status)
