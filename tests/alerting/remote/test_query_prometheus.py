"""Questions to Debian's Prometheus, as rules ask them."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import aiohttp
import pytest

from alerting.duration import Size
from alerting.remote.answers import Unanswered
from alerting.remote.query import Remote
from alerting.remote.settings import Prometheus
from tests.daemon import free_port
from tests.prometheus import server as prometheus
from tests.tools import eventually

BEGIN = 1_767_323_000


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("prometheus")
    prometheus.backfill(
        folder,
        (
            f'm_total{{agent="a{number}",job="x"}} {number * tick} {BEGIN + 15 * tick}'
            for number in range(2_000)
            for tick in range(10)
        ),
    )
    options = ["--storage.tsdb.retention.time=100y"]
    with prometheus.running(folder, free_port(), options=options) as url:
        yield url


@pytest.fixture
async def asked(real: str) -> AsyncIterator[Remote]:
    async def ready() -> bool:
        async with aiohttp.ClientSession() as session, session.get(f"{real}/-/ready") as found:
            return found.ok

    await eventually(ready, within=30, what="Prometheus")
    remote = Remote(Prometheus(prometheus=real))
    yield remote
    await remote.close()


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(BEGIN + seconds, UTC)


async def test_a_real_server_answers_of_the_instant_that_is_asked(asked: Remote) -> None:
    for tick in (0, 3, 9):
        found = await asked('m_total{agent="a7"}', at(15 * tick + 0.5))
        assert found.values.tolist() == [7.0 * tick]
        assert found.rows.labels == ((("__name__", "m_total"), ("agent", "a7"), ("job", "x")),)
    assert (await asked("time()", at(1.25))).values.tolist() == [BEGIN + 1.25]
    assert len((await asked("m_total > 1e9", at(60))).rows) == 0


async def test_a_real_server_answers_for_many_series_and_strange_values(asked: Remote) -> None:
    found = await asked("rate(m_total[1m])", at(135))
    assert len(found.rows) == 2_000
    assert found.values.max() == pytest.approx(1999 / 15)
    text = 'label_replace(vector(0 / 0), "a", "ü\\"\\n", "", "") or vector(-1 / 0)'
    found = await asked(text, at(0))
    assert str(found.values.tolist()) == "[nan, -inf]"
    assert found.rows.labels[0] == (("a", 'ü"\n'),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sum(", "answer 400: bad_data: invalid parameter"),
        ("m_total[5m]", "not a vector or scalar, but a matrix"),
        ('"text"', "not a vector or scalar, but a string"),
        ("m_total + on (job) m_total", "answer 422: execution: found duplicate series"),
    ],
)
async def test_what_a_real_server_refuses_is_told(asked: Remote, text: str, said: str) -> None:
    with pytest.raises(Unanswered) as told:
        await asked(text, at(60))
    assert said in str(told.value)
    assert told.value.reason == "query"


async def test_an_answer_of_a_real_server_may_be_too_large(real: str, asked: Remote) -> None:
    remote = Remote(Prometheus(prometheus=real, answer=Size(65_536)))
    with pytest.raises(Unanswered, match="larger than 64KiB"):
        await remote("m_total", at(60))
    await remote.close()
    assert len((await asked("m_total", at(60))).rows) == 2_000


async def test_a_real_server_may_be_asked_below_a_wrong_path(real: str, asked: Remote) -> None:
    remote = Remote(Prometheus(prometheus=f"{real}/prometheus"))
    with pytest.raises(Unanswered, match="answer 404") as told:
        await remote("up", at(0))
    assert told.value.reason == "client"
    await remote.close()
