"""The embedded query: large questions leave the loop, groups are worked out once."""

import asyncio
import threading
from datetime import datetime

import pytest

from alerting import query as queries
from alerting.columns import Window
from alerting.duration import Duration
from alerting.expression import Expr
from alerting.index import Series
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.selector import Selector
from tests.alerting.ground import at
from tests.alerting.measured import Measured

LAST = Expr("g", (), "last", Duration(300))
AVERAGE = Expr("g", (), "avg", Duration(300), ())


class Watched(Samples):
    """Notes in which thread windows are asked for."""

    def __init__(self, source: Measured) -> None:
        super().__init__(source, Settings())
        self.threads: list[int] = []

    def window(self, series: Series, span: Duration, at: datetime) -> Window:
        self.threads.append(threading.get_ident())
        return super().window(series, span, at)


@pytest.mark.parametrize(("series", "in_loop"), [(3, True), (2_000, False)])
async def test_a_question_about_many_series_is_answered_in_a_thread(
    series: int, in_loop: bool
) -> None:
    source = Measured()
    source.show({f'g{{x="{number}"}}': float(number) for number in range(series)})
    samples = Watched(source)
    samples.take(at(0))
    (found,) = await Embedded(samples)(AVERAGE, at(0))
    assert found.value == (series - 1) / 2
    assert (samples.threads == [threading.get_ident()]) is in_loop


async def test_samples_may_be_taken_while_a_thread_answers() -> None:
    source = Measured()
    source.show({f'g{{x="{number}"}}': 1.0 for number in range(1_500)})
    samples = Samples(source, Settings())
    samples.take(at(0))
    query = Embedded(samples)
    asked = asyncio.ensure_future(query(AVERAGE, at(0)))
    for tick in range(1, 40):
        source.show({f'g{{x="{tick}"}}': 5.0, f'new{{x="{tick}"}}': 1.0})
        samples.take(at(tick))
        await asyncio.wait([asked], timeout=0)
    ((found),) = await asked
    assert found.value == 1.0


async def test_the_groups_of_the_same_series_are_worked_out_once() -> None:
    source = Measured()
    source.show({'g{x="1"}': 1.0})
    samples = Samples(source, Settings())
    query = Embedded(samples)
    for tick in range(3):
        samples.take(at(tick))
        await query(LAST, at(tick))
    (first,) = query._grouped.values()
    source.show({'g{x="2"}': 2.0})
    samples.take(at(3))
    assert len(await query(LAST, at(3))) == 2
    (second,) = query._grouped.values()
    assert first is not second


async def test_buckets_may_be_asked_for_as_counters_too() -> None:
    source = Measured()
    samples = Samples(source, Settings())
    query = Embedded(samples)
    for tick in range(3):
        source.show({'h_bucket{le="1"}': tick, 'h_bucket{le="+Inf"}': 2.0 * tick})
        samples.take(at(tick))
    rate = Expr("h_bucket", (), "rate", Duration(300), None, None, "counter")
    assert len(await query(rate, at(2))) == 2
    half = Expr("h", (), "p50", Duration(300), None, None, "histogram")
    assert [one.value for one in await query(half, at(2))] == [1.0]


async def test_a_ratio_of_a_metric_to_itself_is_one() -> None:
    source = Measured()
    samples = Samples(source, Settings())
    for tick in range(3):
        source.show({"c_total": tick})
        samples.take(at(tick))
    asked = Expr("c_total", (), "ratio", Duration(300), (), Selector("c_total"), "counter")
    assert [one.value for one in await Embedded(samples)(asked, at(2))] == [1.0]


async def test_what_is_kept_of_groups_is_bounded() -> None:
    samples = Samples(Measured(), Settings())
    query = Embedded(samples)
    for number in range(queries._MOST_KEPT + 2):
        assert await query(Expr(f"g{number}", (), "last", Duration(300)), at(0)) == ()
    assert len(query._grouped) <= queries._MOST_KEPT
