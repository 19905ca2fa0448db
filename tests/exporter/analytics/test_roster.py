import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import roster


def change(time: int, agent: str, status: str, seq: int = 0) -> tuple[int, int, bytes]:
    return time, seq, json.dumps({"agent_id": agent, "status": status, "more": 1}).encode()


@pytest.mark.parametrize(
    ("status", "is_active"), [("active", 1), ("Online", 1), ("paused", 0), ("inactive", 0), ("", 0)]
)
def test_a_state_says_whether_an_agent_is_active(status: str, is_active: int) -> None:
    assert roster.active([change(1, "a", status)]) == is_active


@given(
    st.permutations(
        [(1, "a", "active"), (2, "a", "paused"), (3, "b", "paused"), (4, "b", "active")]
    )
)
def test_the_latest_word_counts_in_whatever_order(told: list[tuple[int, str, str]]) -> None:
    assert roster.active(change(*one) for one in told) == 1


def test_of_one_moment_the_later_to_come_counts_and_what_is_no_json_tells_nothing() -> None:
    assert roster.active([change(1, "a", "active", 2), change(1, "a", "paused", 1)]) == 1
    assert roster.active([(1, 1, b"{"), (2, 2, b'{"agent_id": 7}')]) == 0
