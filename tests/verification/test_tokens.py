from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import UserFactory
from verification import tokens
from verification.models import AccessToken, AuditEvent, User
from verification.tokens import MoreThanItself, TooManyTokens

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def create(owner: User, *scopes: str, **changes: object) -> tuple[AccessToken, str]:
    given = {"name": "script", "lifetime": MONTH, "now": timezone.now()}
    return tokens.create(owner=owner, scopes=list(scopes or ["read"]), **{**given, **changes})  # type: ignore[arg-type]


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM verification_accesstoken t")
        rows = [row[0] for row in cursor.fetchall()]
    return " ".join([*rows, *(str(event.after) for event in AuditEvent.objects.all())])


def test_a_token_keeps_what_it_may_and_how_long_and_is_history(reviewer: User) -> None:
    token, _secret = create(reviewer, "reviews:write", "read", "read")

    token = AccessToken.objects.get(pk=token.pk)
    assert (token.user, token.name, token.scopes) == (reviewer, "script", ["read", "reviews:write"])
    assert abs(token.expiry - (timezone.now() + MONTH)) < timedelta(minutes=1)
    event = reviewer.history.get()
    assert (event.action, event.actor) == ("token.created", reviewer)
    assert event.after["name"] == "script"


def test_the_secret_is_nowhere_stored(reviewer: User) -> None:
    _token, secret = create(reviewer)

    assert len(secret) > 40
    assert secret not in everything_stored()


def test_a_token_lasts_a_year_at_most(reviewer: User) -> None:
    token, _secret = create(reviewer, lifetime=timedelta(days=4000))

    assert token.expiry <= timezone.now() + tokens.LONGEST


def test_a_token_makes_only_tokens_that_may_do_no_more(reviewer: User) -> None:
    first, _secret = create(reviewer, "read", "articles:write", lifetime=timedelta(days=2))

    second, _secret = create(reviewer, "read", made_with=first)

    assert second.expiry <= first.expiry + timedelta(seconds=1)
    with pytest.raises(MoreThanItself):
        create(reviewer, "read", "reviews:write", made_with=first)


def test_a_person_has_so_many_tokens_and_no_more(reviewer: User) -> None:
    for _ in range(tokens.MOST):
        create(reviewer)

    with pytest.raises(TooManyTokens):
        create(reviewer)
    create(UserFactory())


def test_a_revoked_token_is_gone_and_history(reviewer: User) -> None:
    token, _secret = create(reviewer)

    assert tokens.revoke(owner=reviewer, token_key=token.token_key, now=timezone.now())

    assert not AccessToken.objects.exists()
    event = reviewer.history.latest("pk")
    assert (event.action, event.before) == ("token.revoked", {"name": "script"})


def test_somebody_else_s_token_cannot_be_revoked(reviewer: User) -> None:
    token, _secret = create(UserFactory())

    assert not tokens.revoke(owner=reviewer, token_key=token.token_key, now=timezone.now())

    assert AccessToken.objects.count() == 1
    assert not reviewer.history.exists()
