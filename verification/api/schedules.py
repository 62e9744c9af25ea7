"""Schedules of reports: made, changed, paused, tested, and what came of each time."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import mailboxes
from verification.api.access import reads, writes
from verification.api.fields import ChoiceOrNull, Output, PersonBrief, TextOrNull
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import page, page_of
from verification.api.reports import FORMAT_CHOICES, STYLE_CHOICES, SelectionFields
from verification.models import Report, ReportSchedule, RunMail, ScheduleRun, Verdict
from verification.models.people import Scope
from verification.reports import requests
from verification.reports.scheduled import delivering, runs, schedules, telling
from verification.reports.scheduled.terms import (
    LATEST_HOUR,
    LONGEST_NAME,
    MONTH_DAYS,
    MOST_RECIPIENTS,
    WEEKDAYS,
    Terms,
)
from verification.reports.selection import STATES, Selection

READS = reads(Scope.REPORTS, "export_reports")
WRITES = writes(Scope.REPORTS, "export_reports")
WINDOW_HELP = (
    "Of which time the verdicts are, in whole days of the desk's time zone: published ones by when "
    "they were published, others by when they were decided."
)


class ScheduleSelection(SelectionFields, Input):
    """What its reports are about; what is null does not restrict.

    With any state but `published` it mails what nobody has published.
    """

    view = Id(
        required=False, allow_null=True, help_text="A saved view, for its query as it is now."
    )


class ScheduleInput(Input):
    name = serializers.CharField(max_length=LONGEST_NAME)
    selection = ScheduleSelection(required=False)
    formats = serializers.ListField(
        child=serializers.ChoiceField(choices=FORMAT_CHOICES), max_length=len(FORMAT_CHOICES)
    )
    citation_style = serializers.ChoiceField(source="style", choices=STYLE_CHOICES, required=False)
    every = serializers.ChoiceField(choices=ReportSchedule.Every.choices)
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=len(WEEKDAYS)),
        required=False,
        max_length=len(WEEKDAYS),
        help_text="With `week`: from 1 (Monday) to 7.",
    )
    month_day = serializers.IntegerField(
        min_value=MONTH_DAYS[0],
        max_value=MONTH_DAYS[-1],
        required=False,
        allow_null=True,
        help_text="With `month`; in shorter months, their last day.",
    )
    hour = serializers.IntegerField(
        min_value=0, max_value=LATEST_HOUR, help_text="By the clocks of the desk's time zone."
    )
    window = serializers.ChoiceField(choices=ReportSchedule.Window.choices, help_text=WINDOW_HELP)
    recipients = serializers.ListField(
        child=serializers.CharField(max_length=mailboxes.LONGEST),
        max_length=MOST_RECIPIENTS,
        help_text="E-mail addresses. Each gets a message of its own.",
    )
    send_empty = serializers.BooleanField(
        required=False, help_text="Whether it is mailed when no claim fits. True without it."
    )


class ScheduleSelectionOutput(Output):
    article = serializers.IntegerField(allow_null=True)
    publisher = serializers.IntegerField(allow_null=True)
    rating = ChoiceOrNull(choices=Verdict.Rating.choices)
    state = ChoiceOrNull(choices=STATES)
    query = TextOrNull()


class RecipientOutput(Output):
    address = serializers.CharField()
    left_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when they do not want it any more."
    )


class ScheduleOutput(Output):
    id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="For `If-Match`.")
    name = serializers.CharField()
    selection = ScheduleSelectionOutput()
    formats = serializers.ListField(child=serializers.ChoiceField(choices=FORMAT_CHOICES))
    citation_style = ChoiceOrNull(source="style", choices=STYLE_CHOICES)
    every = serializers.ChoiceField(choices=ReportSchedule.Every.choices)
    weekdays = serializers.ListField(child=serializers.IntegerField())
    month_day = serializers.IntegerField(allow_null=True)
    hour = serializers.IntegerField()
    window = serializers.ChoiceField(choices=ReportSchedule.Window.choices)
    recipients = RecipientOutput(many=True)
    send_empty = serializers.BooleanField()
    status = serializers.ChoiceField(choices=ReportSchedule.Status.choices)
    pause_reason = TextOrNull()
    owner = PersonBrief(help_text="In whose name it goes out: who said last what it is to be.")
    next_due_at = serializers.DateTimeField(allow_null=True)


class RunReportOutput(Output):
    id = serializers.IntegerField()
    format = serializers.ChoiceField(choices=FORMAT_CHOICES)
    status = serializers.ChoiceField(choices=Report.Status.choices)


class RunMailOutput(Output):
    id = serializers.IntegerField()
    address = serializers.CharField()
    state = serializers.ChoiceField(choices=RunMail.State.choices)
    at = serializers.DateTimeField(help_text="When it became so.")
    attempts = serializers.IntegerField()
    problem = TextOrNull()


class ScheduleRunOutput(Output):
    id = serializers.IntegerField()
    due_at = serializers.DateTimeField(help_text="The moment that its reports tell of.")
    is_test = serializers.BooleanField()
    person = PersonBrief(help_text="In whose name; of a test, who alone gets it.")
    status = serializers.ChoiceField(choices=ScheduleRun.Status.choices)
    problem = TextOrNull()
    reports = RunReportOutput(many=True)
    mails = RunMailOutput(many=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class Schedules(ApiView):
    @Operation(
        name="list_schedules",
        summary="List the schedules of reports",
        access=READS,
        query=ListInput,
        answers={200: page_of(ScheduleOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        return page(request, _shown(), given, order=("pk",), output=ScheduleOutput)

    @Operation(
        name="add_schedule",
        summary="Have reports made and mailed regularly",
        access=WRITES,
        body=ScheduleInput,
        answers={201: ScheduleOutput},
        problems=(409,),
        once=True,
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Mail them from now on, in the name of the token's owner. Reviewers are never named."""
        schedule = schedules.add(
            terms=_terms(request, given), editor=request.user, now=timezone.now()
        )
        return created(_answer(schedule.pk).data, f"/api/v1/schedules/{schedule.pk}")


