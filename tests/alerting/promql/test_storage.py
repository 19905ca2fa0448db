"""What the evaluation may rely on, whoever keeps the samples."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from alerting.promql import parser
from alerting.promql.embedded import Embedded
from alerting.promql.storage import LOOKBACK, Storage
from alerting.promql.syntax import Selector
from alerting.samples import Samples as Store
from alerting.samples import Settings
from tests.alerting.measured import Measured
from tests.alerting.promql.asked import columns, loaded

STEP = 15_000
ASKED = '{__name__=~"a|b"}'


def in_memory() -> Storage:
    return loaded("a 1 2 3 4", "b 5 6 stale 8", "c 9 9 9 9", interval=STEP)


def embedded() -> Storage:
    source = Measured()
    store = Store(source, Settings())
    for tick, values in enumerate(({"a": 1, "b": 5}, {"a": 2, "b": 6}, {"a": 3}, {"a": 4, "b": 8})):
        source.values = {**values, "c": 9.0}
        store.take(datetime.fromtimestamp(tick * STEP / 1000, UTC))
    return Embedded(store).view(parser.parsed(ASKED))


@pytest.fixture(params=[in_memory, embedded])
def storage(request: pytest.FixtureRequest) -> Storage:
    make: Callable[[], Storage] = request.param
    return make()


def asked() -> Selector:
    found = parser.parsed(ASKED)
    assert isinstance(found, Selector)
    return found


def test_samples_are_those_after_the_start_up_to_the_end(storage: Storage) -> None:
    found = storage.select(asked().matchers, 0, 2 * STEP)
    assert columns(found) == {"a": [2.0, 3.0], "b": [6.0, None]}
    assert found.window.times.tolist() == [STEP, 2 * STEP]


def test_where_a_series_ended_there_is_no_sample(storage: Storage) -> None:
    found = storage.select(asked().matchers, -1, 3 * STEP)
    assert columns(found)["b"] == [5.0, 6.0, None, 8.0]
    assert found.window.ended is not None
    column = list(columns(found)).index("b")
    assert np.flatnonzero(found.window.ended[:, column]).tolist() == [2]


def test_the_newest_samples_are_among_the_newest(storage: Storage) -> None:
    for end, wanted in ((3, {"a": 4.0, "b": 8.0}), (1, {"a": 2.0, "b": 6.0})):
        found = columns(storage.newest(asked().matchers, end * STEP - LOOKBACK, end * STEP))
        assert {name: points[-1] for name, points in found.items()} == wanted


def test_the_same_series_have_the_same_origin(storage: Storage) -> None:
    one = storage.select(asked().matchers, -1, STEP).rows
    other = storage.select(asked().matchers, 0, 2 * STEP).rows
    assert one.root is other.root
