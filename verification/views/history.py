"""The history in words: of one thing, and the whole, searched by what one remembers of it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims.errors import BadInput
from claims.models import Article
from verification.access import UserRequest, requires, signed_in
from verification.forms.lists import CursorForm, HistoryForm
from verification.history import handing_out, telling, timelines
from verification.history.telling import About
from verification.history.timelines import Listed, Search
from verification.models import Report, Review, User, Verdict
from verification.views import answers
from verification.views.answers import REFUSED, page, understood

Of = Callable[..., Listed]


@require_safe
@requires("view_history")
def history(request: UserRequest) -> HttpResponse:
    form = HistoryForm(request.GET)
    if not form.is_valid():
        return page(request, "verification/history.html", {"form": form}, status=REFUSED)
    wanted, cursor = search_of(form), form.cleaned_data["cursor"]
    listed = _listed(timelines.search, wanted, request, cursor)
    context = {
        "form": form,
        "page": listed,
        "events": telling.tell(listed.rows, reader=request.user),
        "is_narrowed": bool(wanted.given()),
        "query": query_of(request),
        "most": f"{handing_out.MOST:,}",
    }
    return page(request, "verification/history.html", context)


@require_POST
@requires("view_history")
def export(request: UserRequest) -> HttpResponseBase:
    """Hand out what the history page shows, with proofs; the history notes who took it."""
    form = understood(HistoryForm(request.GET))
    try:
        file = handing_out.to_reader(
            wanted=search_of(form), reader=request.user, now=timezone.now()
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('verification:history')}?{request.GET.urlencode()}")
    return FileResponse(
        file,
        as_attachment=True,
        filename="claimdesk-history.jsonl",
        content_type="application/jsonl",
    )


@require_safe
@requires("review_claims")
def of_claim(request: UserRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(Review.objects.select_related("claim"), pk=pk)
    heading = f"History of “{review.claim.label}”"
    back = f"{reverse('verification:review', args=[pk])}#claim"
    return _timeline(request, timelines.of_claim, review, ("claim", pk), (heading, back, "claim"))


@require_safe
@signed_in
def of_article(request: UserRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.only("title"), pk=pk)
    heading = f"History of “{article.title}”"
    back = reverse("verification:article", args=[pk])
    about: About = ("article", pk)
    return _timeline(request, timelines.of_article, article, about, (heading, back, "article"))


@require_safe
@requires("review_claims")
def of_verdict(request: UserRequest, pk: int) -> HttpResponse:
    rows = Verdict.objects.visible_to(request.user).select_related("review__claim")
    verdict = get_object_or_404(rows, pk=pk)
    heading = f"History of the verdict on “{verdict.review.claim.label}”"
    back = f"{reverse('verification:review', args=[verdict.review_id])}#claim"
    return _timeline(request, timelines.of_verdict, verdict, ("verdict", pk), (heading, back, ""))


@require_safe
@requires("view_history")
def of_person(request: UserRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    back = reverse("verification:history")
    about: About = ("person", pk)
    heading = f"History of {person}"
    return _timeline(request, timelines.of_person, person, about, (heading, back, "person"))


@require_safe
@requires("export_reports")
def of_report(request: UserRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report, pk=pk)
    heading, back = f"History of report no. {pk}", reverse("verification:reports")
    return _timeline(
        request, timelines.of_report, report, ("report", pk), (heading, back, "report")
    )


def _timeline(
    request: UserRequest, of: Of, thing: object, about: About, said: tuple[str, str, str]
) -> HttpResponse:
    heading, back, name = said
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = _listed(of, thing, request, cursor)
    search = f"{reverse('verification:history')}?{name}={about[1]}" if name and about else ""
    context = {
        "heading": heading,
        "back": back,
        "search": search,
        "page": listed,
        "events": telling.tell(listed.rows, reader=request.user, about=about),
    }
    return page(request, "verification/timeline.html", context)


def _listed(of: Of, thing: Any, request: UserRequest, cursor: str) -> Listed:
    try:
        return of(thing, reader=request.user, cursor=cursor, size=answers.PAGE_SIZE)
    except BadInput as error:
        raise BadRequest(str(error)) from error


def query_of(request: UserRequest) -> str:
    """Return what the page was asked for, without its place in the list."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()


def search_of(form: HistoryForm) -> Search:
    """Return what a form that is understood asks for."""
    data = form.cleaned_data
    return Search(
        actor=data["person"].pk if data["person"] else None,
        by_system=data["system"],
        token=data["token"],
        action=data["action"],
        review=data["claim"],
        article=data["article"],
        report=data["report"],
        person=data["about"].pk if data["about"] else None,
        request_id=data["request"],
        since=_moment(data["since"], time.min),
        until=_moment(data["until"], time.max),
        words=data["words"],
    )


def _moment(day: date | None, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None
