"""Whatever is sent, the answer is what the schema says or a problem that helps; never a 500."""

import json

import pytest

from tests.api.client import Api, faults, problem
from tests.factories import ReviewFactory
from verification.api import articles
from verification.api.problems import TITLES

HUGE = 2**70


def test_an_unknown_path_is_a_problem_without_a_token(client, db):
    for path in ("/api/v1/nothing", "/api/v1/", "/api/nothing", "/api/v1/claims/"):
        assert problem(client.get(path)) == (404, "not_found")


def test_another_method_is_a_problem_that_names_the_right_ones(api):
    for method in ("DELETE", "PATCH", "OPTIONS", "TRACE"):
        response = api().send(method, "claims", "")
        assert problem(response) == (405, "method_not_allowed")
        assert response["Allow"] == "GET, HEAD"


def test_another_media_type_is_a_problem(api):
    response = api().send("POST", "queue/next", "<a/>", "text/xml")
    assert problem(response) == (415, "media_type_unsupported")


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 5000,
        b"\xff\xfe{\x00}\x00",
        b'{"text": "\xed\xa0\x80"}',
    ],
    ids=["cut", "nan", "infinite", "twice", "deep", "deep object", "long", "utf-16", "surrogate"],
)
def test_json_that_cannot_be_used_is_a_problem(api, body):
    assert problem(api().send("POST", "articles", body)) == (400, "malformed")


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "7", "true"])
def test_json_that_is_no_object_is_a_problem(api, body):
    response = api().send("POST", "articles", body)
    assert response.status_code == 400


@pytest.mark.parametrize("charset", ["utf-16", "hex", "rot13"])
def test_another_charset_is_a_problem(api, charset):
    response = api().send(
        "POST", "articles", '{"text": "a"}', f"application/json; charset={charset}"
    )
    assert response.status_code == 400


