from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import days, delivery
from exporter.analytics.delivery import Step, Way
from exporter.events.messages import Status
from tests.exporter.analytics import happenings
from tests.exporter.analytics.beats import DAY, START

UTC = ZoneInfo("UTC")
STEPS = st.builds(
    Step,
    st.integers(START, START + 2 * DAY),
    st.sampled_from(["", "expired"]),
    st.sampled_from(["", "utility"]),
    st.sampled_from(["", "bot", "ann"]),
)
TOLD = st.tuples(st.sampled_from(["sent", "delivered", "read", "failed"]), STEPS)


def status(**more: Any) -> Status:
    data = happenings.data("chat.message.status", **{"message_id": "m", "status": "sent"} | more)
    assert isinstance(data, Status)
    return data


def way(*told: str, error: str = "", pricing: str = "", agent: str = "") -> Way:
    return {one: Step(START + at, error, pricing, agent) for at, one in enumerate(told)}


def counted(found: Way, agent: str = "") -> dict[tuple[str, str], int]:
    cells = delivery.cells(found, "whatsapp", UTC)
    return {
        (cell.measure.removeprefix("outgoing").lstrip("_"), cell.name): amount
        for cell, amount in cells.items()
        if cell.agent == agent
    }


def test_a_message_is_told_by_its_channel_and_id() -> None:
    one = delivery.place("shop", status(channel="sms"))
    assert one == delivery.place("shop", status(channel="sms", status="read"))
    assert (one.tenant, one.channel, len(one.digest)) == ("shop", "sms", delivery.DIGEST_BYTES)
    others = [status(), status(channel="sms", message_id="n"), status(channel="web")]
    assert len({one.digest, *(delivery.place("shop", each).digest for each in others)}) == 4
    assert delivery.place("", status()).channel == "other"


def test_a_status_is_a_way_of_one_step() -> None:
    told = status(status="failed", error_class="expired", pricing_category="utility", agent_id="b")
    assert delivery.of(START, told) == {"failed": Step(START, "expired", "utility", "b")}
    assert delivery.of(START, status()) == {"sent": Step(START, "", "", "")}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (way("sent"), {"", "sent"}),
        (way("sent", "delivered"), {"", "sent", "delivered"}),
        (way("sent", "delivered", "read"), {"", "sent", "delivered", "read"}),
        # Who reads has received, though nobody said so.
        (way("read"), {"", "sent", "delivered", "read"}),
        (way("failed"), {"", "failed", "errors"}),
        (way("sent", "failed"), {"", "sent", "failed", "errors"}),
        (way("failed", "delivered"), {"", "sent", "delivered"}),
    ],
)
def test_a_message_counts_by_how_far_it_came(found: Way, told: set[str]) -> None:
    assert {measure for measure, _ in counted(found)} == told
    assert set(counted(found).values()) == {1}


def test_what_went_wrong_and_its_price_are_told_apart() -> None:
    found = counted(way("failed", error="expired", pricing="utility"))
    assert found["errors", "expired"] == found["pricing", "utility"] == 1
    assert counted(way("failed"))["errors", "other"] == 1


def test_an_agent_has_the_messages_that_name_it_first() -> None:
    found = way("sent", "read", agent="bot")
    assert counted(found, "bot") == counted(found)
    mixed = {"sent": Step(START, "", "", ""), "read": Step(START + 1, "", "", "ann")}
    assert counted(mixed, "ann")


def test_a_message_belongs_to_the_day_of_its_first_step() -> None:
    late, early = {"read": Step(START + DAY, "", "", "")}, {"sent": Step(START, "", "", "")}
    both = delivery.merged(late, early)
    assert {cell.day for cell in delivery.cells(both, "sms", UTC)} == {days.day(START, UTC)}
    moved = delivery.moved(late, both, "sms", UTC)
    assert sum(moved.values()) == 0
    assert {cell.day for cell in moved} == {days.day(START, UTC), days.day(START + DAY, UTC)}


@given(st.lists(TOLD, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_order_and_repetition_comes_to_the_same(told: list[tuple[str, Step]], by: Any) -> None:
    def whole(steps: list[tuple[str, Step]]) -> tuple[Way, Counter[object]]:
        found: Way = {}
        cells: Counter[object] = Counter()
        for name, step in steps:
            after = delivery.merged(found, {name: step})
            cells.update(delivery.moved(found, after, "sms", UTC))
            found = after
        return found, Counter({cell: amount for cell, amount in cells.items() if amount})

    mixed = [*told, *told]
    by.shuffle(mixed)
    assert whole(told) == whole(mixed)
    found, cells = whole(told)
    assert cells == delivery.cells(found, "sms", UTC)
