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
from verification import people, publishing, second_reviews
from verification.models import (
    AuditEvent,
    Citation,
    DraftPage,
    Review,
    Turn,
    User,
    VerdictCorrection,
    WithheldSource,
)

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


# ---- the form


def form(turn: Turn, **fields: str) -> dict[str, str]:
    """Return the verdict form with one citation, whose fields are these."""
    citation = {"stance": "refutes", "title": "Dr. Quillon Abendroth", **fields}
    return {
        "version": f"{turn.review.version}",
        "lease_token": f"{turn.lease_token}",
        "rating": "disputed",
        "rationale": "A witness says otherwise.",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        **{f"citations-0-{name}": value for name, value in citation.items()},
    }


FILLED_IN = {
    "url": "https://hospital.example/abendroth",
    "author": "Abendroth, Quillon",
    "excerpt": "I counted 6,000 names.",
    "withheld_on": "on",
    "withheld_description": "A doctor in Ganja",
    "withheld_reason": "Fears reprisals.",
    "withheld_excerpt": "I, Abendroth, counted 6,000 names.",
    "withheld_notes": "By Signal.",
}


@pytest.fixture
def turn(reviewer: User) -> Turn:
    return taken(reviewer)


@pytest.fixture
def client(turn: Turn, reviewer: User, signed_in_client: SignIn) -> Client:
    return signed_in_client(reviewer)


def submitted(client: Client, turn: Turn, **fields: str) -> Any:
    address = reverse("verification:submit", args=[turn.review_id])
    return client.post(address, form(turn, **fields))


def test_form_keeps_who_it_is_apart(client: Client, turn: Turn) -> None:
    assert submitted(client, turn, **FILLED_IN).status_code == 302

    citation = Citation.objects.get()
    source = WithheldSource.objects.get()
    assert (citation.title, citation.withheld_reason, citation.url, citation.csl) == (
        "A doctor in Ganja",
        "Fears reprisals.",
        "",
        {},
    )
    assert (source.title, source.url, source.author, source.notes) == (
        "Dr. Quillon Abendroth",
        "https://hospital.example/abendroth",
        "Abendroth, Quillon",
        "By Signal.",
    )
    shown = client.get(reverse("verification:review", args=[turn.review_id]))
    assert "Protected source: Fears reprisals." in text_of(shown)
    assert "Abendroth" not in shown.text


@pytest.mark.parametrize("only", ["on", "description", "reason", "excerpt", "notes"])
def test_whatever_of_the_protection_is_filled_in_counts(
    only: str, client: Client, turn: Turn
) -> None:
    name = f"withheld_{only}"

    answer = submitted(client, turn, excerpt="Words.", **{name: FILLED_IN[name]})

    assert answer.status_code == 422
    assert Citation.objects.count() == 0
    missing = {"withheld_description", "withheld_reason"} - {name}
    assert set(answer.context["work"].citations.forms[0].errors) == missing


def test_pasted_source_is_kept_apart_with_all_that_it_says(client: Client, turn: Turn) -> None:
    pasted = '{"type": "interview", "title": "Dr. Quillon Abendroth", "note": "Ward 7"}'

    submitted(client, turn, **FILLED_IN, csl=pasted)

    assert Citation.objects.get().csl == {}
    assert WithheldSource.objects.get().csl["note"] == "Ward 7"


def test_protected_citation_is_added_protected_from_the_start(client: Client, turn: Turn) -> None:
    address = reverse("verification:draft", args=[turn.review_id])

    client.post(address, {**form(turn), "citations-TOTAL_FORMS": "0", "add": "withheld"})

    page = client.get(reverse("verification:review", args=[turn.review_id]))
    citation = page.context["work"].citations.forms[0]
    assert (citation.is_protected, citation["withheld_on"].value()) == (True, "on")


def test_correction_goes_on_citing_it_without_knowing_who_it_is(
    client: Client, turn: Turn, editor: User, signed_in_client: SignIn
) -> None:
    submitted(client, turn, **FILLED_IN)
    review = Review.objects.get()
    publishing.publish(review_id=review.pk, editor=editor, version=review.version, now=NOW)
    other = signed_in_client("reviewer")
    address = reverse("verification:correct-verdict", args=[review.pk])

    page = other.get(address)
    assert "Abendroth" not in page.text
    form_set = page.context["work"]["citations"]
    typed = {name: field.value() or "" for form in form_set for name, field in fields_of(form)}
    given = {
        "version": f"{Review.objects.get().version}",
        "rating": "disputed",
        "rationale": "Said better.",
        "public_note": "Said better.",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        **typed,
    }
    assert other.post(address, given).status_code == 302

    correction = VerdictCorrection.objects.get()
    assert correction.citations[0]["withheld_id"] == WithheldSource.objects.get().pk
    assert "A doctor in Ganja" in text_of(signed_in_client("editor").get(address))


def fields_of(form: Any) -> list[tuple[str, Any]]:
    return [(form.add_prefix(name), form[name]) for name in form.fields]


def test_kept_source_is_not_named_anew(client: Client, turn: Turn, reviewer: User) -> None:
    answer = submitted(client, turn, **FILLED_IN, withheld="1")

    errors = set(answer.context["work"].citations.forms[0].errors)
    assert errors >= {"title", "url", "author", "withheld_excerpt", "withheld_notes"}


@pytest.mark.parametrize("button", ["check", "again"])
def test_no_button_has_the_page_of_a_protected_source_fetched(
    button: str, client: Client, turn: Turn, settings: Any
) -> None:
    settings.FETCH_CITED_PAGES = True
    address = reverse("verification:draft", args=[turn.review_id])

    openly = form(turn, url="https://register.example/")
    client.post(address, {**openly, button: "0"})
    client.post(address, {**form(turn, **FILLED_IN), button: "0"})

    urls = set(DraftPage.objects.values_list("url", flat=True))
    assert FILLED_IN["url"] not in urls
    assert urls == {"https://register.example/"}
