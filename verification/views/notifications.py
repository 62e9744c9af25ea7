"""What a person was told, and how they want to hear of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import DomainError
from verification import notifications
from verification.access import UserRequest, signed_in
from verification.forms.lists import CursorForm
from verification.forms.talk import MailForm, ReadForm
from verification.models import Notification
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_safe
@signed_in
def notification_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(notifications.of(request.user), Notification.ORDER, cursor)
    context = {
        "page": listed,
        "latest": listed.rows[0].pk if listed.rows else None,
        "has_unread": any(row.read_at is None for row in listed.rows),
    }
    return page(request, "verification/notifications.html", context)


@require_POST
@signed_in
def read(request: UserRequest) -> HttpResponse:
    """Mark one notification as read, or all up to the latest that the page showed."""
    asked = understood(ReadForm(request.POST)).cleaned_data
    ids = [asked["one"]] if asked["one"] else None
    if ids or asked["up_to"]:
        notifications.mark_read(
            person=request.user, now=timezone.now(), ids=ids, up_to=asked["up_to"]
        )
    return go_to(request, reverse("verification:notifications"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mail_settings(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        chosen = notifications.settings_of(request.user)
        wishes = {kind: getattr(chosen, kind) for kind in Notification.Kind.values}
        form = MailForm(initial={**wishes, "digest_hour": chosen.digest_hour})
        return page(request, "verification/notification_settings.html", {"form": form})
    form = MailForm(request.POST)
    if form.is_valid():
        try:
            notifications.change_settings(
                person=request.user,
                now=timezone.now(),
                deliveries=form.deliveries(),
                digest_hour=form.cleaned_data["digest_hour"],
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("verification:notification-settings")
    context = {"form": form}
    return page(request, "verification/notification_settings.html", context, status=REFUSED)
