"""Signing in, resetting passwords, and what is seen when something cannot be answered."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from tests.factories import PASSWORD, ReviewFactory, UserFactory
from tests.verification.views.pages import at, text_of, typed
from verification.models import User

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
RESET = "/accounts/password/reset/"


@pytest.mark.parametrize("name", ["username", "email"])
def test_people_sign_in_by_name_or_address(client: Client, reviewer: User, name: str) -> None:
    sent = {"login": getattr(reviewer, name), "password": PASSWORD}
    response = client.post(SIGN_IN, sent)
    assert response["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: Client, reviewer: User) -> None:
    pages = [
        text_of(client.post(SIGN_IN, {"login": name, "password": "wrong"}))
        for name in (reviewer.username, "nobody")
    ]
    message = "The username and/or password you specified are not correct."
    assert [message in page for page in pages] == [True, True]


def test_a_deactivated_person_stays_outside(client: Client) -> None:
    person = UserFactory(is_active=False)
    client.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    assert client.get("/").status_code == 302


def test_too_many_wrong_passwords_are_stopped(client: Client, reviewer: User) -> None:
    wrong = {"login": reviewer.username, "password": "wrong"}
    answers = [client.post(SIGN_IN, wrong) for _ in range(6)]
    assert "Too many failed login attempts" in text_of(answers[-1])
    right = client.post(SIGN_IN, {"login": reviewer.username, "password": PASSWORD})
    assert right.status_code == 200


def test_too_many_requests_see_our_page(client: Client) -> None:
    answers = [client.post(RESET, {"email": f"{n}@x.example"}) for n in range(21)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in text_of(answers[-1])


def test_a_reset_does_not_tell_who_works_here(client: Client, reviewer: User) -> None:
    answers = [
        client.post(RESET, {"email": email}) for email in (reviewer.email, "nobody@x.example")
    ]
    done = reverse("account_reset_password_done")
    assert [answer["Location"] for answer in answers] == [done, done]
    assert [message.to for message in mail.outbox] == [[reviewer.email]]


def test_a_mail_server_that_is_away_tells_nobody_who_is_known(
    client: Client, reviewer: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post(RESET, {"email": reviewer.email})
    assert answer["Location"] == reverse("account_reset_password_done")


def test_a_private_page_is_not_left_in_the_browser_for_the_next_person(
    client: Client, reviewer: User
) -> None:
    client.force_login(reviewer)
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_a_reset_link_sets_a_new_password_once(client: Client, reviewer: User) -> None:
    client.post(RESET, {"email": reviewer.email})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    path = client.get(link)["Location"]
    new = "a much longer pass phrase"
    client.post(path, {"password1": new, "password2": new})
    reviewer.refresh_from_db()
    assert reviewer.check_password(new)
    assert "This link is used up" in text_of(Client().get(link))


def test_a_password_is_changed(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    new = "a much longer pass phrase"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/accounts/password/change/", sent)
    reviewer.refresh_from_db()
    assert reviewer.check_password(new)


def test_signing_out_takes_a_button(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    assert "Sign out?" in text_of(client.get("/accounts/logout/"))
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_nobody_can_sign_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_a_stale_form_gives_back_what_was_typed(reviewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    review = ReviewFactory()
    sent = typed(review, rationale="Two hours of <work>", lease_token="secret-token")
    response = client.post(at("submit", review), sent)
    page = text_of(response)
    assert response.status_code == 403
    assert "This form is out of date" in page
    assert "Two hours of &lt;work&gt;" in page
    assert "secret-token" not in page


def test_a_form_sent_after_the_session_ended_gives_back_what_was_typed(client: Client) -> None:
    hidden = {"citations-MIN_NUM_FORMS": 0, "citations-MAX_NUM_FORMS": 40}
    sent = typed(ReviewFactory(), {"excerpt": "Six thousand names."}) | hidden
    response = client.post(at("submit", ReviewFactory()), sent)
    page = text_of(response)
    assert response.status_code == 401
    assert "You have been signed out" in page
    assert "<dt>Rationale</dt><dd>The register says otherwise.</dd>" in page
    assert "<dt>Citation 1, excerpt</dt><dd>Six thousand names.</dd>" in page
    assert "_FORMS" not in page


def test_more_than_a_person_does_is_refused_and_gives_back_what_was_typed(
    client: Client, reviewer: User, settings: Any
) -> None:
    settings.PAGES_PER_MINUTE = 1
    client.force_login(reviewer)
    sent = typed(review := ReviewFactory(), rationale="Two hours of <work>")
    # Of five requests three fall into the same minute, whenever it ends.
    answers = [client.post(at("submit", review), sent) for _ in range(5)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert "Two hours of &lt;work&gt;" in text_of(refused)
    assert 1 <= int(refused["Retry-After"]) <= 61
    client.force_login(UserFactory())
    assert client.get("/").status_code == 200


def test_a_request_too_large_to_read_says_so_in_words(
    client: Client, editor: User, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(editor)
    response = client.post("/articles/add/", {"text": "x" * 2000})
    page = text_of(response)
    assert response.status_code == 400
    assert "too large" in page
    assert "MEMORY_SIZE" not in page


def test_errors_have_our_look(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    missing, forbidden = client.get("/nowhere/"), client.get("/people/")
    assert (missing.status_code, forbidden.status_code) == (404, 403)
    assert "There is nothing here" in text_of(missing)
    assert "You may not open this" in text_of(forbidden)


def test_a_request_that_cannot_be_read_has_our_look(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    response = client.post("/articles/add/", b"--x", content_type="multipart/form-data; boundary=")
    assert response.status_code == 400
    assert "This request is not understood" in text_of(response)


def test_a_failure_on_our_side_has_our_look() -> None:
    page = text_of(server_error(RequestFactory().get("/")))
    assert "Something went wrong on our side" in page
    assert "css/base.css" in page
