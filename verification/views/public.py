"""What readers see of published verdicts, without signing in: pages that a cache may hold.

They are rendered without the request, so nothing of whoever asks can be in them.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from inspect import getsourcefile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims.errors import BadInput
from verification import claimreview, feeds
from verification.access import View, public
from verification.claimreview import Desk
from verification.forms.lists import CursorForm
from verification.limits import LARGEST_ID
from verification.published import contents, lists, reading
from verification.published.lists import Stamp
from verification.views.answers import understood

# Seconds for which an answer may be shown without asking again: a correction is seen soon.
FRESH = 60
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "public"
MODULES = (claimreview, contents, feeds, reading)


def for_readers(view: View) -> View:
    """Let everybody in where the operator has switched the pages on; else they do not exist."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PUBLIC_PAGES:
            raise Http404
        return view(request, *args, **kwargs)

    return public(require_safe(run))


@for_readers
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    stamp = lists.stamp_of(pk) if pk <= LARGEST_ID else None
    if stamp is None:
        raise Http404
    return _answer(request, stamp, lambda: _page("verdict", **_verdict(pk)))


@for_readers
def verdict_list(request: HttpRequest) -> HttpResponse:
    return _listing(request, "verdicts", lists.verdicts)


@for_readers
def correction_list(request: HttpRequest) -> HttpResponse:
    return _listing(request, "corrections", lists.corrections)


@for_readers
def verdict_feed(request: HttpRequest) -> HttpResponse:
    stamp = lists.stamp_of_lists()
    return _answer(request, stamp, lambda: _feed(feeds.verdicts(_desk(), updated=stamp.at)))


@for_readers
def correction_feed(request: HttpRequest) -> HttpResponse:
    stamp = lists.stamp_of_lists()
    return _answer(request, stamp, lambda: _feed(feeds.corrections(_desk(), updated=stamp.at)))


def _listing(request: HttpRequest, name: str, listed: Callable[..., Any]) -> HttpResponse:
    cursor: str = understood(CursorForm(request.GET)).cleaned_data["cursor"]

    def build() -> HttpResponse:
        try:
            rows = listed(cursor=cursor)
        except BadInput as error:
            raise BadRequest(str(error)) from error
        return _page(name, here=name, listed=rows, cursor=cursor)

    return _answer(request, lists.stamp_of_lists(), build)


def _answer(request: HttpRequest, stamp: Stamp, build: Callable[[], HttpResponse]) -> HttpResponse:
    """Return 304 where the reader has what is there; else what `build` returns."""
    etag = f'"{stamp.mark}-{_edition()}"'
    response = get_conditional_response(request, etag=etag, last_modified=int(stamp.at.timestamp()))
    response = response or build()
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(stamp.at.timestamp())
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _edition() -> str:
    """Return what changes where the same verdict would look different: code, style, settings."""
    return sha256(f"{CODE}{_style()}{_desk()}".encode()).hexdigest()[:8]


def _code() -> str:
    sources = [Path(getsourcefile(module) or "") for module in MODULES]
    files = sorted([*TEMPLATES.glob("*.html"), *sources])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


# Read at the start, as the code is: not when somebody first asks and the files may be newer.
CODE = _code()


def _style() -> str:
    return ",".join(static(f"css/{name}.css") for name in ("base", "public"))


def _desk() -> Desk:
    """Return who publishes; the operator is told at the start where that is not set."""
    try:
        return Desk.from_settings()
    except claimreview.NotConfigured as problem:
        raise Http404 from problem


def _verdict(number: int) -> dict[str, Any]:
    try:
        published = reading.one(number)
    except reading.NotPublished:
        raise Http404 from None
    desk = _desk()
    return {
        "published": published,
        "address": desk.page_of(number),
        "markup": claimreview.script(published, desk),
    }


def _page(name: str, **context: Any) -> HttpResponse:
    return HttpResponse(render_to_string(f"public/{name}.html", {"desk": _desk(), **context}))


def _feed(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=feeds.CONTENT_TYPE)
