"""What each action is in words: a pattern, or what chooses one by what the event says.

Names in braces are filled in by telling.py: who did it, what it is about, and whatever else the
event names. A pattern begins with whoever acts and has no full stop.
"""

from collections.abc import Callable
from typing import Any

from verification.models import AuditEvent, Skip

Action = AuditEvent.Action
Pattern = str | Callable[[AuditEvent], str]


def _stored(event: AuditEvent) -> str:
    revision = event.after.get("revision")
    is_later = isinstance(revision, int) and revision > 1
    return "{who} stored {article}" + (" as revision {revision} of it" if is_later else "")


def _extracted(event: AuditEvent) -> str:
    changes = [
        f"{{{name}}} {words}"
        for name, words in (
            ("opened", "put into the queue"),
            ("reread", "read differently"),
            ("withdrawn", "no longer found"),
            ("restored", "found again"),
        )
        if event.after.get(name)
    ]
    return "{extractor} found {claims} in {article}" + (f" ({', '.join(changes)})" * bool(changes))


def _taken(event: AuditEvent) -> str:
    holder = event.before.get("leased_by")
    is_others = bool(holder) and holder != event.actor_id
    return "{who} took {claim}" + (", which {holder} had held until then" if is_others else "")


def _skipped(event: AuditEvent) -> str:
    policies: dict[str, str] = {
        Skip.Policy.ME: "to come back to it after the rest",
        Skip.Policy.OTHERS: "and left it to others",
        Skip.Policy.LATER: "until {until}",
    }
    how = policies.get(str(event.after.get("policy")))
    return "{who} skipped {claim}" + (f" {how}" if how else "")


def _dismissed(event: AuditEvent) -> str:
    copy = ", of {duplicate}" if event.after.get("duplicate_of") else ""
    return "{who} dismissed {claim} as {as}" + copy


def _reopened(event: AuditEvent) -> str:
    return "{who} reopened {claim}" + (" for {assignee}" if event.after.get("assigned_to") else "")


def _merged(event: AuditEvent) -> str:
    is_closed = "as" in event.after
    return "{who} made {claim} part of {other}" if is_closed else "{who} took {other} into {claim}"


def _assigned(event: AuditEvent) -> str:
    return "{who} gave {claim} to {assignee}" + (" until {until}" * bool(event.after.get("until")))


def _submitted(event: AuditEvent) -> str:
    cites = ", citing {sources}" if event.after.get("citations") else ""
    again = ", in place of {superseded}" if event.after.get("supersedes") else ""
    return "{who} marked {claim} {rating}" + cites + again


def _adjudicated(event: AuditEvent) -> str:
    outcome = "dismissed it as {as}" if event.after.get("as") else "marked it {rating}"
    return "{who} decided between two reviews of {claim} and " + outcome


def _returned(event: AuditEvent) -> str:
    if event.after.get("returned_to"):
        return "{who} returned {claim} to {returned_to} with a question"
    return "{who} offered {claim} to everybody again, which had waited for {returned_to_before}"


def _commented(event: AuditEvent) -> str:
    kinds = {
        "question": "{who} asked the editors something about {claim}",
        "second_eyes": "{who} told the editors why {claim} needs a second pair of eyes",
        "returned": "{who} put a question to the author of the verdict on {claim}",
    }
    return kinds.get(str(event.after.get("kind")), "{who} commented on {claim}")


def _person(event: AuditEvent) -> str:
    whose = "their own" if event.actor_id == event.person_id else "{person}’s"
    if "password" in event.after:
        return f"{{who}} replaced {whose} password"
    if "single_keys" in event.after:
        return f"{{who}} changed {whose} settings"
    if event.before.get("active") and event.after.get("active") is False:
        return f"{{who}} ended {whose} access"
    return f"{{who}} changed {whose} role or access"


def _view(event: AuditEvent) -> str:
    if event.before:
        return "{who} changed the view “{name}”, which everybody sees"
    return "{who} shared the view “{name}” with everybody"


def _asked_for(event: AuditEvent) -> str:
    by = ", by {schedule}" if event.after.get("schedule") else ""
    return "{who} asked for {report} as {format}" + by


def _schedule_sent(event: AuditEvent) -> str:
    what = "A test" if event.after.get("test") else "Reports"
    return what + " of {schedule} went to {sent}"


def _outcome(of_bulk: str) -> Callable[[AuditEvent], str]:
    def told(event: AuditEvent) -> str:
        counts = [
            name for name in ("done", "unchanged", "refused", "waiting") if event.after.get(name)
        ]
        return of_bulk + (": " + ", ".join(f"{{{name}}} {name}" for name in counts)) * bool(counts)

    return told


