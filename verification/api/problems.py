"""Every answer that is an error is an RFC 9457 problem with a stable code."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.core import signals
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from claims.errors import BadInput, BadInputs, Conflict, Forbidden
from verification.comments import TooManyComments
from verification.evidence import Damaged
from verification.idempotency import KeyReused
from verification.reports.scheduled.runs import TooManyTests
from verification.reports.scheduled.schedules import ScheduleChanged
from verification.verdicts import ReviewChanged

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/errors#"
logger = structlog.get_logger(__name__)

# code → what it says in general. The codes of Conflict are beside the domain's exceptions.
TITLES = {
    "malformed": "The request cannot be read",
    "invalid_input": "Some of the input cannot be used",
    "not_authenticated": "No token was sent",
    "token_invalid": "The token is unknown, expired or revoked",
    "scope_missing": "The token lacks the scope",
    "permission_missing": "The token's owner lacks the permission",
    "forbidden": "This person may not do this",
    "not_found": "There is no such thing",
    "method_not_allowed": "This address does not take this method",
    "conflict": "Somebody else changed it first",
    "citation_not_yours": "Only its author and those who publish have a page tried again",
    "evidence_damaged": "The stored file is damaged",
    "fetching_is_off": "No pages are fetched here",
    "nothing_to_fetch": "There is no page to be tried again now",
    "review_changed": "The version is stale",
    "body_too_large": "The body is too large",
    "media_type_unsupported": "The body has a media type that is not read here",
    "idempotency_key_reused": "The Idempotency-Key was used for another request",
    "if_match_missing": "The request must say which version it is based on",
    "token_beyond_scopes": "A token makes no mightier one",
    "too_many_requests": "Too many calls in this minute",
    "too_many_comments": "Too many comments in these minutes",
    "too_many_tokens": "This person has enough tokens",
    "view_name_taken": "This person has a view of this name",
    "too_many_views": "This person has enough views",
    "view_not_yours": "The view is somebody else's",
    "view_sharing_not_allowed": "Sharing views is for editors",
    "internal_error": "Something went wrong here",
    "already_read": "The installed version has read this article",
    "extraction_not_failed": "The extraction has not failed",
    "comment_withdrawn": "The comment is withdrawn already",
    "comment_not_yours": "Only its author and editors withdraw a comment",
    "review_not_returned": "The claim does not wait for one person",
    "bulk_job_not_yours": "Somebody else has chosen these claims",
    "bulk_job_started": "The change has been started",
    "bulk_job_not_running": "The change is not running",
    "review_is_held": "Somebody is working on the claim",
    "review_half_done": "One of two reviews is in",
    "reviewer_has_a_turn": "This person has reviewed the claim",
    "claim_not_open": "The claim is not open any more",
    "claim_is_judged": "A review of the claim is in already",
    "claim_at_work": "Somebody else is working on the claim",
    "claim_not_held": "Only editors put claims right that they do not hold",
    "last_administrator": "Nobody would be left to manage people",
    "person_forgotten": "This person has no name any more",
    "lease_lost": "The claim is no longer held",
    "review_not_available": "The claim is not free",
    "own_review": "One of the two who differ does not decide",
    "own_verdict": "The author of a verdict does not publish it",
    "own_correction": "The author of a correction does not publish it",
    "correction_not_yours": "Only its author withdraws a correction",
    "withheld_not_shown": "Who a protected source is, is not for everybody",
    "correction_waits": "Another correction waits to be published",
    "correction_settled": "The correction does not wait any more",
    "not_in_queue": "The claim does not wait for a reviewer",
    "not_decided": "There is no verdict to publish",
    "flag_not_yours": "Not yours to settle",
    "flag_settled": "Settled already",
    "turn_not_held": "Nobody holds it any more",
    "second_review_wanted_already": "Two people review the claim already",
    "report_not_ready": "The report is not finished",
    "report_finished": "The report is finished",
    "report_not_yours": "Somebody else's report",
    "schedule_changed": "The version is stale",
    "schedule_without_recipients": "Nobody is on the list",
    "too_many_schedules": "There are enough schedules",
    "mail_not_repeatable": "This mail is not sent again",
    "no_address": "This person has no e-mail address",
    "too_many_tests": "Too many tests in this hour",
    "naming_not_allowed": "Reviewers may not be named",
}

REMEDIES = {
    "required": "Send this field.",
    "null": "Send a value.",
    "blank": "Send some text.",
    "empty": "Send at least one.",
    "invalid_choice": "Send one of the values that the schema lists.",
    "max_length": "Shorten it.",
    "max_value": "Send a smaller number.",
    "min_value": "Send a larger number.",
    "unknown_field": "Leave it out, or correct its name.",
    "null_characters_not_allowed": "Remove U+0000.",
    "surrogate_characters_not_allowed": "Send whole characters.",
}
OTHER_REMEDY = "Send what the schema describes."


class IfMatchMissing(exceptions.APIException):
    status_code = 428
    default_detail = "Send the ETag that you saw as If-Match."
    default_code = "if_match_missing"


# The first that fits counts. Where no code is given, the exception has its own.
MAPPED: tuple[tuple[type[BaseException], int, str], ...] = (
    (BadInputs, 400, "invalid_input"),
    (BadInput, 400, "invalid_input"),
    (ReviewChanged, 412, "review_changed"),
    (ScheduleChanged, 412, ""),
    (TooManyComments, 429, ""),
    (TooManyTests, 429, ""),
    (Conflict, 409, ""),
    (Forbidden, 403, ""),
    (Damaged, 410, ""),
    (Http404, 404, "not_found"),
    (ObjectDoesNotExist, 404, "not_found"),
    (RequestDataTooBig, 413, "body_too_large"),
    (SuspiciousOperation, 400, "malformed"),
    (exceptions.ValidationError, 400, "invalid_input"),
    (exceptions.ParseError, 400, "malformed"),
    (exceptions.NotAuthenticated, 401, "not_authenticated"),
    (exceptions.AuthenticationFailed, 401, "token_invalid"),
    (exceptions.PermissionDenied, 403, ""),
    (exceptions.NotFound, 404, "not_found"),
    (exceptions.MethodNotAllowed, 405, "method_not_allowed"),
    (exceptions.UnsupportedMediaType, 415, "media_type_unsupported"),
    (exceptions.Throttled, 429, "too_many_requests"),
    (KeyReused, 422, "idempotency_key_reused"),
    (IfMatchMissing, 428, "if_match_missing"),
)


def body(status: int, code: str, detail: str = "") -> dict[str, Any]:
    title = TITLES.get(code, HTTPStatus(status).phrase)
    return {
        "type": TYPE + code,
        "title": title,
        "status": status,
        "detail": detail or f"{title}.",
        "code": code,
    }


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Return the problem for an exception; one that nobody foresaw is logged as an error."""
    for kind, status, code in MAPPED:
        if isinstance(error, kind):
            problem = body(status, code or _code(error), _detail(error))
            if errors := list(_errors(error)):
                problem["errors"] = errors
            return Response(problem, status, headers=_headers(error), content_type=MEDIA_TYPE)
    signals.got_request_exception.send(sender=None, request=context["request"]._request)  # noqa: SLF001 (Django's request inside DRF's)
    logger.error("api_call_failed", exc_info=error)
    detail = "The mistake is ours and has been logged. Trying again does no harm."
    return Response(body(500, "internal_error", detail), 500, content_type=MEDIA_TYPE)


