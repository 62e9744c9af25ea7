"""Saved views: whose they are, who sees them, and what history tells of them."""

import pytest

from claims.errors import BadInput
from tests.factories import NOW, UserFactory
from tests.parallel import at_once
from verification.models import AuditEvent, SavedView
from verification.search import saved

pytestmark = pytest.mark.django_db


def keep(owner, name="Mine", query="is:open", *, is_shared=False):
    return saved.save(owner=owner, name=name, query=query, is_shared=is_shared, now=NOW)


def history():
    events = AuditEvent.objects.filter(action__startswith="view.").order_by("pk")
    return [(event.action, event.before, event.after) for event in events]


def test_one_sees_ones_own_views_and_the_shared_ones(reviewer, editor):
    own, private = keep(reviewer), keep(editor, "Private")
    shared = keep(editor, "Disputed", "rating:disputed", is_shared=True)
    assert set(saved.visible_to(reviewer)) == {own, shared}
    assert set(saved.visible_to(editor)) == {private, shared}


def test_history_tells_of_what_is_shared_and_of_nothing_else(editor):
    view = keep(editor)
    assert history() == []
    for name, is_shared in [("Ours", True), ("Ours", True), ("All ours", True), ("Mine", False)]:
        saved.change(
            view_id=view.pk, person=editor, name=name, query="is:open", is_shared=is_shared, now=NOW
        )
    saved.delete(view_id=view.pk, person=editor, now=NOW)
    ours, all_ours = ({"name": name, "query": "is:open"} for name in ("Ours", "All ours"))
    assert history() == [
        ("view.shared", {}, ours),
        ("view.shared", ours, all_ours),
        ("view.unshared", all_ours, {}),
    ]
    assert not SavedView.objects.exists()


def test_only_editors_share(reviewer):
    with pytest.raises(saved.SharingNotAllowed):
        keep(reviewer, is_shared=True)
    view = keep(reviewer)
    with pytest.raises(saved.SharingNotAllowed):
        saved.change(view_id=view.pk, person=reviewer, name="x", query="", is_shared=True, now=NOW)
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Mine", False)


def test_only_its_owner_changes_a_view_and_editors_what_is_shared(reviewer, editor):
    view, colleague = keep(editor, is_shared=True), UserFactory(role="editor")
    for person in (reviewer, UserFactory()):
        with pytest.raises(saved.ViewNotYours):
            saved.delete(view_id=view.pk, person=person, now=NOW)
    saved.delete(view_id=view.pk, person=colleague, now=NOW)
    private = keep(reviewer)
    with pytest.raises(saved.ViewNotYours):
        saved.delete(view_id=private.pk, person=editor, now=NOW)


def test_a_view_has_a_name_of_its_own_and_a_query_that_is_understood(reviewer, editor):
    keep(reviewer, "  My   view ")
    with pytest.raises(saved.ViewNameTaken):
        keep(reviewer, "My view")
    keep(editor, "My view")
    for name, query, field in ((" ", "", "name"), ("x", "publsher:x", "query")):
        with pytest.raises(BadInput) as caught:
            keep(reviewer, name, query)
        assert caught.value.field == field
    other = keep(reviewer, "Other")
    with pytest.raises(saved.ViewNameTaken):
        saved.change(
            view_id=other.pk, person=reviewer, name="My view", query="", is_shared=False, now=NOW
        )


def test_views_are_limited_in_number(reviewer, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)
    keep(reviewer)
    with pytest.raises(saved.TooManyViews):
        keep(reviewer, "Another")


@pytest.mark.django_db(transaction=True)
def test_a_double_click_saves_once(reviewer):
    results = at_once(*[lambda: keep(reviewer)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["SavedView", "ViewNameTaken"]
