"""What editors do with a claim: publish, correct, move it in the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from claims.errors import DomainError
from verification import ordering, publishing
from verification.access import UserRequest, requires
from verification.forms.editing import CorrectionForm, PlaceForm, VersionForm
from verification.forms.verdict import CitationFormSet, citation_forms
from verification.models import Review, Verdict
from verification.views.answers import REFUSED, go_to, page, show_refusal
from verification.views.finding import is_editing_citations, with_citations_edited
from verification.views.queue import review_address
from verification.views.review import load


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
            form, citations = with_citations_edited(CorrectionForm, request.POST)
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
