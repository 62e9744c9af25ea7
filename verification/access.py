"""Who may open a page. Every view declares it; tests/test_access.py fails for one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from verification.models import User

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
    return _declared(login_required(view), SIGNED_IN)


def requires(permission: str) -> Callable[[View], View]:
    """Let in whoever has `verification.<permission>`; 403 for others who are signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(f"verification.{permission}"):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return _declared(login_required(checked), permission)

    return decorate


def _declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
