"""What a run's mail says, and what is attached to it."""

from dataclasses import dataclass
from email import encoders
from email.mime.base import MIMEBase
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from verification import mailing
from verification.models import Report, Review, RunMail, ScheduleRun, Verdict
from verification.reports import manifests, requests
from verification.reports.formats import FORMATS
from verification.reports.scheduled import leaving
from verification.reports.scheduled.runs import claims_of
from verification.reports.selection import Selection


@dataclass(frozen=True, slots=True)
class Linked:
    """A report as its mail tells of it."""

    report: Report
    name: str
    label: str
    file_at: str
    manifest_at: str


def of(mail: RunMail) -> EmailMessage:
    """Return the message that tells an address of a run, of the same id however often it is built.

    :raises OSError: the file of a report cannot be read.
    """
    run = mail.run
    leave_at = leaving.link(mail.recipient) if mail.recipient else ""
    is_failure = run.status == ScheduleRun.Status.FAILED
    reports = list(run.reports.select_related("checkpoint").order_by("pk"))
    attached = [] if is_failure else _attachments(reports)
    template = "mail/schedule_failed.txt" if is_failure else "mail/schedule.txt"
    context = {**_context(run, reports), "is_attached": bool(attached), "leave_at": leave_at}
    return EmailMessage(
        subject=_subject(run, reports, is_failure=is_failure),
        body=render_to_string(template, context),
        to=[mail.address],
        attachments=attached,
        headers=_headers(mail, leave_at),
    )


def is_unpublished(selection: Selection) -> bool:
    """Tell whether a selection may have what the desk has not published."""
    return selection.state != Review.State.PUBLISHED


def _headers(mail: RunMail, leave_at: str) -> dict[str, str]:
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {
        # Of this very message, however often somebody sends it.
        "Message-ID": f"<scheduled-{mail.run_id}-{mail.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if leave_at:
        headers["List-Unsubscribe"] = f"<{leave_at}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _subject(run: ScheduleRun, reports: list[Report], *, is_failure: bool) -> str:
    test = "[Test] " if run.is_test else ""
    # What looks like an encoded word would be decoded, and read as anything.
    name = run.schedule.name.replace("=?", "= ?")
    if is_failure:
        return f"{test}Not sent: {name}"
    number = claims_of(reports[0])
    claims = "1 claim" if number == 1 else f"{number or 'no'} claims"
    return f"{test}{name}: {claims}"


def _context(run: ScheduleRun, reports: list[Report]) -> dict[str, Any]:
    selection = Selection.from_json(run.selection)
    counts = reports[0].counts if reports and reports[0].counts else {}
    ratings = counts.get("ratings", {})
    return {
        "run": run,
        "schedule": run.schedule,
        "schedule_at": mailing.address(
            reverse("verification:report-schedule", args=[run.schedule_id])
        ),
        "reports": [_linked(report) for report in reports],
        "selected": selection.in_words(),
        "due_at": timezone.localtime(run.due_at, timezone.get_default_timezone()),
        "is_unpublished": is_unpublished(selection),
        "claims": counts.get("claims", 0),
        "ratings": [
            (Verdict.Rating(rating).label, number) for rating, number in ratings.items() if number
        ],
    }


def _linked(report: Report) -> Linked:
    form = FORMATS[report.format]
    return Linked(
        report,
        manifests.file_name(report),
        form.label,
        mailing.address(reverse("verification:download", args=[report.pk])),
        mailing.address(reverse("verification:report-manifest", args=[report.pk])),
    )


def _attachments(reports: list[Report]) -> list[MIMEBase]:
    """Return the files with their manifests; none of them where they are too large together."""
    if sum(report.size or 0 for report in reports) > settings.REPORT_MAIL_MAX_BYTES:
        return []
    found = []
    for report in reports:
        name = manifests.file_name(report)
        with report.file.open("rb") as file:
            found.append(_attachment(name, FORMATS[report.format].content_type, file.read()))
        manifest = requests.manifest(report=report, clock=timezone.now)
        found.append(_attachment(f"{name}{manifests.SUFFIX}", "application/json", manifest))
    return found


def _attachment(name: str, content_type: str, content: bytes) -> MIMEBase:
    """Return a file as it is: not as a text, whose line ends the mail's way would change."""
    part = MIMEBase("application", "octet-stream")
    part.replace_header("Content-Type", content_type)
    part.set_payload(content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
