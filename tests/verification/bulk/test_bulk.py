"""One change of many claims: what is chosen, what becomes of each, and how it ends."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.errors import BadInput, BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, submit, taken
from tests.parallel import at_once
from tests.plans import tables_read_whole
from verification import people
from verification.bulk import jobs, orders, running
from verification.bulk.orders import Order
from verification.models import AuditEvent, BulkItem, BulkJob, Review, Turn

pytestmark = pytest.mark.django_db
BOOST = Order("boost", boost=300)
DISMISS = Order("dismiss", reason="Chapters of a book.", dismissed_as="not_checkable")
SECOND = Order("second_review", reason="An election is near.")


def chosen(editor, query="is:open", picked=None):
    return jobs.choose(person=editor, now=NOW, query=query, picked=picked)


def started(editor, order=BOOST, **which):
    job = chosen(editor, **which)
    return jobs.start(job_id=job.pk, person=editor, order=order, now=NOW)


def run(job, clock=lambda: NOW):
    running.run(job_id=job.pk, clock=clock)
    job.refresh_from_db()


def outcomes(job):
    return dict(job.items.values_list("review", "outcome"))


def refusals(job):
    return dict(job.items.filter(outcome="refused").values_list("review", "code"))


def of_job():
    events = AuditEvent.objects.filter(action__startswith="bulk.").order_by("pk")
    return [(event.action, event.actor) for event in events]


def test_all_that_fit_are_changed_each_with_its_event(editor):
    reviews = [ReviewFactory() for _ in range(3)]
    decided = decided_review()

    job = started(editor)
    run(job)

    assert outcomes(job) == {review.pk: "done" for review in reviews}
    assert (job.status, job.total) == ("done", 3)
    assert {review.boost for review in Review.objects.exclude(pk=decided.pk)} == {300}
    events = AuditEvent.objects.filter(action="review.prioritised")
    assert {(event.review_id, event.actor) for event in events} == {(r.pk, editor) for r in reviews}
    assert of_job() == [("bulk.started", editor), ("bulk.finished", None)]


def test_what_was_chosen_is_what_is_changed(editor):
    first = ReviewFactory()
    job = chosen(editor)
    second = ReviewFactory()
    jobs.start(job_id=job.pk, person=editor, order=BOOST, now=NOW)
    run(job)
    second.refresh_from_db()
    assert (list(outcomes(job)), second.boost) == ([first.pk], 0)


def test_rows_that_were_picked(editor):
    first, _second = ReviewFactory(), ReviewFactory()
    job = started(editor, picked=[first.pk, 10**9])
    run(job)
    assert outcomes(job) == {first.pk: "done"}


@pytest.mark.parametrize("again", [1, 3])
def test_to_run_it_again_changes_nothing_more(editor, again):
    ReviewFactory()
    job = started(editor)
    for _ in range(again):
        run(job)
    assert AuditEvent.objects.filter(action="review.prioritised").count() == 1
    assert of_job() == [("bulk.started", editor), ("bulk.finished", None)]


def test_what_is_so_already_is_told_apart(editor):
    ReviewFactory()
    run(started(editor))
    job = started(editor)
    run(job)
    assert set(outcomes(job).values()) == {"unchanged"}


def test_each_refusal_says_why_and_holds_up_nobody(editor, reviewer):
    held, free = taken(reviewer).review, ReviewFactory()
    half = submit(taken(UserFactory(), ReviewFactory(reviews_wanted=2))).review
    decided = decided_review()

    job = started(editor, DISMISS, picked=[held.pk, free.pk, half.pk, decided.pk])
    run(job)

    assert refusals(job) == {
        held.pk: "review_is_held",
        half.pk: "review_half_done",
        decided.pk: "review_changed",
    }
    assert jobs.counts(job) == jobs.Counts(done=1, refused=3)
    free.refresh_from_db()
    assert free.dismissal_reason == "Chapters of a book."
    assert Turn.objects.held_by(reviewer, NOW).exists()


def test_a_second_review_is_required_of_each(editor, reviewer):
    held, two = taken(reviewer).review, ReviewFactory(reviews_wanted=2)
    job = started(editor, SECOND)
    run(job)
    assert outcomes(job) == {held.pk: "done", two.pk: "unchanged"}
    assert Turn.objects.filter(review=held).count() == 2


def test_claims_are_assigned_tagged_and_given_back(editor, reviewer):
    review = ReviewFactory()
    for order in (
        Order("assign", reviewer=reviewer.pk, until=NOW + timedelta(days=1)),
        Order("tag", tag="Ganja"),
    ):
        run(started(editor, order))
    assert Turn.objects.get().assigned_to == reviewer
    assert review.tags.get().tag.name == "Ganja"
    for order in (Order("unassign"), Order("untag", tag="ganja")):
        run(started(editor, order))
    assert Turn.objects.get().assigned_to is None
    assert not review.tags.exists()


def test_a_long_job_goes_on_batch_by_batch(
    editor, monkeypatch, sent, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(running, "BATCH", 2)
    for _ in range(3):
        ReviewFactory()
    with django_capture_on_commit_callbacks(execute=True):
        job = started(editor)
    message = ("verification.change_many", {"job_id": job.pk})
    assert sent() == [message]
    with django_capture_on_commit_callbacks(execute=True):
        run(job)
    assert (job.status, jobs.counts(job).waiting, sent()) == ("running", 1, [message])
    with django_capture_on_commit_callbacks(execute=True):
        run(job)
    assert (job.status, sent()) == ("done", [])


@pytest.mark.parametrize("change", ["deactivated", "reviewer"])
def test_it_ends_with_the_right_to_do_it(editor, administrator, change):
    ReviewFactory()
    job = started(editor)
    role = "reviewer" if change == "reviewer" else "editor"
    people.change(
        person=editor, role=role, active=change == "reviewer", actor=administrator, now=NOW
    )
    run(job)
    assert (job.status, jobs.counts(job).waiting) == ("stopped", 1)
    assert "may not order the queue" in job.stopped_because
    assert of_job() == [("bulk.started", editor), ("bulk.stopped", None)]


def test_stopped_it_keeps_what_is_done_and_says_how_much(editor, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    for _ in range(3):
        ReviewFactory()
    job = started(editor)
    calls = []

    def stop_after_one():
        calls.append(1)
        if len(calls) == 2:
            jobs.stop(job_id=job.pk, person=editor, now=NOW)
        return NOW

    run(job, stop_after_one)

    assert (job.status, jobs.counts(job)) == ("stopped", jobs.Counts(done=1, waiting=2))
    (event,) = AuditEvent.objects.filter(action="bulk.stopped")
    assert (event.after["done"], event.after["waiting"]) == (1, 2)
    run(job)
    assert jobs.counts(job).done == 1
    with pytest.raises(jobs.Ended):
        jobs.stop(job_id=job.pk, person=editor, now=NOW)


class Killed(BaseException):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_costs_nothing_and_the_sweeper_sends_another(editor, sent, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 1)
    reviews = [ReviewFactory() for _ in range(4)]
    job = started(editor)
    calls = []

    def killed_at_the_third():
        calls.append(1)
        if len(calls) == 3:
            raise Killed
        return NOW

    with pytest.raises(Killed):
        run(job, killed_at_the_third)
    sent()
    assert jobs.resend_overdue(now=NOW, after=timedelta(minutes=5)) == 0
    assert jobs.resend_overdue(now=NOW + timedelta(minutes=5), after=timedelta(minutes=5)) == 1
    assert sent() == [("verification.change_many", {"job_id": job.pk})]
    run(job)

    assert jobs.counts(job) == jobs.Counts(done=4)
    changed = AuditEvent.objects.filter(action="review.prioritised")
    assert sorted(changed.values_list("review", flat=True)) == [review.pk for review in reviews]


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_it(editor):
    for _ in range(20):
        ReviewFactory()
    job = started(editor)
    results = at_once(*[lambda: running.run(job_id=job.pk, clock=lambda: NOW)] * 2)
    assert results == [None, None]
    run(job)
    assert (job.status, jobs.counts(job)) == ("done", jobs.Counts(done=20))
    assert AuditEvent.objects.filter(action="review.prioritised").count() == 20


@pytest.mark.django_db(transaction=True)
def test_what_somebody_is_at_comes_last_and_holds_up_nobody(editor):
    reviews = [ReviewFactory() for _ in range(3)]
    job = started(editor)
    locked, release = Event(), Event()

    @transaction.atomic
    def take_a_while():
        list(Turn.objects.filter(review=reviews[0]).select_for_update())
        locked.set()
        assert release.wait(60)

    order = []

    def work():
        assert locked.wait(60)

        def clock():
            order.append(1)
            if len(order) == 2:
                release.set()
            return NOW

        running.run(job_id=job.pk, clock=clock)

    assert at_once(take_a_while, work) == [None, None]
    assert jobs.counts(job) == jobs.Counts(done=3)
    events = AuditEvent.objects.filter(action="review.prioritised").order_by("pk")
    assert [event.review_id for event in events] == [reviews[1].pk, reviews[2].pk, reviews[0].pk]


@pytest.mark.django_db(transaction=True)
def test_one_that_the_database_refuses_does_not_take_the_others_along(editor, monkeypatch):
    bad, *good = [ReviewFactory() for _ in range(3)]
    carry_out = orders.carry_out

    def without_its_event(order, *, review_id, person, now):
        if review_id == bad.pk:
            return bool(Review.objects.filter(pk=bad.pk).update(boost=5))
        return carry_out(order, review_id=review_id, person=person, now=now)

    monkeypatch.setattr(orders, "carry_out", without_its_event)
    job = started(editor)
    run(job)

    assert refusals(job) == {bad.pk: "internal_error"}
    assert {review: "done" for review in outcomes(job) if review != bad.pk} == {
        review.pk: "done" for review in good
    }
    bad.refresh_from_db()
    assert bad.boost == 0


def test_a_claim_more_costs_few_statements(editor):
    asked = []
    for boost in (1, 2):
        for _ in range(3):
            ReviewFactory()
        job = started(editor, Order("boost", boost=boost))
        with CaptureQueriesContext(connection) as queries:
            run(job)
        asked.append(len(queries))
    fewer, more = asked
    # Lock the turns and the review, move both, write the event, within a savepoint.
    assert more - fewer == 3 * 7


def test_a_mistake_of_ours_is_told_and_passed_over(editor):
    ReviewFactory()
    job = started(editor, Order("assign", reviewer=editor.pk))
    BulkJob.objects.filter(pk=job.pk).update(parameters={"reviewer": 0})
    run(job)
    assert list(refusals(job).values()) == ["internal_error"]
    assert Turn.objects.get().assigned_to is None


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (Order("burn"), ["action_invalid"]),
        (Order("boost"), ["boost_invalid"]),
        (Order("boost", boost=1001), ["boost_invalid"]),
        (Order("tag", tag=" "), ["tag_invalid"]),
        (Order("assign"), ["reviewer_invalid"]),
        (Order("dismiss"), ["reason_missing", "dismissed_as_invalid"]),
        (Order("dismiss", reason="So.", dismissed_as="withdrawn"), ["dismissed_as_invalid"]),
        (Order("dismiss", reason="So.", dismissed_as="duplicate"), ["duplicate_of_missing"]),
        (Order("second_review", reason=" "), ["reason_missing"]),
    ],
)
def test_an_order_that_cannot_be_is_refused_before_anything_starts(editor, order, codes):
    ReviewFactory()
    job = chosen(editor)
    with pytest.raises(BadInputs) as refused:
        jobs.start(job_id=job.pk, person=editor, order=order, now=NOW)
    assert [problem.code for problem in refused.value.problems] == codes
    job.refresh_from_db()
    assert (job.status, of_job()) == ("chosen", [])


def test_only_its_chooser_starts_it_and_once(editor):
    ReviewFactory()
    job = chosen(editor)
    with pytest.raises(jobs.NotYours):
        jobs.start(job_id=job.pk, person=UserFactory(role="editor"), order=BOOST, now=NOW)
    jobs.start(job_id=job.pk, person=editor, order=BOOST, now=NOW)
    with pytest.raises(jobs.StartedAlready):
        jobs.start(job_id=job.pk, person=editor, order=BOOST, now=NOW)


def test_nothing_and_too_much_cannot_be_chosen(editor, monkeypatch):
    monkeypatch.setattr(jobs, "MOST", 2)
    for query, code in [("is:decided", "bulk_nothing_chosen"), ("is:open", "bulk_too_many")]:
        with pytest.raises(BadInput) as refused:
            chosen(editor, query)
        assert refused.value.code == code
        for _ in range(3):
            ReviewFactory()
    assert not BulkItem.objects.exists()


def test_what_nobody_started_is_forgotten(editor):
    ReviewFactory()
    left, begun = chosen(editor), started(editor)
    jobs.forget_unstarted(now=NOW + timedelta(hours=23))
    assert BulkJob.objects.count() == 2
    jobs.forget_unstarted(now=NOW + timedelta(days=1))
    assert (BulkJob.objects.get(), BulkItem.objects.filter(job=left.pk).count()) == (begun, 0)


def test_no_table_is_read_whole(editor):
    ReviewFactory()
    job = started(editor)
    assert tables_read_whole(lambda: run(job)) == set()
