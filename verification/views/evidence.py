"""What is stored of a citation: its page, its file, to be taken away."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from verification.access import UserRequest, requires
from verification.attachments import stored
from verification.evidence import Damaged
from verification.models import PageSnapshot, Upload

HandOut = Callable[[UserRequest, int], HttpResponse]


def or_says_that_it_is_damaged(view: HandOut) -> HandOut:
    """Say in words that a file is not what was stored, in place of handing it out."""

    @wraps(view)
    def run(request: UserRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except Damaged as damaged:
            return render(request, "410.html", {"reason": str(damaged)}, status=410)

    return run


@require_safe
@requires("review_claims")
@or_says_that_it_is_damaged
def page_copy(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return stored(snapshot.sha256, name=f"page-{pk}", media_type=snapshot.media_type)


@require_safe
@requires("review_claims")
@or_says_that_it_is_damaged
def page_warc(request: UserRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(PageSnapshot.objects.visible_to(request.user), pk=pk)
    return stored(snapshot.warc_sha256, name=f"page-{pk}", media_type="application/gzip")


@require_safe
@requires("review_claims")
@or_says_that_it_is_damaged
def attached_file(request: UserRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    return stored(upload.sha256, name=f"file-{pk}", media_type=upload.media_type)
