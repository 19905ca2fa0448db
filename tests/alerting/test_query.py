"""The embedded query: PromQL in, a vector out; large questions leave the loop."""

import asyncio
import threading
from datetime import datetime, timedelta

import pytest

from alerting import query as queries
from alerting.promql.errors import EvaluationError, ParseError
from alerting.query import Embedded
from alerting.samples import Samples, Settings
from alerting.series.columns import Ids
from alerting.series.windows import Window
from tests.alerting.ground import at
from tests.alerting.measured import Measured


class Watched(Samples):
    """Notes in which thread windows are asked for."""

    def __init__(self, source: Measured) -> None:
        super().__init__(source, Settings())
        self.threads: list[int] = []

    def newest_part(self, ids: Ids, start: int, end: int) -> Window:
        self.threads.append(threading.get_ident())
        return super().newest_part(ids, start, end)


def taken(series: dict[str, float]) -> Watched:
    source = Measured()
    source.show(series)
    samples = Watched(source)
    samples.take(at(0))
    return samples


def many(count: int) -> dict[str, float]:
    return {f'g{{x="{number}"}}': float(number) for number in range(count)}


@pytest.mark.parametrize(("series", "in_loop"), [(3, True), (2_000, False)])
async def test_a_question_about_many_series_is_answered_in_a_thread(
    series: int, in_loop: bool
) -> None:
    samples = taken(many(series))
    query = Embedded(samples)
    found = await query("avg(g)", at(0))
    assert found.values.tolist() == [(series - 1) / 2]
    assert await query.measured("avg(g)", at(-1), at(0)) == series
    assert ({threading.get_ident()} == set(samples.threads)) is in_loop


async def test_a_question_that_looks_far_back_is_answered_in_a_thread() -> None:
    query = Embedded(taken(many(900)))
    assert (await query("count(avg_over_time(g[1h]))", at(0))).values.tolist() == [900.0]


async def test_samples_may_be_taken_while_a_thread_answers() -> None:
    samples = taken({f'g{{x="{number}"}}': 1.0 for number in range(1_500)})
    source = Measured()
    asked = asyncio.ensure_future(Embedded(samples)("avg(g)", at(0)))
    for tick in range(1, 40):
        source.show({f'g{{x="{tick}"}}': 5.0, f'new{{x="{tick}"}}': 1.0})
        samples.take(at(tick))
        await asyncio.wait([asked], timeout=0)
    assert (await asked).values.tolist() == [1.0]


@pytest.mark.parametrize(
    ("text", "values"), [("1 + 1", [2.0]), ("g", [0.0, 1.0]), ("vector(3)", [3.0]), ("h", [])]
)
async def test_an_answer_is_a_vector(text: str, values: list[float]) -> None:
    found = await Embedded(taken(many(2)))(text, at(0))
    assert found.values.tolist() == values
    assert len(found.rows) == len(values)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("g[5m]", EvaluationError, "rule result is not a vector or scalar, but a matrix"),
        ('"x"', EvaluationError, "but a string"),
        ("g +", ParseError, "1:4: parse error: "),
        ("g * on () g", EvaluationError, "many-to-many"),
    ],
)
async def test_what_has_no_vector_for_an_answer_is_refused(
    text: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        await Embedded(taken(many(2)))(text, at(0))


async def test_series_are_counted_that_were_measured_since() -> None:
    source = Measured()
    samples = Samples(source, Settings())
    source.show({"a": 1.0, 'b{x="1"}': 1.0, 'b{x="2"}': 1.0})
    samples.take(at(0))
    del source.values['b{x="2"}']
    samples.take(at(1))
    query = Embedded(samples)

    async def counted(text: str, since: datetime) -> int:
        return await query.measured(text, since, at(1))

    early, late = at(0) - timedelta(milliseconds=1), at(0)
    # One of b has ended, so it is not waited for.
    assert await counted("a + sum(b)", early) == 2
    assert await counted("a + sum(b)", late) == 2
    assert await counted("b + b", late) == 1
    assert await counted("rate(b[5m]) or none", early) == 1


async def test_what_was_read_is_kept_and_bounded() -> None:
    query = Embedded(taken({}))
    for number in range(queries._MOST_KEPT + 2):
        assert len((await query(f"g{number}", at(0))).rows) == 0
    assert len(query._questions) <= queries._MOST_KEPT
    kept = query._question("g")
    assert query._question("g") is kept
