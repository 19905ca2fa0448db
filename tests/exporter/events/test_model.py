import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import refusal as refusals
from exporter.events import flat, invalid, model
from exporter.events.data import Unmapped
from tests.exporter.events.examples import LEAST, NOW, event, raw, read, refusal

SENT = raw("chat.message.sent")


def test_every_type_has_an_example() -> None:
    assert set(LEAST) == set(model.TYPES)
    assert len(get_args(model.Known)) == len(model.TYPES) == 46


@pytest.mark.parametrize("type", LEAST)
def test_a_type_takes_the_least_that_it_needs(type: str) -> None:
    taken = event(type)
    assert taken.type == taken.data.TYPE == type
    assert taken.attributes == {}


@pytest.mark.parametrize("type", LEAST)
def test_a_type_names_each_required_field_that_is_missing(type: str) -> None:
    for name in LEAST[type]:
        least = {key: value for key, value in LEAST[type].items() if key != name}
        for given_data in (least, {**least, name: None}):
            code, message = refusal({**raw(type), "data": given_data})
            assert code == "missing_field"
            assert name in message


@pytest.mark.parametrize("type", LEAST)
def test_a_type_keeps_what_it_does_not_know(type: str) -> None:
    taken = event(type, shade="blue", level=3, list=[1, {"a": None}], nothing=None, yes=True)
    assert taken.attributes == {
        "shade": "blue",
        "level": "3",
        "list": '[1,{"a":null}]',
        "yes": "true",
    }


@pytest.mark.parametrize("type", LEAST)
def test_a_type_carries_the_fields_that_all_share(type: str) -> None:
    shared = {
        "conversation_id": "c-2",
        "customer_id": "u-2",
        "session_id": "v-2",
        "agent_id": "g-2",
        "agent_kind": "human",
        "channel": "whatsapp",
        "service": "excel_formation",
        "feature": "search",
        "language": "pt-BR",
        "tenant": "acme",
    }
    taken = event(type, **shared)
    assert {name: getattr(taken.data, name) for name in shared} == shared
    assert taken.tenant == "acme"


def test_what_stands_around_data_is_kept() -> None:
    taken = read({**SENT, "source": "//bot", "subject": "s-1", "time": "2026-11-21T06:59:00+02:00"})
    assert (taken.id, taken.origin, taken.subject) == ("e-1", "//bot", "s-1")
    assert taken.time == datetime(2026, 11, 21, 4, 59, tzinfo=UTC)
    assert taken.time.tzinfo is UTC
    assert read(SENT).origin == ""


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"id": None}, "wrong_type", "id: expected a text of 1 to 200 characters, got null"),
        ({"id": ""}, "out_of_range", "id: expected a text of 1 to 200 characters, got a text of 0"),
        ({"id": "x" * 201}, "out_of_range", "got a text of 201 characters"),
        ({"id": 7}, "wrong_type", "id: expected a text of 1 to 200 characters, got 7"),
        ({"type": ["x"]}, "wrong_type", "type: expected a text of 1 to 100 characters, got a list"),
        ({"time": 1700000000}, "bad_time", "time: expected an RFC 3339 instant such as"),
        ({"time": "yesterday"}, "bad_time", "got 'yesterday'"),
        ({"time": "2026-11-21T05:00:00"}, "bad_time", "time: expected an RFC 3339 instant"),
        ({"time": "2026-11-21T05:10:01Z"}, "too_far_ahead", "not after 2026-11-21T05:10:00+00:00"),
        ({"time": "2025-10-17T04:59:59Z"}, "too_old", "not before 2025-10-17T05:00:00+00:00"),
        ({"time": "0001-01-01T00:00:00+23:59"}, "too_old", "time: expected not before"),
        ({"time": "9999-12-31T23:59:59-23:59"}, "too_far_ahead", "time: expected not after"),
        ({"data": [1]}, "wrong_type", "data: expected an object, got a list of 1 item"),
        ({"data": None}, "wrong_type", "data: expected an object, got null"),
        ({"source": "x" * 201}, "out_of_range", "source: expected a text of 1 to 200 characters"),
        ({"sequence": [1]}, "wrong_type", "sequence: expected "),
        ({"sequence": 2**63}, "out_of_range", "sequence: expected "),
        ({"sequence": "", "sequencetype": "Integer"}, "out_of_range", "sequence: expected "),
        ({"sequence": "x", "sequencetype": "Integer"}, "out_of_range", "a whole number"),
        ({"sequence": "7", "sequencetype": 1}, "wrong_type", "sequencetype: expected a text of"),
    ],
)
def test_a_bad_envelope_is_refused(change: dict[str, Any], code: str, message: str) -> None:
    told = refusal({**SENT, **change})
    assert told[0] == code
    assert message in told[1]


