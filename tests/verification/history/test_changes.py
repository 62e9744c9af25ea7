"""What an event changed: figures as figures, words as words, in words that people know."""

from decimal import Decimal

import pytest

from claims import amending
from claims.extraction.types import Quantity
from tests.factories import (
    NOW,
    ArticleFactory,
    UserFactory,
    decided_review,
    event,
    finding,
    submit,
    taken,
)
from tests.verification import corrections
from tests.verification.history.test_timelines import reopened
from verification import correcting, rules
from verification.history import telling
from verification.history.pieces import Told
from verification.models import AuditEvent, Review, User
from verification.rules import Terms

pytestmark = pytest.mark.django_db

Action = AuditEvent.Action


def latest(action: Action, reader: User) -> Told:
    row = AuditEvent.objects.visible_to(reader).filter(action=action).latest("pk")
    (told,) = telling.tell([row], reader=reader)
    return told


def changed(told: Told) -> dict[str, tuple[str, str]]:
    return {one.name: (one.before, one.after) for one in told.changed}


def given_again(editor: User) -> Review:
    review = decided_review(
        "supported", rationale="The register lists 7,095 names.", reviewer=UserFactory()
    )
    again = finding("disputed", rationale="The register lists 6,000 names.")
    submit(taken(UserFactory(), reopened(review, editor)), again)
    return review


def test_a_verdict_in_place_of_another_is_compared_with_it(editor: User) -> None:
    given_again(editor)
    told = latest(Action.VERDICT_SUBMITTED, editor)
    assert changed(told)["rating"] == ("Supported", "Disputed")
    (rationale,) = [one for one in told.changed if one.name == "rationale"]
    assert [(p.kind, p.text) for p in rationale.pieces if p.kind in ("deleted", "inserted")] == [
        ("deleted", "7,095"),
        ("inserted", "6,000"),
    ]


def test_a_first_verdict_is_told_in_its_own_words(editor: User) -> None:
    decided_review(rationale="The register says otherwise.")
    told = latest(Action.VERDICT_SUBMITTED, editor)
    words = {words.name: words.text for words in told.words}
    assert words["Rationale"] == "The register says otherwise."
    assert "Sources" in words


def test_words_of_a_verdict_that_a_reader_may_not_see_are_in_nothing(reviewer: User) -> None:
    """Even where its event were shown by mistake."""
    author, review = (
        UserFactory(),
        corrections.reviewed(ArticleFactory(text=corrections.TEXT), reviews_wanted=2),
    )
    submit(taken(author, review), finding("disputed", rationale="Nobody knows this."))
    row = AuditEvent.objects.filter(action=Action.VERDICT_SUBMITTED).latest("pk")
    for reader, sees in ((author, True), (reviewer, False)):
        (told,) = telling.tell([row], reader=reader)
        assert ("Nobody knows this." in repr(told.words)) is sees


def test_a_corrected_figure_is_told_as_a_figure(reviewer: User, editor: User) -> None:
    review = corrections.reviewed(
        ArticleFactory(text=corrections.TEXT), unit="casualty", concept="men"
    )
    taken(reviewer, review)
    quantity = Quantity(
        low=Decimal(7100), high=Decimal(7100), comparator="~", unit="casualty", concept="men"
    )
    changes = amending.Changes(quantity=quantity)
    correcting.correct(review_id=review.pk, changes=changes, by=corrections.by(review))
    told = latest(Action.REVIEW_CORRECTED, editor)
    assert changed(told)["figure"] == ("7,095", "about 7,100")


def test_terms_of_a_rule_are_told_in_words(editor: User) -> None:
    rule = rules.add(terms=Terms("Fronts", share=100), editor=editor, now=NOW)
    rules.change(rule_id=rule.pk, terms=Terms("Fronts", share=20), editor=editor, now=NOW)
    assert changed(latest(Action.RULE_CHANGED, editor)) == {"share": ("100", "20")}


def test_moments_and_states_are_said_as_people_do(editor: User) -> None:
    row = event(
        action=Action.REVIEW_PRIORITISED,
        at=NOW,
        actor=editor,
        before={"state": "open", "boost": 0, "due_at": None},
        after={"state": "decided", "boost": 0.2, "due_at": "2026-03-01T09:00:00+00:00"},
    )
    (told,) = telling.tell([row], reader=editor)
    assert changed(told) == {
        "state": ("Open", "Decided"),
        "boost": ("0", "0.2"),
        "needed by": ("", "1 Mar 2026, 09:00"),
    }
