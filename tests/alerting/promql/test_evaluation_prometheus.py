"""Random expressions have the same answers here and in a real Prometheus."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.promql import evaluation, parser
from alerting.promql.errors import QueryError
from alerting.promql.plan import Query
from alerting.promql.values import Samples, Value, Vector
from tests.alerting.promql import backfilled, queries
from tests.alerting.promql.backfilled import BEGIN, Prometheus, Reply
from tests.alerting.promql.loaded import Loaded

pytestmark = pytest.mark.slow

SERIES = backfilled.samples()
STORAGE = Loaded()
STORAGE.add(SERIES)
EXAMPLES = 400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with backfilled.serving(tmp_path_factory.mktemp("prometheus"), SERIES) as found:
        yield found


@pytest.fixture
async def prometheus(server: Prometheus) -> Prometheus:
    await backfilled.ready(server)
    return server


# Whole seconds after 0.7 s, some of them beyond the last sample.
TIMES = st.integers(0, 2100).map(lambda second: BEGIN + 400 + second * 1000)


@settings(max_examples=EXAMPLES)
@given(text=queries.expressions(), at=TIMES)
def check_instant(server: Prometheus, text: str, at: int) -> None:
    assert_same(server.instant(text, at), ours(text, at), text)


@settings(max_examples=EXAMPLES // 4)
@given(text=queries.expressions(), at=TIMES, steps=st.integers(0, 12), step=st.integers(1, 200))
def check_range(server: Prometheus, text: str, at: int, steps: int, step: int) -> None:
    query = Query(at, at + steps * step * 1000, step * 1000)
    theirs = server.over(text, query.start, query.end, query.step)
    assert_same(theirs, ours_over(text, query), text)


def test_instant_queries_have_the_same_answers(prometheus: Prometheus) -> None:
    check_instant(prometheus)


def test_range_queries_have_the_same_answers(prometheus: Prometheus) -> None:
    check_range(prometheus)


def ours(text: str, at: int) -> Reply:
    try:
        return reply(evaluation.instant(parser.parsed(text), at, STORAGE).value, at)
    except QueryError as error:
        return Reply({}, str(error))


def ours_over(text: str, query: Query) -> Reply:
    try:
        return reply(evaluation.over(parser.parsed(text), query, STORAGE).value, query.start)
    except QueryError as error:
        return Reply({}, str(error))


def reply(value: Value, at: int) -> Reply:
    if isinstance(value, float):
        return Reply({((), at): value})
    if isinstance(value, Vector):
        elements = zip(value.rows.labels, value.values.tolist(), strict=True)
        return Reply({(labels, at): number for labels, number in elements})
    assert isinstance(value, Samples)
    window, labels = value.window, value.rows.labels
    ticks = zip(*np.nonzero(window.present), strict=True)
    return Reply(
        {
            (labels[column], int(window.times[tick])): float(window.values[tick, column])
            for tick, column in ticks
        }
    )


def assert_same(theirs: Reply, ours: Reply, text: str) -> None:
    assert bool(theirs.error) == bool(ours.error), f"{text}\n{theirs.error}\n{ours.error}"
    assert theirs.values.keys() == ours.values.keys(), text
    for key, value in theirs.values.items():
        assert backfilled.near(value, ours.values[key]), f"{text}: {key} {value} {ours.values[key]}"
