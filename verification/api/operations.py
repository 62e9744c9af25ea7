"""The frame of every call: access, input, If-Match, Idempotency-Key, and what the schema says.

A handler reads as: this input → one domain call → this output.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from verification import idempotency
from verification.api import described
from verification.api.access import Access
from verification.api.inputs import Input
from verification.api.limits import LONGEST_KEY
from verification.api.problems import IfMatchMissing
from verification.models import AccessToken, User

Handler = Callable[..., Any]
ENTITY_TAG = re.compile(r'"([0-9]{1,9})"')
KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")


class ApiRequest(Request):
    user: User
    auth: AccessToken


class AlwaysJson(BaseContentNegotiation):
    """Answer in JSON whatever is asked for: there is nothing else."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        sent = _media_type(request)
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    http_method_names = ["get", "post", "put", "delete", "head"]
    content_negotiation_class = AlwaysJson

    def perform_authentication(self, request: Request) -> None:
        """Count the call before anything is refused, so that guessing is limited too."""
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Do nothing more: the call is counted."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        _check_charset(request)
        super().initial(request, *args, **kwargs)
        # Read here, so that a body over the limit is refused before a parser sees it.
        _ = request.body

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        structlog.contextvars.unbind_contextvars("token")
        response["Cache-Control"] = "no-store"
        return super().finalize_response(request, response, *args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    # The operationId of the schema: clients that are generated name their functions by it.
    name: str
    summary: str
    access: Access
    # Status, or status and media type → what is answered; None for an empty body.
    answers: dict[Any, Any]
    query: type[Input] | None = None
    body: type[Input] | None = None
    # What a multipart body has instead.
    upload: type[Input] | None = None
    # Problems beyond those that every call may answer with.
    problems: tuple[int, ...] = ()
    if_match: bool = False
    # The answer is a review, with its version as ETag.
    etag: bool = False
    # Takes an Idempotency-Key.
    once: bool = False
    # The field of the answer that is shown once and never stored.
    shown_once: str = ""

    def __call__(self, handler: Handler) -> Handler:
        @wraps(handler)
        def run(view: APIView, request: ApiRequest, **path: Any) -> Any:
            given = self._given(request)
            if given is not None:
                path["given"] = given
            key = _key(request) if self.once else None
            if key is None:
                return handler(view, request, **path)
            return self._once(key, request, path, lambda: handler(view, request, **path))

        run.access = self.access  # type: ignore[attr-defined]
        documented: Handler = described.by_schema(self, handler)(run)
        return documented

    def _given(self, request: ApiRequest) -> dict[str, Any] | None:
        if self.query is not None:
            return _valid(self.query(data=request.query_params.dict()))
        version = {"version": _version(request)} if self.if_match else {}
        if self.body is None:
            return version or None
        if self.upload is not None and _media_type(request) == "multipart/form-data":
            return _valid(self.upload(data=request.data)) | version
        return _valid(self.body(data=request.data, context={"json": True})) | version

    def _once(
        self, key: str, request: ApiRequest, path: dict[str, Any], run: Callable[[], Any]
    ) -> Response:
        fresh: list[Response] = []

        def act() -> idempotency.Answer:
            fresh.append(run())
            response = fresh[0]
            headers = {name: response[name] for name in ("ETag", "Location") if name in response}
            return idempotency.Answer(response.status_code, self._storable(response.data), headers)

        answer, replayed = idempotency.once(
            user=request.user,
            key=key,
            fingerprint=_fingerprint(request, path),
            act=act,
            now=timezone.now(),
        )
        if not replayed:
            return fresh[0]
        headers = {**answer.headers, "Idempotency-Replayed": "true"}
        return Response(answer.body, answer.status, headers=headers)

    def _storable(self, body: Any) -> Any:
        return {**body, self.shown_once: None} if self.shown_once else body


def created(body: Any, location: str) -> Response:
    return Response(body, 201, headers={"Location": location})


def _valid(given: Input) -> dict[str, Any]:
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _version(request: Request) -> int:
    tag = request.headers.get("If-Match", "").strip()
    if not tag:
        raise IfMatchMissing
    match = ENTITY_TAG.fullmatch(tag)
    if match is None:
        raise ParseError('If-Match takes one ETag as it was sent, such as "3".')
    return int(match[1])


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and KEY.fullmatch(key) is None:
        raise ParseError(
            f"Idempotency-Key takes 1 to {LONGEST_KEY} visible ASCII characters without blanks."
        )
    return key


def _check_charset(request: Request) -> None:
    charset = request.encoding
    if charset and charset.lower() not in ("utf-8", "utf8"):
        raise ParseError("Send the request in UTF-8.")


def _media_type(request: Request) -> str:
    return (request.content_type or "").partition(";")[0].strip().lower()


def _fingerprint(request: Request, path: dict[str, Any]) -> str:
    """Return what tells this request from another: how its JSON is laid out does not."""
    request_as_text = json.dumps(
        [request.method, request.path, path.get("given")], sort_keys=True, default=_plain
    )
    return sha256(request_as_text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, UploadedFile):
        digest = sha256(b"".join(value.chunks())).hexdigest()
        value.seek(0)
        return digest
    return str(value)
