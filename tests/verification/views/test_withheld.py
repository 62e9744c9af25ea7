"""Reading who a protected source is: with a reason, by a form, noted each time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, UserFactory, finding, submit, taken
from tests.verification.test_uploads import LETTER, attached
from tests.verification.test_withheld import keeper, protected, with_file
from tests.verification.views.pages import text_of
from verification import people, second_reviews
from verification.models import AuditEvent, Citation, User

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def cited(reviewer: User) -> Citation:
    turn = taken(reviewer)
    source = with_file(attached(reviewer, turn.review))
    return submit(turn, finding(citations=(source,))).citations.get()


def address(citation: Citation) -> str:
    return reverse("verification:withheld-source", args=[citation.pk])


def readings() -> int:
    return AuditEvent.objects.filter(action="withheld_source.read").count()


def test_page_asks_for_a_reason_first(cited: Citation, signed_in_client: SignIn) -> None:
    client = signed_in_client(keeper())

    first = client.get(address(cited))
    nothing = client.post(address(cited), {"reason": " "})

    assert "A doctor at the hospital in Ganja" in text_of(first)
    assert "Abendroth" not in first.text + nothing.text
    assert (nothing.status_code, "Say why you need to know." in text_of(nothing)) == (422, True)
    assert readings() == 0


def test_source_is_shown_once_and_noted(cited: Citation, signed_in_client: SignIn) -> None:
    client = signed_in_client(keeper())

    shown = client.post(address(cited), {"reason": "A lawyer asks."})

    for words in ("Dr. Quillon Abendroth", "I, Abendroth, counted", "Reached by Signal", "letter"):
        assert words in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert (readings(), "Abendroth" in client.get(address(cited)).text) == (1, False)


def test_file_is_taken_away_by_the_form_alone(cited: Citation, signed_in_client: SignIn) -> None:
    client = signed_in_client(keeper())
    upload = cited.withheld and cited.withheld.upload_id

    direct = client.get(reverse("verification:attached-file", args=[upload]))
    taken_away = client.post(address(cited), {"reason": "A lawyer asks.", "file": "file"})

    assert (direct.status_code, taken_away.content, readings()) == (404, LETTER, 1)
    assert "sandbox" in taken_away["Content-Security-Policy"]


def test_others_are_told_who_may(cited: Citation, signed_in_client: SignIn) -> None:
    for role in ("reviewer", "editor", "administrator"):
        client = signed_in_client(role)
        for answer in (client.get(address(cited)), client.post(address(cited), {"reason": "x"})):
            assert answer.status_code == 403
            assert "people whom an administrator lets see" in text_of(answer)
    assert readings() == 0


def test_open_citation_has_no_such_page(reviewer: User, signed_in_client: SignIn) -> None:
    citation = submit(taken(reviewer)).citations.get()

    assert signed_in_client(reviewer).get(address(citation)).status_code == 404


def test_sealed_citation_has_none_for_others(
    reviewer: User, editor: User, signed_in_client: SignIn
) -> None:
    turn = taken(reviewer)
    second_reviews.want(review_id=turn.review_id, person=editor, now=NOW)
    citation = submit(turn, finding(citations=(protected(),))).citations.get()

    assert signed_in_client(keeper()).get(address(citation)).status_code == 404
    assert signed_in_client(reviewer).get(address(citation)).status_code == 200


def test_administrator_lets_somebody_see_them_and_history_says_so(
    administrator: User, signed_in_client: SignIn
) -> None:
    person, client = UserFactory(role="editor"), signed_in_client(administrator)
    page = reverse("verification:person", args=[person.pk])

    client.post(page, {"role": "editor", "active": "on", "sees_withheld": "on"})

    changed = User.objects.get(pk=person.pk)
    assert (people.role_of(changed), changed.has_perm("verification.see_withheld_sources")) == (
        "editor",
        True,
    )
    event = AuditEvent.objects.get(action="person.changed", person=person)
    assert (event.before["sees_withheld"], event.after["sees_withheld"]) == (False, True)
    assert "protected sources" in text_of(client.get("/people/"))
    assert client.get(page).context["form"]["sees_withheld"].value() is True

    client.post(page, {"role": "editor", "active": "on"})
    assert not User.objects.get(pk=person.pk).has_perm("verification.see_withheld_sources")
