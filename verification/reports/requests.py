"""Asking for a report, cancelling it, and taking it away: all of it is history."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from claims.errors import BadInput, Conflict, Forbidden, problems_of, refuse
from verification import asof, audit, sending
from verification.citing.formatting import STYLES
from verification.models import AuditEvent, Report, User
from verification.reports import manifests, previewing, searched, stored
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

Action = AuditEvent.Action
NAMING = "verification.name_reviewers"


class NamingNotAllowed(Forbidden):
    code = "naming_not_allowed"

    def __str__(self) -> str:
        return "Reports that name reviewers are for those who may name them."


class Finished(Conflict):
    code = "report_finished"

    def __str__(self) -> str:
        return "The report is made, or given up: there is nothing to cancel."


class NotCancellable(Forbidden):
    code = "report_not_yours"

    def __str__(self) -> str:
        return "Somebody else has asked for this report: only they cancel it."


@transaction.atomic
def request(
    *,
    editor: User,
    format: str,  # noqa: A002 (its name)
    selection: Selection,
    now: datetime,
    style: str = "",
    as_of: datetime | None = None,
    names: bool = False,
    schedule: int | None = None,
) -> Report:
    """Queue a report; asked for again while it is under way, it is that one.

    Citations are written out in a style where one is named. It tells of the moment `as_of`, else of
    that at which it is made. `schedule` is the number of the one that asks in the editor's name.

    :raises BadInput, BadInputs: format or style is unknown, this desk is not set up for the format,
        the selection cannot select anything or is none for the format, or the moment is still to
        come. All that is wrong is told at once.
    :raises TooLong: it selects more claims than one file of the format has room for.
    :raises NamingNotAllowed: it is to name reviewers, and the editor may not.
    """
    check(format=format, style=style, selection=selection, as_of=as_of, now=now)
    selection = FORMATS[format].narrowed(selection)
    if names and not editor.has_perm(NAMING):
        raise NamingNotAllowed
    previewing.check_room(selection, FORMATS[format], person=editor, now=now, as_of=as_of)
    asked = {
        "format": format,
        "style": style,
        "selection": selection.as_json(),
        "names": names,
        "requested_by": editor,
    }
    # Against a double click.
    User.objects.select_for_update(no_key=True).get(pk=editor.pk)
    if same := _under_way(asked, as_of):
        return same
    report = Report.objects.create(**asked, as_of=as_of, requested_at=now, sent_at=now)
    after: dict[str, Any] = {"format": format, "selection": report.selection}
    after |= {"style": style} if style else {}
    after |= {"as_of": as_of.isoformat()} if as_of else {}
    after |= {"names": True} if names else {}
    after |= {"schedule": schedule} if schedule else {}
    audit.record(Action.REPORT_REQUESTED, actor=editor, at=now, report=report, after=after)
    sending.report(report.pk)
    return report


def check(
    *,
    format: str,  # noqa: A002 (its name)
    style: str,
    selection: Selection,
    as_of: datetime | None,
    now: datetime,
) -> None:
    """Refuse what no report can be.

    :raises BadInput, BadInputs: as `request`.
    """
    refuse(problems(format=format, style=style, selection=selection, as_of=as_of, now=now))


def problems(
    *,
    format: str,  # noqa: A002 (its name)
    style: str,
    selection: Selection,
    as_of: datetime | None,
    now: datetime,
) -> Iterator[BadInput]:
    """Yield all for which `request` would refuse this, but for the number of its claims."""
    if style and style not in STYLES:
        yield BadInput(
            code="style_unknown",
            field="style",
            message="This is no style of citations.",
            remedy=f"Choose one of: {', '.join(STYLES)}.",
        )
    yield from _of_format(format, selection)
    yield from problems_of(selection.check, partial(asof.checked, as_of, now=now))


def _of_format(name: str, selection: Selection) -> Iterator[BadInput]:
    form = FORMATS.get(name)
    if form is None:
        yield BadInput(
            code="format_unknown",
            field="format",
            message="This is no format of reports.",
            remedy=f"Choose one of: {', '.join(FORMATS)}.",
        )
        return
    if form.check:
        yield from problems_of(form.check)
    yield from problems_of(partial(form.check_selection, selection))


def selected(
    selection: Selection, *, query: str = "", view: int | None = None, person: User
) -> Selection:
    """Return the selection with a search, typed or kept as a view: later changes do not count.

    :raises BadInput: both are given, or there is no such view for this person.
    """
    query = " ".join(query.split())
    if view is None:
        return replace(selection, query=query or None)
    if query:
        raise BadInput(
            code="query_and_view",
            field="view",
            message="Both a search and a view are given.",
            remedy="Leave one of them empty.",
        )
    return replace(selection, query=searched.of_view(view, person=person) or None)


def _under_way(asked: dict[str, Any], as_of: datetime | None) -> Report | None:
    unfinished = Report.objects.filter(**asked, status__in=Report.UNFINISHED)
    for report in unfinished.order_by("-pk"):
        # The moment of one that was asked for without is fixed once it is begun.
        event = report.history.filter(action=Action.REPORT_REQUESTED).first()
        known = event.after.get("as_of") if event else None
        if known == (as_of.isoformat() if as_of else None):
            return report
    return None


@transaction.atomic
def cancel(*, report_id: int, person: User, now: datetime) -> None:
    """Give a report up that is not finished; the worker that makes it stops and leaves nothing.

    :raises Report.DoesNotExist: there is none.
    :raises NotCancellable: somebody else has asked for it.
    :raises Finished: there is nothing to cancel.
    """
    report = Report.objects.get(pk=report_id)
    if report.requested_by_id != person.pk:
        raise NotCancellable
    unfinished = Report.objects.filter(pk=report_id, status__in=Report.UNFINISHED)
    if not unfinished.update(status=Report.Status.CANCELLED, finished_at=now):
        raise Finished
    audit.record(Action.REPORT_CANCELLED, actor=person, at=now, report=report)
    # A worker that was killed may have left something, and none comes after it.
    stored.discard_on_commit(report)


def downloadable(reader: User) -> "QuerySet[Report]":
    """Return the reports that a person may take away: of those that name reviewers, few may."""
    reports = Report.objects.select_related("requested_by", "checkpoint")
    return reports if reader.has_perm(NAMING) else reports.filter(names=False)


def manifest(*, report: Report, clock: Callable[[], datetime]) -> bytes:
    """Return the manifest of a finished report, as the file that goes beside it."""
    finished = report.history.filter(action=Action.REPORT_FINISHED).latest("pk")
    return manifests.with_proof(manifests.of_report(report), finished, clock=clock)


@transaction.atomic
def downloaded(*, report: Report, reader: User, now: datetime) -> None:
    """Note who took a report away."""
    after = {"sha256": report.sha256}
    audit.record(Action.REPORT_DOWNLOADED, actor=reader, at=now, report=report, after=after)


@transaction.atomic
def exported(*, written: manifests.Written, operator: str, now: datetime) -> AuditEvent:
    """Note that somebody at the machine itself has written a report to a file."""
    said = manifests.of(written)
    after = {
        "format": written.format,
        "selection": written.selection,
        "as_of": said["report"]["as_of"],
        "names": written.names,
        "claims": written.counts["claims"],
        "sha256": written.sha256,
        "size": written.size,
        "manifest": manifests.digest_of(said),
        "operator": operator,
    }
    return audit.record(Action.REPORT_EXPORTED, actor=None, at=now, after=after)
