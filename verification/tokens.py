"""API tokens: shown once, stored as a hash, expiring, and no mightier than their scopes."""

from datetime import datetime, timedelta

from django.db import transaction

from verification import audit
from verification.models import AccessToken, AuditEvent, User

LONGEST = timedelta(days=365)


@transaction.atomic
def create(
    *, owner: User, name: str, scopes: list[str], lifetime: timedelta, now: datetime
) -> tuple[AccessToken, str]:
    """Return a new token and its secret, which is nowhere stored."""
    token, secret = AccessToken.objects.create(
        user=owner, name=name, scopes=sorted(scopes), expiry=min(lifetime, LONGEST)
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
