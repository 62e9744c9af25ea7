"""Changing many claims: choosing them, saying what to do, and following how far it is."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import DomainError
from verification.access import UserRequest, requires
from verification.bulk import jobs
from verification.forms.bulk import FORMS, ChooseForm, OrderForm, OutcomeForm
from verification.forms.lists import CursorForm
from verification.models import BulkItem, BulkJob
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_safe
@requires("manage_queue")
def job_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    started = BulkJob.objects.exclude(status=BulkJob.Status.CHOSEN).select_related("person")
    return page(
        request, "verification/bulk_jobs.html", {"page": page_of(started, ("-pk",), cursor)}
    )


@require_POST
@requires("manage_queue")
def choose(request: UserRequest) -> HttpResponse:
    """Freeze the marked rows of a list, or all that fit its query."""
    form = understood(ChooseForm(request.POST))
    data = form.cleaned_data
    try:
        job = jobs.choose(
            person=request.user,
            now=timezone.now(),
            query=data["query"],
            picked=None if data["all"] else data["review"],
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return go_to(request, f"{reverse('verification:search')}?{urlencode({'q': data['query']})}")
    return go_to(request, _address(job.pk))


@require_safe
@requires("manage_queue")
def job_page(request: UserRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(BulkJob.objects.select_related("person"), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_queue")
def start(request: UserRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(BulkJob, pk=pk)
    kind = FORMS.get(request.POST.get("action", ""))
    if kind is None:
        return go_to(request, _address(pk))
    form = kind(request.POST)
    if form.is_valid():
        try:
            jobs.start(job_id=pk, person=request.user, order=form.order(), now=timezone.now())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return go_to(request, _address(pk))
    return _show(request, job, sent=form)


@require_POST
@requires("manage_queue")
def stop(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(BulkJob, pk=pk)
    try:
        jobs.stop(job_id=pk, person=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return go_to(request, _address(pk))


def _show(request: UserRequest, job: BulkJob, sent: OrderForm | None = None) -> HttpResponse:
    asked = understood(OutcomeForm(request.GET)).cleaned_data
    found = jobs.counts(job)
    context = {
        "job": job,
        "counts": found,
        "is_running": job.status == BulkJob.Status.RUNNING,
        "is_startable": job.status == BulkJob.Status.CHOSEN and job.person_id == request.user.pk,
        "forms": [_form(kind, sent) for kind in FORMS.values()],
        "sent": sent,
        "outcomes": [(one, getattr(found, one)) for one in BulkItem.Outcome],
        "outcome": asked["outcome"],
        "page": page_of(jobs.items(job, asked["outcome"]), ("review_id",), asked["cursor"]),
    }
    status = REFUSED if sent else 200
    part = "" if sent else "progress"
    return page(request, "verification/bulk_job.html", context, part=part, status=status)


def _form(kind: type[OrderForm], sent: OrderForm | None) -> OrderForm:
    return sent if sent is not None and sent.action == kind.action else kind()


def _address(pk: int) -> str:
    return reverse("verification:bulk-job", args=[pk])
