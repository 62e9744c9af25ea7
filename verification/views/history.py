"""The whole history, searchable: who did what to which claim, when, and why."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from verification import audit
from verification.access import UserRequest, requires
from verification.forms.lists import HistoryForm
from verification.models import AuditEvent, User
from verification.views.answers import REFUSED, page, page_of


@require_safe
@requires("view_history")
def history(request: UserRequest) -> HttpResponse:
    form = HistoryForm(request.GET)
    if not form.is_valid():
        return page(request, "verification/history.html", {"form": form}, status=REFUSED)
    events = _asked_for(form, request.user).select_related(
        "actor", "person", "review__claim", "report"
    )
    listed = page_of(
        events.select_related("article").defer("article__text"),
        audit.order_of(form.cleaned_data["since"] or form.cleaned_data["until"]),
        form.cleaned_data["cursor"],
    )
    sides = [side for event in listed.rows for side in (event.before, event.after)]
    holders = User.objects.in_bulk({side["leased_by"] for side in sides if side.get("leased_by")})
    context = {"form": form, "page": listed, "people": holders}
    return page(request, "verification/history.html", context)


def _asked_for(form: HistoryForm, reader: User) -> "QuerySet[AuditEvent]":
    data, visible = form.cleaned_data, AuditEvent.objects.visible_to(reader)
    conditions = {
        "actor": data["person"],
        "action": data["action"],
        "at__gte": _moment(data["since"], time.min),
        "at__lte": _moment(data["until"], time.max),
        "review": data["claim"],
        "article": data["article"],
    }
    events = visible.filter(**{name: value for name, value in conditions.items() if value})
    return audit.with_reason(events, data["words"])


def _moment(day: date | None, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None
