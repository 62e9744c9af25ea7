"""What people type, what workers do beside them: nobody waits for somebody who waits for them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from claims import articles
from claims.amending import Changes
from claims.articles import Metadata
from claims.models import Article, Claim, Publisher
from claims.normalise import normalise
from tests.factories import (
    NOW,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    evidence,
    finding,
    lease,
    submit,
    taken,
    taken_review,
    turn_on,
)
from tests.verification.at_hand import fetched, kept, may_fetch, page
from tests.verification.fetching.hostile import Server, served
from tests.verification.reports.scheduled.at_work import ANNA, SWEPT, make, ready, scheduled, states
from tests.verification.reports.scheduled.at_work import terms as terms_of
from tests.verification.test_adjudication import adjudicate, differing
from tests.verification.test_freshness import LATER, decided, figure, verdict_on
from tests.verification.test_mailing import mention
from tests.verification.test_publishing import publish, write
from tests.verification.test_withheld import WHO, protected
from tests.waiting import begin, waiting_for
from verification import (
    aftercare,
    correcting,
    draft_pages,
    drafts,
    freshness,
    notifications,
    pseudonymising,
    queue,
    reclaiming,
    rereading,
    reserving,
    verdict_corrections,
    verdicts,
)
from verification.bulk import jobs
from verification.correctable import By
from verification.findings import Finding
from verification.models import (
    BulkItem,
    CheckAgain,
    Draft,
    DraftPage,
    Notification,
    Reservation,
    Review,
    RunMail,
    ScheduleRun,
    SearchText,
    User,
    Verdict,
)
from verification.models.talk import Delivery
from verification.reports.scheduled import delivering, runs, schedules

pytestmark = pytest.mark.django_db(transaction=True)

# The event of a claim that was written last holds this until its transaction ends.
CHAIN = """
    SELECT FROM verification_chainhead WHERE chain_kind = 'review' AND chain_id = %s FOR UPDATE