def _code(error: BaseException) -> str:
    if isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) and codes in TITLES else "forbidden"
    return str(getattr(error, "code", "conflict"))


def _detail(error: BaseException) -> str:
    if isinstance(error, exceptions.ValidationError | Http404 | ObjectDoesNotExist):
        return ""
    return _printable(str(error))


def _headers(error: BaseException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _errors(error: BaseException) -> Iterator[dict[str, str]]:
    if isinstance(error, BadInputs):
        for problem in error.problems:
            yield from _errors(problem)
    elif isinstance(error, BadInput):
        yield _error(error.field, error.code, error.message, error.remedy)
    elif isinstance(error, exceptions.ValidationError):
        yield from _flat(error.detail, ())


def _flat(detail: Any, path: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, (*path, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            leaf = isinstance(inner, exceptions.ErrorDetail)
            yield from _flat(inner, path if leaf else (*path, str(index)))
    else:
        field = ".".join(name for name in path if name != "non_field_errors")
        yield _error(field, detail.code, str(detail), REMEDIES.get(detail.code, OTHER_REMEDY))


def _error(field: str, code: str, message: str, remedy: str) -> dict[str, str]:
    said = {"field": field, "code": code, "message": message, "remedy": remedy}
    return {name: _printable(text) for name, text in said.items()}


def _printable(text: str) -> str:
    """Return a text that may quote what was sent, fit to be sent back."""
    return text.encode("utf-8", "replace").decode()
