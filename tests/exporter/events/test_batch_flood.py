"""However many ids, agents, topics and channels arrive, memory and series stay as they are."""

import contextlib
import gc
from collections.abc import Iterator

import psutil
import pytest

from alerting import clock
from exporter import world
from exporter.config import Config, Metrics
from exporter.daemon import Daemon
from exporter.docs import sources
from exporter.events import batch
from exporter.events.batch import Item
from exporter.events.model import TYPES
from exporter.store.rows import Row
from tests.exporter.events.sources import flood
from tests.exporter.events.sources.flood import SAMPLES, Flood

KEY = bytes(32)
DEFAULT = Metrics()
# Half of the many is more than the default cap of any label that they have.
MANY, MILLION = 600, 1_000_000
# What a million ids of 40 bytes would at least take.
MOST_BYTES = 40 * MILLION // 2
EVERY = "every type of ours"


class Basin:
    """A daemon without doors and disk: what is sent becomes rows and moves series."""

    def __init__(self, poured: Flood, metrics: Metrics) -> None:
        made = world.build(Config(sources=(poured.source,), metrics=metrics), KEY, None)
        self.daemon = Daemon(made, lambda: made)
        self.poured = poured
        self.source = next(iter(made.sources.values()))
        self.kept = 0
        self.refused: set[str] = set()

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """Yield what the requests of these numbers become; what is refused is noted."""
        now, daemon = clock.now(), self.daemon
        for inbound in flood.requests(self.poured, start, stop):
            items = [Item(self.source, one) for one in self.source.parse(inbound, now).events]
            for one in batch.rows(daemon.world, items, now, daemon.series):
                if isinstance(one, Row):
                    yield one
                else:
                    self.refused.add(one.message)

    def pour(self, start: int, stop: int) -> int:
        """Send the requests of these numbers; return how many series there are then."""
        for _ in self.rows(start, stop):
            self.kept += 1
        return len(self.daemon.series)


@contextlib.contextmanager
def basin(tag: str, metrics: Metrics = DEFAULT) -> Iterator[Basin]:
    now = clock.now()
    made = Basin(flood.of_types(now) if tag == EVERY else flood.of(tag, now), metrics)
    yield made
    assert made.refused == set()


def test_there_is_a_flood_of_each_kind_of_source() -> None:
    assert sorted(SAMPLES) == sorted(sources.kinds())


@pytest.mark.parametrize("tag", [*SAMPLES, EVERY])
def test_no_two_requests_of_a_flood_tell_of_the_same(tag: str) -> None:
    with basin(tag) as found:
        told = [(one.origin, one.id) for one in found.rows(0, 20)]
    assert len(set(told)) == len(told) >= 20


@pytest.mark.parametrize("tag", SAMPLES)
def test_series_are_as_many_after_many_ids_as_after_some(tag: str) -> None:
    with basin(tag) as found:
        some = found.pour(0, MANY // 2)
        assert found.pour(MANY // 2, MANY) == some
    assert found.kept >= MANY


def test_series_of_every_type_and_label_are_as_many_after_many_values_as_after_some() -> None:
    few = Metrics(caps=dict.fromkeys(DEFAULT.caps, 5), series_per_metric=20)
    most = len(TYPES) * 30
    with basin(EVERY, few) as found:
        some = found.pour(0, most)
        assert found.pour(most, 2 * most) == some
    assert found.kept == 2 * most


@pytest.mark.soak
@pytest.mark.parametrize("tag", [*SAMPLES, EVERY])
def test_a_million_ids_take_no_memory(tag: str) -> None:
    process = psutil.Process()
    with basin(tag) as found:
        some = found.pour(0, MILLION // 20)
        gc.collect()
        before = process.memory_info().rss
        assert found.pour(MILLION // 20, MILLION) == some
        gc.collect()
        grown = process.memory_info().rss - before
    print(f"{tag}: {found.kept} events, {some} series, {grown / 2**20:+.1f} MiB")  # noqa: T201 # the figures
    assert grown < MOST_BYTES
