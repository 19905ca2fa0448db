"""The short way of small webhooks against the long one: same answers, same counts, same manners."""

from exporter.events.inbound import Answer
from exporter.web import express


def test_an_answer_is_written_as_http() -> None:
    kept = express.written(Answer(202, b"{}"), {"Retry-After": "1"}, 0.5, close=False)
    assert kept == (
        b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        b"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nRetry-After: 1\r\n\r\n{}"
    )
    assert b"\r\nConnection: close\r\n" in express.written(Answer(200, b""), {}, 0.0, close=True)


def test_a_vendors_answer_is_of_its_own_form_and_one_without_content_says_no_length() -> None:
    answer = Answer(200, b"<Response/>", "text/xml", (("X-Own", "1"),))
    told = express.written(answer, {}, 0.0, close=False)
    assert b"Content-Type: text/xml\r\n" in told
    assert b"\r\nX-Own: 1\r\n\r\n<Response/>" in told
    empty = express.written(Answer(204, content_type=""), {}, 0.0, close=False)
    assert b"Content-Type" not in empty
    assert b"Content-Length" not in empty
