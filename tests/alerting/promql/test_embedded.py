"""The sample store as a storage: which series a selector takes, and what is kept of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import evaluation, parser
from alerting.promql.embedded import Embedded
from alerting.promql.rows import Rows
from alerting.promql.syntax import Selector, nodes
from alerting.promql.values import Vector
from alerting.samples import Samples as Store
from alerting.samples import Settings
from tests.alerting.measured import Measured
from tests.alerting.promql.functions.ground import elements, rows
from tests.alerting.promql.loaded import Loaded
from tests.alerting.promql.series import STALE, Point

START = datetime(2025, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=15)


class Ground:
    """A store that takes a tick when it is shown values, and questions about it."""

    def __init__(self) -> None:
        self._source = Measured()
        self._store = Store(self._source, Settings())
        self._at = START
        self.embedded = Embedded(self._store, most=400)

    def show(self, **values: float) -> None:
        self._source.values = {
            name.replace("__", '{a="') + ('"}' if "__" in name else ""): value
            for name, value in values.items()
        }
        self._at += STEP
        self._store.take(self._at)

    def answer(self, text: str) -> dict[str, float]:
        expr = parser.parsed(text)
        at = round(self._at.timestamp() * 1000)
        value = evaluation.instant(expr, at, self.embedded.view(expr)).value
        assert isinstance(value, Vector)
        return elements(value)

    def rows(self, text: str) -> Rows:
        expr = parser.parsed(text)
        (selector,) = (one for one in nodes(expr) if isinstance(one, Selector))
        return self.embedded.view(expr).select(selector.matchers, 0, 1 << 50).rows


@pytest.fixture
def ground() -> Ground:
    found = Ground()
    found.show(m__1=1, m__2=2, n__1=3)
    found.show(m__1=2, m__2=4, n__1=6)
    return found


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("m", {'m{a="1"}': 2.0, 'm{a="2"}': 4.0}),
        ('m{a="1"}', {'m{a="1"}': 2.0}),
        ('m{a!~"1|3"}', {'m{a="2"}': 4.0}),
        ('{a="1"}', {'m{a="1"}': 2.0, 'n{a="1"}': 6.0}),
        ('{__name__=~"n|o"}', {'n{a="1"}': 6.0}),
        ('{__name__="m",__name__!="n",a="2"}', {'m{a="2"}': 4.0}),
        ('{__name__="m",__name__!~"m.*"}', {}),
        ("missing", {}),
        ('{a="missing"}', {}),
        ("sum(m) / on () sum(n)", {"{}": 1.0}),
    ],
)
def test_a_selector_takes_series_of_any_metric(
    ground: Ground, text: str, answer: dict[str, float]
) -> None:
    assert ground.answer(text) == answer


def test_a_series_that_ended_has_no_value_any_more(ground: Ground) -> None:
    ground.show(m__1=3)
    assert ground.answer("m") == {'m{a="1"}': 3.0}
    assert ground.answer("count_over_time(m[1m])") == {'{a="1"}': 3.0, '{a="2"}': 2.0}


def test_the_rows_are_the_same_as_long_as_the_same_series_are_meant(ground: Ground) -> None:
    first = ground.rows('m{a="1"}')
    ground.show(m__1=3, m__2=5, n__1=7)
    assert ground.rows('m{a="1"}') is first
    ground.show(m__1=3, m__2=5, m__3=5, n__1=7)
    assert ground.rows('m{a="1"}') is first
    assert ground.rows('{a="3"}') != first
    every = ground.rows("m")
    ground.show(m__1=3, m__2=5, m__3=5, m__4=0, n__1=7)
    assert len(every) == 3
    assert len(ground.rows("m")) == 4


def test_only_so_many_selections_are_kept(ground: Ground) -> None:
    first, second = ground.rows("m"), ground.rows("n")
    for text in ('{a="1"}', '{a="2"}', "m", "o"):
        ground.rows(text)
    assert ground.rows("m") is first
    assert ground.rows("n") is not second
    assert ground.rows("n") == second


def test_a_view_tells_how_many_series_it_takes(ground: Ground) -> None:
    assert ground.embedded.view(parser.parsed('m + on (a) n + {a="1"}')).series == 5
    assert ground.embedded.view(parser.parsed("1")).series == 0


def test_a_look_up_may_be_given_up_between_two_selectors(ground: Ground) -> None:
    asked: list[int] = []

    def stop() -> None:
        asked.append(1)
        if len(asked) > 1:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        ground.embedded.view(parser.parsed("m + n + o"), stop)
    assert len(asked) == 2


def test_series_are_listed_while_their_samples_are_kept(ground: Ground) -> None:
    first = round((START + STEP).timestamp() * 1000)
    (selector,) = nodes(parser.parsed('{a="1"}'))
    assert isinstance(selector, Selector)
    wanted = rows('m{a="1"}', 'n{a="1"}').labels
    assert ground.embedded.labels(selector.matchers, first, first) == wanted
    assert ground.embedded.labels(selector.matchers, 0, first - 1) == ()
    assert ground.embedded.labels(selector.matchers, first + 10**6, first + 10**7) == ()
    empty = Embedded(Store(Measured(), Settings()))
    assert empty.labels(selector.matchers, 0, 1 << 50) == ()


EXPRESSIONS = [
    *("m", "sum(m)", 'm{a!="2"}', "m offset 30s", "timestamp(m)", "m or n", "m - on (a) n"),
    *("count_over_time(m[1m])", "delta(m[1m])", "last_over_time(m[40s])", "resets(m[2m])"),
    *("sum by (a) (rate(m[1m]))", "max_over_time(m[1m:15s])", "absent(m)", '{a="1"}'),
]
NAMES = ['m{a="1"}', 'm{a="2"}', 'n{a="1"}']
POINTS = st.none() | st.integers(0, 9).map(float)


@given(
    ticks=st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=9),
    text=st.sampled_from(EXPRESSIONS),
    back=st.integers(0, 60),
)
def test_answers_are_those_over_the_same_samples_written_down(
    ticks: list[tuple[float | None, ...]], text: str, back: int
) -> None:
    source = Measured()
    store = Store(source, Settings())
    for tick, values in enumerate(ticks):
        source.values = {
            name: value for name, value in zip(NAMES, values, strict=True) if value is not None
        }
        store.take(START + tick * STEP)
    at = round((START + (len(ticks) - 1) * STEP).timestamp() * 1000) - back * 1000
    written = Loaded()
    written.add(
        {
            labels: {
                round((START + tick * STEP).timestamp() * 1000): point for tick, point in points
            }
            for labels, points in zip(rows(*NAMES).labels, told(ticks), strict=True)
        }
    )
    expr = parser.parsed(text)
    ours = evaluation.instant(expr, at, Embedded(store).view(expr)).value
    wanted = evaluation.instant(expr, at, written).value
    assert isinstance(ours, Vector)
    assert isinstance(wanted, Vector)
    assert elements(ours) == elements(wanted)


def told(ticks: list[tuple[float | None, ...]]) -> list[list[tuple[int, Point]]]:
    """Return the points of each series: it ends where it has no value at a tick."""
    return [
        [
            (tick, STALE if values[place] is None else values[place])
            for tick, values in enumerate(ticks)
        ]
        for place in range(len(NAMES))
    ]
