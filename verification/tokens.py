"""API tokens: shown once, stored as a hash, expiring, and no mightier than their scopes."""

from datetime import datetime, timedelta

from django.db import transaction

from claims.errors import Conflict, Forbidden
from verification import audit
from verification.models import AccessToken, AuditEvent, User

LONGEST = timedelta(days=365)
MOST = 50


class MoreThanItself(Forbidden):
    code = "token_beyond_scopes"

    def __str__(self) -> str:
        return "A token makes only tokens that may do no more than itself."


class TooManyTokens(Conflict):
    code = "too_many_tokens"

    def __str__(self) -> str:
        return f"You have {MOST} tokens. Revoke one that you no longer use."


@transaction.atomic
def create(
    *,
    owner: User,
    name: str,
    scopes: list[str],
    lifetime: timedelta,
    now: datetime,
    made_with: AccessToken | None = None,
) -> tuple[AccessToken, str]:
    """Return a new token and its secret, which is nowhere stored.

    :raises MoreThanItself: it could do more than the token that it is `made_with`.
    :raises TooManyTokens: the owner has enough of them.
    """
    longest = LONGEST
    if made_with is not None:
        if not set(scopes) <= set(made_with.scopes):
            raise MoreThanItself
        longest = made_with.expiry - now
    if AccessToken.objects.filter(user=owner).count() >= MOST:
        raise TooManyTokens
    token, secret = AccessToken.objects.create(
        user=owner, name=name, scopes=sorted(set(scopes)), expiry=min(lifetime, longest)
    )
    after = {"name": name, "scopes": token.scopes, "expires": token.expiry.isoformat()}
    audit.record(AuditEvent.Action.TOKEN_CREATED, actor=owner, at=now, person=owner, after=after)
    return token, secret


@transaction.atomic
def revoke(*, owner: User, token_key: str, now: datetime) -> bool:
    """End a token of this owner at once; return whether there was one."""
    tokens = AccessToken.objects.filter(user=owner, token_key=token_key)
    names = list(tokens.values_list("name", flat=True))
    tokens.delete()
    for name in names:
        audit.record(
            AuditEvent.Action.TOKEN_REVOKED,
            actor=owner,
            at=now,
            person=owner,
            before={"name": name},
        )
    return bool(names)
