"""Rows for tests. What people do goes through the domain functions, so that history is real."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory, Password

from claims.extraction import EXTRACTOR
from claims.models import Article, Claim, Extraction, Publisher
from verification import queue, tokens, turns, verdicts
from verification.findings import FITTING_STANCE, Dismissal, Evidence, Finding
from verification.ledger.digests import digest
from verification.ledger.kinds import vouched
from verification.models import AuditEvent, Citation, Review, Turn, User, Verdict
from verification.models.people import Role, Scope

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
CONTEXT = 32


class PublisherFactory(DjangoModelFactory[Publisher]):
    class Meta:
        model = Publisher
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Publisher {n}")


class ArticleFactory(DjangoModelFactory[Article]):
    """An article without an address, so that each is a first revision."""

    class Meta:
        model = Article

    title = factory.Sequence(lambda n: f"Losses in sector {n}")
    publisher = factory.SubFactory(PublisherFactory)
    published_on = date(2020, 11, 4)
    text = factory.Sequence(
        lambda n: f"Sources in sector {n} spoke of 7,095 casualties. It has 300 tanks left."
    )
    content_sha256 = factory.LazyAttribute(lambda row: sha256(row.text.encode()).hexdigest())
    stored_at = NOW


class ExtractionFactory(DjangoModelFactory[Extraction]):
    class Meta:
        model = Extraction
        django_get_or_create = ("article", "extractor")

    article = factory.SubFactory(ArticleFactory)
    extractor = EXTRACTOR
    status = Extraction.Status.DONE
    queued_at = NOW
    sent_at = NOW
    finished_at = factory.LazyAttribute(lambda row: NOW if row.status == "done" else None)
    claim_count = factory.LazyAttribute(lambda row: 0 if row.status == "done" else None)


class ClaimFactory(DjangoModelFactory[Claim]):
    """A claim on the first occurrence of `exact` in its article's text."""

    class Meta:
        model = Claim

    article = factory.SubFactory(ArticleFactory)
    extraction = factory.SubFactory(ExtractionFactory, article=factory.SelfAttribute("..article"))
    exact = "7,095"
    start = factory.LazyAttribute(lambda row: row.article.text.index(row.exact))
    end = factory.LazyAttribute(lambda row: row.start + len(row.exact))
    prefix = factory.LazyAttribute(
        lambda row: row.article.text[max(0, row.start - CONTEXT) : row.start]
    )
    suffix = factory.LazyAttribute(lambda row: row.article.text[row.end : row.end + CONTEXT])
    sentence_start = 0
    sentence_end = factory.LazyAttribute(lambda row: len(row.article.text))
    kind = Claim.Kind.QUANTITY
    label = factory.LazyAttribute(lambda row: f"{row.exact} casualties")
    checkworthiness = 0.5


class ReviewFactory(DjangoModelFactory[Review]):
    """A review whose turns are open, as intake leaves it."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    claim = factory.SubFactory(ClaimFactory)
    priority = factory.LazyAttribute(lambda row: round(row.claim.checkworthiness * 1000))
    queued_at = NOW
    opened_at = NOW

    @factory.post_generation
    def opened(self, create: bool, *_: Any, **_options: Any) -> None:
        if create:
            turns.open_round([self])


class TurnFactory(DjangoModelFactory[Turn]):
    """A second turn beside the one that its review has."""

    class Meta:
        model = Turn

    review = factory.SubFactory(ReviewFactory)
    slot = 2
    priority = factory.SelfAttribute("review.priority")
    queued_at = NOW


# Whether people come with the event that tells of them, as those whom administrators add.
TOLD = {"people": False}


class UserFactory(DjangoModelFactory[User]):
    """A person who can sign in with PASSWORD and has one role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    first_name = factory.Sequence(lambda n: f"Given{n}")
    last_name = factory.Sequence(lambda n: f"Family{n}")
    email = factory.LazyAttribute(lambda row: f"{row.username}@newsroom.example")
    password = Password(PASSWORD)

    @factory.post_generation
    def role(self, _create: bool, role: str | None, **_options: Any) -> None:
        self.groups.set([Group.objects.get(name=role or Role.REVIEWER)])
        if TOLD["people"]:
            added = AuditEvent.Action.PERSON_ADDED
            event(action=added, at=NOW, person=self, records=vouched([self]))


