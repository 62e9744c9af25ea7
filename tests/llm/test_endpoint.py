"""One question: what is sent, and that no answer can do harm."""

import time

import pytest

from claims.llm import endpoint
from claims.llm.endpoint import Endpoint, EndpointFailed, ask
from tests.llm.stand_in import StandIn, breaking_off, dripping, raw, written


def asking(server: StandIn, time_limit: float = 5.0, key: str = "secret") -> Endpoint:
    return Endpoint(server.base_url, "small", key, time_limit)


def failure_of(server: StandIn, time_limit: float = 5.0) -> EndpointFailed:
    with pytest.raises(EndpointFailed) as failure:
        ask(asking(server, time_limit), {})
    return failure.value


def test_the_question_goes_to_the_endpoint_with_model_and_key(server: StandIn) -> None:
    server.replies = [written("Höchstens 5")]

    answer = ask(asking(server), {"messages": [{"role": "user", "content": "Wie viele? ½"}]})

    assert (answer.text, answer.model, answer.is_cut) == ("Höchstens 5", "small-2026-01", False)
    assert (answer.input_tokens, answer.output_tokens) == (900, 100)
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer secret"
    assert server.asked == [
        {"model": "small", "messages": [{"role": "user", "content": "Wie viele? ½"}]}
    ]


def test_the_key_is_in_no_traceback(server: StandIn) -> None:
    assert "secret" not in repr(asking(server))


def test_without_a_key_none_is_sent(server: StandIn) -> None:
    server.replies = [written("x")]

    ask(asking(server, key=""), {})

    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: StandIn, status: int) -> None:
    server.replies = [raw(b"", status, headers={"Location": f"{server.base_url}/elsewhere"})]

    failure = failure_of(server)

    assert str(failure) == f"The endpoint redirects ({status}): not followed."
    assert (failure.is_temporary, len(server.asked)) == (False, 1)


@pytest.mark.parametrize(
    ("status", "is_temporary"),
    [(400, False), (401, False), (404, False), (429, True), (500, True), (503, True)],
)
def test_an_error_says_its_status_and_nothing_that_was_sent(
    server: StandIn, status: int, *, is_temporary: bool
) -> None:
    server.replies = [raw(b'{"error": "your key secret is wrong"}', status)]

    failure = failure_of(server)

    assert str(failure) == f"The endpoint answers with status {status}."
    assert failure.is_temporary == is_temporary


@pytest.mark.parametrize(
    ("header", "wait"), [("7", 7.0), ("999999", 30.0), ("soon", 0.0), ("-1", 0.0), ("²", 0.0)]
)
def test_an_endpoint_may_ask_to_be_left_alone_for_a_while(
    server: StandIn, header: str, wait: float
) -> None:
    server.replies = [raw(b"", 429, headers={"Retry-After": header})]

    assert failure_of(server).wait == wait


def test_an_answer_that_does_not_come_is_given_up(server: StandIn) -> None:
    server.replies = [raw(b"", wait=3.0)]
    began = time.monotonic()

    failure = failure_of(server, time_limit=0.3)

    assert str(failure) == "There was no answer within 0.3 seconds."
    assert failure.is_temporary
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("say_length", [True, False])
def test_an_answer_that_drips_is_given_up(server: StandIn, *, say_length: bool) -> None:
    server.replies = [dripping(60.0, say_length=say_length)]
    began = time.monotonic()

    failure = failure_of(server, time_limit=0.4)

    assert str(failure) == "There was no answer within 0.4 seconds."
    assert time.monotonic() - began < 15


def test_a_giant_answer_is_not_read_to_its_end(server: StandIn) -> None:
    server.replies = [raw(b" " * (3 * endpoint.LONGEST_ANSWER))]

    assert str(failure_of(server)) == "The answer is longer than 2000000 bytes."


def test_an_answer_that_breaks_off_is_no_answer(server: StandIn) -> None:
    server.replies = [breaking_off]

    assert failure_of(server).is_temporary


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff",
        b"[]",
        b"null",
        b'{"choices": []}',
        b'{"choices": [{"message": "x"}]}',
        b'{"choices": [{"message": {}}]}',
        b'{"choices": {"0": 1}}',
        b"[" * 100_000,
        b'{"choices": ' + b"9" * 5000 + b"}",
    ],
    ids=range(11),
)
def test_what_is_no_completion_is_told(server: StandIn, body: bytes) -> None:
    server.replies = [raw(body)]

    assert str(failure_of(server)) == "The answer is no chat completion."


def test_a_refusal_is_told(server: StandIn) -> None:
    server.replies = [written(None, message={"role": "assistant", "content": None})]

    failure = failure_of(server)

    assert (str(failure), failure.is_temporary) == ("The model refused to answer.", False)


@pytest.mark.parametrize(
    "usage",
    [
        b"null",
        b"[]",
        b'{"prompt_tokens": "9", "completion_tokens": -1}',
        b'{"prompt_tokens": true}',
    ],
)
def test_token_counts_that_make_no_sense_count_as_none(server: StandIn, usage: bytes) -> None:
    body = b'{"choices": [{"message": {"content": "x"}}], "usage": ' + usage + b"}"
    server.replies = [raw(body)]

    answer = ask(asking(server), {})

    assert (answer.input_tokens, answer.output_tokens) == (None, None)


def test_a_compressed_answer_is_not_unpacked(server: StandIn) -> None:
    server.replies = [raw(b"x", headers={"Content-Encoding": "gzip"})]

    assert "compressed" in str(failure_of(server))


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/v1", "http://no-such-host.invalid/v1"])
def test_an_endpoint_that_is_not_there_is_told(address: str) -> None:
    with pytest.raises(EndpointFailed, match=r"cannot be reached|was no answer") as failure:
        ask(Endpoint(address, "small", time_limit=5), {})

    assert failure.value.is_temporary


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/v1", "127.0.0.1"])
def test_only_http_is_spoken(address: str) -> None:
    with pytest.raises(EndpointFailed, match="neither with https:// nor with http://"):
        ask(Endpoint(address, "small"), {})
