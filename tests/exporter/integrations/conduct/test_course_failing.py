"""The course when something fails: confirmed soon, and in its slots."""

from collections import Counter

import pytest

from exporter.integrations.exchange.call import Answer, Call, Unanswered
from tests.exporter.integrations.lives import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    Tokens,
    bare,
    gaps,
    last,
    lived,
    oauth,
    ok,
    plain,
    said,
    times,
)

# failing


def test_a_first_failure_is_confirmed_after_a_minute_and_the_slots_stay() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer | Unanswered:
        down = HOUR <= now - NOW < 2 * HOUR
        return Unanswered("timeout", "no answer", now) if down else ok()

    moments = lived(bare(), vendor, 3 * HOUR)
    down = [one for one in moments if one.learned.memory.state == "down"]
    assert [(one.learned.memory.failures, one.learned.memory.is_up) for one in down[:3]] == [
        (1, True),
        (2, False),
        (3, False),
    ]
    assert down[1].at - down[0].at == MINUTE
    phases = Counter(round(one.at % 300, 3) for one in moments[1:])
    assert sorted(phases.values())[:-1] == [1], "only the confirmation is beside the slots"
    assert last(moments).is_up


def test_one_failure_is_enough_where_settings_say_so() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return said(500)

    moments = lived(bare(failures=1), vendor, HOUR)
    assert moments[0].learned.memory.is_up is False
    assert MINUTE not in gaps(moments, "health")


def test_what_we_could_not_ask_is_not_confirmed_again_and_again() -> None:
    def vendor(call: Call, shown: str, now: float) -> Unanswered:
        return Unanswered("timeout" if now - NOW < 300 else "internal", "", now)

    moments = lived(bare(failures=3), vendor, DAY)
    assert len(moments) < 300
    assert last(moments).state == "unknown"


def test_a_part_that_is_refused_is_asked_in_its_slots_and_holds_nothing_up() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return said(401) if call.topic == "newest" else ok()

    moments = lived(plain(), vendor, DAY)
    assert len(times(moments, "newest")) == pytest.approx(96, abs=2)
    assert len(times(moments, "health")) == pytest.approx(288, abs=2)
    memory = last(moments)
    assert (memory.state, memory.reason, memory.is_up) == ("degraded", "forbidden", True)


def test_a_first_refusal_of_a_token_is_no_verdict() -> None:
    moments = lived(oauth(), Tokens(life=None, refused=NOW + HOUR), 2 * HOUR)
    refused = [one for one in moments if one.learned.found.reason]
    assert [one.learned.found.reason for one in refused] == ["token_rejected"]
    assert {one.learned.memory.reason for one in moments[1:]} == {""}
    assert [one.topic for one in moments if one.at == refused[0].at] == [
        "health",
        "token",
        "health",
    ]


def test_what_failed_together_with_a_vendor_is_asked_when_it_is_back() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer | Unanswered:
        # It goes and comes in between the slots of the parts, which are asked a minute later.
        down = HOUR - MINUTE <= now - NOW < HOUR + 20 * MINUTE
        return Unanswered("timeout", "no answer", now) if down else ok()

    moments = lived(plain(), vendor, 2 * HOUR)
    back = next(one for one in moments if one.at - NOW >= HOUR + 20 * MINUTE)
    after = [one for one in moments if back.at <= one.at < back.at + MINUTE]
    assert {one.topic for one in after} == {"health", "quota", "newest"}
    assert after[-1].learned.memory.state == "up"
