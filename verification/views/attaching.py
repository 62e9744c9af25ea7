"""A file for a citation: on a page of its own, so that what is typed beside it is kept first."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from claims.errors import BadInput
from verification import drafts, uploads
from verification.access import UserRequest, requires
from verification.forms import verdict as forms
from verification.forms.attaching import AttachForm
from verification.limits import MOST_CITATIONS
from verification.models import Review, Upload
from verification.views.answers import REFUSED, go_to, page, show_refusal
from verification.views.review import load

# What one is writing → the page where one goes on with it.
PAGES = {"verdict": "review", "adjudication": "adjudicate", "correction": "correct-verdict"}


def attach_address(pk: int, to: str) -> str:
    return reverse("verification:attach", args=[pk, to])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
def attach(request: UserRequest, pk: int, to: str) -> HttpResponse:
    """Store a file, and add a citation with it to what one is writing on a claim."""
    if to not in PAGES:
        raise Http404
    review, back = load(pk), reverse(f"verification:{PAGES[to]}", args=[pk])
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if form.is_valid():
        try:
            number = _attached(request, review, to, form)
        except BadInput as refusal:
            show_refusal(form, refusal)
        else:
            return go_to(request, f"{back}#citation-{number}")
    context = {"review": review, "form": form, "back": back, "most": settings.UPLOAD_MAX_BYTES}
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/attach.html", context, status=status)


def _attached(request: UserRequest, review: Review, to: str, form: AttachForm) -> int:
    """Store the file, and keep what was typed with a citation of it; return which one it is."""
    now = timezone.now()
    upload = uploads.store(
        review_id=review.pk,
        uploader=request.user,
        file_name=form.cleaned_data["file"].name,
        content=form.content(settings.UPLOAD_MAX_BYTES),
        now=now,
    )
    typed = _with_file(_typed(request, review, to), upload)
    if to == "correction":
        drafts.save_correction(review_id=review.pk, author=request.user, data=typed, now=now)
    else:
        drafts.save(review_id=review.pk, reviewer=request.user, data=typed, now=now)
    return len(typed["citations"]) - 1


def _typed(request: UserRequest, review: Review, to: str) -> dict[str, Any]:
    """Return what one has typed so far, or what one would begin with."""
    draft = drafts.find(review_id=review.pk, reviewer=request.user)
    if draft is not None:
        return dict(draft.data)
    if to == "correction" and review.verdict is not None:
        return {**drafts.typed_from(review.verdict), "public_note": ""}
    return {"citations": []}


def _with_file(typed: dict[str, Any], upload: Upload) -> dict[str, Any]:
    """Return what was typed with a citation of a file; a full list stays as it is."""
    if len(typed.get("citations", [])) >= MOST_CITATIONS:
        return typed
    cited = {"title": upload.file_name, "upload": str(upload.pk)}
    day = timezone.localdate(upload.uploaded_at)
    fresh = forms.with_citation({"citations": [], **typed}, today=day)
    fresh["citations"][-1] |= cited
    return fresh
