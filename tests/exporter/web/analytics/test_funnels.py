"""Rows F1 to F3: events in by HTTP, funnels out by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.web.analytics.desk import Desk, desk, today

MINUTE = timedelta(minutes=1)
FUNNELS = """
analytics:
  funnels:
  - id: sale
    window: 2d
    steps:
    - {name: saw, event: web.page.viewed, where: {page: /shop}}
    - {name: asked, event: chat.message.received}
    - {name: chose, event: commerce.cart.updated}
    - {name: bought, event: chat.conversion.recorded, where: {kind: purchase}}
"""
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("web.page.viewed", {"page": "/shop"}),
    ("chat.message.received", {"conversation_id": "c1"}),
    ("commerce.cart.updated", {"cart_id": "k1"}),
    ("chat.conversion.recorded", {"kind": "purchase"}),
)


async def walk(here: Desk, *counts: int) -> None:
    """Have so many customers reach each step, a minute each."""
    await here.tell(
        *(
            here.event(STEPS[step][0], today(9) + step * MINUTE, "", customer_id=f"u{n}", **more)
            for step, count in enumerate(counts)
            for n in range(count)
            for more in (STEPS[step][1],)
        )
    )


async def test_customers_are_followed_through_the_steps_in_order(tmp_path: Path) -> None:
    async with desk(tmp_path, FUNNELS) as here:
        await walk(here, 100, 40, 30, 3)
        told = await here.figures("/funnel/sale?period=7")
        listed = await here.figures("/funnels")
    assert [one["converted"] for one in told["stages"]] == [100, 40, 30, 3]
    assert [one["entered"] for one in told["stages"]] == [100, 100, 40, 30]
    assert told["stages"][1]["rate"]["value"] == 40.0
    assert abs(told["stages"][1]["median_seconds"] - 60) < 1.5
    assert told["funnel"] == listed["funnels"][0]
    assert listed["funnels"][0]["steps"] == ["saw", "asked", "chose", "bought"]
    assert told["settled_to"] < told["period"]["to"]


async def test_the_flow_balances_and_bottlenecks_say_what_to_look_at(tmp_path: Path) -> None:
    async with desk(tmp_path, FUNNELS) as here:
        await walk(here, 100, 40, 30, 3)
        flow = (await here.figures("/funnel/sale/conversion-flow"))["flow"]
        narrow = await here.figures("/funnel/sale/bottlenecks")
    came: dict[str, int] = {}
    for link in flow["links"]:
        came[link["target"]] = came.get(link["target"], 0) + link["count"]
    nodes = {one["id"]: one["came"] for one in flow["nodes"]}
    assert {**nodes, "entered": 0} == {**came, "entered": 0}
    assert (nodes["entered"], nodes["completed"], nodes["dropped"]) == (100, 3, 97)
    assert (narrow["most_lost"], narrow["worst_rate"]) == (2, 4)
    assert [one["lost"] for one in narrow["bottlenecks"]] == [60, 27, 10]
    assert "27 of 30 (90.0 %)" in narrow["bottlenecks"][1]["recommendation"]


async def test_a_customer_who_is_known_late_goes_on_where_its_alias_was(tmp_path: Path) -> None:
    async with desk(tmp_path, FUNNELS) as here:
        await here.tell(
            here.event("web.page.viewed", today(9), "", customer_id="cookie", page="/shop"),
            here.event("chat.message.received", today(9) + MINUTE, "c1", customer_id="ann"),
        )
        before = await here.figures("/funnel/sale")
        await here.tell(
            here.event(
                "identity.linked", today(9) + 2 * MINUTE, "", customer_id="ann", alias="cookie"
            )
        )
        after = await here.figures("/funnel/sale")
    assert [one["converted"] for one in before["stages"]] == [1, 0, 0, 0]
    assert [one["converted"] for one in after["stages"]] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/funnel/sales", 404, "no funnel is called 'sales'; did you mean 'sale'?"),
        ("/funnel/x'%20OR%201=1/bottlenecks", 404, "no funnel is called"),
        ("/funnel/sale?period=0", 400, "period: expected a whole number from 1 to 400"),
        ("/funnel/sale/conversion-flow?by=day", 400, "'by' is no parameter of this path"),
    ],
)
async def test_what_there_is_not_is_refused(
    path: str, status: int, said: str, tmp_path: Path
) -> None:
    async with desk(tmp_path, FUNNELS) as here:
        await walk(here, 1)
        heard = await here.ask(path)
    assert (heard.status, said in heard.json["message"]) == (status, True), heard.json
