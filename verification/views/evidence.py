"""What is stored of a citation: its page, its file, to be taken away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from verification.access import UserRequest, requires
from verification.attachments import stored
from verification.models import PageSnapshot, Upload


@require_safe
@requires("review_claims")
def page_copy(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return stored(snapshot.sha256, name=f"page-{pk}", media_type=snapshot.media_type)


@require_safe
@requires("review_claims")
def page_warc(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return stored(snapshot.warc_sha256, name=f"page-{pk}", media_type="application/gzip")


@require_safe
@requires("review_claims")
def attached_file(request: UserRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    return stored(upload.sha256, name=f"file-{pk}", media_type=upload.media_type)
