from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models import Count

from claims.errors import BadInputs, Conflict, DomainError
from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    finding,
    lease,
    submit,
    taken_review,
    turn_on,
)
from tests.parallel import at_once
from verification import queue, verdicts
from verification.findings import Dismissal, Finding
from verification.models import AuditEvent, Citation, Draft, Review, Skip, Turn, User, Verdict
from verification.queue import LeaseLost
from verification.verdicts import ReviewChanged

LEASE = settings.LEASE_LENGTH


def dismiss(held: Review | Turn, **changes: Any) -> None:
    turn = held if isinstance(held, Turn) else turn_on(held)
    said: dict[str, Any] = {
        "dismissed_as": "not_checkable",
        "reason": "An opinion.",
        "duplicate_of": None,
    }
    given = {**lease(turn), "version": turn.review.version, "now": NOW, **changes}
    dismissal = Dismissal(**{name: given.pop(name, value) for name, value in said.items()})
    verdicts.dismiss(**given, dismissal=dismissal)


def reopen(review: Review, editor: User, **changes: object) -> None:
    given = {"review_id": review.pk, "reason": "New evidence.", "version": review.version}
    verdicts.reopen(**{**given, **changes}, editor=editor, now=NOW)  # type: ignore[arg-type]


def codes(error: BadInputs) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in error.problems]


def everything() -> dict[str, object]:
    """Return what a refused call must leave as it was."""
    return {
        "reviews": list(Review.objects.order_by("pk").values()),
        "turns": list(Turn.objects.order_by("pk").values()),
        "verdicts": list(Verdict.objects.order_by("pk").values()),
        "citations": list(Citation.objects.order_by("pk").values()),
        "events": AuditEvent.objects.count(),
        "drafts": list(Draft.objects.order_by("pk").values()),
        "skips": Skip.objects.count(),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("rating", Verdict.Rating.values)
def test_a_verdict_decides_the_claim_and_is_history(rating: str, reviewer: User) -> None:
    review = taken_review(reviewer)

    verdict = submit(review, finding(rating), now=NOW + timedelta(minutes=3))

    review.refresh_from_db()
    assert (review.state, review.verdict, review.version) == ("decided", verdict, 2)
    turn = review.turns.get()
    assert (turn.state, turn.reviewer, turn.verdict) == ("done", reviewer, verdict)
    assert (turn.lease_number, turn.lease_token, turn.lease_expires_at) == (None, None, None)
    assert (verdict.rating, verdict.decided_by, verdict.supersedes) == (rating, reviewer, None)
    assert verdict.decided_at == NOW + timedelta(minutes=3)
    event = review.history.latest("pk")
    assert (event.action, event.actor, event.before) == (
        "verdict.submitted",
        reviewer,
        {"state": "open"},
    )
    assert event.after == {
        "state": "decided",
        "verdict": verdict.pk,
        "rating": rating,
        "supersedes": None,
        "citations": verdict.citations.count(),
    }


@pytest.mark.django_db
def test_citations_keep_their_order_and_words(reviewer: User) -> None:
    cited = (evidence(title="First"), evidence("context", title="Second", url="", excerpt=""))

    verdict = submit(taken_review(reviewer), finding(citations=cited))

    assert list(verdict.citations.values_list("position", "title", "stance", "url", "excerpt")) == [
        (1, "First", "refutes", "https://register.example/2020", "The register lists 6,000 names."),
        (2, "Second", "context", "", ""),
    ]


@pytest.mark.django_db
def test_a_verdict_just_given_has_its_own_citations_however_they_are_asked_for(
    reviewer: User,
) -> None:
    submit(taken_review(reviewer), finding(citations=(evidence("refutes", title="Another's"),)))
    cited = (evidence("refutes", title="One"), evidence("context", title="Two"))

    own = submit(taken_review(reviewer), finding(citations=cited)).citations

    assert [one.title for one in own.all()] == ["One", "Two"]
    assert [one.title for one in own.select_related("verdict").order_by("-pk")] == ["Two", "One"]
    assert [one.title for one in own.filter(stance="context")] == ["Two"]
    assert [one.title for one in own.all()[1:]] == ["Two"]
    assert own.aggregate(number=Count("pk")) == {"number": 2}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("result", "problems"),
    [
        (finding(rationale="  "), [("rationale", "rationale_missing")]),
        (finding("supported", citations=()), [("citations", "citations_missing")]),
        (
            finding("disputed", citations=(evidence("supports"),)),
            [("citations", "citations_missing")],
        ),
        (
            finding("disputed", citations=(evidence(excerpt=" "),)),
            [("citations", "citations_missing")],
        ),
        (finding("unverified", obstacle=""), [("obstacle", "obstacle_missing")]),
        (finding("unverified", obstacle="laziness"), [("obstacle", "obstacle_missing")]),
        (finding("unverified", tried="\n"), [("tried", "tried_missing")]),
        (finding("disputed", tried="Both."), [("tried", "tried_superfluous")]),
        (
            Finding(rating="unverified", rationale=""),
            [
                ("rationale", "rationale_missing"),
                ("obstacle", "obstacle_missing"),
                ("tried", "tried_missing"),
            ],
        ),
    ],
)
def test_a_verdict_without_its_grounds_is_refused_with_all_that_is_missing(
    result: Finding, problems: list[tuple[str, str]], reviewer: User
) -> None:
    review = taken_review(reviewer)
    before = everything()

    with pytest.raises(BadInputs) as refusal:
        submit(review, result)

    assert codes(refusal.value) == problems
    assert everything() == before