"""
AT_ONCE = " NOWAIT"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    may_fetch(monkeypatch)
    with served() as running:
        yield running


def test_a_page_comes_in_while_a_worker_looks_after_its_verdict(server: Server) -> None:
    url = page(server, "/register", "The register lists 6,000 names.")
    cited = finding(citations=(evidence(url=url, explanation="By hand."),))
    review = submit(taken(UserFactory()), cited).review
    capture = verdict_on(review).citations.get().capture
    aftercare.want(verdict_id=verdict_on(review).pk, now=NOW)
    looked_after = "SELECT FROM verification_verdictorigins WHERE verdict_id = %s FOR UPDATE"

    with waiting_for(
        partial(kept, server, capture), looked_after, capture.citation.verdict_id
    ) as other:
        other.execute(CHAIN + AT_ONCE, [review.pk])

    capture.refresh_from_db()
    assert capture.state == "taken"


def given_back() -> Review:
    review = taken_review(UserFactory())
    queue.release(**lease(turn_on(review)), now=NOW)
    return review


def corrected() -> Review:
    """Return a published review of which a correction waits."""
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    review.refresh_from_db()
    write(review, UserFactory())
    return review


def reopen(review: Review, editor: User) -> None:
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="New.", version=review.version, now=LATER
    )


def correct_what_is_published(review: Review, editor: User) -> None:
    verdict_corrections.publish(correction_id=review.corrections.get().pk, editor=editor, now=NOW)


def correct_claim(review: Review, editor: User) -> None:
    by = By(person=editor, version=review.version, now=NOW, reason="It says so.")
    correcting.correct(review_id=review.pk, changes=Changes(label="700 dead"), by=by)


def read_again(review: Review, _editor: User) -> None:
    newer = copy_of(review.claim)
    with transaction.atomic():
        assert rereading.settle(newer.extraction, [newer], NOW).reread == 1


def copy_of(claim: Claim) -> Claim:
    """Return the same claim as a newer version of its extractor reads it."""
    run = ExtractionFactory(article=claim.article, extractor="rules/999")
    figure = {"low": claim.low, "high": claim.high, "comparator": claim.comparator}
    again = {"exact": claim.exact, "start": claim.start, "label": "7,095 dead", **figure}
    return ClaimFactory(article=claim.article, extraction=run, **again)


def release(review: Review, _editor: User) -> None:
    queue.release(**lease(turn_on(review)), now=NOW)


def take_back(review: Review, editor: User) -> None:
    turn = turn_on(review).pk
    reclaiming.take_back(turn_id=turn, editor=editor, reason="Urgent.", now=NOW)


def submit_it(review: Review, _editor: User) -> None:
    submit(review)


def adjudicate_it(review: Review, editor: User) -> None:
    adjudicate(review, editor)


@pytest.mark.parametrize(
    ("do", "of"),
    [
        (reopen, decided_review),
        (correct_what_is_published, corrected),
        (correct_claim, given_back),
        (read_again, given_back),
        (release, taken_review),
        (take_back, taken_review),
        (submit_it, taken_review),
        (adjudicate_it, differing),
    ],
)
def test_who_waits_to_write_an_event_lets_others_refer_to_the_claim(
    do: Callable[[Review, User], None], of: Callable[..., Review], editor: User
) -> None:
    """Else who wrote one before, such as a worker or a comment, waits for the claim at its end."""
    review = of(UserFactory()) if of is taken_review else of()

    with waiting_for(partial(do, review, editor), CHAIN, review.pk) as other:
        other.execute(
            "SELECT FROM verification_review WHERE id = %s FOR KEY SHARE NOWAIT", [review.pk]
        )
        other.execute(
            "SELECT FROM verification_turn WHERE review_id = %s FOR KEY SHARE NOWAIT", [review.pk]
        )


def overtaken(review: Review, editor: User) -> Verdict:
    """Give a flagged claim another verdict, which a worker is to look after."""
    flag = freshness.Flag(verdict_on(review), CheckAgain.Kind.PAGE_GONE, "x", "It is gone.")
    with transaction.atomic():
        freshness.raise_flags([flag], now=NOW)
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="New.", version=review.version, now=LATER
    )
    verdict = submit(taken(UserFactory(), review, LATER), finding("supported"), LATER)
    aftercare.want(verdict_id=verdict.pk, now=LATER)
    return verdict


def test_of_two_claims_with_a_figure_the_first_has_its_events_first(editor: User) -> None:
    first, second = decided(figure()), decided(figure())
    verdict = overtaken(second, editor)
    look = partial(aftercare.look, verdict_id=verdict.pk, clock=lambda: LATER)

    with waiting_for(look, CHAIN, first.pk) as other:
        other.execute(CHAIN + AT_ONCE, [second.pk])

    flags = CheckAgain.objects.order_by("verdict").values_list("verdict__review", "kind")
    assert set(flags) == {(first.pk, "figure_superseded"), (second.pk, "page_gone")}


def test_a_flag_that_somebody_settles_meanwhile_is_theirs(editor: User) -> None:
    verdict = overtaken(decided(figure()), editor)
    flag = CheckAgain.objects.get()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            freshness.settle(flag_id=flag.pk, person=editor, reason="It stands.", now=LATER)
            look = partial(aftercare.look, verdict_id=verdict.pk, clock=lambda: LATER)
            looking = begin(threads, look)
        looking.result()

    flag.refresh_from_db()
    assert (flag.settled_by, flag.reason) == (editor, "It stands.")


def save_protected(review: Review, reviewer: User, url: str) -> None:
    data = {"citations": [{"url": url, "withheld_description": "A doctor"}]}
    drafts.save(review_id=review.pk, reviewer=reviewer, data=data, now=NOW)


def submit_protected(review: Review, _reviewer: User, url: str) -> None:
    submit(review, with_protected(url))


def forget(_review: Review, _reviewer: User, _url: str) -> None:
    draft_pages.forget(now=NOW + timedelta(days=30))


def pseudonymise(_review: Review, reviewer: User, _url: str) -> None:
    pseudonymising.pseudonymise(person_id=reviewer.pk, actor=None, reason="Left.", now=NOW)


def with_protected(url: str) -> Finding:
    return finding(citations=(protected(identity=replace(WHO, url=url)),))


@pytest.mark.parametrize("do", [save_protected, submit_protected, forget, pseudonymise])
def test_what_was_found_is_left_alone_while_a_worker_is_at_its_page(
    do: Callable[[Review, User, str], None], reviewer: User, server: Server
) -> None:
    url = page(server, "/register", "The register lists 6,000 names.")
    review = taken(reviewer).review
    found = fetched(server, review, reviewer, url)
    at_work = "SELECT FROM verification_draftpage WHERE id = %s FOR NO KEY UPDATE"

    with waiting_for(partial(do, review, reviewer, url), at_work, found.pk) as other:
        other.execute(
            "SELECT FROM verification_draftcopy WHERE page_id = %s FOR UPDATE NOWAIT", [found.pk]
        )

    assert not DraftPage.objects.exists()


def test_a_decision_locks_the_draft_before_its_pages_as_autosave_does(
    editor: User, server: Server
) -> None:
    url = page(server, "/register", "The register lists 6,000 names.")
    review = differing()
    drafts.save(review_id=review.pk, reviewer=editor, data={"rationale": "W"}, now=NOW)
    found = fetched(server, review, editor, url)
    decide = partial(adjudicate, review, editor, with_protected(url))
    saving = "SELECT FROM verification_draft WHERE review_id = %s FOR UPDATE"

    with waiting_for(decide, saving, review.pk) as other:
        other.execute(
            "SELECT FROM verification_draftpage WHERE id = %s FOR UPDATE NOWAIT", [found.pk]
        )

    assert not Draft.objects.exists()


def test_an_autosave_in_the_same_moment_as_a_decision_is_no_draft(editor: User) -> None:
    review = differing()
    save = partial(drafts.save, review_id=review.pk, reviewer=editor, data={"x": "y"}, now=NOW)
    save()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            adjudicate(review, editor)
            saving = begin(threads, save)
        saving.result()

    assert not Draft.objects.exists()


def reserved_by(person: User, review: Review, until: timedelta) -> None:
    Reservation.objects.create(reviewer=person, turn=review.turns.get(), until=NOW + until)


def test_who_reserves_waits_for_who_takes_and_holds_no_reservation_meanwhile() -> None:
    person, taker = UserFactory.create_batch(2)
    review: Review = ReviewFactory()
    reserved_by(taker, review, -timedelta(seconds=1))
    reserve = partial(reserving.reserve, reviewer=person, now=NOW)
    taking = "SELECT FROM verification_turn WHERE review_id = %s FOR UPDATE"

    with waiting_for(reserve, taking, review.pk) as other:
        other.execute(
            "SELECT FROM verification_reservation WHERE reviewer_id = %s FOR UPDATE NOWAIT",
            [taker.pk],
        )

    assert Reservation.objects.get().reviewer == person


def test_two_who_reserve_what_the_other_had_lock_in_one_order() -> None:
    person, other_person = UserFactory.create_batch(2)
    first, second = ReviewFactory(priority=900), ReviewFactory(priority=800)
    reserved_by(person, second, timedelta(seconds=1))
    reserved_by(other_person, first, -timedelta(seconds=1))
    reserve = partial(reserving.reserve, reviewer=person, now=NOW)
    reservation = "SELECT FROM verification_reservation WHERE reviewer_id = %s FOR UPDATE"

    with waiting_for(reserve, reservation, person.pk) as other:
        other.execute(reservation + AT_ONCE, [other_person.pk])

    assert Reservation.objects.get().turn.review == first


def test_two_new_publishers_of_an_article_are_stored_in_one_order() -> None:
    def store() -> None:
        given = Metadata(publisher="Zenith Wire", original_publisher="Aurora Post")
        with transaction.atomic():
            articles.store(text=normalise("300 tanks were lost."), metadata=given, now=NOW)

    new = "INSERT INTO claims_publisher (name) VALUES (%s)"
    with waiting_for(store, new, "Aurora Post") as other:
        other.execute("SET LOCAL lock_timeout = '5s'")
        other.execute(new, ["Zenith Wire"])

    assert Publisher.objects.count() == 2
    assert Article.objects.get().publisher == Publisher.objects.get(name="Zenith Wire")


def test_a_schedule_is_removed_while_its_mails_are_sent(editor: User) -> None:
    decided_review("disputed")
    ready()
    run = ScheduleRun.objects.get()
    remove = partial(
        schedules.remove, schedule_id=run.schedule_id, editor=editor, now=timezone.now()
    )
    ending = "SELECT FROM verification_schedulerun WHERE id = %s FOR NO KEY UPDATE"

    with waiting_for(remove, ending, run.pk) as other:
        other.execute("SELECT FROM verification_runmail FOR UPDATE NOWAIT")

    assert not RunMail.objects.exists()


def test_who_is_taken_from_a_list_while_it_is_mailed_gets_nothing(editor: User) -> None:
    decided_review("disputed")
    schedule = scheduled(editor)
    runs.start_due(now=SWEPT)
    make()
    schedule.refresh_from_db()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            schedules.change(
                schedule_id=schedule.pk,
                version=schedule.version,
                terms=terms_of(recipients=(ANNA,)),
                editor=editor,
                now=SWEPT,
            )
            mailed = begin(threads, partial(runs.settle_all, now=SWEPT))
        mailed.result()

    assert states() == {ANNA: "waiting"}
    assert delivering.resend_overdue(now=SWEPT, after=timedelta()) == 1


def read_all(person: User) -> None:
    assert notifications.mark_read(person=person, now=NOW) == 3


def have_no_mail(person: User) -> None:
    off = dict.fromkeys(Notification.Kind.values, Delivery.OFF)
    notifications.change_settings(person=person, now=NOW, deliveries=off)


def be_forgotten(person: User) -> None:
    pseudonymising.pseudonymise(person_id=person.pk, actor=None, reason="Left.", now=NOW)


@pytest.mark.parametrize("do", [read_all, have_no_mail, be_forgotten])
def test_notifications_of_one_person_are_changed_by_their_numbers(
    do: Callable[[User], None], reviewer: User
) -> None:
    for _ in range(3):
        mention(reviewer)
    first, second, third = Notification.objects.order_by("pk")
    # The first is the last now to lie in its table.
    Notification.objects.filter(pk=first.pk).update(mail_attempts=1)
    row = "SELECT FROM verification_notification WHERE id = %s FOR UPDATE"

    with waiting_for(partial(do, reviewer), row, second.pk) as other:
        other.execute(row + AT_ONCE, [third.pk])
        with pytest.raises(OperationalError, match="could not obtain lock"):
            other.execute(row + AT_ONCE, [first.pk])


def test_claims_are_chosen_in_their_order_for_those_read_again_meanwhile(editor: User) -> None:
    first, second = sorted(review.pk for review in ReviewFactory.create_batch(2))
    # The first is the last now to lie in its table, and so to be found.
    SearchText.objects.filter(review=first).update(claimant="Armenia")
    choose = partial(jobs.choose, person=editor, now=NOW, query="casualties")
    row = "SELECT FROM verification_review WHERE id = %s FOR UPDATE"

    with waiting_for(choose, row, first) as other:
        other.execute(row + AT_ONCE, [second])

    assert BulkItem.objects.count() == 2
