"""Who a protected source is: shown on request alone, with a reason, which the history keeps."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.errors import DomainError
from verification import withheld
from verification.access import UserRequest, requires
from verification.attachments import stored
from verification.forms.withheld import AskForm
from verification.models import Citation, WithheldSource
from verification.views.answers import REFUSED, page, show_refusal

FORBIDDEN = 403


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review_claims")
@never_cache
def source_page(request: UserRequest, pk: int) -> HttpResponse:
    """Ask why somebody needs to know; nothing that this address alone opens says who it is."""
    try:
        citation = withheld.known(pk, request.user)
    except Citation.DoesNotExist:
        raise Http404 from None
    if not withheld.is_shown(citation, request.user):
        context = {"citation": citation, "refusal": withheld.NotShown()}
        return page(request, "verification/withheld.html", context, status=FORBIDDEN)
    form = AskForm(request.POST or None)
    if form.is_valid():
        try:
            source = withheld.read(
                citation_id=pk,
                reader=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _shown(request, citation, source, form)
    status = REFUSED if form.is_bound else 200
    context = {"citation": citation, "form": form}
    return page(request, "verification/withheld.html", context, status=status)


def _shown(
    request: UserRequest, citation: Citation, source: WithheldSource, form: AskForm
) -> HttpResponse:
    if "file" in request.POST and source.upload is not None:
        name, kind = f"file-{source.upload.pk}", source.upload.media_type
        return stored(source.upload.sha256, name=name, media_type=kind)
    context = {"citation": citation, "source": source, "reason": form.cleaned_data["reason"]}
    return page(request, "verification/withheld.html", context)
