"""Samples at six ticks, 15 s apart, and a daemon that is asked about them."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from aiohttp import ClientSession

from alerting.promql.embedded import Embedded
from alerting.samples import Samples, Settings
from alerting.view import View
from exporter.web.watched import Watched
from tests.alerting.ground import at
from tests.alerting.measured import Measured
from tests.exporter.web import stand

TICKS = 6
START, END = (round(at(tick).timestamp()) for tick in (0, TICKS - 1))
SERIES = {
    'chat_total{channel="web"}': 2.0,
    'chat_total{channel="sms"}': 0.5,
    "waiting": -1.0,
}
"""Series and by how much each grows in a tick."""


def store() -> Samples:
    measured, found = Measured(), None
    found = Samples(measured, Settings())
    for tick in range(TICKS):
        measured.show({series: tick * growth for series, growth in SERIES.items()})
        found.take(at(tick))
    return found


def watched(view: View | None = None) -> Watched:
    """What a daemon knows that took these samples."""
    embedded = Embedded(store())
    return Watched(alerts=lambda: view or View(None, (), ()), samples=lambda: embedded)


class Said(NamedTuple):
    """An answer of Prometheus' API."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def data(self) -> Any:
        assert (self.status, self.body["status"]) == (200, "success")
        return self.body["data"]


class Asking:
    """Somebody who asks a daemon."""

    def __init__(self, here: stand.Stand, client: ClientSession) -> None:
        self.here = here
        self._client = client

    async def get(self, path: str, **parameters: Any) -> Said:
        url = f"{self.here.url}/api/v1/{path}"
        async with self._client.get(url, params=pairs(parameters)) as answer:
            return Said(answer.status, await answer.json(), answer.headers)

    async def post(self, path: str, **parameters: Any) -> Said:
        url = f"{self.here.url}/api/v1/{path}"
        async with self._client.post(url, data=pairs(parameters)) as answer:
            return Said(answer.status, await answer.json(), answer.headers)


def pairs(parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters as they are sent; a list is sent one by one, `match` and the like as `match[]`."""
    found = []
    for name, value in parameters.items():
        if isinstance(value, list):
            found += [(f"{name}[]", one) for one in value]
        else:
            found.append((name, str(value)))
    return found


@contextlib.asynccontextmanager
async def asking(text: str = "", known: Watched | None = None) -> AsyncIterator[Asking]:
    """Serve a configuration over the samples."""
    seen = known if known is not None else watched()
    async with stand.serving(text, watched=seen) as here, ClientSession() as client:
        yield Asking(here, client)
