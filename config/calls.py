"""Calls of the API go past what only pages need: sessions, forms and messages are not for them.

A tenth of what Python does for a call went into looking for cookies that it does not have.
"""

from collections.abc import Callable
from threading import local

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# What lies behind the middleware of pages, from when that is loaded until the way past it is; the
# last in the list of middleware is loaded first.
_loading = local()


def pages_end(get_response: GetResponse) -> GetResponse:
    """Stand behind the middleware of pages."""
    _loading.behind = get_response
    return get_response


def past_pages(get_response: GetResponse) -> GetResponse:
    """Stand before the middleware of pages, and send calls that come with a token past it."""
    behind: GetResponse = _loading.behind

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_call = request.path_info.startswith("/api/") and "HTTP_AUTHORIZATION" in request.META
        return behind(request) if is_call else get_response(request)

    return middleware
