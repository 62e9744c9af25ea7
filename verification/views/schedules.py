"""Schedules of reports: the list, one with its log, making and changing it, a test."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import DomainError
from verification import mailing
from verification.access import UserRequest, public, requires
from verification.forms.lists import CursorForm
from verification.forms.schedules import ScheduleForm, as_typed
from verification.models import ReportSchedule, RunMail, ScheduleRun, User
from verification.reports.scheduled import delivering, leaving, runs, schedules, telling
from verification.reports.scheduled import messages as mails
from verification.reports.selection import Selection
from verification.views.answers import (
    REFUSED,
    go_to,
    is_understood,
    page,
    page_of,
    show_refusal,
    understood,
)

OF_SELECTION = ("query", "view", "publisher", "article", "state", "rating")
PREFILLED = (*OF_SELECTION, "style")
NAMES = {"selection": "query"}


@require_safe
@requires("export_reports")
def schedule_list(request: UserRequest) -> HttpResponse:
    listed = list(telling.listed())
    return page(request, "verification/schedules.html", {"schedules": listed})


@require_safe
@requires("export_reports")
def schedule_page(request: UserRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(schedules.shown(), pk=pk)
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(telling.log(schedule), ("-pk",), cursor)
    context = {
        "schedule": schedule,
        "rhythm": telling.rhythm(schedule),
        "selected": Selection.from_json(schedule.selection).in_words(),
        "is_unpublished": mails.is_unpublished(Selection.from_json(schedule.selection)),
        "recipients": schedule.recipients.order_by("pk"),
        "page": listed,
        "is_unfinished": any(run.status in ScheduleRun.UNFINISHED for run in listed.rows),
    }
    return page(request, "verification/schedule.html", context, part="log")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("export_reports")
def new_schedule(request: UserRequest) -> HttpResponse:
    """Show the form, with what a report was about where that is asked for regularly."""
    given: dict[str, Any] = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if "formats" in request.GET:
        given["formats"] = request.GET.getlist("formats")
    form = ScheduleForm(request.POST or None, person=request.user, initial=given)
    schedule = _saved(
        form,
        request.user,
        lambda: schedules.add(
            terms=form.terms(request.user), editor=request.user, now=timezone.now()
        ),
    )
    return _answer(request, form, schedule, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("export_reports")
def change_schedule(request: UserRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(schedules.shown(), pk=pk)
    shown = {**as_typed(schedules.terms_of(schedule)), "version": schedule.version}
    form = ScheduleForm(request.POST or None, person=request.user, initial=shown)
    changed = _saved(
        form,
        request.user,
        lambda: schedules.change(
            schedule_id=pk,
            version=form.cleaned_data["version"] or 0,
            terms=form.terms(request.user),
            editor=request.user,
            now=timezone.now(),
        ),
    )
    return _answer(request, form, changed, schedule)


@require_POST
@requires("export_reports")
def pause(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, schedules.pause, "Paused. Nothing is sent until it is resumed.")


@require_POST
@requires("export_reports")
def resume(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, schedules.resume, "Resumed, in your name.")


@require_POST
@requires("export_reports")
def remove(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(ReportSchedule, pk=pk)
    schedules.remove(schedule_id=pk, editor=request.user, now=timezone.now())
    messages.success(request, "Taken away, with its list and its log. The reports stay.")
    return go_to(request, reverse("verification:report-schedules"))


@require_POST
@requires("export_reports")
def test(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(ReportSchedule, pk=pk)
    try:
        runs.test(schedule_id=pk, person=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"A test is on its way to {request.user.email}.")
    return go_to(request, reverse("verification:report-schedule", args=[pk]))


@require_POST
@requires("export_reports")
def send_again(request: UserRequest, pk: int, mail: int) -> HttpResponse:
    get_object_or_404(RunMail, pk=mail, run__schedule=pk)
    try:
        delivering.again(mail_id=mail, editor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is on its way again.")
    return go_to(request, reverse("verification:report-schedule", args=[pk]))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before taking somebody off a list, as what reads mail opens links; a POST does it.

    The signed link is what proves the right to it, as in `mail.stop`.
    """
    try:
        recipient = leaving.whose(token)
    except mailing.UnknownLink:
        raise Http404 from None
    if request.method == "POST":
        act = leaving.come_back if "again" in request.POST else leaving.leave
        act(recipient=recipient, now=timezone.now())
        recipient.refresh_from_db()
    context = {"recipient": recipient, "is_done": request.method == "POST"}
    return page(request, "verification/schedule_leave.html", context)


def _saved(
    form: ScheduleForm, person: User, save: Callable[[], ReportSchedule]
) -> ReportSchedule | None:
    problems = partial(form.problems, person, timezone.now())
    if not form.is_bound or not is_understood(form, problems, NAMES):
        return None
    try:
        return save()
    except schedules.ScheduleChanged as refusal:
        form.base_on(refusal.version)
        show_refusal(form, refusal)
    except DomainError as refusal:
        show_refusal(form, refusal, NAMES)
    return None


def _answer(
    request: UserRequest,
    form: ScheduleForm,
    saved: ReportSchedule | None,
    schedule: ReportSchedule | None,
) -> HttpResponse:
    if saved is not None:
        messages.success(request, "Saved. It goes out in your name.")
        return go_to(request, reverse("verification:report-schedule", args=[saved.pk]))
    context: dict[str, Any] = {"form": form, "schedule": schedule}
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/schedule_form.html", context, status=status)


def _act(
    request: UserRequest, pk: int, act: Callable[..., ReportSchedule], done: str
) -> HttpResponse:
    get_object_or_404(ReportSchedule, pk=pk)
    try:
        act(schedule_id=pk, editor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return go_to(request, reverse("verification:report-schedule", args=[pk]))
