"""What people do with claims. Change these rows through the domain modules only."""

from verification.models.audit import AuditEvent
from verification.models.people import AccessToken, User
from verification.models.reports import Report
from verification.models.requests import IdempotentRequest
from verification.models.review import Draft, Review, Skip
from verification.models.talk import Comment, CommentDraft, MailSettings, Mention, Notification
from verification.models.verdict import Citation, Verdict

__all__ = [
    "AccessToken",
    "AuditEvent",
    "Citation",
    "Comment",
    "CommentDraft",
    "Draft",
    "IdempotentRequest",
    "MailSettings",
    "Mention",
    "Notification",
    "Report",
    "Review",
    "Skip",
    "User",
    "Verdict",
]
