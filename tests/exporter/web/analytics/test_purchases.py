"""Row C9: what an order of a customer is worth, from conversions by HTTP to the figure by HTTP."""

from pathlib import Path
from typing import Any

from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import SAMPLES, post


def order(here: Desk, talk: str, value: float, customer: str, **more: Any) -> dict[str, Any]:
    told = {"kind": "purchase", "value": value, "currency": "INR", "customer_id": customer}
    return here.event("chat.conversion.recorded", today(9), talk, **{**told, **more})


async def test_the_sample_customer_s_order_is_worth_1419_and_a_half(tmp_path: Path) -> None:
    """Vector D3: 5678 in 4 purchases; two of them under another id that is the same person's."""
    rajesh = "patient_rajesh_001"
    async with desk(tmp_path) as here:
        await here.tell(
            order(here, "a", 1000, rajesh),
            order(here, "a", 2000, rajesh),
            order(here, "b", 1600, "rajesh@web"),
            order(here, "c", 1078, "rajesh@web"),
            order(here, "c", 5, rajesh, currency="USD"),
            order(here, "d", 99, "somebody else"),
            here.event("identity.linked", today(10), "", customer_id=rajesh, alias="rajesh@web"),
        )
        found = await here.figures(f"/customer/{rajesh}/purchases")
    assert found["customerId"] == rajesh
    first, second = found["purchases"]
    assert first == {
        "currency": "INR",
        "totalPurchases": 4,
        "lifetimeValue": 5678,
        "averageOrderValue": 1419.5,
    }
    assert (second["currency"], second["averageOrderValue"]) == ("USD", 5)


async def test_an_insight_s_conversion_is_an_order_too(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await post(here, *SAMPLES)
        found = await here.figures("/customer/customer_001/purchases")
    (only,) = found["purchases"]
    assert (only["totalPurchases"], only["averageOrderValue"]) == (1, 1200)


async def test_who_bought_nothing_has_none_and_who_is_unknown_is_not_found(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.message.received", today(9), "one", customer_id="ann"))
        assert (await here.figures("/customer/ann/purchases"))["purchases"] == []
        heard = [await here.ask(f"/customer/{one}/purchases") for one in ("nobody", "a%27--")]
    assert [(one.status, one.json["code"]) for one in heard] == [(404, "not_found")] * 2
