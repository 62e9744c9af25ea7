"""What people do with claims. Change these rows through the domain modules only."""

from verification.models.archiving import ArchiveRequest
from verification.models.audit import AuditEvent
from verification.models.bulk import BulkItem, BulkJob
from verification.models.captures import Capture, PageSnapshot
from verification.models.checks import ExcerptCheck, PendingCheck
from verification.models.corrections import VerdictCorrection
from verification.models.draft_pages import DraftCopy, DraftPage
from verification.models.figures import Snapshot, WorkDay
from verification.models.freshness import CheckAgain, EarlierOrigins, PageRecheck, VerdictOrigins
from verification.models.ledger import ChainHead, Checkpoint, CheckpointDelivery, Leaf
from verification.models.people import AccessToken, User
from verification.models.reports import Chosen, Report
from verification.models.requests import IdempotentRequest
from verification.models.reservation import Reservation
from verification.models.review import Draft, Review, Skip
from verification.models.rules import SecondReviewRule
from verification.models.schedules import ReportSchedule, RunMail, ScheduleRecipient, ScheduleRun
from verification.models.search import ArticleText, SavedView, SearchText
from verification.models.tags import ReviewTag, Tag
from verification.models.talk import Comment, CommentDraft, MailSettings, Mention, Notification
from verification.models.turn import Turn
from verification.models.uploads import Upload
from verification.models.verdict import Citation, Verdict
from verification.models.withheld import WithheldSource

__all__ = [
    "AccessToken",
    "ArchiveRequest",
    "ArticleText",
    "AuditEvent",
    "BulkItem",
    "BulkJob",
    "Capture",
    "ChainHead",
    "CheckAgain",
    "Checkpoint",
    "CheckpointDelivery",
    "Chosen",
    "Citation",
    "Comment",
    "CommentDraft",
    "Draft",
    "DraftCopy",
    "DraftPage",
    "EarlierOrigins",
    "ExcerptCheck",
    "IdempotentRequest",
    "Leaf",
    "MailSettings",
    "Mention",
    "Notification",
    "PageRecheck",
    "PageSnapshot",
    "PendingCheck",
    "Report",
    "ReportSchedule",
    "Reservation",
    "Review",
    "ReviewTag",
    "RunMail",
    "SavedView",
    "ScheduleRecipient",
    "ScheduleRun",
    "SearchText",
    "SecondReviewRule",
    "Skip",
    "Snapshot",
    "Tag",
    "Turn",
    "Upload",
    "User",
    "Verdict",
    "VerdictCorrection",
    "VerdictOrigins",
    "WithheldSource",
    "WorkDay",
]