def event(**fields: Any) -> AuditEvent:
    """Write an event as `audit.record` would, whatever it says."""
    row = AuditEvent(**fields)
    row.digest = digest(vars(row))
    row.save(force_insert=True)
    return row


def token_for(owner: User, *scopes: Scope, name: str = "script") -> str:
    """Return the secret of a new API token; without scopes it may do everything its owner may."""
    wanted = [str(scope) for scope in scopes or Scope]
    lifetime = timedelta(days=30)
    _token, secret = tokens.create(
        owner=owner, name=name, scopes=wanted, lifetime=lifetime, now=datetime.now(UTC)
    )
    return secret


def evidence(stance: str = Citation.Stance.REFUTES, **fields: Any) -> Evidence:
    given = {
        "title": "Casualty register",
        "url": "https://register.example/2020",
        "publisher": "The Register",
        "excerpt": "The register lists 6,000 names.",
    }
    return Evidence(stance=stance, **{**given, **fields})


def finding(rating: str = Verdict.Rating.DISPUTED, **fields: Any) -> Finding:
    """Return a finding that counts as a verdict."""
    given: dict[str, Any] = {"rationale": "The register says otherwise."}
    if rating == Verdict.Rating.UNVERIFIED:
        given |= {"obstacle": Verdict.Obstacle.NO_PRIMARY_SOURCE, "tried": "Both ministries."}
    else:
        given |= {"citations": (evidence(FITTING_STANCE[Verdict.Rating(rating)]),)}
    return Finding(rating=rating, **{**given, **fields})


def taken(reviewer: User, review: Review | None = None, now: datetime = NOW) -> Turn:
    wanted: Review = review or ReviewFactory()
    return queue.take(review_id=wanted.pk, reviewer=reviewer, now=now)


def taken_review(reviewer: User, review: Review | None = None, now: datetime = NOW) -> Review:
    """Return a review that the reviewer holds; `turn_on` has their lease."""
    return Review.objects.get(pk=taken(reviewer, review, now).review_id)


def turn_on(review: Review) -> Turn:
    """Return the turn that somebody holds on a review."""
    return Turn.objects.select_related("reviewer").get(
        review=review, state=Turn.State.WAITING, reviewer__isnull=False
    )


def lease(turn: Turn) -> dict[str, Any]:
    """Return what a domain call under a lease takes, but for the version."""
    return {"review_id": turn.review_id, "reviewer": turn.reviewer, "lease_token": turn.lease_token}


def submit(held: Turn | Review, result: Finding | None = None, now: datetime = NOW) -> Verdict:
    """Give a verdict as the person who holds the turn, or the only one on the review."""
    turn = held if isinstance(held, Turn) else turn_on(held)
    version = Review.objects.get(pk=turn.review_id).version
    return verdicts.submit(**lease(turn), finding=result or finding(), version=version, now=now)


def decided_review(
    rating: str = Verdict.Rating.DISPUTED,
    *,
    reviewer: User | None = None,
    review: Review | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> Review:
    """Return a review with a verdict; `fields` are those of the finding."""
    turn = taken(reviewer or UserFactory(), review, now)
    submit(turn, finding(rating, **fields), now)
    return Review.objects.get(pk=turn.review_id)


def dismissed_review(
    dismissed_as: str = Review.DismissedAs.NOT_CHECKABLE,
    *,
    review: Review | None = None,
    reason: str = "An opinion.",
    duplicate_of: Review | None = None,
) -> Review:
    turn = taken(UserFactory(), review)
    other = duplicate_of.pk if duplicate_of else None
    verdicts.dismiss(
        **lease(turn),
        dismissal=Dismissal(dismissed_as, reason, other),
        version=turn.review.version,
        now=NOW,
    )
    return Review.objects.get(pk=turn.review_id)
