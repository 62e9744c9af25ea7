"""Reports: asked for, followed while they are made, taken away."""

from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import BadInput
from claims.models import Article, Publisher
from verification.access import UserRequest, requires
from verification.forms.lists import CursorForm
from verification.forms.reports import ReportForm
from verification.models import Report, Review, Verdict
from verification.reports import requests
from verification.reports.formats import FORMATS
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_safe
@requires("export_reports")
def report_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    reports = Report.objects.select_related("requested_by")
    listed = page_of(reports, ("-pk",), cursor)
    context = {
        "page": listed,
        "reports": _described(listed.rows),
        "is_unfinished": any(report.status in Report.UNFINISHED for report in listed.rows),
    }
    return page(request, "verification/reports.html", context, part="list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("export_reports")
def new_report(request: UserRequest) -> HttpResponse:
    form = (
        ReportForm(request.POST)
        if request.method == "POST"
        else ReportForm(initial={"state": Review.State.DECIDED})
    )
    if form.is_valid():
        try:
            requests.request(
                editor=request.user,
                format=form.cleaned_data["format"],
                style=form.cleaned_data["style"],
                selection=form.selection(),
                now=timezone.now(),
            )
        except BadInput as refusal:
            show_refusal(form, refusal)
        else:
            return go_to(request, reverse("verification:reports"))
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/report_new.html", {"form": form}, status=status)


@require_safe
@requires("export_reports")
def download(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hand out a finished report; a page that is its own document opens in the browser."""
    report = get_object_or_404(Report, pk=pk, status=Report.Status.READY)
    kind = FORMATS.get(report.format)
    if kind is None or not report.file.storage.exists(str(report.file.name)):
        raise Http404
    requests.downloaded(report=report, reader=request.user, now=timezone.now())
    file = report.file.open("rb")
    # Its own rules where it opens here, as it is a document of its own and not one of our pages.
    policy = kind.policy_for(cast("BinaryIO", file)) if kind.policy_for else ""
    file.seek(0)
    response = FileResponse(
        file,
        as_attachment=not policy,
        filename=requests.file_name(report),
        content_type=kind.content_type,
    )
    if policy:
        response["Content-Security-Policy"] = policy
    return response


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
        str(publishers.get(selection.get("publisher") or 0, "")),
        str(articles.get(selection.get("article") or 0, "")),
        Review.State(selection["state"]).label if selection.get("state") else "",
        Verdict.Rating(selection["rating"]).label if selection.get("rating") else "",
        f"from {selection['decided_from']}" if selection.get("decided_from") else "",
        f"to {selection['decided_to']}" if selection.get("decided_to") else "",
    ]
    return [word for word in words if word] or ["Everything"]
