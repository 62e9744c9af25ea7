"""Who may call what: every handler declares it, and one that does not is refused."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from verification.models import AccessToken
from verification.models.people import Scope

# Importing the views imports what settings name for them, which is here.
if TYPE_CHECKING:
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class Access:
    """What a call needs: one of these scopes of its token, and this permission of its owner."""

    scopes: frozenset[Scope]
    permission: str = ""


PUBLIC = Access(frozenset())
ANY_TOKEN = Access(frozenset(Scope))


def reads(resource: Scope, permission: str = "") -> Access:
    """Let in who may read everything, and who may write this resource."""
    return Access(frozenset({Scope.READ, resource}), permission)


def writes(resource: Scope, permission: str = "") -> Access:
    return Access(frozenset({resource}), permission)


def declared(view: "APIView", method: str) -> Access | None:
    return getattr(getattr(view, method.lower(), None), "access", None)


class DeclaredAccess(BasePermission):
    """Compare what the handler declares with what the token and its owner have."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = request.method or ""
        if method not in view.allowed_methods:
            raise MethodNotAllowed(method)
        access = declared(view, method)
        if access is None:
            raise PermissionDenied("This call declares no access, so nobody has it.")
        if access == PUBLIC:
            return True
        if not isinstance(request.auth, AccessToken):
            raise NotAuthenticated
        _check_scope(access, request.auth)
        _check_permission(access, request)
        return True


def _check_scope(access: Access, token: AccessToken) -> None:
    if access.scopes.isdisjoint(token.scopes):
        needed = " or ".join(sorted(access.scopes))
        raise PermissionDenied(f"The token needs the scope {needed}.", code="scope_missing")


def _check_permission(access: Access, request: Request) -> None:
    if access.permission and not request.user.has_perm(f"verification.{access.permission}"):
        raise PermissionDenied(
            f"The token's owner needs the permission {access.permission}.",
            code="permission_missing",
        )