@pytest.mark.django_db
def test_a_lapsed_lease_counts_while_nobody_else_has_the_claim(reviewer: User) -> None:
    review = taken_review(reviewer)

    submit(review, now=NOW + 5 * LEASE)

    review.refresh_from_db()
    assert review.state == "decided"


@pytest.mark.django_db
def test_a_verdict_on_a_claim_that_somebody_else_took_is_refused(reviewer: User) -> None:
    review = taken_review(reviewer)
    Draft.objects.create(review=review, reviewer=reviewer, data={"rationale": "W"}, saved_at=NOW)
    mine = turn_on(review)
    queue.take(review_id=review.pk, reviewer=UserFactory(), now=NOW + LEASE)
    before = everything()

    with pytest.raises(LeaseLost):
        submit(mine, now=NOW + LEASE)

    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"lease_token": uuid4()}, LeaseLost),
        ({"version": 0}, ReviewChanged),
        ({"version": 2}, ReviewChanged),
    ],
    ids=["token", "older version", "newer version"],
)
def test_a_stale_form_is_refused_and_nothing_written(
    change: dict[str, Any], error: type[Conflict], reviewer: User
) -> None:
    turn = turn_on(taken_review(reviewer))
    before = everything()
    given = {**lease(turn), "version": turn.review.version, "now": NOW, **change}

    with pytest.raises(error):
        verdicts.submit(**given, finding=finding())
    with pytest.raises(error):
        verdicts.dismiss(**given, dismissal=Dismissal("not_checkable", "An opinion."))

    assert everything() == before


@pytest.mark.django_db
def test_somebody_else_s_token_is_of_no_use(reviewer: User) -> None:
    turn = turn_on(taken_review(UserFactory()))
    before = everything()
    turn.reviewer = reviewer

    for act in (submit, dismiss):
        with pytest.raises(LeaseLost):
            act(turn)

    assert everything() == before


@pytest.mark.django_db
def test_submitting_twice_decides_once(reviewer: User) -> None:
    turn = turn_on(taken_review(reviewer))
    submit(turn)

    with pytest.raises(LeaseLost):
        submit(turn)

    assert Verdict.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_submit_decides_once(reviewer: User) -> None:
    turn = turn_on(taken_review(reviewer))

    results = at_once(*[lambda: submit(turn)] * 4)

    assert sum(isinstance(result, LeaseLost) for result in results) == 3
    assert Verdict.objects.count() == 1


@pytest.mark.django_db
def test_submitting_drops_the_draft_of_this_reviewer_only(reviewer: User) -> None:
    review = taken_review(reviewer)
    other = UserFactory()
    for person in (reviewer, other):
        Draft.objects.create(review=review, reviewer=person, data={}, saved_at=NOW)

    submit(review)

    assert [draft.reviewer for draft in Draft.objects.all()] == [other]


@pytest.mark.django_db
@pytest.mark.parametrize("dismissed_as", ["not_checkable", "extraction_error"])
def test_a_dismissal_takes_the_claim_out_and_is_history(dismissed_as: str, reviewer: User) -> None:
    review = taken_review(reviewer)

    dismiss(review, dismissed_as=dismissed_as)

    review.refresh_from_db()
    assert (review.state, review.dismissed_as, review.version) == ("dismissed", dismissed_as, 2)
    assert (review.dismissal_reason, review.turns.get().state) == ("An opinion.", "done")
    event = review.history.latest("pk")
    assert (event.action, event.actor, event.reason) == (
        "review.dismissed",
        reviewer,
        "An opinion.",
    )
    assert event.after == {"state": "dismissed", "as": dismissed_as, "duplicate_of": None}


