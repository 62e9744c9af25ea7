"""What a reader sees when a request cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verification.access import public

SECRET = ("password", "token")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", {"reason": str(exception)}, status=400)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse the request and give back what was typed, as signing in anew makes forms stale."""
    typed = [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and value.strip() and not any(word in name for word in SECRET)
    ]
    return render(request, "403_csrf.html", {"typed": typed, "reason": reason}, status=403)
