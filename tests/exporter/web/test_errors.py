import json

import pytest
from aiohttp import http_exceptions, web

from exporter.refusal import Refused
from exporter.web import errors

REFUSED = Refused("too_fast", "the queue is full", "come again", retry_after=7)


def test_a_refusal_reads_as_code_message_and_help() -> None:
    assert json.loads(errors.body(REFUSED)) == {
        "code": "too_fast",
        "message": "the queue is full",
        "help": "come again",
    }


def test_a_refusal_says_when_to_come_again() -> None:
    response = errors.response(REFUSED)
    assert (response.status, response.content_type) == (429, "application/json")
    assert response.headers["Retry-After"] == "7"


def test_who_is_not_known_is_told_how_to_say_who_they_are() -> None:
    challenge = errors.headers(Refused("unauthenticated", "no token was sent"))["WWW-Authenticate"]
    assert "Bearer" in challenge
    assert "Basic" in challenge


def test_a_raw_answer_is_whole_http() -> None:
    head, _, content = errors.raw(REFUSED).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 429 Too Many Requests"
    assert f"Content-Length: {len(content)}" in lines
    assert {"Connection: close", "Retry-After: 7"} < set(lines)
    assert content == errors.body(REFUSED)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (web.HTTPNotFound(), "not_found", "/nowhere"),
        (web.HTTPMethodNotAllowed("PUT", ["POST", "GET"]), "method_not_allowed", "PUT"),
        (web.HTTPRequestEntityTooLarge(1), "body_too_large", "large"),
        (web.HTTPExpectationFailed(), "expectation_failed", "Expect"),
        (web.HTTPConflict(), "bad_request", "conflict"),
        (web.HTTPBadGateway(), "internal", "wrong here"),
    ],
)
def test_what_aiohttp_raises_gets_a_code(error: web.HTTPException, code: str, said: str) -> None:
    refused = errors.of_http(error, "/nowhere")
    assert refused.code == code
    assert said in refused.message


def test_methods_that_are_allowed_are_named() -> None:
    error = web.HTTPMethodNotAllowed("PUT", ["POST", "GET"])
    assert errors.of_http(error, "/").help == "use GET, POST"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (http_exceptions.LineTooLong(b"GET /xxx", 100), "headers_too_large", "16384 bytes"),
        (http_exceptions.BadHttpMethod("\x16\x03\x01"), "bad_request", "tls"),
        (http_exceptions.InvalidHeader(b"swordfish"), "bad_request", "invalid http header"),
        (http_exceptions.BadStatusLine("swordfish"), "bad_request", "bad status line"),
        (http_exceptions.BadHttpMessage("odd:\n\n  swordfish\n  ^"), "bad_request", "odd"),
        (None, "bad_request", "cannot be parsed"),
    ],
)
def test_what_the_parser_found_is_said_without_the_bytes(
    error: Exception | None, code: str, said: str
) -> None:
    refused = errors.unreadable(error, 16384)
    assert refused.code == code
    assert said in refused.message.lower()
    assert "swordfish" not in refused.message


def test_our_own_mistake_names_its_request_and_nothing_else() -> None:
    refused = errors.internal("4f2a")
    assert (refused.status, refused.code) == (500, "internal")
    assert "4f2a" in refused.message


def test_lateness_names_the_time_allowed() -> None:
    assert "within 0.2 s" in errors.too_late(0.2).message
