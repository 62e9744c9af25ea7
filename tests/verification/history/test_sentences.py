"""Every action has a sentence, and says who, what and to whom in words."""

from string import Formatter
from typing import Any

import pytest

from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    event,
    evidence,
)
from verification.history import sentences, telling
from verification.models import AuditEvent, Review, User

pytestmark = pytest.mark.django_db

Action = AuditEvent.Action
# What events of some actions say, where their sentence depends on it.
SAYING: dict[str, list[dict[str, Any]]] = {
    Action.ARTICLE_STORED: [{"after": {"revision": 2}}],
    Action.EXTRACTION_FINISHED: [{"after": {"claims": 3, "extractor": "rules/1", "opened": 2}}],
    Action.REVIEW_TAKEN: [{"before": {"leased_by": 1}}],
    Action.REVIEW_SKIPPED: [{"after": {"policy": policy}} for policy in ("me", "others", "later")],
    Action.REVIEW_DISMISSED: [{"after": {"as": "duplicate", "duplicate_of": 1}}],
    Action.REVIEW_REOPENED: [{"after": {"assigned_to": 1}}],
    Action.REVIEW_SPLIT: [{"after": {"parts": [1, 2]}}],
    Action.REVIEW_MERGED: [{"after": {"with": 1}}, {"after": {"with": 1, "as": "duplicate"}}],
    Action.REVIEW_ASSIGNED: [{"after": {"assigned_to": "Ana", "until": "2026-01-02"}}],
    Action.VERDICT_SUBMITTED: [{"after": {"citations": 2, "supersedes": 1}}],
    Action.VERDICT_ADJUDICATED: [{"after": {"as": "duplicate"}}, {"after": {"rating": "disputed"}}],
    Action.PERSON_CHANGED: [
        {"after": {"password": "new"}},
        {"after": {"single_keys": True}},
        {"before": {"active": True}, "after": {"active": False}},
    ],
    Action.VIEW_SHARED: [{"before": {"name": "Ours"}}],
    Action.BULK_FINISHED: [{"after": {"done": 2, "refused": 1}}],
    Action.COMMENT_WRITTEN: [{"after": {"kind": kind}} for kind in ("question", "second_eyes")],
    Action.REVIEW_RETURNED: [{"after": {"returned_to": 1}}],
}


@pytest.mark.parametrize("action", Action.values)
def test_every_action_has_its_sentence(editor: User, action: str) -> None:
    assert action in sentences.SENTENCES, f"Add a sentence for {action} to history/sentences.py."
    for said in [{}, *SAYING.get(action, [])]:
        row = AuditEvent(pk=1, action=action, at=NOW, **said)
        (told,) = telling.tell([row], reader=editor)
        assert str(told)[0].isupper() or str(told)[0] == "“"
        assert not set(str(told)) & set("{}_")
        for _, name, _, _ in Formatter().parse(sentences.pattern_of(row)):
            assert name is None or name.replace("_", "").isalpha()


def said_of(review: Review, reader: User) -> list[str]:
    events = AuditEvent.objects.visible_to(reader).filter(review=review).order_by("pk")
    return [str(told) for told in telling.tell(events, reader=reader)]


def test_a_verdict_is_told_with_its_sources(editor: User) -> None:
    ana = UserFactory(first_name="Ana", last_name="Reyes")
    review = decided_review("disputed", reviewer=ana, citations=(evidence(), evidence()))
    label = review.claim.label
    assert said_of(review, editor) == [
        f"Ana Reyes took “{label}”",
        f"Ana Reyes marked “{label}” disputed, citing 2 sources",
    ]


def test_a_person_is_called_as_they_are(editor: User) -> None:
    review = decided_review(reviewer=UserFactory(username="ana", first_name="", last_name=""))
    assert said_of(review, editor)[0].startswith("ana took")


def test_within_a_claims_history_it_is_not_named_again(editor: User) -> None:
    review = decided_review("supported")
    row = AuditEvent.objects.get(action=Action.VERDICT_SUBMITTED)
    (told,) = telling.tell([row], reader=editor, about=("claim", review.pk))
    assert "marked this claim supported, citing 1 source" in str(told)


def test_parts_lead_to_what_they_name(editor: User) -> None:
    review = decided_review()
    row = AuditEvent.objects.get(action=Action.VERDICT_SUBMITTED)
    (told,) = telling.tell([row], reader=editor)
    leads = [(part.kind, part.number) for part in told.sentence if part.kind]
    assert leads == [("person", row.actor_id), ("claim", review.pk)]


def test_a_dismissal_says_as_what_and_why(editor: User) -> None:
    review = dismissed_review(reason="A rhetorical figure.")
    assert said_of(review, editor)[-1].endswith("as “not a checkable claim”")


def test_the_system_and_a_token_are_told(editor: User) -> None:
    row = event(action=Action.REVIEW_UNASSIGNED, at=NOW, review=ReviewFactory())
    (told,) = telling.tell([row], reader=editor)
    assert str(told).startswith("The system offered “")


@pytest.mark.parametrize(
    "after", [{"parts": 5}, {"with": "x"}, {"with": {"a": 1}}, {"revision": "z"}, {"policy": []}]
)
@pytest.mark.parametrize("action", Action.values)
def test_whatever_stands_in_an_event_is_told(editor: User, action: str, after: Any) -> None:
    """Somebody with the database may have put anything there: the page must still open."""
    row = AuditEvent(pk=1, action=action, at=NOW, before=after, after=after)
    assert telling.tell([row], reader=editor)
