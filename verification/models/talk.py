"""What people say to each other about a claim, and how they hear of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from verification.models.audit import AuditEvent
from verification.models.people import User
from verification.models.review import Review
from verification.models.turn import ADJUDICATE, Turn, TurnQuerySet, unsealed_for

LATEST_HOUR = 23


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, reader: User) -> "CommentQuerySet":
        """Return what `reader` may know of.

        What comes out of a sealed turn is for its author, and for editors who have none in that
        round where it asks or answers them: words of a reviewer could carry their verdict.
        """
        seen = unsealed_for(reader, "turn", "review") | Q(author=reader)
        seen |= Q(answers__author=reader, answers__turn=F("turn"))
        if reader.has_perm(ADJUDICATE):
            asks = Q(kind__in=Comment.TO_EDITORS) | Q(answers__isnull=False)
            seen |= asks & Q(~Exists(_own(reader)))
        return self.filter(seen)


def _own(reader: User) -> TurnQuerySet:
    """Return the turns of a reader in the round of a comment."""
    return Turn.objects.filter(
        review=OuterRef("review"), round=OuterRef("turn__round"), reviewer=reader
    )


def untold(turns: TurnQuerySet) -> TurnQuerySet:
    """Leave out turns whose other reviewer has asked the editors something while sealed.

    For people who may read such questions: who could read them is not independent any more.
    """
    asked = Comment.objects.filter(
        kind__in=Comment.TO_EDITORS, turn__review=OuterRef("review"), turn__round=OuterRef("round")
    )
    return turns.filter(Q(sealed=False) | ~Exists(asked.exclude(turn=OuterRef("pk"))))


class Comment(models.Model):
    """Written and withdrawn by comments.py only.

    Triggers refuse every other change, and a comment that is written or withdrawn without an audit
    event in the same transaction.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        QUESTION = "question", "Question to the editors"
        SECOND_EYES = "second_eyes", "Second pair of eyes needed"
        RETURNED = "returned", "Returned with a question"

    # What a reviewer asks only editors, while their work is sealed.
    TO_EDITORS = (Kind.QUESTION, Kind.SECOND_EYES)

    review = models.ForeignKey(Review, models.PROTECT, related_name="comments")
    # Whose work seals it: that of its author, or of whom it answers. Null: anybody may read it.
    turn = models.ForeignKey(Turn, models.PROTECT, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COMMENT)
    text = models.TextField()
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.TextField(blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="comment_kind_is_known",
                condition=Q(kind__in=["comment", "question", "second_eyes", "returned"]),
            ),
            models.CheckConstraint(name="comment_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_withdrawal_is_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
            ),
        ]
        indexes = [
            # What was said about a claim, the latest first.
            models.Index(name="comment_by_review", fields=["review", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk} on review {self.review_id}"

    @property
    def is_sealed(self) -> bool:
        """Tell whether not everybody may read it yet."""
        return self.turn is not None and self.turn.sealed


class Mention(models.Model):
    """A comment names somebody; never changed."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="mention_once_per_comment")
        ]

    def __str__(self) -> str:
        return f"{self.person} in comment {self.comment_id}"


class CommentDraft(models.Model):
    """What somebody has typed and not yet sent."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "review"], name="comment_draft_once_per_author"
            )
        ]

    def __str__(self) -> str:
        return f"Comment of {self.author} on review {self.review_id}, unsent"


class Delivery(models.TextChoices):
    """How one hears by e-mail."""

    OFF = "off", "No e-mail"
    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "Once a day"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def to_mail(self, at: datetime) -> "NotificationQuerySet":
        """Return what is due by e-mail; what was read meanwhile is not."""
        return self.filter(read_at=None, mailed_at=None, mail_due_at__lte=at)


class Notification(models.Model):
    """One thing that one person should hear of. Change it through notifications.py only."""

    class Kind(models.TextChoices):
        MENTION = "mention", "Somebody mentions you"
        ANSWER = "answer", "Somebody writes about a claim you work on or talk about"
        QUESTION = "question", "A reviewer asks the editors"
        SECOND_EYES = "second_eyes", "A claim needs a second pair of eyes"
        RETURNED = "returned", "A claim comes back to you with a question"
        TAKEN_BACK = "taken_back", "An editor takes a claim back from you"
        CHECK_AGAIN = "check_again", "A verdict of yours is to be checked again"

    # The latest first.
    ORDER = ("-pk",)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    # What it tells of: a comment, or else an event, whose reason is for this person.
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    event = models.ForeignKey(
        AuditEvent, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # Null: not by e-mail, or given up.
    mail_due_at = models.DateTimeField(null=True, blank=True)
    # When the workers were last told; the sweeper tells them again.
    mail_sent_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="notification_once_per_comment"
            ),
            models.CheckConstraint(
                name="notification_kind_is_known",
                condition=Q(
                    kind__in=[
                        "mention",
                        "answer",
                        "question",
                        "second_eyes",
                        "returned",
                        "taken_back",
                        "check_again",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="notification_is_about_one_thing",
                condition=Q(comment__isnull=False, event=None)
                | Q(comment=None, event__isnull=False),
            ),
        ]
        indexes = [
            # The page of notifications.
            models.Index(name="notification_by_person", fields=["person", "-id"]),
            # The number in the bar at the top of every page.
            models.Index(
                name="notification_unread", fields=["person", "-id"], condition=Q(read_at=None)
            ),
            # What the sweeper and the task that sends look for.
            models.Index(
                name="notification_to_mail",
                fields=["mail_due_at"],
                condition=Q(read_at=None, mailed_at=None, mail_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person}, no. {self.pk}"

    @property
    def review(self) -> Review:
        about: Any = self.comment or self.event
        review: Review = about.review
        return review


class MailSettings(models.Model):
    """How one person wants to hear of what; without a row, as the defaults say."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_settings"
    )
    mention = models.CharField(max_length=10, choices=Delivery, default=Delivery.AT_ONCE)
    answer = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    question = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    second_eyes = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    returned = models.CharField(max_length=10, choices=Delivery, default=Delivery.AT_ONCE)
    taken_back = models.CharField(max_length=10, choices=Delivery, default=Delivery.DIGEST)
    check_again = models.CharField(
        max_length=10, choices=Delivery, default=Delivery.DIGEST, db_default=Delivery.DIGEST
    )
    # In the time zone of the pages.
    digest_hour = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mail_settings_are_known",
                condition=Q(
                    **{
                        f"{kind}__in": ["off", "at_once", "digest"]
                        for kind in (
                            "mention",
                            "answer",
                            "question",
                            "second_eyes",
                            "returned",
                            "taken_back",
                            "check_again",
                        )
                    }
                ),
            ),
            models.CheckConstraint(
                name="mail_hour_is_of_a_day", condition=Q(digest_hour__lte=LATEST_HOUR)
            ),
        ]

    def __str__(self) -> str:
        return f"E-mail settings of {self.person}"
