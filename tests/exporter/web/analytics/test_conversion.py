"""Rows E9 and E12, from conversions by HTTP to their rates by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/conversion"


def story(here: Desk) -> list[dict[str, Any]]:
    """Four conversations: an appointment, two purchases in one, a lead, and nothing."""

    def told(name: str, channel: str, *kinds: str, days: int = 0) -> list[dict[str, Any]]:
        at = today(9) - timedelta(days=days)
        more = {"channel": channel, "agent_id": f"a-{channel}", "agent_kind": "ai"}
        return [
            here.event("chat.message.sent", at, name, **more),
            *(here.event("chat.conversion.recorded", at, name, kind=one, **more) for one in kinds),
        ]

    return [
        *told("c1", "whatsapp", "appointment"),
        *told("c2", "whatsapp", "purchase", "purchase"),
        *told("c3", "web", "purchase", "lead", days=1),
        *told("c4", "web"),
    ]


async def test_conversations_by_type_are_counted_once_a_type(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*story(here))
        found = await here.figures(PATH)
    assert (found["totals"]["rate"]["value"], found["totals"]["rate"]["n"]) == (75, 4)
    assert found["totals"]["conversions"] == 5
    rows = [
        (one["key"], one["figures"]["rate"]["count"], one["figures"]["conversions"])
        for one in found["rows"]
    ]
    assert rows == [("purchase", 2, 3), ("appointment", 1, 1), ("lead", 1, 1)]
    assert found["rows"][0]["figures"]["rate"]["value"] == 50


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("channel", {"web": 50, "whatsapp": 100}),
        ("agent", {"a-web": 50, "a-whatsapp": 100}),
        ("day", None),
    ],
)
async def test_rates_by_channel_agent_and_day(
    tmp_path: Path, by: str, rows: dict[str, float] | None
) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*story(here))
        found = await here.figures(f"{PATH}?period=7&by={by}")
    days = {
        (today() - timedelta(days=1)).date().isoformat(): 100,
        today().date().isoformat(): 66.67,
    }
    told = {one["key"]: one["figures"]["rate"]["value"] for one in found["rows"]}
    assert told == (rows or days)


async def test_of_no_conversation_there_is_no_row(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(f"{PATH}?by=channel")
        bad = await here.ask(f"{PATH}?by=customer")
    assert (found["rows"], found["totals"]["rate"]["n"]) == ([], 0)
    assert (bad.status, bad.json["code"]) == (400, "bad_argument")
