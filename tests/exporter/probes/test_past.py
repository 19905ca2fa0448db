from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exporter.probes import ledger, past, record
from exporter.probes.standing import RECENT
from exporter.probes.uptime import Share
from exporter.store.errors import StoreError
from exporter.store.sqlite import Sqlite
from tests.exporter.probes.examples import AT, result

MINUTE = 60.0


class Door:
    """The store as the loop calls it, and how often it was."""

    def __init__(self, path: Path) -> None:
        self.store = Sqlite(path)
        self.calls: list[str] = []

    async def __call__(self, name: str, *arguments: Any) -> Any:
        self.calls.append(name)
        return self.store.run(name, *arguments)

    def keep(self, probe: str, *runs: tuple[float, str]) -> None:
        """Keep runs of a probe: seconds after AT, reason."""
        rows = [record.run(result(probe, reason, after=after)) for after, reason in runs]
        self.store.run("probe_results.keep", rows, ledger.WIDTHS)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path / "c.db")


async def test_probes_that_never_ran_have_no_past(door: Door) -> None:
    assert await past.held(door, ["shop"]) == {}
    found = await past.uptimes(door, ["shop"], AT.timestamp())
    assert set(found["shop"].shares(AT.timestamp()).values()) == {Share()}


async def test_a_probe_is_held_as_it_stood(door: Door) -> None:
    door.keep("shop", (0, "status"), (60, ""), (120, ""), (180, "internal"))
    door.keep("cart", (5, "dns"))
    found = await past.held(door, ["cart", "nobody", "shop"])
    assert set(found) == {"cart", "shop"}
    shop = found["shop"]
    assert (shop.verdict, shop.since) == ("up", AT + timedelta(seconds=60))
    assert shop.last == result("shop", "internal", after=180)
    assert [mark.state for mark in shop.recent] == ["down", "up", "up", "unknown"]
    assert [mark.reason for mark in found["cart"].recent] == ["dns"]


async def test_no_more_recent_runs_are_held_than_a_page_shows(door: Door) -> None:
    door.keep("shop", *((60.0 * number, "") for number in range(RECENT + 9)))
    recent = (await past.held(door, ["shop"]))["shop"].recent
    assert len(recent) == RECENT
    assert recent[-1].started == AT + timedelta(minutes=RECENT + 8)


async def test_many_probes_are_asked_for_in_steps(door: Door) -> None:
    names = [f"p{number}" for number in range(past._PROBES_A_STEP + 1)]
    for name in names:
        door.keep(name, (0, ""))
    assert list(await past.held(door, names)) == names
    assert door.calls.count("probe_results.last") == 2


async def test_uptime_is_that_of_the_same_runs_counted_one_by_one(door: Door) -> None:
    door.keep("shop", *((MINUTE * n, "status" if n % 3 == 0 else "") for n in range(600)))
    door.keep("cart", (MINUTE * 599, "timeout"))
    now = AT.timestamp() + MINUTE * 599
    found = await past.uptimes(door, ["shop", "cart"], now)
    shop = found["shop"].shares(now)
    # 539 to 599, and all of them
    assert shop["1h"] == Share(61, 61 - len([n for n in range(539, 600) if n % 3 == 0]))
    assert {shop[name] for name in ("24h", "7d", "30d")} == {Share(600, 400)}
    assert set(found["cart"].shares(now).values()) == {Share(1, 0)}


async def test_runs_that_have_left_a_window_are_not_in_it(door: Door) -> None:
    door.keep("shop", (0, ""))
    now = AT.timestamp() + 2 * 86_400
    shares = (await past.uptimes(door, ["shop"], now))["shop"].shares(now)
    assert shares == {"1h": Share(), "24h": Share(), "7d": Share(1, 1), "30d": Share(1, 1)}


async def test_buckets_are_read_in_parts(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "_BUCKETS_A_STEP", 7)
    door.keep("shop", *((MINUTE * n, "") for n in range(40)))
    now = AT.timestamp() + MINUTE * 40
    found = await past.uptimes(door, ["shop"], now)
    assert found["shop"].shares(now)["1h"] == Share(40, 40)
    assert door.calls.count("probe_results.buckets") >= 40 // 7 + 4


async def test_a_store_that_cannot_read_says_so(door: Door) -> None:
    door.store._writer.execute("DROP TABLE probe_results")
    with pytest.raises(StoreError, match="no such table"):
        await past.held(door, ["shop"])
