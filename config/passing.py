"""Calls of the API and readers' pages go past what only the desk's own pages need.

Sessions, forms and messages are not for them. A tenth of what Python does for a call went into
looking for cookies that it does not have; and a page for readers is the same whoever reads it, so
that a cache may keep one answer for all.
"""

from collections.abc import Callable
from threading import local

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

READERS = "/published/"
# What lies behind the desk's middleware, from when that is loaded until the way past it is; the
# last in the list of middleware is loaded first.
_loading = local()


def desk_ends(get_response: GetResponse) -> GetResponse:
    """Stand behind the middleware of the desk's pages."""
    _loading.behind = get_response
    return get_response


def past_the_desk(get_response: GetResponse) -> GetResponse:
    """Stand before the middleware of the desk's pages, and send past it what it is not for."""
    behind: GetResponse = _loading.behind

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return behind(request) if _is_passing(request) else get_response(request)

    return middleware


def _is_passing(request: HttpRequest) -> bool:
    path = request.path_info
    is_call = path.startswith("/api/") and "HTTP_AUTHORIZATION" in request.META
    return is_call or path.startswith(READERS)
