"""What a person was told, and how they want to hear of it by e-mail."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import notifications
from verification.api.access import reads, writes
from verification.api.comments import CommentOutput
from verification.api.fields import Output, PersonBrief
from verification.api.inputs import Id, Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation
from verification.api.pages import page, page_of
from verification.models import MailSettings, Notification
from verification.models.people import Scope
from verification.models.talk import LATEST_HOUR, Delivery
from verification.notifications import MOST_COUNTED

READS = reads(Scope.REVIEWS)
WRITES = writes(Scope.REVIEWS)
MOST_READ = 200


class ToldEventOutput(Output):
    id = serializers.IntegerField()
    actor = PersonBrief(allow_null=True, help_text="Null where the system has noticed it.")
    reason = serializers.CharField()


class NotificationOutput(Output):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Notification.Kind.choices)
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    review = serializers.IntegerField(source="review.pk")
    comment = CommentOutput(allow_null=True)
    event = ToldEventOutput(
        allow_null=True, help_text="What happened, where it is no comment that this tells of."
    )


class NotificationFilter(ListInput):
    unread = serializers.BooleanField(required=False, help_text="Only those that are unread.")


class ReadInput(Input):
    """Which; without any of these, all."""

    ids = serializers.ListField(child=Id(), max_length=MOST_READ, required=False)
    up_to = Id(required=False, help_text="The latest that was seen: what came later stays unread.")


class ReadOutput(Output):
    unread = serializers.IntegerField(
        help_text=f"How many still are; {MOST_COUNTED + 1} stands for more than {MOST_COUNTED}."
    )


class DeliveryField(serializers.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=Delivery.choices, **options)


class MailSettingsOutput(Output):
    mention = DeliveryField()
    answer = DeliveryField()
    question = DeliveryField()
    second_eyes = DeliveryField()
    returned = DeliveryField()
    taken_back = DeliveryField()
    check_again = DeliveryField()
    digest_hour = serializers.IntegerField(help_text="In the time zone of the pages.")


class MailSettingsInput(Input):
    """What is left out stays as it is."""

    mention = DeliveryField(required=False)
    answer = DeliveryField(required=False)
    question = DeliveryField(required=False)
    second_eyes = DeliveryField(required=False)
    returned = DeliveryField(required=False)
    taken_back = DeliveryField(required=False)
    check_again = DeliveryField(required=False)
    digest_hour = serializers.IntegerField(min_value=0, max_value=LATEST_HOUR, required=False)


class Notifications(ApiView):
    @Operation(
        name="list_notifications",
        summary="List what you were told, the latest first",
        access=READS,
        query=NotificationFilter,
        answers={200: page_of(NotificationOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = notifications.of(request.user, is_unread=given.get("unread", False))
        shown = rows.prefetch_related("comment__mentions__person")
        return page(request, shown, given, order=Notification.ORDER, output=NotificationOutput)


class ReadNotifications(ApiView):
    @Operation(
        name="read_notifications",
        summary="Mark notifications as read",
        access=WRITES,
        body=ReadInput,
        answers={200: ReadOutput},
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        notifications.mark_read(person=request.user, now=timezone.now(), **given)
        return Response({"unread": notifications.unread_count(request.user)})


class OwnMailSettings(ApiView):
    @Operation(
        name="get_notification_settings",
        summary="Show what comes to you by e-mail",
        access=READS,
        answers={200: MailSettingsOutput},
    )
    def get(self, request: ApiRequest) -> Response:
        return Response(_body(notifications.settings_of(request.user)))

    @Operation(
        name="change_notification_settings",
        summary="Choose what comes to you by e-mail",
        access=WRITES,
        body=MailSettingsInput,
        answers={200: MailSettingsOutput},
    )
    def put(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        hour = given.pop("digest_hour", None)
        chosen = notifications.change_settings(
            person=request.user, now=timezone.now(), deliveries=given, digest_hour=hour
        )
        return Response(_body(chosen))


def _body(chosen: MailSettings) -> Any:
    return MailSettingsOutput(chosen).data
