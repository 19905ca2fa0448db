import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.client import reply
from exporter.client.reply import Refusal, Retry, Settled, Spoilt, TooLarge, Verdict

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVENTS = (b'{"id":"a","type":"t.one"}', b'{"id":"b","type":"t.two"}')
ERROR = {"code": "unauthenticated", "message": "nobody has this token", "help": "check it"}


def verdict(
    status: int, body: object = None, retry_after: str = "", events: tuple[bytes, ...] = EVENTS
) -> Verdict:
    encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
    return reply.verdict(status, retry_after, encoded, events, now=NOW)


def counts(accepted: int, duplicates: int, *refused: dict[str, object]) -> dict[str, object]:
    return {"accepted": accepted, "duplicates": duplicates, "refused": refused}


BAD = {"index": 1, "code": "out_of_range", "message": "data.score: expected 1 to 5, got 9"}


def test_a_batch_answer_counts_each_event() -> None:
    assert verdict(202, counts(1, 1)) == Settled(accepted=1, duplicates=1)


@pytest.mark.parametrize("status", [202, 422])
def test_a_refused_event_is_named(status: int) -> None:
    assert verdict(status, {**ERROR, **counts(1, 0, BAD)}) == Settled(
        accepted=1,
        refused=1,
        refusals=(Refusal("out_of_range", "data.score: expected 1 to 5, got 9", "b", "t.two"),),
    )


@pytest.mark.parametrize("index", [-1, 2, 10**9])
def test_a_refusal_of_an_event_that_was_not_sent_names_none(index: int) -> None:
    settled = verdict(202, counts(1, 0, {**BAD, "index": index}))
    assert isinstance(settled, Settled)
    assert settled.refusals[0].event == ""


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 422])
def test_a_batch_that_is_refused_whole_is_not_tried_again(status: int) -> None:
    refusal = Refusal("unauthenticated", "nobody has this token; check it")
    assert verdict(status, ERROR) == Settled(refused=2, refusals=(refusal,))


def test_a_refusal_in_foreign_words_keeps_its_status() -> None:
    refusal = Refusal("http_404", "answer 404")
    assert verdict(404, b"<html>") == Settled(refused=2, refusals=(refusal,))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(status: int) -> None:
    assert verdict(status, b"") == Retry(f"answer {status}")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("9" * 400, 999999999999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert verdict(503, ERROR, header) == Retry(
        "answer 503 unauthenticated: nobody has this token; check it", seconds
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"accepted":1}', b"\xff", b"[" * 9999])
def test_success_in_foreign_words_settles_nothing(body: bytes) -> None:
    assert verdict(200, body) == Retry("answer 200 is not a chatwatch daemon's; check the url")


def test_a_body_too_large_is_sent_in_parts_until_one_event_is_left() -> None:
    assert verdict(413, ERROR) == TooLarge()
    assert isinstance(verdict(413, ERROR, events=EVENTS[:1]), Settled)


@pytest.mark.parametrize("code", ["malformed_json", "too_deep", "bad_encoding"])
def test_an_unreadable_body_is_parted_to_save_the_good_events(code: str) -> None:
    assert verdict(400, {**ERROR, "code": code}) == Spoilt()
    assert isinstance(verdict(400, {**ERROR, "code": code}, events=EVENTS[:1]), Settled)


def test_words_of_others_are_cut() -> None:
    settled = verdict(400, {"code": "bad_request", "message": "x" * 10_000})
    assert isinstance(settled, Settled)
    assert len(settled.refusals[0].message) == 500


@given(st.integers(100, 999), st.text(max_size=40), st.binary(max_size=60))
def test_no_answer_at_all_breaks_the_client(status: int, header: str, body: bytes) -> None:
    assert isinstance(
        reply.verdict(status, header, body, EVENTS, now=NOW), Settled | Retry | TooLarge | Spoilt
    )


def test_the_reason_is_the_daemons_own_or_the_status() -> None:
    assert reply.reason(503, b"") == "answer 503"
    assert reply.reason(401, json.dumps(ERROR).encode()) == (
        "answer 401 unauthenticated: nobody has this token; check it"
    )
