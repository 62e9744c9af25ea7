"""What the schema says of a call: every answer, every problem, every header."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from verification.api.access import ANY_TOKEN, PUBLIC, Access
from verification.api.limits import LONGEST_KEY
from verification.api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from verification.api.operations import Operation


class PlainNames(AutoSchema):
    """Name shapes for who reads the schema: Verdict and VerdictRequest."""

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        name = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Output").removesuffix("Input")


class ProblemError(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="Path of the field, such as `citations.0.title`.")
    code = serializers.CharField()
    message = serializers.CharField()
    remedy = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable; decide by it.")
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment] # the name is RFC 9457's custom


MEANINGS = {
    400: "Something sent cannot be used; `errors` says what and how to mend it.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The token lacks the scope, or its owner the permission.",
    404: "There is no such thing.",
    409: "Somebody else changed it first; `code` says how.",
    410: "What is stored is damaged or gone.",
    412: "The version in If-Match is stale.",
    413: "The body is too large.",
    415: "The body has a media type that is not read here.",
    422: "The Idempotency-Key was used for another request.",
    428: "If-Match is missing.",
    429: "Too many calls in this minute.",
}
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$', "examples": ['"3"']},
    OpenApiParameter.HEADER,
    required=True,
    description="The `ETag` of the review as you saw it.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]+$", "maxLength": LONGEST_KEY, "minLength": 1},
    OpenApiParameter.HEADER,
    description="Your own random text for this write. Sent again within 7 days with the same "
    "request, it brings the same answer and does nothing more.",
)


def by_schema(operation: "Operation", handler: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return the decorator that tells the schema what this call takes and answers."""
    return extend_schema(
        operation_id=operation.name,
        summary=operation.summary,
        description=_description(operation.access, inspect.cleandoc(handler.__doc__ or "")),
        parameters=[*_parameters(operation), *_response_headers(operation)],
        request=_request(operation),
        responses={**operation.answers, **_problems(operation)},
        auth=[] if operation.access == PUBLIC else None,
    )


def _description(access: Access, more: str) -> str:
    needs = ""
    if access == ANY_TOKEN:
        needs = "Any token will do."
    elif access != PUBLIC:
        scopes = " or ".join(f"`{scope}`" for scope in sorted(access.scopes))
        needs = f"The token needs the scope {scopes}"
        needs += f", its owner the permission `{access.permission}`." if access.permission else "."
    return "\n\n".join(part for part in (more, needs) if part)


def _parameters(operation: "Operation") -> list[Any]:
    query = [operation.query] if operation.query else []
    if_match = [IF_MATCH] if operation.if_match else []
    return [*query, *if_match, *([IDEMPOTENCY_KEY] if operation.once else [])]


def _request(operation: "Operation") -> Any:
    if operation.upload is None:
        return operation.body
    return {"application/json": operation.body, "multipart/form-data": operation.upload}


def _problems(operation: "Operation") -> dict[Any, Any]:
    statuses = {400, 429, *operation.problems}
    statuses |= set() if operation.access == PUBLIC else {401, 403}
    statuses |= {413, 415} if operation.body else set()
    statuses |= {412, 428} if operation.if_match else set()
    statuses |= {422} if operation.once else set()
    return {
        (status, MEDIA_TYPE): OpenApiResponse(Problem, MEANINGS[status])
        for status in sorted(statuses)
    }


def _response_headers(operation: "Operation") -> list[OpenApiParameter]:
    headers = [_header("Retry-After", "Seconds to wait.", [429], OpenApiTypes.INT)]
    if operation.access != PUBLIC:
        headers.append(_header("WWW-Authenticate", "`Bearer`.", [401]))
    if operation.etag:
        headers.append(_header("ETag", "The review's version, for If-Match.", [200]))
    if 201 in operation.answers:  # noqa: PLR2004 (Created)
        headers.append(_header("Location", "Address of what was made.", [201]))
    if operation.once:
        text = "`true` where this answer is the stored one of an earlier request."
        statuses = list(operation.answers)
        headers.append(_header("Idempotency-Replayed", text, statuses, required=False))
    return headers


def _header(
    name: str,
    description: str,
    statuses: list[int],
    kind: OpenApiTypes = OpenApiTypes.STR,
    *,
    required: bool = True,
) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        kind,
        OpenApiParameter.HEADER,
        required=required,
        description=description,
        response=list(statuses),
    )
