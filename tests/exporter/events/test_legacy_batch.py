import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import legacy_batch
from exporter.events.inbound import Refusal
from exporter.events.legacy_batch import Fate
from exporter.refusal import Refused

MOST = 1_000


def parts(count: int) -> list[msgspec.Raw]:
    body = json.dumps([{"id": f"e-{at}"} for at in range(count)]).encode()
    return legacy_batch.listed(body, MOST)


def test_a_thousand_are_taken_at_once_and_one_more_is_too_many() -> None:
    assert len(parts(1_000)) == 1_000
    with pytest.raises(Refused, match="1001 events; 1000") as told:
        parts(1_001)
    assert (told.value.status, told.value.code) == (413, "too_many_events")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", "wrong_type"),
        (b"7", "wrong_type"),
        (b"", "empty_body"),
        (b"[1,", "malformed_json"),
        (b'["\xff"]', "bad_encoding"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Refused) as told:
        legacy_batch.listed(body, MOST)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[]", "missing_field"),
        (b'{"service": "calendar"}', "missing_field"),
        (b'{"service": "calendar", "items": {}}', "wrong_type"),
        (b"{", "malformed_json"),
    ],
)
def test_a_sync_without_items_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Refused) as told:
        legacy_batch.of_service(body)
    assert told.value.code == code


def test_a_sync_is_a_service_and_its_items() -> None:
    body = b'{"service": "calendar", "items": [ {"id": "a"} ]}'
    assert legacy_batch.of_service(body) == ("calendar", b'[ {"id": "a"} ]')


@given(st.integers(0, 1_000))
def test_pieces_together_are_the_list(count: int) -> None:
    listed = parts(count)
    pieces = [json.loads(one) for one in legacy_batch.pieces(listed)]
    assert [one for piece in pieces for one in piece] == [{"id": f"e-{n}"} for n in range(count)]
    assert legacy_batch.sizes(listed) == [len(piece) for piece in pieces]


def test_an_id_is_told_where_an_event_may_have_it() -> None:
    told: list[Any] = [{"id": "a"}, {"id": 7}, {}, 7, {"id": None}, {"id": "x" * 300}]
    listed = legacy_batch.listed(json.dumps(told).encode(), MOST)
    assert legacy_batch.ids(listed) == ["a", None, None, None, None, None]


def test_each_event_has_its_fate() -> None:
    refused = (Refusal(1, "missing_field", "id: required"),)
    found = legacy_batch.fates(4, refused, frozenset({1}))
    assert [one.status for one in found] == ["accepted", "rejected", "duplicate", "accepted"]
    assert (found[1].code, found[1].reason) == ("missing_field", "id: required")


def test_the_answer_counts_and_lists() -> None:
    found = [*legacy_batch.fates(2, (), frozenset()), Fate(0, "rejected", None, "bad", "why")]
    status, body = legacy_batch.told(found, ["a", "b", None])
    assert status == 202
    assert msgspec.json.decode(msgspec.json.encode(body)) == {
        "accepted": 2,
        "duplicates": 0,
        "rejected": 1,
        "results": [
            {"index": 0, "status": "accepted", "id": "a"},
            {"index": 1, "status": "accepted", "id": "b"},
            {"index": 2, "status": "rejected", "code": "bad", "reason": "why"},
        ],
    }


def test_a_list_of_which_nothing_was_good_is_422() -> None:
    why = Refused("too_fast", "later")
    status, body = legacy_batch.told(legacy_batch.rejected(2, why), ["a", "b"])
    assert (status, body["code"], body["rejected"]) == (422, "nothing_accepted", 2)
    assert legacy_batch.told([], []) == (
        202,
        {"accepted": 0, "duplicates": 0, "rejected": 0, "results": []},
    )
