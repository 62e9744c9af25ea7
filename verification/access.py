"""Who may open a page. Every view declares it; tests/test_access.py fails for one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from verification import rates
from verification.models import User
from verification.typed import typed_in

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"


class UserRequest(HttpRequest):
    """A request that has passed one of the decorators below: somebody is signed in."""

    user: User


def public(view: View) -> View:
    """Let everybody in, on purpose."""
    return _declared(view, PUBLIC)


def signed_in(view: View) -> View:
    """Let in whoever is signed in; others are sent to the sign-in page."""
    return _declared(_sign_in_first(view), SIGNED_IN)


def requires(permission: str) -> Callable[[View], View]:
    """Let in whoever has `verification.<permission>`; 403 for others who are signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(f"verification.{permission}"):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _declared(_sign_in_first(checked), permission)

    return decorate


def _sign_in_first(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            loads = rates.count(f"pages-person-{request.user.pk}")
            if loads > settings.PAGES_PER_MINUTE:
                return _too_many(request)
            response = view(request, *args, **kwargs)
            # The next person at this machine must not see it; "no-store" would lose typed text.
            patch_cache_control(response, private=True, no_cache=True)
            return response
        if "HX-Request" in request.headers:
            # A redirect would put the sign-in page in the place of what was being typed.
            return HttpResponse(status=401)
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        if typed := typed_in(request):
            return render(request, "signed_out.html", {"typed": typed}, status=401)
        return redirect_to_login("/")

    return checked


def _too_many(request: HttpRequest) -> HttpResponse:
    """Ask for patience, and give back what was typed: nothing is stored of it."""
    context = {"typed": typed_in(request)}
    response = render(request, "too_many.html", context, status=429)
    response["Retry-After"] = str(int(rates.seconds_left()) + 1)
    return response


def _declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
