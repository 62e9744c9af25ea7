"""The history: who did what to which claim, when, and why. Append-only by trigger."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from claims.models import Article
from verification.models.people import User
from verification.models.reports import Report
from verification.models.review import Review
from verification.models.transaction import CurrentTransactionId
from verification.models.turn import Turn, unsealed_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "AuditEventQuerySet":
        """Return what `user` may know: not what others do in a round that is sealed."""
        seen = unsealed_for(user, "turn", "review")
        return self.filter(seen | Q(actor=user) if user is not None else seen)


class AuditEvent(models.Model):
    """Written by audit.record only; never changed by anybody."""

    class Action(models.TextChoices):
        ARTICLE_STORED = "article.stored", "Article stored"
        ARTICLE_RECEIVED_AGAIN = "article.received_again", "Article received again"
        EXTRACTION_REQUESTED = "extraction.requested", "Another reading requested"
        EXTRACTION_FINISHED = "extraction.finished", "Claims extracted"
        EXTRACTION_FAILED = "extraction.failed", "Extraction failed"
        EXTRACTION_RETRIED = "extraction.retried", "Extraction retried"
        REVIEW_TAKEN = "review.taken", "Claim taken"
        REVIEW_RELEASED = "review.released", "Claim given back"
        REVIEW_SKIPPED = "review.skipped", "Claim skipped"
        REVIEW_LAPSED = "review.lapsed", "Lease ran out"
        REVIEW_TAKEN_BACK = "review.taken_back", "Claim taken back"
        REVIEW_PRIORITISED = "review.prioritised", "Place in the queue changed"
        REVIEW_SECOND_WANTED = "review.second_wanted", "Second review wanted"
        REVIEW_DISMISSED = "review.dismissed", "Claim dismissed"
        REVIEW_REOPENED = "review.reopened", "Claim reopened"
        REVIEW_REREAD = "review.reread", "Claim read differently"
        REVIEW_WITHDRAWN = "review.withdrawn", "Claim no longer found"
        REVIEW_RESTORED = "review.restored", "Claim found again"
        REVIEW_CORRECTED = "review.corrected", "Claim corrected"
        REVIEW_SPLIT = "review.split", "Claim split"
        REVIEW_MERGED = "review.merged", "Claims merged"
        REVIEW_TAGGED = "review.tagged", "Tagged"
        REVIEW_UNTAGGED = "review.untagged", "Tag removed"
        REVIEW_ASSIGNED = "review.assigned", "Assigned to a reviewer"
        REVIEW_UNASSIGNED = "review.unassigned", "Offered to everybody again"
        CLAIM_ADDED = "claim.added", "Missed claim added"
        VERDICT_SUBMITTED = "verdict.submitted", "Verdict submitted"
        VERDICT_ADJUDICATED = "verdict.adjudicated", "Difference decided"
        VERDICT_PUBLISHED = "verdict.published", "Verdict published"
        VERDICT_CORRECTED = "verdict.corrected", "Published verdict corrected"
        SNAPSHOT_TAKEN = "snapshot.taken", "Cited page fetched"
        SNAPSHOT_FAILED = "snapshot.failed", "Cited page could not be fetched"
        SNAPSHOT_WANTED = "snapshot.wanted", "Cited page asked for again"
        EXCERPT_CHECKED = "excerpt.checked", "Excerpt checked"
        FLAG_RAISED = "flag.raised", "To be checked again"
        FLAG_SETTLED = "flag.settled", "Checked again"
        PAGE_ARCHIVED = "page.archived", "Cited page archived"
        FILE_UPLOADED = "file.uploaded", "File attached"
        WITHHELD_SOURCE_READ = "withheld_source.read", "Protected source read"
        CORRECTION_WRITTEN = "correction.written", "Correction written"
        CORRECTION_DECLINED = "correction.declined", "Correction declined"
        CORRECTION_WITHDRAWN = "correction.withdrawn", "Correction withdrawn"
        RULE_ADDED = "rule.added", "Review rule added"
        RULE_CHANGED = "rule.changed", "Review rule changed"
        RULE_REMOVED = "rule.removed", "Review rule removed"
        BULK_STARTED = "bulk.started", "Change of many claims started"
        BULK_STOPPED = "bulk.stopped", "Change of many claims stopped"
        BULK_FINISHED = "bulk.finished", "Change of many claims finished"
        REPORT_REQUESTED = "report.requested", "Report requested"
        REPORT_FINISHED = "report.finished", "Report finished"
        REPORT_FAILED = "report.failed", "Report failed"
        REPORT_CANCELLED = "report.cancelled", "Report cancelled"
        REPORT_DOWNLOADED = "report.downloaded", "Report downloaded"
        REPORT_EXPORTED = "report.exported", "Report written by an operator"
        SCHEDULE_ADDED = "schedule.added", "Report schedule added"
        SCHEDULE_CHANGED = "schedule.changed", "Report schedule changed"
        SCHEDULE_PAUSED = "schedule.paused", "Report schedule paused"
        SCHEDULE_RESUMED = "schedule.resumed", "Report schedule resumed"
        SCHEDULE_REMOVED = "schedule.removed", "Report schedule removed"
        SCHEDULE_TESTED = "schedule.tested", "Test of a report schedule asked for"
        SCHEDULE_MISSED = "schedule.missed", "Scheduled reports missed"
        SCHEDULE_SENT = "schedule.sent", "Scheduled reports mailed"
        SCHEDULE_FAILED = "schedule.failed", "Scheduled reports not mailed"
        SCHEDULE_REPEATED = "schedule.repeated", "Mail of a schedule sent again by hand"
        SCHEDULE_LEFT = "schedule.left", "Recipient left a report schedule"
        SCHEDULE_REJOINED = "schedule.rejoined", "Recipient of a report schedule came back"
        PERSON_ADDED = "person.added", "Person added"
        PERSON_CHANGED = "person.changed", "Person changed"
        PERSON_PSEUDONYMISED = "person.pseudonymised", "Person's names forgotten"
        HISTORY_EXPORTED = "history.exported", "History exported"
        TOKEN_CREATED = "token.created", "Token created"
        TOKEN_REVOKED = "token.revoked", "Token revoked"
        VIEW_SHARED = "view.shared", "View shared"
        VIEW_UNSHARED = "view.unshared", "View no longer shared"
        COMMENT_WRITTEN = "comment.written", "Comment written"
        COMMENT_WITHDRAWN = "comment.withdrawn", "Comment withdrawn"
        REVIEW_SECOND_EYES = "review.second_eyes", "Second pair of eyes asked for"
        REVIEW_RETURNED = "review.returned", "Claim returned with a question"
        NOTIFICATIONS_READ = "notifications.read", "Notifications read"
        NOTIFICATIONS_CHANGED = "notifications.changed", "E-mail settings changed"

    at = models.DateTimeField()
    # Null: the system did it. No index of its own, like all whose index is spelt out below: each
    # would cost every event a little more.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The name of the token that acted for the actor, where one did.
    token = models.CharField(max_length=100, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=40, choices=Action)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="history", db_index=False
    )
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="history", db_index=False
    )
    # Set where it is one person's own work: it is sealed with it.
    turn = models.ForeignKey(Turn, models.PROTECT, null=True, blank=True, related_name="history")
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="history", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="history",
        db_index=False,
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    # The rows that it vouches for, by kind and number, and the versions of what it rests on.
    records = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    # The hash of all the above; see ledger/digests.py.
    digest = models.BinaryField()
    # Its place among the events about the same thing, and its hash with all before it: by trigger.
    chain_kind = models.CharField(max_length=10, db_default="", editable=False)
    chain_id = models.BigIntegerField(db_default=0, editable=False)
    position = models.BigIntegerField(db_default=0, editable=False)
    hash = models.BinaryField(db_default=b"", editable=False)
    # Lets the database see that a change of a review left its event.
    transaction_id = models.BigIntegerField(db_default=CurrentTransactionId(), editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also the order in which chains are verified.
            models.UniqueConstraint(
                name="audit_one_per_position", fields=["chain_kind", "chain_id", "position"]
            )
        ]
        indexes = [
            # The timeline of a claim; also the trigger that looks for a change's event.
            models.Index(name="audit_by_review", fields=["review", "id"]),
            models.Index(name="audit_by_article", fields=["article", "id"]),
            # What happened to a report or to a person, which few events are about.
            models.Index(
                name="audit_by_report", fields=["report", "-id"], condition=Q(report__isnull=False)
            ),
            models.Index(
                name="audit_by_person",
                fields=["person", "-at", "-id"],
                condition=Q(person__isnull=False),
            ),
            # What a person or the system did, or which events of a kind there are, newest first:
            # also between two days, of the very many that there may be.
            models.Index(name="audit_by_actor", fields=["actor", "-at", "-id"]),
            models.Index(name="audit_by_action", fields=["action", "-at", "-id"]),
            models.Index(
                name="audit_by_token", fields=["token", "-at", "-id"], condition=~Q(token="")
            ),
            # The history between two days.
            models.Index(name="audit_by_time", fields=["-at", "-id"]),
            # What one request did, and where a reason has these words.
            models.Index(
                name="audit_by_request", fields=["request_id"], condition=~models.Q(request_id="")
            ),
            GinIndex(
                SearchVector("reason", config="simple"),
                name="audit_reason_words",
                condition=~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"
