"""Row Q7, from steps of messages by HTTP to how far they came by HTTP."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/deliveries"


def steps(here: Desk, message: str, *told: str, at: datetime, **more: Any) -> list[dict[str, Any]]:
    return [
        here.event(
            "chat.message.status",
            at + timedelta(minutes=place),
            "",
            message_id=message,
            status=status,
            **{"channel": "whatsapp", **more},
        )
        for place, status in enumerate(told)
    ]


async def test_rates_are_of_messages_and_not_of_their_steps(tmp_path: Path) -> None:
    at = today(9)
    async with desk(tmp_path) as here:
        await here.tell(
            *steps(here, "m1", "sent", "delivered", "read", at=at, pricing_category="utility"),
            *steps(here, "m2", "sent", "read", at=at, pricing_category="service"),
            *steps(here, "m3", "sent", at=at),
            *steps(here, "m4", "sent", "failed", at=at, error_class="expired"),
            *steps(here, "m5", "delivered", at=at, channel="sms"),
        )
        # The same step under another id, and one that comes before those that are known.
        await here.tell(*steps(here, "m1", "read", at=at + timedelta(hours=1)))
        await here.tell(*steps(here, "m5", "sent", at=at - timedelta(hours=1), channel="sms"))
        found = await here.figures(f"{PATH}?period=7")
    totals = found["totals"]
    assert totals["messages"] == 5
    told = {name: (totals[name]["count"], totals[name]["n"]) for name in ("sent", "delivered")}
    assert told == {"sent": (5, 5), "delivered": (3, 5)}
    assert (totals["read"]["value"], totals["read"]["n"]) == (66.67, 3)
    assert (totals["failed"]["value"], totals["failed"]["n"], totals["under_way"]) == (20, 5, 1)
    assert totals["failed"]["low"] < 20 < totals["failed"]["high"]
    assert [(one["error_class"], one["rate"]["count"]) for one in totals["errors"]] == [
        ("expired", 1)
    ]
    assert [(one["category"], one["rate"]["value"]) for one in totals["pricing"]] == [
        ("service", 20),
        ("utility", 20),
    ]
    rows = {one["key"]: one["figures"]["messages"] for one in found["rows"]}
    assert rows == {"sms": 1, "whatsapp": 4}


async def test_a_message_is_of_the_day_of_its_first_step_whenever_it_is_told(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*steps(here, "m1", "read", at=today(1), agent_id="bot"))
        before = await here.figures(f"{PATH}?period=7&by=day")
        await here.tell(*steps(here, "m1", "sent", at=today(1) - timedelta(hours=2)))
        found = await here.figures(f"{PATH}?period=7&by=day")
        by_agent = await here.figures(f"{PATH}?period=7&by=agent")
    day = today().date()
    assert [one["key"] for one in before["rows"]] == [day.isoformat()]
    assert [one["key"] for one in found["rows"]] == [(day - timedelta(days=1)).isoformat()]
    assert [one["key"] for one in by_agent["rows"]] == ["bot"]


async def test_of_no_message_rates_are_0_of_0(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
    assert found["rows"] == []
    assert (found["totals"]["delivered"]["value"], found["totals"]["delivered"]["n"]) == (0, 0)