SENTENCES: dict[str, Pattern] = {
    Action.ARTICLE_STORED: _stored,
    Action.ARTICLE_RECEIVED_AGAIN: "{who} sent {article} again, which was here already",
    Action.EXTRACTION_REQUESTED: "{who} had {article} read again by {extractor}",
    Action.EXTRACTION_FINISHED: _extracted,
    Action.EXTRACTION_FAILED: "{extractor} could not read {article}",
    Action.EXTRACTION_RETRIED: "{who} had the reading of {article} tried again",
    Action.REVIEW_TAKEN: _taken,
    Action.REVIEW_RELEASED: "{who} gave {claim} back",
    Action.REVIEW_SKIPPED: _skipped,
    Action.REVIEW_LAPSED: "{holder} held {claim} until their time ran out",
    Action.REVIEW_TAKEN_BACK: "{who} took {claim} back from {holder}",
    Action.REVIEW_PRIORITISED: "{who} changed when {claim} comes in the queue",
    Action.REVIEW_SECOND_WANTED: "{who} asked for a second review of {claim}",
    Action.REVIEW_DISMISSED: _dismissed,
    Action.REVIEW_REOPENED: _reopened,
    Action.REVIEW_REREAD: "{extractor} read {claim} differently than before",
    Action.REVIEW_WITHDRAWN: "{extractor} did not find {claim} any more",
    Action.REVIEW_RESTORED: "{extractor} found {claim} again",
    Action.REVIEW_CORRECTED: "{who} put right how {claim} was read",
    Action.REVIEW_SPLIT: "{who} split a claim into {parts}",
    Action.REVIEW_MERGED: _merged,
    Action.REVIEW_TAGGED: "{who} tagged {claim} “{tag}”",
    Action.REVIEW_UNTAGGED: "{who} took the tag “{tag_before}” from {claim}",
    Action.REVIEW_ASSIGNED: _assigned,
    Action.REVIEW_UNASSIGNED: "{who} offered {claim} to everybody again",
    Action.CLAIM_ADDED: "{who} added {claim}, which extraction had missed",
    Action.VERDICT_SUBMITTED: _submitted,
    Action.VERDICT_ADJUDICATED: _adjudicated,
    Action.VERDICT_PUBLISHED: "{who} published {verdict} on {claim}",
    Action.VERDICT_CORRECTED: "{who} corrected the published {verdict} on {claim}: it is {rating}",
    Action.SNAPSHOT_TAKEN: "A copy of {citation} was fetched and kept",
    Action.SNAPSHOT_FAILED: "{citation} could not be fetched",
    Action.PAGE_ARCHIVED: "A web archive kept {citation}",
    Action.FILE_UPLOADED: "{who} attached {upload} to {claim}",
    "snapshot.wanted": "{who} had {citation} fetched again",
    "excerpt.checked": "The system looked for the excerpt in {citation}",
    "flag.raised": "A reason came up to check {claim} again",
    "flag.settled": "{who} settled that {claim} was to be checked again",
    "withheld_source.read": "{who} looked at who a protected source is",
    Action.HISTORY_EXPORTED: "{who} exported {events} of the history",
    Action.CORRECTION_WRITTEN: (
        "{who} wrote a correction of the published verdict on {claim}, to make it {rating}"
    ),
    Action.CORRECTION_DECLINED: "{who} declined a correction of the verdict on {claim}",
    Action.CORRECTION_WITHDRAWN: "{who} withdrew a correction of the verdict on {claim}",
    Action.RULE_ADDED: "{who} added the rule “{name}” for second reviews",
    Action.RULE_CHANGED: "{who} changed the rule “{name}” for second reviews",
    Action.RULE_REMOVED: "{who} removed the rule “{name_before}” for second reviews",
    Action.BULK_STARTED: "{who} had {total} changed at once",
    Action.BULK_STOPPED: _outcome("{who} stopped a change of many claims"),
    Action.BULK_FINISHED: _outcome("A change of many claims came to its end"),
    Action.REPORT_REQUESTED: _asked_for,
    Action.REPORT_FINISHED: "{report} was finished, with {claims} in it",
    Action.REPORT_FAILED: "{report} could not be made",
    Action.REPORT_CANCELLED: "{who} cancelled {report}",
    Action.REPORT_DOWNLOADED: "{who} downloaded {report}",
    Action.REPORT_EXPORTED: "An operator wrote a report of {claims} as {format}",
    Action.SCHEDULE_ADDED: "{who} had reports sent regularly: {schedule}",
    Action.SCHEDULE_CHANGED: "{who} changed {schedule} of reports",
    Action.SCHEDULE_PAUSED: "{who} paused {schedule} of reports",
    Action.SCHEDULE_RESUMED: "{who} resumed {schedule} of reports",
    Action.SCHEDULE_REMOVED: "{who} took {schedule_before} of reports away",
    Action.SCHEDULE_TESTED: "{who} tested {schedule} of reports",
    Action.SCHEDULE_MISSED: "{schedule} of reports was missed {missed} times",
    Action.SCHEDULE_SENT: _schedule_sent,
    Action.SCHEDULE_FAILED: "Reports of {schedule} could not be sent",
    Action.SCHEDULE_REPEATED: "{who} had a mail of {schedule} of reports sent again",
    Action.SCHEDULE_LEFT: "Somebody left the list of {schedule} of reports",
    Action.SCHEDULE_REJOINED: "Somebody came back to the list of {schedule} of reports",
    Action.PERSON_ADDED: "{who} added {person} as {role}",
    Action.PERSON_CHANGED: _person,
    Action.PERSON_PSEUDONYMISED: "{who} had the names of {person} forgotten",
    Action.TOKEN_CREATED: "{who} made the API token “{name}”",
    Action.TOKEN_REVOKED: "{who} ended the API token “{name_before}”",
    Action.VIEW_SHARED: _view,
    Action.VIEW_UNSHARED: "{who} took back the view “{name_before}”, which everybody had seen",
    Action.COMMENT_WRITTEN: _commented,
    Action.COMMENT_WITHDRAWN: "{who} withdrew a comment on {claim}",
    Action.REVIEW_SECOND_EYES: "{who} asked for a second pair of eyes on {claim}",
    Action.REVIEW_RETURNED: _returned,
    Action.NOTIFICATIONS_READ: "{who} read {read}",
    Action.NOTIFICATIONS_CHANGED: "{who} changed what comes to them by e-mail",
}


def pattern_of(event: AuditEvent) -> str:
    """Return the pattern of an event's sentence."""
    pattern: Any = SENTENCES.get(event.action)
    if pattern is None:
        return f"{{who}}: {event.get_action_display()}"
    return str(pattern(event)) if callable(pattern) else str(pattern)
