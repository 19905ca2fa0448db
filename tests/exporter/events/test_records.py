import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import model, records
from exporter.events.model import Event
from tests.exporter.events.examples import FUTURE, LEAST, NOW, OLDEST, raw, read


def taken(body: Any) -> list[Event] | None:
    """What the short way makes of a JSON value, None where it leaves it to model.read."""
    found = records.decoded(json.dumps(body).encode())
    return None if found is None else [event(one) for one in found]


def event(record: records.Record) -> Event:
    return records.event(record, now=NOW, future=FUTURE, oldest=OLDEST)


@pytest.mark.parametrize("type", LEAST)
def test_the_short_way_makes_of_a_type_what_the_careful_way_makes(type: str) -> None:
    one = {**raw(type, customer_id="u-1", tenant="t"), "source": "s", "subject": "x"}
    assert taken(one) == [read(one)]
    assert taken([one, raw(type)]) == [read(one), read(raw(type))]


@pytest.mark.parametrize("given", ["web", "WhatsApp", "carrier pigeon"])
def test_channels_are_called_as_we_call_them(given: str) -> None:
    one = raw("chat.message.received", channel=given)
    assert taken(one) == [read(one)]


def test_money_and_fields_that_the_type_lacks_take_the_careful_way_within_the_short_one() -> None:
    one = raw("chat.llm.called", value="0.0031", currency="USD", finish="stop")
    assert taken(one) == [read(one)]


@pytest.mark.parametrize(
    "unusual",
    [
        raw("chat.message.received", topics=None),
        raw("chat.message.received", text="a\0b"),
        raw("chat.message.received", mood="fine"),
        raw("chat.message.received", text=7),
        raw("chat.feedback.received", score=9),
        raw("app.of.ours", a=1),
        {"id": "e-1"},
        [raw("chat.message.sent"), 7],
        "text",
        7,
        None,
    ],
)
def test_what_is_unusual_is_left_to_the_careful_way(unusual: Any) -> None:
    assert taken(unusual) is None


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b" [1]"])
def test_what_is_no_json_is_left_to_the_careful_way(body: bytes) -> None:
    assert records.decoded(body) is None


@pytest.mark.parametrize(
    ("time", "code"),
    [("2020-01-01T00:00:00Z", "too_old"), ("2030-01-01T00:00:00Z", "too_far_ahead")],
)
def test_an_event_out_of_time_is_refused(time: str, code: str) -> None:
    (record,) = (
        records.decoded(json.dumps({**raw("chat.message.sent"), "time": time}).encode()) or []
    )
    with pytest.raises(model.Invalid) as told:
        event(record)
    assert told.value.code == code


def test_a_record_knows_its_type_and_nothing_else_does() -> None:
    (record,) = records.decoded(json.dumps(raw("chat.message.sent")).encode()) or []
    assert records.type_of(record) == "chat.message.sent"
    assert records.type_of(7) is None


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**13),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)
FIELDS = st.sampled_from(
    [
        *("text", "channel", "language", "score", "value", "currency", "items", "query", "cached"),
        *("conversation_id", "tenant", "response_seconds", "topics", "mood", "provider", "context"),
    ]
)


@given(
    st.sampled_from([*LEAST, "app.of.ours"]),
    st.dictionaries(FIELDS, st.one_of(SCALARS, st.lists(SCALARS, max_size=3)), max_size=4),
)
def test_whatever_the_short_way_takes_the_careful_way_takes_alike(
    type: str, data: dict[str, Any]
) -> None:
    one = raw(type, **data)
    found = records.decoded(json.dumps(one).encode())
    if found is None:
        return
    try:
        expected: Event | str = read(one)
    except model.Invalid as invalid:
        expected = str(invalid)
    try:
        got: Event | str = event(found[0])
    except model.Invalid as invalid:
        got = str(invalid)
    assert got == expected


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ({"sequence": 7}, 7),
        ({"sequence": "07", "sequencetype": "Integer"}, 7),
        ({"sequence": "07"}, None),
        ({}, None),
    ],
    ids=["a number", "CloudEvents' text", "some order", "none"],
)
def test_the_number_of_a_senders_own_counter_is_read_both_ways(
    told: dict[str, Any], number: int | None
) -> None:
    one = {**raw("chat.conversation.reopened"), **told}
    found = taken(one)
    assert found is not None
    (short,) = found
    assert short.number == read(one).number == number
