"""Whose samples a backtest asks, and of which hours."""

import json
import urllib.parse
from pathlib import Path

import pytest

from alerting.promql.errors import QueryError
from alerting.strict import Duration, Secret
from alerting.trials.replay import TooMuch
from exporter import alerts, rehearsal
from tests.alerting.notify.hookserver import HookServer, answer
from tests.daemon import free_port
from tests.exporter.web import stand

EVERY = Duration(15)
RULES = "groups: [{name: g, rules: [{alert: Down, expr: probe_success == 0}]}]"
SERVER = """
alerting:
  evaluate:
    prometheus: https://prometheus.example
    bearer: env:EYE
    headers: {X-Scope-OrgID: team}
"""


def test_the_daemon_is_asked_on_its_own_address() -> None:
    found = rehearsal.server(stand.config("server: {listen: '0.0.0.0:9871'}"), None, "t0ken")
    assert found.range_address == "http://127.0.0.1:9871/api/v1/query_range"
    assert (found.bearer, found.tls) == (Secret("t0ken"), None)
    secret = "server: {listen: '[::]:9871', tls: {certificate: a, key: b}}"
    found = rehearsal.server(stand.config(secret), None, None)
    assert found.range_address == "https://[::1]:9871/api/v1/query_range"
    assert found.tls is not None
    assert found.tls.insecure_skip_verify


def test_a_server_that_evaluates_is_asked_unless_another_is_named() -> None:
    config = stand.config(SERVER)
    found = rehearsal.server(config, None, None)
    assert found.range_address == "https://prometheus.example/api/v1/query_range"
    assert {name.lower() for name in found.headers_sent} == {"authorization", "x-scope-orgid"}
    found = rehearsal.server(config, "http://other:9090/", None)
    assert (found.prometheus, found.headers_sent) == ("http://other:9090/", {})
    with pytest.raises(ValueError, match="expected a URL"):
        rehearsal.server(config, "nonsense", None)


async def test_rules_are_run_over_what_a_server_has(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_text(RULES, encoding="utf-8")
    groups = alerts.rehearsed(stand.config().alerting, ["r.yml"], tmp_path)
    points = [[1_760_238_000 + 15 * tick, "0" if tick > 3 else "1"] for tick in range(9)]
    series = {"metric": {"__name__": "probe_success", "probe": "shop"}, "values": points}
    data = {"resultType": "matrix", "result": [series]}
    async with HookServer().open() as hook:
        hook.always = answer(200, json.dumps({"status": "success", "data": data}))
        server = rehearsal.server(stand.config(), f"http://127.0.0.1:{hook.port}", None)
        found = await rehearsal.run(groups, server, EVERY, length="2m", end="1760238120")
        (request,) = hook.requests
    (down,) = found.outcomes
    assert (down.fired, dict(down.episodes[0].labels)["probe"]) == (1, "shop")
    assert down.episodes[0].fired_at.timestamp() == 1_760_238_060
    asked = urllib.parse.parse_qs(request.content.decode())
    assert (asked["query"], asked["step"]) == (["probe_success"], ["15.000"])
    assert asked["end"] == ["1760238120.000"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"length": "0"}, "longer than nothing"),
        ({"length": "long"}, "cannot parse"),
        ({"step": "10ms"}, "at least 1s"),
        ({"end": "noon"}, "cannot parse"),
    ],
)
async def test_hours_that_make_no_sense_are_said(when: dict[str, str], said: str) -> None:
    server = rehearsal.server(stand.config(), None, None)
    with pytest.raises(ValueError, match=said):
        await rehearsal.run([], server, EVERY, **when)


async def test_too_many_ticks_are_refused_before_anybody_is_asked() -> None:
    server = rehearsal.server(stand.config(), None, None)
    with pytest.raises(TooMuch, match="longer step"):
        await rehearsal.run([], server, EVERY, length="30d")


async def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_text(RULES, encoding="utf-8")
    groups = alerts.rehearsed(stand.config().alerting, ["r.yml"], tmp_path)
    config = stand.config(f"server: {{listen: '127.0.0.1:{free_port()}'}}")
    with pytest.raises(QueryError, match="nobody listens"):
        await rehearsal.run(groups, rehearsal.server(config, None, None), EVERY)
