"""`Authorization: Bearer cd_…`: which token that is, whose, and what they may do."""

import re
from hmac import compare_digest
from typing import Any

import structlog
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from verification.models import AccessToken, User
from verification.prepared import Given, Prepared

SECRET = re.compile(rb"cd_[0-9a-f]{64}")


class BearerToken(TokenAuthentication):  # type: ignore[misc] # knox ships no types
    def authenticate_credentials(self, token: bytes) -> tuple[User, AccessToken]:
        """Return the token and its owner, and let history and log name the token.

        :raises AuthenticationFailed: it is none of ours, expired, or its owner is deactivated.
        """
        if SECRET.fullmatch(token) is None:
            raise AuthenticationFailed("Invalid token.")
        # What is not plainly valid is knox's: it says why, and deletes what has expired.
        found = _valid(token.decode())
        owner, access_token = found or super().authenticate_credentials(token)
        structlog.contextvars.bind_contextvars(token=access_token.name)
        return owner, access_token


def _valid(secret: str) -> tuple[User, AccessToken] | None:
    """Return a token that may be used and its owner, whose permissions are read along.

    One statement on every call, and nothing remembered between two: a token that was revoked, a
    role that was taken and a person who was deactivated count from the next call on.
    """
    digest = hash_token(secret)
    now = timezone.now()
    for token in USABLE.all(key=secret[: CONSTANTS.TOKEN_KEY_LENGTH], now=now):
        if compare_digest(digest, token.digest):
            owner = token.user
            if not owner.is_superuser:  # who has every permission, named or not
                # Where Django's own backend keeps what it has read.
                owner._perm_cache = {*token.of_groups, *token.own}  # noqa: SLF001
            return owner, token
    return None


def _usable() -> "QuerySet[AccessToken]":
    now = Given("now", DateTimeField())
    # knox deletes a person's expired tokens when any other is used, so it has to see them.
    expired = AccessToken.objects.filter(user=OuterRef("user"), expiry__lt=now)
    usable: QuerySet[AccessToken] = (
        AccessToken.objects.filter(~Exists(expired), user__is_active=True)
        .filter(token_key=Given("key", CharField()))
        .select_related("user")
        .annotate(
            of_groups=ArraySubquery(_named(Q(group__user=OuterRef("user")))),
            own=ArraySubquery(_named(Q(user=OuterRef("user")))),
        )
    )
    return usable


def _named(whose: Q) -> Any:
    name = Concat(F("content_type__app_label"), Value("."), F("codename"))
    return Permission.objects.filter(whose).order_by().values_list(name)


USABLE = Prepared(_usable)


class BearerTokenScheme(OpenApiAuthenticationExtension):
    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token. Make one on the page “API tokens”, or with "
            "`manage.py token create`. Each call says which scope its token needs.",
        }
