from typing import Any

import pytest
import structlog
from aiohttp import web
from msgspec.structs import replace

from alerting.model import Alert
from alerting.view import View
from exporter.refusal import Refused
from exporter.web.analytics.streams import Streams
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web import stand
from tests.exporter.web.analytics.streaming import QUICK


class Fires:
    """Alerts of a test; a broken one raises."""

    def __init__(self) -> None:
        self.alerts: tuple[Alert, ...] = ()
        self.broken = False

    def __call__(self) -> View:
        if self.broken:
            raise ValueError("broken")
        return View(None, self.alerts, ())


def here() -> bool:
    return False


@pytest.fixture
def fires() -> Fires:
    return Fires()


@pytest.fixture
async def streams(fires: Fires) -> Any:
    found = Streams(stand.daemon(), Watched(alerts=fires), QUICK)
    yield found
    await found.close(web.Application())


async def test_nobody_reads_and_nothing_works(streams: Streams) -> None:
    assert streams._task is None
    streams.end("reloading")
    await streams.close(web.Application())


async def test_before_the_store_is_open_figures_are_those_of_a_moment(streams: Streams) -> None:
    with streams.reading(here, is_live=True) as reader:
        told: list[Any] = []
        while len(told) < 2:
            told += await reader.told(5)
    assert told[0].state == "behind"
    assert told[1].figures["messages"] == 0
    assert not [name for name in told[1].figures if name.startswith("today")]


async def test_a_short_absence_loses_nothing(streams: Streams, fires: Fires) -> None:
    with streams.reading(here):
        position = streams.bulletin.position
    fires.alerts = (alert("a"),)
    await stand.until(lambda: streams.bulletin.position != position)
    fires.alerts = ()
    await stand.until(lambda: len(streams.bulletin.since(position)) == 2)


async def test_after_a_long_absence_nothing_works_and_positions_are_unknown(
    streams: Streams, fires: Fires
) -> None:
    streams.pace = replace(QUICK, linger=0.0)
    with streams.reading(here):
        position = streams.bulletin.position
    task = streams._task
    assert task is not None
    await stand.until(task.done)
    fires.alerts = (alert("a"),)
    with streams.reading(here):
        (entry,) = streams.bulletin.since(position)
        assert (entry.event.name, entry.event.state) == ("a", "firing")


async def test_a_mistake_ends_streams_is_told_and_the_next_reader_begins_anew(
    streams: Streams, fires: Fires
) -> None:
    with structlog.testing.capture_logs() as logs, streams.reading(here) as reader:
        fires.broken = True
        while reader.ended is None:
            await reader.told(5)
    assert [one["event"] for one in logs] == ["streams end by a mistake of ours"]
    fires.broken = False
    fires.alerts = (alert("a"),)
    with streams.reading(here) as reader:
        assert len(streams.bulletin.since("")) == 1


async def test_what_stops_takes_nobody_more(streams: Streams) -> None:
    with streams.reading(here) as reader:
        await streams.stop(web.Application())
        assert reader.ended == "stopping"
        with pytest.raises(Refused) as refused, streams.reading(here):
            pass
    assert refused.value.code == "not_ready"


async def test_readers_are_shown(streams: Streams) -> None:
    def shown() -> float:
        ((_, _, value),) = streams._daemon.series.read("analytics_stream_readers")
        return value

    with streams.reading(here), streams.reading(here):
        assert shown() == 2
    assert shown() == 0
