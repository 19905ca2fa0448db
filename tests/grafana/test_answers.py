"""A real Prometheus that scrapes a real daemon has an answer for every panel of every dashboard."""

import functools
import math
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from alerting import clock
from tests.grafana import stage
from tests.grafana.panels import BOARDS, PANELS, Json, panels
from tests.grafana.stage import Stage
from tests.grafana.test_names import LABEL_VALUES, chosen
from tests.tools import eventually

SPANS = {"$__rate_interval": "1m", "$__range": "5m"}
STEP_SECONDS = 5
PATIENCE_SECONDS = 60

EMPTY: dict[str, tuple[str, ...]] = {
    "what usually comes is known after four weeks": (
        "executive.json: Data that came, 24 h",
        "executive.json: Data that came, by source",
        "integrations.json: Missing webhooks",
        "itself.json: Least complete source",
        "itself.json: Missing events, 24 h",
    ),
    "what of a day we were there for is known after a quarter of an hour": (
        "itself.json: Our own uptime, 24 h",
    ),
    "only a label with more values than `metrics.caps` allows has any": (
        "itself.json: Labels shown as other",
    ),
    "events that never came are looked for after an hour at the earliest": (
        "integrations.json: Reconciled events per hour",
    ),
}
"""Why a panel may be empty → such panels, as `file: title`."""

Empty = tuple[str, str, Json, dict[str, str]]


def filled(expr: str, values: dict[str, str]) -> str:
    """Return the expression as Grafana asks it when a page is opened."""
    for macro, span in SPANS.items():
        expr = expr.replace(macro, span)
    return re.sub(r"\$\{?([a-z]\w*)\}?", lambda found: values[found[1]], expr)


class Asking:
    """Asks a Prometheus as Grafana does; its errors are the test's."""

    def __init__(self, session: aiohttp.ClientSession, played: Stage) -> None:
        self._session = session
        self._api = f"{played.prometheus}/api/v1"
        self._since = played.since

    async def _asked(self, path: str, **query: str) -> list[Any]:
        async with self._session.post(f"{self._api}/{path}", data=query) as answer:
            told = await answer.json()
        assert told["status"] == "success", f"{query}: {told.get('error')}"
        data = told["data"]
        return list(data["result"] if isinstance(data, dict) else data)

    async def values(self, board: Json) -> dict[str, str]:
        """Return what is chosen in each variable when the page is opened: all, or the first."""
        found: dict[str, str] = {}
        for one in chosen(board):
            parts = LABEL_VALUES.fullmatch(one["query"])
            assert parts is not None
            match = filled(parts[1], found)
            there = await eventually(
                functools.partial(self._labels, parts[2], match),
                within=PATIENCE_SECONDS,
                what=f"something to choose for {one['name']} of {board['uid']}",
            )
            found[one["name"]] = ".+" if one["includeAll"] else there[0]
        return found

    async def _labels(self, label: str, match: str) -> list[str] | None:
        url = f"{self._api}/label/{label}/values"
        async with self._session.get(url, params={"match[]": match}) as answer:
            return (await answer.json())["data"] or None

    async def shows(self, panel: Json, values: dict[str, str]) -> bool:
        """Whether a query of the panel has a series with a finite value."""
        return any([await self.answered(target, values) for target in panel["targets"]])

    async def answered(self, target: Json, values: dict[str, str]) -> bool:
        now, query = str(clock.unix()), filled(target["expr"], values)
        if target["instant"]:
            found = [[one["value"]] for one in await self._asked("query", query=query, time=now)]
        else:
            span = {"start": str(self._since), "end": now, "step": str(STEP_SECONDS)}
            series = await self._asked("query_range", query=query, **span)
            found = [one["values"] for one in series]
        return any(math.isfinite(float(value)) for one in found for _, value in one)


async def empty(asking: Asking) -> AsyncIterator[Empty]:
    """Yield every panel that shows nothing now, with its place and what is chosen."""
    for name, board in BOARDS.items():
        values = await asking.values(board)
        for one in board["annotations"]["list"]:
            await asking.answered({"expr": one["expr"], "instant": False}, values)
        for panel in panels(board):
            if not await asking.shows(panel, values):
                yield name, panel["title"], panel, values


@pytest.mark.slow
async def test_every_panel_shows_something(tmp_path: Path) -> None:
    allowed = {where for some in EMPTY.values() for where in some}
    async with stage.playing(tmp_path) as played, aiohttp.ClientSession() as session:
        asking = Asking(session, played)
        left = [one async for one in empty(asking) if f"{one[0]}: {one[1]}" not in allowed]

        async def done() -> bool:
            """Whether what takes some moments came too."""
            left[:] = [one for one in left if not await asking.shows(one[2], one[3])]
            return not left

        try:
            await eventually(done, within=PATIENCE_SECONDS, what="series")
        except AssertionError:
            pytest.fail("nothing is shown by " + "; ".join(f"{one[0]}: {one[1]}" for one in left))


def test_what_may_be_empty_is_there() -> None:
    there = {f"{name}: {panel['title']}" for name, panel in PANELS}
    named = [where for some in EMPTY.values() for where in some]
    assert len(set(named)) == len(named)
    assert set(named) <= there
