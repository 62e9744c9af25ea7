"""A write that is sent again happens once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections, transaction

from claims.models import Article
from tests.api.client import Api, faults, problem
from tests.factories import NOW, ReviewFactory, UserFactory
from verification import idempotency, retention
from verification.idempotency import Answer
from verification.models import AccessToken, AuditEvent, IdempotentRequest, User, Verdict

TEXT = {"text": "Sources spoke of 7,095 casualties."}


def test_a_write_sent_again_brings_the_same_answer_and_happens_once(api):
    user = api()

    first = user.post("articles", TEXT, Idempotency_Key="a-1")
    again = user.post("articles", TEXT, Idempotency_Key="a-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert AuditEvent.objects.filter(action="article.stored").count() == 1
    assert not AuditEvent.objects.filter(action="article.received_again").exists()


def test_the_layout_of_the_json_does_not_make_another_request(api):
    user = api()
    user.send("POST", "articles", '{"text": "A man.", "title": "T"}', Idempotency_Key="k")
    again = user.send("POST", "articles", '{ "title":"T","text":"A man."}', Idempotency_Key="k")
    assert again["Idempotency-Replayed"] == "true"


def test_an_upload_sent_again_is_the_same_request(api):
    user = api()
    answers = []
    for boundary in ("one", "two"):
        body = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            f"Sources spoke of 7,095 casualties.\r\n--{boundary}--\r\n"
        )
        content_type = f"multipart/form-data; boundary={boundary}"
        answers.append(user.send("POST", "articles", body, content_type, Idempotency_Key="up"))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1]["Idempotency-Replayed"] == "true"


def test_the_key_with_another_request_is_refused_and_changes_nothing(api):
    user = api()
    user.post("articles", TEXT, Idempotency_Key="k")
    other = user.post("articles", {"text": "Another text."}, Idempotency_Key="k")
    assert problem(other) == (422, "idempotency_key_reused")
    assert Article.objects.count() == 1


def test_the_key_of_somebody_else_is_another_key(api):
    api().post("articles", TEXT, Idempotency_Key="k")
    other = api().post("articles", {"text": "Another text."}, Idempotency_Key="k")
    assert other.status_code == 201


def test_an_error_is_not_stored_so_that_the_mended_request_may_use_the_key(api):
    user = api()
    assert faults(user.post("articles", {"text": " "}, Idempotency_Key="k"))
    assert user.post("articles", TEXT, Idempotency_Key="k").status_code == 201


def test_an_error_of_the_domain_leaves_the_key_unused(api):
    review = ReviewFactory()
    user = api()
    lost = {"lease_token": "00000000-0000-0000-0000-000000000000"}
    refused = user.post(f"reviews/{review.pk}/release", lost, Idempotency_Key="k")
    assert problem(refused) == (409, "lease_lost")
    assert not IdempotentRequest.objects.exists()


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_a_key_that_is_none_is_refused(api, key):
    response = api().post("articles", TEXT, Idempotency_Key=key)
    assert problem(response) == (400, "malformed")


def test_secrets_are_shown_once_and_never_stored(api):
    user = api("administrator")
    asked = {"name": "x", "scopes": ["read"], "days": 1}
    first = user.post("tokens", asked, Idempotency_Key="t")
    again = user.post("tokens", asked, Idempotency_Key="t")
    secret = first.json()["secret"]
    assert secret.startswith("cd_")
    assert again.json() == {**first.json(), "secret": None}
    added = user.post("people", {"username": "eve", "role": "reviewer"}, Idempotency_Key="p")
    password = added.json()["password"]
    stored = str(list(IdempotentRequest.objects.values_list("body", flat=True)))
    assert secret not in stored
    assert password not in stored
    assert AccessToken.objects.filter(name="x").count() == 1


def test_messages_are_sent_once_and_after_the_commit(api, sent, django_capture_on_commit_callbacks):
    user = api()
    with django_capture_on_commit_callbacks(execute=True):
        made = user.post("articles", TEXT, Idempotency_Key="k").json()
        assert sent() == []
    run = made["article"]["extraction"]["id"]
    assert sent() == [("verification.extract_article", {"extraction_id": run})]
    with django_capture_on_commit_callbacks(execute=True):
        user.post("articles", TEXT, Idempotency_Key="k")
    assert sent() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_request_many_times_at_once_happens_once():
    api = Api.of(UserFactory())
    start = Barrier(6)

    def send(_index):
        start.wait(60)
        try:
            return Api(api.secret).post("articles", TEXT, Idempotency_Key="race")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))

    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["article"]["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 5
    assert AuditEvent.objects.filter(action="article.stored").count() == 1
    assert not AuditEvent.objects.filter(action="article.received_again").exists()


@pytest.mark.django_db(transaction=True)
def test_two_verdicts_with_one_key_at_once_are_one(api):
    reviewer = UserFactory()
    user = Api.of(reviewer)
    ReviewFactory()
    taken = user.post("queue/next")
    body = {
        "lease_token": taken.json()["lease"]["token"],
        "rating": "unverified",
        "rationale": "Nobody answers.",
        "obstacle": "awaiting_reply",
        "tried": "Both ministries.",
    }
    path = f"reviews/{taken.json()['id']}/verdicts"
    start = Barrier(2)

    def send(_index):
        start.wait(60)
        try:
            headers = {"If_Match": taken["ETag"], "Idempotency_Key": "v"}
            return Api(user.secret).post(path, body, **headers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Verdict.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_the_effect_and_the_answer_leaves_neither():
    user = UserFactory()

    def act():
        User.objects.filter(pk=user.pk).update(first_name="Changed")
        raise SystemExit("the process is killed here")

    with pytest.raises(SystemExit):
        idempotency.once(user=user, key="k", fingerprint="f", act=act, now=NOW)

    user.refresh_from_db()
    assert user.first_name != "Changed"
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db
def test_old_answers_are_forgotten():
    user = UserFactory()
    with transaction.atomic():
        for key, at in (("old", NOW - settings.API_ANSWERS_KEPT * 2), ("new", NOW)):
            idempotency.once(user=user, key=key, fingerprint="f", act=lambda: Answer(204), now=at)
    retention.forget_old(now=NOW)
    assert list(IdempotentRequest.objects.values_list("key", flat=True)) == ["new"]
