"""`Authorization: Bearer cd_…`: knox finds the token by its hash; here is what knox leaves open."""

import re
from typing import Any

import structlog
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from verification.models import AccessToken, User

SECRET = re.compile(rb"cd_[0-9a-f]{64}")


class BearerToken(TokenAuthentication):  # type: ignore[misc] # knox ships no types
    def authenticate_credentials(self, token: bytes) -> tuple[User, AccessToken]:
        """Return the token and its owner, and let history and log name the token.

        :raises AuthenticationFailed: it is none of ours, expired, or its owner is deactivated.
        """
        if SECRET.fullmatch(token) is None:
            raise AuthenticationFailed("Invalid token.")
        owner, access_token = super().authenticate_credentials(token)
        structlog.contextvars.bind_contextvars(token=access_token.name)
        return owner, access_token


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
