"""Asking for a report, and taking it away: both are history."""

from datetime import datetime

from django.db import transaction

from claims.errors import BadInput
from verification import audit, sending
from verification.citing.formatting import STYLES
from verification.models import AuditEvent, Report, User
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

Action = AuditEvent.Action


@transaction.atomic
def request(
    *,
    editor: User,
    format: str,  # noqa: A002 (its name)
    selection: Selection,
    now: datetime,
    style: str = "",
) -> Report:
    """Queue a report, its citations written out in a style where one is named.

    :raises BadInput: format or style is unknown, this desk is not set up for the format, or the
        selection cannot select anything.
    """
    if format not in FORMATS:
        raise BadInput(
            code="format_unknown",
            field="format",
            message="This is no format of reports.",
            remedy=f"Choose one of: {', '.join(FORMATS)}.",
        )
    if check := FORMATS[format].check:
        check()
    if style and style not in STYLES:
        raise BadInput(
            code="style_unknown",
            field="style",
            message="This is no style of citations.",
            remedy=f"Choose one of: {', '.join(STYLES)}.",
        )
    selection.check()
    report = Report.objects.create(
        format=format,
        style=style,
        selection=selection.as_json(),
        requested_by=editor,
        requested_at=now,
        sent_at=now,
    )
    after = {"format": format, "selection": report.selection}
    after |= {"style": style} if style else {}
    audit.record(Action.REPORT_REQUESTED, actor=editor, at=now, report=report, after=after)
    sending.report(report.pk)
    return report


@transaction.atomic
def downloaded(*, report: Report, reader: User, now: datetime) -> None:
    """Note who took a report away."""
    after = {"sha256": report.sha256}
    audit.record(Action.REPORT_DOWNLOADED, actor=reader, at=now, report=report, after=after)


@transaction.atomic
def exported(*, form: str, selection: Selection, claims: int, operator: str, now: datetime) -> None:
    """Note that somebody at the machine itself has written a report to a file."""
    after = {
        "format": form,
        "selection": selection.as_json(),
        "claims": claims,
        "operator": operator,
    }
    audit.record(Action.REPORT_EXPORTED, actor=None, at=now, after=after)


def file_name(report: Report) -> str:
    """Return the name under which a report is saved.

    :raises KeyError: its format is no longer written.
    """
    return f"claimdesk-report-{report.pk}.{FORMATS[report.format].suffix}"