class OneSchedule(ApiView):
    @Operation(
        name="get_schedule",
        summary="Show a schedule",
        access=READS,
        answers={200: ScheduleOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return _answer(pk)

    @Operation(
        name="change_schedule",
        summary="Set the terms of a schedule",
        access=WRITES,
        body=ScheduleInput,
        answers={200: ScheduleOutput},
        problems=(404,),
        if_match=True,
    )
    def put(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Set all of them: what is left out does not restrict. It goes out in your name then."""
        get_object_or_404(ReportSchedule, pk=pk)
        schedules.change(
            schedule_id=pk,
            version=given.pop("version"),
            terms=_terms(request, given),
            editor=request.user,
            now=timezone.now(),
        )
        return _answer(pk)

    @Operation(
        name="remove_schedule",
        summary="Take a schedule away, with its list and its log",
        access=WRITES,
        answers={204: None},
        problems=(404,),
    )
    def delete(self, request: ApiRequest, pk: int) -> Response:
        schedules.remove(schedule_id=pk, editor=request.user, now=timezone.now())
        return Response(status=204)


class PauseSchedule(ApiView):
    @Operation(
        name="pause_schedule",
        summary="Let a schedule send nothing until it is resumed",
        access=WRITES,
        answers={200: ScheduleOutput},
        problems=(404,),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        schedules.pause(schedule_id=pk, editor=request.user, now=timezone.now())
        return _answer(pk)


class ResumeSchedule(ApiView):
    @Operation(
        name="resume_schedule",
        summary="Let a paused schedule go on, in your name",
        access=WRITES,
        answers={200: ScheduleOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Go on with what is due next; what was due meanwhile is not made up for."""
        schedules.resume(schedule_id=pk, editor=request.user, now=timezone.now())
        return _answer(pk)


class TestSchedule(ApiView):
    @Operation(
        name="test_schedule",
        summary="Make a schedule's reports now and mail them to yourself",
        access=WRITES,
        answers={202: ScheduleRunOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        """Nobody else gets it, and the schedule stays as it is. Asked for twice, it is one."""
        run = runs.test(schedule_id=pk, person=request.user, now=timezone.now())
        return Response(ScheduleRunOutput(run).data, 202)


class RepeatMail(ApiView):
    @Operation(
        name="repeat_schedule_mail",
        summary="Send a mail of a schedule again that did not, or may not, have arrived",
        access=WRITES,
        answers={200: RunMailOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, pk: int, mail: int) -> Response:
        """Send it once more, with the same `Message-ID`; by itself that never happens."""
        get_object_or_404(RunMail, pk=mail, run__schedule=pk)
        repeated = delivering.again(mail_id=mail, editor=request.user, now=timezone.now())
        return Response(RunMailOutput(repeated).data)


class ScheduleRuns(ApiView):
    @Operation(
        name="list_schedule_runs",
        summary="Show what came of each time that a schedule was due",
        access=READS,
        query=ListInput,
        answers={200: page_of(ScheduleRunOutput)},
        problems=(404,),
    )
    def get(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        rows = telling.log(get_object_or_404(ReportSchedule, pk=pk))
        return page(request, rows, given, order=("-pk",), output=ScheduleRunOutput)


def _shown() -> "QuerySet[ReportSchedule]":
    return schedules.shown().prefetch_related("recipients")


def _answer(pk: int) -> Response:
    schedule = get_object_or_404(_shown(), pk=pk)
    return Response(ScheduleOutput(schedule).data, headers={"ETag": f'"{schedule.version}"'})


def _terms(request: ApiRequest, given: dict[str, Any]) -> Terms:
    fields = dict(given.pop("selection", {}))
    query, view = fields.pop("query", None), fields.pop("view", None)
    selection = requests.selected(
        Selection(**fields), query=query or "", view=view, person=request.user
    )
    given |= {name: tuple(given.get(name, ())) for name in ("formats", "weekdays", "recipients")}
    return Terms(selection=selection, **given)
