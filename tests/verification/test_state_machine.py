"""People do whatever they may, in any order, against the database: nothing illegal comes of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from claims.errors import Conflict, Forbidden
from tests.factories import NOW, ReviewFactory, UserFactory, finding, lease
from verification import (
    adjudication,
    publishing,
    queue,
    reclaiming,
    second_reviews,
    verdict_corrections,
    verdicts,
)
from verification.findings import Dismissal
from verification.models import AuditEvent, Citation, Review, Turn, User, Verdict

# What the desk may answer with; anything else is a mistake of ours.
REFUSALS = (Conflict, Forbidden)
people = st.integers(0, 3)
editors = st.integers(2, 3)
reviews = st.integers(0, 2)
ratings = st.sampled_from(["supported", "disputed"])
dismissals = st.sampled_from(["not_checkable", "extraction_error"])


class Desk(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        transaction.set_autocommit(False)
        self.now: datetime = NOW
        self.people: list[User] = [UserFactory(role="reviewer") for _ in range(2)]
        self.people += [UserFactory(role="editor") for _ in range(2)]
        self.reviews: list[Review] = [ReviewFactory(reviews_wanted=2) for _ in range(2)]
        self.reviews.append(ReviewFactory())
        # What was ever acknowledged.
        self.given: dict[int, int] = {}

    def teardown(self) -> None:
        transaction.rollback()
        transaction.set_autocommit(True)

    def act(self, call: Any, **given: Any) -> Any:
        """Do something as one transaction, whose end the triggers check."""
        try:
            with transaction.atomic():
                result = call(now=self.now, **given)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except REFUSALS:
            return None
        if isinstance(result, Verdict):
            self.given[result.pk] = result.review_id
        return result

    def seen(self, number: int) -> Review:
        return Review.objects.get(pk=self.reviews[number].pk)

    def turn_of(self, person: int) -> Turn | None:
        held = Turn.objects.leased_to(self.people[person]).select_related("review", "reviewer")
        return held.first()

    @rule(person=people)
    def take_next(self, person: int) -> None:
        self.act(queue.take_next, reviewer=self.people[person])

    @rule(person=people, number=reviews)
    def take(self, person: int, number: int) -> None:
        review = self.reviews[number]
        self.act(queue.take, review_id=review.pk, reviewer=self.people[person])

    @rule(person=people, policy=st.sampled_from(["me", "others"]))
    def skip(self, person: int, policy: str) -> None:
        if turn := self.turn_of(person):
            self.act(queue.skip, **lease(turn), policy=policy)

    @rule(person=people)
    def release(self, person: int) -> None:
        if turn := self.turn_of(person):
            self.act(queue.release, **lease(turn))

    @rule()
    def time_passes(self) -> None:
        self.now += django_settings.LEASE_LENGTH + timedelta(seconds=1)

    @rule(person=people, rating=ratings)
    def submit(self, person: int, rating: str) -> None:
        if turn := self.turn_of(person):
            version = turn.review.version
            self.act(verdicts.submit, **lease(turn), finding=finding(rating), version=version)

    @rule(person=people, kind=dismissals)
    def dismiss(self, person: int, kind: str) -> None:
        if turn := self.turn_of(person):
            dismissal = Dismissal(kind, "So it is.")
            version = turn.review.version
            self.act(verdicts.dismiss, **lease(turn), dismissal=dismissal, version=version)

    @rule(person=people, number=reviews)
    def want_second(self, person: int, number: int) -> None:
        review = self.reviews[number]
        self.act(second_reviews.want, review_id=review.pk, person=self.people[person])

    @rule(editor=editors, person=people)
    def take_back(self, editor: int, person: int) -> None:
        if turn := self.turn_of(person):
            who = self.people[editor]
            self.act(reclaiming.take_back, turn_id=turn.pk, editor=who, reason="On leave.")

    @rule(editor=editors, number=reviews, rating=ratings, is_stale=st.booleans())
    def adjudicate(self, editor: int, number: int, rating: str, *, is_stale: bool) -> None:
        self.act(
            adjudication.adjudicate,
            review_id=self.reviews[number].pk,
            editor=self.people[editor],
            finding=finding(rating),
            reason="The register.",
            version=self.seen(number).version - is_stale,
        )

    @rule(editor=editors, number=reviews)
    def publish(self, editor: int, number: int) -> None:
        review = self.seen(number)
        who = self.people[editor]
        self.act(publishing.publish, review_id=review.pk, editor=who, version=review.version)

    @rule(person=people, number=reviews, rating=ratings)
    def write_correction(self, person: int, number: int, rating: str) -> None:
        review = self.seen(number)
        self.act(
            verdict_corrections.write,
            review_id=review.pk,
            author=self.people[person],
            finding=finding(rating),
            public_note="It erred.",
            version=review.version,
        )

    @rule(editor=editors, number=reviews, is_declined=st.booleans())
    def settle_correction(self, editor: int, number: int, *, is_declined: bool) -> None:
        correction = verdict_corrections.waiting(self.reviews[number])
        if correction is None:
            return
        given = {"correction_id": correction.pk, "editor": self.people[editor]}
        if is_declined:
            self.act(verdict_corrections.decline, **given, reason="It is right.")
        else:
            self.act(verdict_corrections.publish, **given)

    @rule(editor=editors, number=reviews)
    def reopen(self, editor: int, number: int) -> None:
        review = self.seen(number)
        self.act(
            verdicts.reopen,
            review_id=review.pk,
            editor=self.people[editor],
            reason="New evidence.",
            version=review.version,
        )

    @invariant()
    def every_claim_is_in_one_legal_state(self) -> None:
        for review in Review.objects.all():
            turns = list(review.turns.filter(round=review.round).order_by("finished_at"))
            done = [turn for turn in turns if turn.state == Turn.State.DONE]
            assert len(turns) == review.reviews_wanted
            if review.state == "open":
                assert done == []
            elif review.state == "second_review":
                assert len(done) == 1
            else:
                assert len(done) == len(turns)
            assert (review.state in Review.WITH_VERDICT) == (review.verdict is not None)

    @invariant()
    def nobody_reviews_a_claim_twice_or_holds_two(self) -> None:
        for review in Review.objects.all():
            people = [turn.reviewer_id for turn in review.turns.filter(round=review.round)]
            known = [person for person in people if person is not None]
            assert len(known) == len(set(known))
        held = [turn.reviewer_id for turn in Turn.objects.held(self.now)]
        assert len(held) == len(set(held))

    @invariant()
    def no_verdict_is_lost_and_each_is_history_once(self) -> None:
        assert dict(Verdict.objects.values_list("pk", "review")) == self.given
        told = [
            event.after["verdict"]
            for event in AuditEvent.objects.filter(
                action__in=["verdict.submitted", "verdict.adjudicated", "verdict.corrected"]
            )
        ]
        assert sorted(told) == sorted(self.given)

    @invariant()
    def what_is_sealed_nobody_else_sees(self) -> None:
        sealed = Turn.objects.filter(sealed=True, verdict__isnull=False).select_related("review")
        for turn in sealed:
            assert turn.review.state in ("second_review", "adjudication")
            verdict = turn.verdict_id
            assert verdict is not None
            for person in self.people:
                may = turn.reviewer_id == person.pk or (
                    turn.review.state == "adjudication" and person in self.people[2:]
                )
                reader = User.objects.get(pk=person.pk)
                seen = Verdict.objects.visible_to(reader).filter(pk=verdict)
                cited = Citation.objects.visible_to(reader).filter(verdict=verdict)
                assert (seen.exists(), cited.exists()) == (may, may)
            assert not Verdict.objects.visible_to(None).filter(pk=verdict).exists()

    @invariant()
    def two_people_stand_behind_what_is_published(self) -> None:
        for review in Review.objects.filter(state="published").select_related("verdict"):
            assert review.verdict is not None
            assert review.verdict.decided_by_id != review.published_by_id


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_the_desk_stays_whole() -> None:
    Desk.TestCase.settings = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    Desk.TestCase().runTest()
