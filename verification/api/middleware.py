"""Problems for what goes wrong before or beside the API's own views: a wrong path, a bad host."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from verification.api import problems

CODES = {
    400: "malformed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    429: "too_many_requests",
}
KEPT = ("Allow", "Retry-After")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def problems_for_api(get_response: GetResponse) -> GetResponse:
    """Turn an error page under /api/ into a problem; it stands outermost to see them all."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_error = response.status_code >= 400  # noqa: PLR2004 (client and server errors)
        if not is_error or not request.path_info.startswith("/api/"):
            return response
        if response.headers.get("Content-Type") == problems.MEDIA_TYPE:
            return response
        status = response.status_code
        problem = problems.body(status, CODES.get(status, "internal_error"))
        headers = {name: response[name] for name in KEPT if name in response}
        return JsonResponse(
            problem, status=status, content_type=problems.MEDIA_TYPE, headers=headers
        )

    return middleware
