"""Searches that people keep under a name, for themselves or for everybody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from claims.errors import BadInput, Conflict, Forbidden
from verification import audit
from verification.models import AuditEvent, SavedView, User
from verification.search.language import parse

MOST = 100
LONGEST_NAME = 80
SHARING = "verification.share_views"
Action = AuditEvent.Action


class ViewNameTaken(Conflict):
    code = "view_name_taken"

    def __str__(self) -> str:
        return "You have a view of this name. Give this one another name, or delete the other."


class TooManyViews(Conflict):
    code = "too_many_views"

    def __str__(self) -> str:
        return f"One person keeps at most {MOST} views. Delete one that you no longer use."


class ViewNotYours(Forbidden):
    code = "view_not_yours"

    def __str__(self) -> str:
        return "This view is somebody else's. Save it under a name of your own to change it."


class SharingNotAllowed(Forbidden):
    code = "view_sharing_not_allowed"

    def __str__(self) -> str:
        return "Sharing a view with everybody is for editors. Save it for yourself."


def visible_to(person: User) -> "QuerySet[SavedView]":
    """Return a person's own views and those that are shared with everybody."""
    views = SavedView.objects.filter(Q(owner=person) | Q(is_shared=True))
    return views.select_related("owner")


@transaction.atomic
def save(*, owner: User, name: str, query: str, is_shared: bool, now: datetime) -> SavedView:
    """Keep a search.

    :raises BadInput: the name is empty, or the query cannot be understood.
    :raises SharingNotAllowed: it is to be shared, and the owner is no editor.
    :raises ViewNameTaken: the owner has a view of this name.
    :raises TooManyViews: the owner has enough of them.
    """
    name = _checked(name, query)
    if is_shared and not owner.has_perm(SHARING):
        raise SharingNotAllowed
    # Against a double click, and against more than MOST by many at once.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if SavedView.objects.filter(owner=owner, name=name).exists():
        raise ViewNameTaken
    if SavedView.objects.filter(owner=owner).count() >= MOST:
        raise TooManyViews
    view = SavedView.objects.create(
        owner=owner, name=name, query=query, is_shared=is_shared, saved_at=now
    )
    _record(view, {}, _told(view), actor=owner, now=now)
    return view


@transaction.atomic
def change(
    *, view_id: int, person: User, name: str, query: str, is_shared: bool, now: datetime
) -> SavedView:
    """Give a view another name or query, share it, or take it back.

    :raises BadInput, SharingNotAllowed, ViewNameTaken: as `save`.
    :raises ViewNotYours: it is somebody else's.
    """
    view = _locked(view_id, person)
    before, name = _told(view), _checked(name, query)
    if is_shared and not view.is_shared and not person.has_perm(SHARING):
        raise SharingNotAllowed
    namesakes = SavedView.objects.filter(owner=view.owner, name=name).exclude(pk=view.pk)
    if namesakes.exists():
        raise ViewNameTaken
    view.name, view.query, view.is_shared, view.saved_at = name, query, is_shared, now
    view.save(update_fields=["name", "query", "is_shared", "saved_at"])
    _record(view, before, _told(view), actor=person, now=now)
    return view


@transaction.atomic
def delete(*, view_id: int, person: User, now: datetime) -> None:
    """Forget a view.

    :raises ViewNotYours: it is somebody else's.
    """
    view = _locked(view_id, person)
    _record(view, _told(view), {}, actor=person, now=now)
    view.delete()


def _checked(name: str, query: str) -> str:
    try:
        parse(query)
    except BadInput as mistake:
        mistake.field = "query"
        raise
    name = " ".join(name.split())
    if not name:
        raise BadInput(
            code="required", field="name", message="The view has no name.", remedy="Give it one."
        )
    return name


def _locked(view_id: int, person: User) -> SavedView:
    # Against somebody who deletes it in another window.
    view = SavedView.objects.select_for_update(no_key=True).get(pk=view_id)
    if view.owner_id != person.pk and not (view.is_shared and person.has_perm(SHARING)):
        raise ViewNotYours
    return view


def _told(view: SavedView) -> dict[str, Any]:
    """Return what everybody sees of a view; nothing of one that is its owner's alone."""
    return {"name": view.name, "query": view.query} if view.is_shared else {}


def _record(
    view: SavedView, before: dict[str, Any], after: dict[str, Any], *, actor: User, now: datetime
) -> None:
    """Write down what changed for everybody; what is one's own is nobody's business."""
    if before == after:
        return
    action = Action.VIEW_SHARED if after else Action.VIEW_UNSHARED
    audit.record(action, actor=actor, at=now, person=view.owner, before=before, after=after)
