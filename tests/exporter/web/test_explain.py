"""Why alerts are in their states, asked over HTTP."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.model import labels
from alerting.rulebook import evaluations
from alerting.rulebook.expression import Known
from alerting.rulebook.groups import Evaluated
from alerting.rulebook.prometheus_rules import Alerting, Recording
from alerting.store.rows import Episode
from alerting.view import Checkup, GroupView, RuleView, View
from exporter.web import explain
from exporter.web.watched import Watched
from tests.alerting.ground import GROUND, at
from tests.alerting.written import rule
from tests.exporter.web import stand
from tests.exporter.web.prometheus.samples import TICKS, asking, watched

NOW = at(TICKS - 1)
BY_CHANNEL = replace(
    GROUND, metrics={**GROUND.metrics, "chat_total": Known("counter", ("channel",))}
)
EPISODE = Episode(
    id=1,
    timestamp=NOW - timedelta(hours=1),
    alert_type="Many",
    severity="warning",
    message="many",
    resolved=True,
    resolved_at=NOW,
    labels=labels({"channel": "web"}),
    value=1.0,
)


def expr(query: str, name: str = "Many") -> Alerting:
    return Alerting(
        id=name,
        alert=name,
        query=query,
        hold=Duration(0),
        keeps=Duration(0),
        labels=(),
        texts=(),
    )


def view(*every: Evaluated) -> View:
    rules = tuple(RuleView(one, "ok", Checkup(NOW, 0.1), ()) for one in every)
    return View(NOW, (), (GroupView("g", "f.yml", rules, Duration(15), 0, NOW),))


@contextlib.asynccontextmanager
async def explaining(
    *every: Evaluated, past: Any = (), known: Watched | None = None
) -> AsyncIterator[Any]:
    """Ask by name; an Exception as `past` is raised."""

    async def history(*_: Any) -> Any:
        if isinstance(past, Exception):
            raise past
        return past

    seen = known or watched(view(*every))
    async with asking(known=replace(seen, history=history)) as daemon:

        async def ask(**query: str) -> tuple[int, Any]:
            url = f"{daemon.here.url}/api/alerts/explain"
            async with daemon._client.get(url, params=query) as answer:
                return answer.status, await answer.json()

        yield ask


async def test_each_series_is_told_with_its_value_and_the_bound() -> None:
    recorded = Recording(id="r", record="Many", query="1", labels=())
    async with explaining(expr("chat_total > 5"), recorded, past=[EPISODE]) as ask:
        status, told = await ask(name="Many")
    assert status == 200
    (one,) = told["rules"]
    assert {s["labels"]["channel"]: s["says"] for s in one["series"]} == {
        "web": "10 is > 5.",
        "sms": "2.5 is not > 5.",
    }
    assert one["reads"] == [{"selector": "chat_total", "alive": 2, "known": 2, "last": None}]
    assert one["evaluated_at"] == told["at"] == "2025-10-12T03:01:15Z"
    assert told["history"] == [
        {
            "fired_at": "2025-10-12T02:01:15Z",
            "resolved_at": "2025-10-12T03:01:15Z",
            "severity": "warning",
            "labels": {"channel": "web"},
            "message": "many",
        }
    ]
    assert told["delivery"] == []


async def test_a_threshold_is_told_likewise() -> None:
    written = rule(metric="chat_total", stat="increase", window="1m", min_samples="9", info="'> 1'")
    (one,) = evaluations.evaluations(written, BY_CHANNEL)
    async with explaining(one) as ask:
        _, told = await ask(name="A")
    (found,) = told["rules"]
    assert sorted(one["says"] for one in found["series"]) == [
        "2 does not count: fewer than 9 samples.",
        "8 does not count: fewer than 9 samples.",
    ]
    assert found["reads"][0]["selector"] == "chat_total"


async def test_what_ended_and_what_never_was_is_said() -> None:
    known = watched(view(expr('chat_total{channel="fax"} > 1 or gone > 1')))
    storage = known.samples()
    assert storage is not None
    storage._store.record(at(2), [labels({"__name__": "gone"})], [1.0])
    storage._store.record(at(3), [], [], [labels({"__name__": "gone"})])
    async with explaining(known=known) as ask:
        _, told = await ask(name="Many")
    assert told["rules"][0]["says"] == (
        'Nothing fires: there is no value to judge. No series matches chat_total{channel="fax"}. '
        "gone has no value since 2025-10-12 03:00:30Z."
    )


async def test_what_cannot_be_asked_is_said() -> None:
    async with explaining(expr("chat_total * on () group_left () chat_total > 1")) as ask:
        _, told = await ask(name="Many")
    assert told["rules"][0]["says"].startswith("What it looks at cannot be told: ")


async def test_where_a_server_evaluates_it_has_the_samples() -> None:
    known = Watched(alerts=lambda: view(expr("up == 0")))
    async with explaining(known=known) as ask:
        _, told = await ask(name="Many")
    assert "ask it" in told["rules"][0]["says"]


async def test_a_rule_that_is_gone_has_a_past_still() -> None:
    async with explaining(expr("up", "Other"), past=[EPISODE]) as ask:
        status, told = await ask(name="Many")
    assert (status, told["rules"], len(told["history"])) == (200, [], 1)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({}, 400, "name is missing"),
        ({"name": "Nope"}, 404, "no rule is called 'Nope'"),
        ({"name": "Many", "x": "1"}, 400, "'x' is no parameter of this path"),
    ],
)
async def test_what_is_not_understood_is_refused(
    query: dict[str, str], status: int, said: str
) -> None:
    async with explaining(expr("up")) as ask:
        found, told = await ask(**query)
    assert (found, told["message"]) == (status, said)


async def test_a_history_that_cannot_be_read_is_an_answer_too() -> None:
    async with explaining(expr("up"), past=sqlite3.OperationalError("disk I/O error")) as ask:
        status, told = await ask(name="Many")
    assert (status, told["code"]) == (503, "not_readable")


async def test_it_needs_alerts_read() -> None:
    async with stand.serving(stand.TOKENS) as here, ClientSession() as client:
        for name, status in (("BOT", 403), ("EYE", 404)):
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name]}"}
            url = f"{here.url}/api/alerts/explain?name=Nope"
            async with client.get(url, headers=headers) as answer:
                assert answer.status == status


def test_of_very_many_rules_of_one_name_some_are_told() -> None:
    found = explain.rules_of(view(*[expr("up")] * (explain.MOST_RULES + 1)), "Many")
    assert len(found) == explain.MOST_RULES
