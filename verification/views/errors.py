"""What a reader sees when a request cannot be answered."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verification.access import public
from verification.typed import typed_in

TOO_LARGE = "What was sent is too large to be read. Send one article at a time."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = TOO_LARGE if isinstance(exception, RequestDataTooBig) else str(exception)
    return render(request, "400.html", {"reason": reason}, status=400)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse the request and give back what was typed, as signing in anew makes forms stale."""
    context = {"typed": typed_in(request), "reason": reason}
    return render(request, "403_csrf.html", context, status=403)
