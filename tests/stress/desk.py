"""The newsroom that is put under stress: its people, its rules, and claims that keep coming in."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from tests.factories import ClaimFactory, ReviewFactory, UserFactory, token_for
from tests.stress.person import Orders
from verification import policies, rules
from verification.models import Review, Turn, User
from verification.rules import Terms

# Of three reviewers, one works at the pages.
EVERY_AT_THE_PAGES = 3


@dataclass(frozen=True, slots=True)
class Staff:
    user: User
    work: str
    headers: dict[str, str]


def engage(*, reviewers: int, editors: int) -> list[Staff]:
    """Give everybody an account, and a token or a session."""
    staff = []
    for number in range(reviewers):
        user: User = UserFactory(username=f"reviewer-{number}", password=None)
        if number % EVERY_AT_THE_PAGES == 0:
            staff.append(Staff(user, "page_reviewer", _session(user)))
        else:
            staff.append(Staff(user, "reviewer", _token(user)))
    for number in range(editors):
        user = UserFactory(username=f"editor-{number}", role="editor", password=None)
        staff.append(Staff(user, "editor", _token(user)))
    return staff


def make_rules() -> None:
    """Have a share of the claims reviewed by two: some from the start, some after a verdict."""
    editor = UserFactory(username="rule-maker", role="editor", password=None)
    for terms in (
        Terms(name="A third", share=35),
        Terms(name="Some disputed", share=40, rating="disputed"),
    ):
        rules.add(terms=terms, editor=editor, now=timezone.now())


def top_up(*, waiting: int, random: Random) -> None:
    """Open claims, by the rules, until so many turns wait."""
    missing = waiting - Turn.objects.filter(state=Turn.State.WAITING).count()
    rules = policies.active_rules()
    for _ in range(missing):
        kind = random.choice(Claim.Kind.values)
        claim: Claim = ClaimFactory(checkworthiness=round(random.random(), 3), kind=kind)
        wanted = policies.reviews_wanted(claim, claim.article.publisher_id, rules)
        ReviewFactory(claim=claim, reviews_wanted=wanted, queued_at=timezone.now())


def orders(staff: Staff, *, port: int, folder: Path, seed: str, seconds: float) -> Orders:
    reviews = Review.objects.order_by("-pk").values_list("pk", flat=True)[:500]
    return Orders(
        name=staff.user.username,
        work=staff.work,
        headers=staff.headers,
        port=port,
        ledger=str(folder / f"{staff.user.username}.jsonl"),
        seed=f"{seed} {staff.user.username}",
        seconds=seconds,
        lease_seconds=settings.LEASE_LENGTH.total_seconds(),
        reviews=list(reviews),
    )


def _token(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_for(user)}"}


def _session(user: User) -> dict[str, str]:
    client: Any = Client()
    client.force_login(user)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"}
