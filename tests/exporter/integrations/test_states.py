"""States and reasons: each reason is of one state, and there is a worst one."""

import re

import pytest

from exporter.integrations import states
from exporter.integrations.states import REASONS, STATE_OF, STATES


def test_each_reason_is_of_one_state_and_has_a_sentence() -> None:
    assert STATE_OF.keys() == REASONS.keys() | {""}
    assert set(STATE_OF.values()) == set(STATES)
    for reason, said in REASONS.items():
        assert re.fullmatch("[a-z_]{2,30}", reason)
        assert said
        assert not said.endswith(".")


def test_reasons_that_others_name_are_there() -> None:
    assert (STATE_OF[""], STATE_OF[states.NEW], STATE_OF[states.INTERNAL]) == (
        "up",
        "unknown",
        "unknown",
    )
    assert frozenset({"down", "auth_failed"}) == states.FAILING


@pytest.mark.parametrize(
    ("one", "other", "worse"),
    [
        ("", "slow", "slow"),
        ("slow", "", "slow"),
        ("slow", "not_json", "slow"),
        ("slow", "internal", "internal"),
        ("internal", "rate_limited", "rate_limited"),
        ("rate_limited", "timeout", "timeout"),
        ("token_rejected", "timeout", "token_rejected"),
        ("", "", ""),
    ],
)
def test_a_person_hears_of_the_worse_first_and_of_the_first_of_equals(
    one: str, other: str, worse: str
) -> None:
    assert states.worse(one, other) == worse
