"""Reports: looked at before they are made, asked for, followed, cancelled, taken away."""

from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import BadInput, BadInputs
from claims.models import Article, Publisher
from verification import serving
from verification.access import UserRequest, requires
from verification.forms.lists import CursorForm
from verification.forms.reports import ReportForm
from verification.models import Report, Verdict
from verification.reports import manifests, previewing, progress, requests
from verification.reports.formats import FORMATS
from verification.reports.previewing import Preview
from verification.reports.selection import LABELS
from verification.views.answers import (
    REFUSED,
    go_to,
    is_understood,
    page,
    page_of,
    show_refusal,
    understood,
)

PREVIEW = "preview"
REGULARLY = "regularly"
# What a schedule takes over of a report.
OF_SCHEDULES = ("query", "view", "publisher", "article", "state", "rating", "style")


@require_safe
@requires("export_reports")
def report_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    reports = Report.objects.select_related("requested_by")
    listed = page_of(reports, ("-pk",), cursor)
    now = timezone.now()
    context = {
        "page": listed,
        "reports": [
            (report, words, progress.in_words(progress.left_of(report, now=now)))
            for report, words in _described(listed.rows)
        ],
        "is_unfinished": any(report.status in Report.UNFINISHED for report in listed.rows),
        "may_name": request.user.has_perm(requests.NAMING),
    }
    return page(request, "verification/reports.html", context, part="list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("export_reports")
def new_report(request: UserRequest) -> HttpResponse:
    form = ReportForm(request.POST or None, person=request.user)
    problems = partial(form.problems, request.user, timezone.now())
    shown: Preview | None = None
    if form.is_bound and is_understood(form, problems):
        try:
            if REGULARLY in request.POST:
                return go_to(request, _regularly(form))
            if PREVIEW in request.POST:
                shown = _preview(request, form)
                if refusal := shown.refusal_of(FORMATS[form.cleaned_data["format"]]):
                    show_refusal(form, refusal)
            else:
                _request(request, form)
                return go_to(request, reverse("verification:reports"))
        except (BadInput, BadInputs) as refusal:
            show_refusal(form, refusal)
    status = REFUSED if form.is_bound and shown is None else 200
    context = {"form": form, "preview": shown, "shown": previewing.SHOWN}
    return page(request, "verification/report_new.html", context, status=status)


@require_POST
@requires("export_reports")
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(Report, pk=pk)
    try:
        requests.cancel(report_id=pk, person=request.user, now=timezone.now())
    except requests.NotCancellable as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except requests.Finished:
        # The list says so.
        return go_to(request, reverse("verification:reports"))
    return go_to(request, reverse("verification:reports"))


@require_safe
@requires("export_reports")
def download(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hand out a finished report; a page that is its own document opens in the browser."""
    report = _finished(request, pk)
    kind = FORMATS.get(report.format)
    if kind is None or not report.file.storage.exists(str(report.file.name)):
        raise Http404
    file = cast("BinaryIO", report.file.open("rb"))
    # Its own rules where it opens here, as it is a document of its own and not one of our pages.
    policy = kind.policy_for(file) if kind.policy_for else ""
    file.seek(0)
    response = serving.sent(
        request,
        file,
        size=report.size or 0,
        etag=report.sha256,
        as_attachment=not policy,
        filename=manifests.file_name(report),
        content_type=kind.content_type,
    )
    if serving.has_content(request, response):
        requests.downloaded(report=report, reader=request.user, now=timezone.now())
    if policy:
        response["Content-Security-Policy"] = policy
    return response


@require_safe
@requires("export_reports")
def manifest(request: UserRequest, pk: int) -> HttpResponse:
    """Hand out what is to lie beside a report's file, so that it can be checked."""
    report = _finished(request, pk)
    response = HttpResponse(
        requests.manifest(report=report, clock=timezone.now), content_type="application/json"
    )
    name = f"{manifests.file_name(report)}{manifests.SUFFIX}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _finished(request: UserRequest, pk: int) -> Report:
    ready = requests.downloadable(request.user).filter(status=Report.Status.READY)
    return get_object_or_404(ready, pk=pk)


def _preview(request: UserRequest, form: ReportForm) -> Preview:
    now = timezone.now()
    return previewing.preview(
        form.selection(request.user),
        person=request.user,
        as_of=form.moment(now),
        now=now,
        form=FORMATS[form.cleaned_data["format"]],
    )


def _regularly(form: ReportForm) -> str:
    """Return the address of the form by which this is sent again and again."""
    data = {name: form.cleaned_data[name] or "" for name in OF_SCHEDULES}
    asked = urlencode({**data, "formats": form.cleaned_data["format"]})
    return f"{reverse('verification:new-report-schedule')}?{asked}"


def _request(request: UserRequest, form: ReportForm) -> Report:
    now = timezone.now()
    return requests.request(
        editor=request.user,
        format=form.cleaned_data["format"],
        style=form.cleaned_data["style"],
        selection=form.selection(request.user),
        as_of=form.moment(now),
        names=form.cleaned_data.get("names", False),
        now=now,
    )


def _described(reports: list[Any]) -> list[tuple[Report, list[str]]]:
    """Return each report with what it selects in words, at two queries for all of them."""
    wanted = [report.selection for report in reports]
    articles = Article.objects.only("title").in_bulk({s.get("article") for s in wanted} - {None})
    publishers = Publisher.objects.in_bulk({s.get("publisher") for s in wanted} - {None})
    return [(report, _in_words(report.selection, articles, publishers)) for report in reports]


def _in_words(
    selection: dict[str, Any], articles: dict[int, Article], publishers: dict[int, Publisher]
) -> list[str]:
    words = [
        selection.get("query") or "",
        str(publishers.get(selection.get("publisher") or 0, "")),
        str(articles.get(selection.get("article") or 0, "")),
        LABELS[selection["state"]] if selection.get("state") else "",
        Verdict.Rating(selection["rating"]).label if selection.get("rating") else "",
        f"from {selection['decided_from']}" if selection.get("decided_from") else "",
        f"to {selection['decided_to']}" if selection.get("decided_to") else "",
        _span(selection),
    ]
    return [word for word in words if word] or ["Everything"]


def _span(selection: dict[str, Any]) -> str:
    """Return in words between which moments a scheduled report looks."""
    if not selection.get("since"):
        return ""
    ends = (datetime.fromisoformat(selection[name]) for name in ("since", "before"))
    return " to ".join(date_format(timezone.localtime(end), "j M Y, H:i T") for end in ends)
