"""What is counted of questions to a Prometheus-compatible server; stretches of time."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from alerting.duration import Duration
from alerting.remote import answers
from alerting.remote.answers import Unanswered
from alerting.remote.query import Remote
from alerting.remote.settings import Prometheus
from exporter.metrics import catalogue
from tests.alerting.judged import Figures
from tests.alerting.notify.hookserver import HookServer, answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ONE = answer(200, '{"status":"success","data":{"resultType":"vector","result":[]}}')
FAILED = "alerting_remote_queries_failed_total"


def remote(hook: HookServer, figures: Figures | None = None) -> Remote:
    return Remote(Prometheus(prometheus=f"http://127.0.0.1:{hook.port}"), figures)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "FIRST", 0.001)


async def test_questions_without_an_answer_are_counted_by_reason() -> None:
    """Those that nobody asked, since the server is away, are not."""
    figures = Figures()
    async with HookServer().open() as hook:
        for said in (ONE, answer(500), answer(200, "x" * 9_000_000), answer(401)):
            hook.always = said
            asking = remote(hook, figures)
            for _ in range(2):
                with contextlib.suppress(Unanswered):
                    await asking("up", NOW)
            await asking.close()
    assert figures.counted == {
        f"{FAILED} server": 2,
        f"{FAILED} too_large": 2,
        f"{FAILED} auth": 1,
    }
    assert figures.observed == {"alerting_remote_query_duration_seconds": 7}


def test_every_reason_has_its_place_among_the_metrics() -> None:
    listed = catalogue.metric(FAILED).values["reason"]
    assert listed == {one.replace(" ", "_") for one in get_args(answers.Reason)}


async def test_a_stretch_of_time_is_asked_for_likewise() -> None:
    data = {"resultType": "matrix", "result": [{"metric": {"a": "b"}, "values": [[1, "2"]]}]}
    matrix = answer(200, json.dumps({"status": "success", "data": data}))
    async with HookServer().open() as hook:
        hook.script.extend([answer(500), matrix])
        asking = remote(hook)
        (found,) = await asking.over("up", NOW, NOW + timedelta(minutes=1), Duration(15))
        await asking.close()
    assert (found.labels, found.times.tolist(), found.values.tolist()) == (
        (("a", "b"),),
        [1000],
        [2.0],
    )
    lines = {one.line for one in hook.requests}
    assert lines == {"POST /api/v1/query_range HTTP/1.1"}
