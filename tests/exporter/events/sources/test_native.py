from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from alerting.strict import Secret
from exporter.events import signature
from exporter.events.inbound import Inbound, Receipt
from exporter.events.records import Record
from exporter.events.sources.native import Native
from exporter.refusal import Refused
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
JSON = {"Content-Type": "application/json; charset=utf-8"}
SOURCE = Native(name="bot")


def test_one_event_and_a_list_of_them_are_told_apart() -> None:
    one = SOURCE.parse(Inbound(JSON, b'{"id": "a"}'), NOW)
    many = SOURCE.parse(Inbound(JSON, b'[{"id": "a"}, 7]'), NOW)
    assert (list(one.events), one.batch) == ([{"id": "a"}], False)
    assert (list(many.events), many.batch) == ([{"id": "a"}, 7], True)


def test_events_that_are_as_events_md_says_come_typed() -> None:
    body = msgspec.json.encode(
        {
            "id": "a",
            "type": "chat.conversation.started",
            "time": NOW.isoformat(),
            "data": {"conversation_id": "c-1"},
        }
    )
    one = SOURCE.parse(Inbound(JSON, body), NOW)
    many = SOURCE.parse(Inbound(JSON, b"[" + body + b"]"), NOW)
    assert [type(event).__base__ for event in one.events] == [Record]
    assert (one.batch, many.batch, list(one.events)) == (False, True, list(many.events))


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_does_not_say_that_it_is_json_is_refused(media: str) -> None:
    with pytest.raises(Refused, match="cannot read") as told:
        SOURCE.parse(Inbound({"Content-Type": media}, b"{}"), NOW)
    assert told.value.code == "wrong_content_type"


def test_a_signature_is_verified_with_the_revealed_secrets() -> None:
    source = Native(name="bot", secrets=(Secret(SECRET),))
    signed = {
        "webhook-id": "a",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": signature.sign(SECRET, "a", int(NOW.timestamp()), b"{}"),
    }
    tolerance = timedelta(minutes=5)
    assert source.verify(Inbound(signed, b"{}"), NOW, tolerance) == 0
    with pytest.raises(Refused):
        source.verify(Inbound(signed, b"{ }"), NOW, tolerance)


def test_the_answer_is_of_events_md() -> None:
    answer = SOURCE.answer(Receipt(1, 0), batch=False)
    assert (answer.status, msgspec.json.decode(answer.body)) == (202, {"status": "accepted"})


def test_it_neither_takes_tokens_in_the_query_nor_greets_nor_keeps_what_is_wrong() -> None:
    assert not SOURCE.token_in_query
    assert not SOURCE.quarantines
    assert SOURCE.greet(Inbound(JSON, b"", method="OPTIONS"), NOW) is None


def signed(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    at = int(now.timestamp())
    changes = {
        "webhook-id": "m-1",
        "webhook-timestamp": str(at),
        "webhook-signature": signature.sign(secret, "m-1", at, inbound.body),
    }
    return matrix.headed(inbound, changes)


def good(now: datetime) -> Inbound:
    event = {
        "id": "a",
        "type": "chat.conversation.started",
        "time": now,
        "data": {"conversation_id": "c-1"},
    }
    return Inbound(JSON, msgspec.json.encode(event))


SAMPLE = matrix.Sample(
    source=Native(name="bot", secrets=matrix.SECRETS),
    inbound=good,
    sign=signed,
    signature=("webhook-id", "webhook-timestamp", "webhook-signature"),
    good=202,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