def test_a_body_over_the_limit_is_a_problem(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = api().post("articles", {"text": "a" * 2000})
    assert problem(response) == (413, "body_too_large")


def test_what_is_not_known_is_named(api):
    assert faults(api().post("articles", {"text": "a", "txet": "b"})) == [("txet", "unknown_field")]
    assert faults(api().get("claims", {"artikel": 1})) == [("artikel", "unknown_field")]


@pytest.mark.parametrize(
    ("path", "sent", "fault"),
    [
        ("articles", {"text": 7}, ("text", "invalid")),
        ("queue/next", {"article": "7"}, ("article", "invalid")),
        ("queue/next", {"article": True}, ("article", "invalid")),
        ("queue/next", {"article": 7.5}, ("article", "invalid")),
        ("reviews/1/renew", {"lease_token": 7}, ("lease_token", "invalid")),
        ("tokens", {"name": "x", "scopes": "read", "days": 1}, ("scopes", "not_a_list")),
        ("tokens", {"name": "x", "scopes": ["read"], "days": "1"}, ("days", "invalid")),
    ],
)
def test_json_is_taken_at_its_types(api, path, sent, fault):
    assert faults(api().post(path, sent)) == [fault]


def test_null_and_half_characters_are_refused_at_their_field(api):
    assert faults(api().post("articles", {"text": "a\x00"})) == [
        ("text", "null_characters_not_allowed")
    ]
    assert faults(api().post("articles", {"text": "a\ud800"})) == [
        ("text", "surrogate_characters_not_allowed")
    ]
    assert faults(api().post("articles", {"text": "a", "title": "b\x00"})) == [
        ("title", "null_characters_not_allowed")
    ]
    assert faults(api().post("queue/next", {"kind": "\ud800\x00"})) == [("kind", "invalid_choice")]
    assert faults(api().post("queue/next", {"\ud800": 1})) == [("?", "unknown_field")]


def test_null_characters_in_an_address_are_refused(api):
    assert faults(api().get("articles", {"url": "\x00"})) == [
        ("url", "null_characters_not_allowed")
    ]
    assert problem(api("reviewer").get("tokens%00")) == (404, "not_found")


def test_numbers_that_no_row_has_are_refused(api):
    assert problem(api().get(f"claims/{HUGE}")) == (404, "not_found")
    assert problem(api().get("claims/0")) == (404, "not_found")
    assert problem(api().get("claims/-1")) == (404, "not_found")
    assert faults(api().get("claims", {"article": HUGE})) == [("article", "max_value")]
    assert faults(api().post("queue/next", {"article": HUGE})) == [("article", "max_value")]
    assert faults(api().get("claims", {"limit": 201})) == [("limit", "max_value")]
    assert faults(api().get("claims", {"limit": 0})) == [("limit", "min_value")]
    assert faults(api().get("claims", {"min_score": "nan"})) != []
    assert faults(api().get("claims", {"min_score": "1e999"})) != []


# In turn: no base64, not ASCII, [], [[]], [1] of two columns, a day without zone, [true].
@pytest.mark.parametrize(
    "cursor", ["x", "é", "W10", "W1td", "WzFd", "WyIyMDIwLTAxLTAxIiwgMV0", "W3RydWVd", "=" * 400]
)
def test_a_cursor_that_was_never_given_out_is_refused(api, cursor):
    assert faults(api().get("articles", {"cursor": cursor})) == [("cursor", "cursor_invalid")]


def test_a_cursor_of_another_list_is_refused(api):
    swapped = "WzEsICIyMDIwLTAxLTAxVDAwOjAwOjAwKzAwOjAwIl0"  # [1, "2020-01-01T00:00:00+00:00"]
    assert faults(api().get("articles", {"cursor": swapped})) == [("cursor", "cursor_invalid")]
    assert faults(api().get("claims", {"cursor": swapped})) == [("cursor", "cursor_invalid")]


def test_every_number_and_day_of_the_calendar_is_answered(api):
    for day in ("0001-01-01", "9999-12-31"):
        query = {"decided_from": day, "decided_to": day}
        assert api().get("verdicts", query).status_code == 200
        assert api("editor").get("audit", {"since": day, "until": day}).status_code == 200


def test_several_faults_are_told_at_once(api):
    review = ReviewFactory()
    response = api().post(
        f"reviews/{review.pk}/verdicts",
        {"rating": "maybe", "citations": [{"stance": "supports", "title": "a", "url": "ftp://b"}]},
        If_Match='"1"',
    )
    assert faults(response) == [
        ("lease_token", "required"),
        ("rating", "invalid_choice"),
        ("rationale", "required"),
        ("citations.0.url", "invalid"),
    ]


def test_a_mistake_of_ours_is_a_problem_that_tells_nothing(api, monkeypatch):
    def broken(*_args):
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr(articles, "narrowed", broken)
    response = api().get("articles")
    assert problem(response) == (500, "internal_error")
    assert "1234" not in response.content.decode()


def test_a_wrong_host_is_a_problem(client, db):
    response = client.get("/api/v1/me", headers={"host": "evil.example"})
    assert problem(response) == (400, "malformed")


def test_errors_of_pages_stay_pages(client, db):
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_nothing_of_the_api_is_cached(api):
    assert api().get("me")["Cache-Control"] == "no-store"
    assert Api().get("me")["Cache-Control"] == "no-store"


def test_accept_is_not_needed_to_get_json(api):
    assert api().get("me", Accept="text/html")["Content-Type"] == "application/json"


def test_every_title_has_a_code_that_the_errors_page_shows(client):
    page = client.get("/api/v1/errors").content.decode()
    assert [code for code in TITLES if f'id="{code}"' not in page] == []


def test_problems_are_json_that_programs_can_read(api):
    response = api().post("queue/next", {"kind": "<script>é\ud83d"})
    assert json.loads(response.content.decode("utf-8"))["status"] == 400
