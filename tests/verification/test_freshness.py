"""What says that a verdict is to be checked again, who hears of it, and who settles it."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.articles import Metadata
from claims.errors import BadInputs
from claims.models import Claim
from tests.api.client import Api
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
    submit,
    taken,
)
from verification import aftercare, freshness, intake, mailing, verdicts
from verification.models import (
    AuditEvent,
    Capture,
    CheckAgain,
    Citation,
    Notification,
    PageSnapshot,
    Review,
    User,
    Verdict,
)
from verification.models.people import Role

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
URL = "https://front.example/losses"
TIMES = count(1)
TEXT = "Sources spoke of 7,095 casualties. It has 300 tanks left."


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


def figure(number: str = "7,095", concept: str = "casualties", **fields: Any) -> Claim:
    value = int(number.replace(",", ""))
    text = f"{number} {concept}, it said for the {next(TIMES)}th time."
    article = fields.pop("article", None) or ArticleFactory(text=text)
    return ClaimFactory(
        article=article,
        exact=number,
        label=f"{number} {concept}",
        low=value,
        high=value,
        comparator="=",
        unit="casualty",
        concept=concept,
        **fields,
    )


def decided(claim: Claim | None = None, **fields: Any) -> Review:
    return decided_review(review=ReviewFactory(claim=claim or figure()), **fields)


def verdict_on(review: Review) -> Verdict:
    return Verdict.objects.get(decides=review)


def citation_of(review: Review) -> Citation:
    return Citation.objects.select_related("verdict__review__claim", "verdict__decided_by").get(
        verdict__review=review
    )


def again(review: Review, editor: User, rating: str = "supported") -> Verdict:
    """Reopen a claim and give it another verdict, and let a worker look at that."""
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="New.", version=review.version, now=LATER
    )
    held = taken(UserFactory(), Review.objects.get(pk=review.pk), LATER)
    verdict = submit(held, finding(rating), LATER)
    aftercare.want(verdict_id=verdict.pk, now=LATER)
    aftercare.look(verdict_id=verdict.pk, clock=lambda: LATER)
    return verdict


def flagged(review: Review) -> list[tuple[str, bool]]:
    rows = CheckAgain.objects.filter(verdict__review=review).order_by("pk")
    return [(row.kind, row.settled_at is None) for row in rows]


def revised(text: str = TEXT) -> Review:
    """Return a decided review whose article then gets another text."""
    first = intake.receive(raw=TEXT, metadata=Metadata(url=URL), sender=None, now=NOW)
    review = decided(figure(article=first.article))
    intake.receive(raw=text, metadata=Metadata(url=URL), sender=None, now=LATER)
    return review


@pytest.mark.parametrize(
    ("text", "stand"),
    [(f"{TEXT} More will follow.", "stand"), ("It has 7,095 casualties.", "do not stand")],
)
def test_a_new_revision_flags_the_verdicts_on_the_one_before(text: str, stand: str) -> None:
    review = revised(text)
    untouched = decided()

    [flag] = CheckAgain.objects.filter(verdict__review=review)
    assert flag.kind == "article_revised"
    assert flag.detail == (
        f"The article has a new revision (2), in which the claim's words {stand} as they did."
    )
    assert flagged(untouched) == []


def test_what_is_flagged_is_an_event_and_told_to_the_author() -> None:
    review = revised("Another text.")

    [flag] = CheckAgain.objects.filter(verdict__review=review)
    event = AuditEvent.objects.get(action="flag.raised")
    assert (event.review, event.actor, event.after["flag"]) == (review, None, flag.pk)
    told = Notification.objects.get(kind="check_again")
    assert (told.person, told.event) == (flag.verdict.decided_by, event)


def test_the_author_hears_of_it_in_the_app_by_mail_and_through_the_api(
    signed_in_client: Any,
) -> None:
    review = revised("Another text.")
    author = verdict_on(review).decided_by
    assert mailing.send_due(person_id=author.pk, now=LATER + timedelta(days=1))

    (message,) = mail.outbox
    page = signed_in_client(author).get(reverse("verification:notifications")).content.decode()
    [row] = Api.of(author).get("notifications").json()["results"]

    assert message.subject == "Claimdesk: A verdict of yours is to be checked again"
    for told in (message.body, page):
        assert "The article has a new revision (2)" in told
        assert "Claimdesk" in told
        assert "None" not in told
    assert (row["kind"], row["event"]["actor"]) == ("check_again", None)


def test_a_verdict_that_supersedes_flags_others_on_the_same_figure(editor: User) -> None:
    review, same = decided(), decided()
    other_number, other_thing = decided(figure("7,096")), decided(figure(concept="refugees"))

    again(review, editor)

    assert flagged(same) == [("figure_superseded", True)]
    detail = CheckAgain.objects.get(verdict__review=same).detail
    assert "“7,095 casualties”, went from disputed to supported." in detail
    for untouched in (review, other_number, other_thing):
        assert flagged(untouched) == []


def test_a_first_verdict_overtakes_nothing(editor: User) -> None:
    same, review = decided(), decided()
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    aftercare.look(verdict_id=review.verdict_id or 0, clock=lambda: NOW)

    assert flagged(same) == []


def test_looking_twice_flags_once(editor: User) -> None:
    review, same = decided(), decided()
    verdict = again(review, editor)
    aftercare.want(verdict_id=verdict.pk, now=LATER)
    aftercare.look(verdict_id=verdict.pk, clock=lambda: LATER)

    assert flagged(same) == [("figure_superseded", True)]


def test_a_verdict_that_takes_the_place_of_a_flagged_one_settles_that(editor: User) -> None:
    review = revised("Another text.")

    verdict = again(Review.objects.get(pk=review.pk), editor)

    flag = CheckAgain.objects.get(kind="article_revised")
    assert (flag.settled_at, flag.settled_by) == (LATER, None)
    assert flag.reason == f"Verdict {verdict.pk} took its place."


def test_an_excerpt_that_is_not_found_later_flags_its_verdict() -> None:
    review = decided()
    citation = citation_of(review)
    freshness.excerpt_not_found(citation, now=LATER)
    freshness.excerpt_not_found(citation, now=LATER)

    [flag] = CheckAgain.objects.filter(verdict__review=review)
    assert (flag.kind, flag.citation, flag.raised_at) == ("excerpt_not_found", citation, LATER)


def test_editors_see_all_that_is_open_and_authors_their_own(editor: User) -> None:
    mine, theirs = UserFactory(), UserFactory()
    for reviewer in (mine, theirs):
        citation = citation_of(decided(reviewer=reviewer))
        freshness.excerpt_not_found(citation, now=NOW)

    assert freshness.flags_for(editor).count() == 2
    assert [flag.verdict.decided_by for flag in freshness.flags_for(mine)] == [mine]
    assert not freshness.flags_for(UserFactory()).exists()


def test_the_author_or_an_editor_settles_with_a_reason(editor: User) -> None:
    author = UserFactory()
    citation = citation_of(decided(reviewer=author))
    freshness.excerpt_not_found(citation, now=NOW)
    flag = CheckAgain.objects.get()

    with pytest.raises(BadInputs):
        freshness.settle(flag_id=flag.pk, person=author, reason=" ", now=LATER)
    with pytest.raises(freshness.NotYours):
        freshness.settle(flag_id=flag.pk, person=UserFactory(), reason="Fine.", now=LATER)
    freshness.settle(flag_id=flag.pk, person=author, reason="It stands on page 3.", now=LATER)
    with pytest.raises(freshness.Settled):
        freshness.settle(flag_id=flag.pk, person=editor, reason="Twice.", now=LATER)

    event = AuditEvent.objects.get(action="flag.settled")
    assert (event.actor, event.reason) == (author, "It stands on page 3.")
    assert not freshness.flags_for(editor).exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE verification_checkagain SET detail = 'Nothing.'",
        "UPDATE verification_checkagain SET settled_at = now(), reason = 'Fine.'",
        "DELETE FROM verification_checkagain",
        "TRUNCATE verification_checkagain",
    ],
)
def test_the_database_lets_nobody_change_a_flag_quietly(change: str) -> None:
    freshness.excerpt_not_found(citation_of(decided()), now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(change)


def cited(*sources: tuple[datetime | None, date | None]) -> list[Citation]:
    """Return citations with a copy fetched, or a page accessed, at these times."""
    citations = []
    for fetched, accessed in sources:
        citation = Citation(accessed_on=accessed)
        copy = PageSnapshot(fetched_at=fetched) if fetched else None
        Capture(citation=citation, snapshot=copy)
        citations.append(citation)
    return citations


def test_as_of_is_when_the_evidence_was_seen() -> None:
    verdict = verdict_on(decided())
    day, next_day = NOW.date(), LATER.date()

    seen = freshness.as_of(verdict, cited((LATER, None), (NOW, day), (None, day)))
    assert seen == freshness.AsOf(NOW, LATER, "copies")
    assert seen.sentence == (
        "Evidence seen from 1 March 2026 to 2 March 2026, by the copies that are kept."
    )
    seen = freshness.as_of(verdict, cited((None, next_day), (None, day)))
    assert seen == freshness.AsOf(day, next_day, "accessed")
    assert freshness.as_of(verdict, cited((None, None))).first == NOW
