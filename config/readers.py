"""The pages for readers know nobody: a cookie that comes along is not read, and none is set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PREFIX = "/published/"


def without_cookies(get_response: GetResponse) -> GetResponse:
    """Answer readers alike whoever they are, so that a cache may keep one answer for all.

    Stands before the sessions: these would look a cookie up, and say that the answer varies by it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = get_response(request)
        response.headers.pop("Vary", None)
        return response

    return middleware
