"""What is stored of a citation: its page, its file, to be taken away."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from verification import evidence
from verification.access import UserRequest, requires
from verification.attachments import attachment
from verification.models import PageSnapshot, Upload


@require_safe
@requires("review_claims")
def page_copy(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return _stored(snapshot.sha256, f"page-{pk}", snapshot.media_type)


@require_safe
@requires("review_claims")
def page_warc(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return _stored(snapshot.warc_sha256, f"page-{pk}", "application/gzip")


@require_safe
@requires("review_claims")
def attached_file(request: UserRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    return _stored(upload.sha256, f"file-{pk}", upload.media_type)


def _stored(digest: str, name: str, media_type: str) -> HttpResponse:
    try:
        content = evidence.read(digest)
    except evidence.Damaged as error:
        raise Http404 from error
    return attachment(content, name=name, media_type=media_type)