@pytest.mark.parametrize("name", ["id", "type", "time"])
def test_an_envelope_names_what_it_lacks(name: str) -> None:
    record = {key: value for key, value in SENT.items() if key != name}
    assert refusal(record) == ("missing_field", f"{name}: required")


def test_data_may_be_absent_where_a_type_needs_none() -> None:
    record = raw("web.bug.reported")
    del record["data"]
    assert read(record).type == "web.bug.reported"


def test_an_event_at_either_bound_is_taken() -> None:
    for time in (NOW + timedelta(minutes=10), NOW - timedelta(days=400)):
        assert read({**SENT, "time": time.isoformat()}).time == time


@pytest.mark.parametrize("record", [None, 7, "x", [], [SENT]])
def test_a_record_that_is_no_object_is_refused(record: object) -> None:
    assert refusal(record)[0] == "wrong_type"


def test_null_stands_for_absent() -> None:
    taken = event("chat.conversation.ended", tags=None, resolved_by=None, tenant=None, extra=None)
    assert taken == event("chat.conversation.ended")
    paid = event("commerce.order.paid", items=None)
    assert paid == event("commerce.order.paid")


def test_an_unknown_type_keeps_its_data_whole() -> None:
    taken = read(raw("shop.gift.wrapped", ribbon={"colour": "red"}, tenant="acme"))
    assert taken.data == Unmapped(
        type="shop.gift.wrapped",
        raw={"ribbon": {"colour": "red"}, "tenant": "acme"},
        tenant="acme",
    )
    assert taken.type == "shop.gift.wrapped"


def test_what_a_source_left_unmapped_is_kept_with_its_reason_whatever_its_tenant() -> None:
    made = flat.unmapped("e", "shop.gift", NOW, {"tenant": 7}, "no mapping")
    assert read(made).data == Unmapped(type="shop.gift", raw={"tenant": 7}, why="no mapping")


@pytest.mark.parametrize("tenant", [7, "x" * 65])
def test_an_unknown_type_has_a_bounded_tenant_too(tenant: object) -> None:
    assert refusal(raw("shop.gift.wrapped", tenant=tenant))[0] == "out_of_range"


def test_an_unknown_type_is_bounded() -> None:
    deep: Any = "bottom"
    for _ in range(100):
        deep = [deep]
    assert refusal(raw("shop.gift.wrapped", deep=deep))[0] == "too_deep"
    assert refusal(raw("shop.gift.wrapped", long="x" * 70_000))[0] == "out_of_range"


def test_every_code_is_one_that_the_daemon_answers_with() -> None:
    assert set(get_args(invalid.Code)) <= set(refusals.CODES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted({field for kind in model.TYPES.values() for field in kind.__struct_encode_fields__})


@given(JSON)
def test_no_record_raises_anything_but_invalid(record: object) -> None:
    refusal(record)


@given(
    st.sampled_from([*LEAST, "unknown.type"]),
    st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON, max_size=6),
)
def test_no_data_raises_anything_but_invalid_and_what_is_taken_can_be_stored(
    type: str, data: dict[str, Any]
) -> None:
    record = {**raw(type), "data": {**LEAST.get(type, {}), **data}}
    code, message = refusal(record)
    assert message.isprintable()
    if code:
        return
    stored = msgspec.json.encode(read(record))
    assert b"\\u0000" not in stored
    json.loads(stored, parse_constant=pytest.fail)