@pytest.mark.django_db
def test_a_duplicate_names_the_claim_that_it_repeats(reviewer: User) -> None:
    original, review = decided_review(), taken_review(reviewer)

    dismiss(review, dismissed_as="duplicate", duplicate_of=original.pk)

    review.refresh_from_db()
    assert review.duplicate_of == original


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reason": " "}, ("reason", "reason_missing")),
        ({"dismissed_as": "duplicate"}, ("duplicate_of", "duplicate_of_missing")),
        (
            {"dismissed_as": "duplicate", "duplicate_of": 404},
            ("duplicate_of", "duplicate_of_missing"),
        ),
        ({"duplicate_of": 404}, ("duplicate_of", "duplicate_of_missing")),
    ],
)
def test_a_dismissal_without_its_grounds_is_refused(
    changes: dict[str, object], problem: tuple[str, str], reviewer: User
) -> None:
    review = taken_review(reviewer)
    before = everything()

    with pytest.raises(BadInputs) as refusal:
        dismiss(review, **changes)

    assert codes(refusal.value) == [problem]
    assert everything() == before


@pytest.mark.django_db
def test_a_claim_is_no_duplicate_of_itself_or_of_a_dismissed_one(reviewer: User) -> None:
    gone, review = dismissed_review(), taken_review(reviewer)

    for other in (review, gone):
        with pytest.raises(BadInputs):
            dismiss(review, dismissed_as="duplicate", duplicate_of=other.pk)


@pytest.mark.django_db
def test_reopening_puts_a_decided_claim_back_and_keeps_its_verdict(editor: User) -> None:
    review = decided_review()
    verdict = review.verdict
    assert verdict is not None
    later = NOW + timedelta(days=1)

    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="It errs.", version=review.version, now=later
    )

    review.refresh_from_db()
    assert (review.state, review.verdict, review.queued_at) == ("open", None, later)
    assert list(review.verdicts.all()) == [verdict]
    event = review.history.latest("pk")
    assert (event.action, event.actor, event.reason) == ("review.reopened", editor, "It errs.")
    assert event.before == {"state": "decided", "verdict": verdict.pk, "as": ""}


@pytest.mark.django_db
def test_reopening_clears_a_dismissal_and_the_skips(editor: User) -> None:
    review = dismissed_review("duplicate", duplicate_of=ReviewFactory())
    Skip.objects.create(review=review, reviewer=editor, at=NOW)

    reopen(review, editor)

    review.refresh_from_db()
    assert (review.state, review.dismissed_as, review.dismissal_reason) == ("open", "", "")
    assert review.duplicate_of is None
    assert not Skip.objects.exists()


@pytest.mark.django_db
def test_a_second_verdict_supersedes_the_first(editor: User, reviewer: User) -> None:
    review = decided_review("supported")
    first = review.verdict
    reopen(review, editor)

    second = submit(taken_review(reviewer, review), finding("disputed"))

    review.refresh_from_db()
    assert (review.verdict, second.supersedes) == (second, first)
    assert review.history.latest("pk").after["supersedes"] == second.supersedes_id
    reopen(review, editor)
    third = submit(taken_review(reviewer, review), finding("unverified"))
    assert third.supersedes == second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "changes", "error"),
    [
        (decided_review, {"reason": " "}, BadInputs),
        (decided_review, {"version": 1}, ReviewChanged),
        (ReviewFactory, {}, ReviewChanged),
    ],
    ids=["no reason", "stale", "open already"],
)
def test_reopening_is_refused_and_nothing_written(
    make: Callable[[], Review], changes: dict[str, object], error: type[DomainError], editor: User
) -> None:
    review = make()
    before = everything()

    with pytest.raises(error):
        reopen(review, editor, **changes)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_one_reopens() -> None:
    review = decided_review()
    editors = [UserFactory(role="editor") for _ in range(3)]

    results = at_once(*[lambda e=e: reopen(review, e) for e in editors])

    assert [type(r) for r in results if isinstance(r, Exception)] == [ReviewChanged] * 2
    assert review.history.filter(action="review.reopened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_claims_do_not_become_duplicates_of_each_other() -> None:
    one, other = (turn_on(taken_review(UserFactory())) for _ in range(2))

    results = at_once(
        lambda: dismiss(one, dismissed_as="duplicate", duplicate_of=other.review_id),
        lambda: dismiss(other, dismissed_as="duplicate", duplicate_of=one.review_id),
    )

    assert sorted(type(result).__name__ for result in results) == ["BadInputs", "NoneType"]
    assert Review.objects.filter(state="open").count() == 1
