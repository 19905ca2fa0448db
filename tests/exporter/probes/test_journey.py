from collections.abc import Mapping
from typing import Any

import pytest

from alerting import strict
from alerting.strict import Duration
from exporter.probes.journey import Journey
from exporter.probes.result import Result
from tests.exporter.probes import servers

TOKEN = "t0ken/&1"
STEPS = """
- name: page
  url: ROOT/login
  capture: [{name: csrf, matches: 'csrf=([a-z0-9]+)'}]
- name: login
  url: ROOT/login
  method: POST
  headers: {Content-Type: application/json}
  body: '{"user": "${user}", "csrf": "${csrf}"}'
  capture: [{name: token, json: access.token}]
- name: orders
  url: ROOT/orders?session=${token}
  headers: {Authorization: "env:NONE"}
  json: [{path: "length(orders)", at_least: 1}]
"""


def journey(root: str, steps: str = STEPS, **fields: Any) -> Journey:
    text = steps.replace("ROOT", root).replace('  headers: {Authorization: "env:NONE"}\n', "")
    made = {"name": "shop", "steps": "STEPS", "values": {"user": "env:SHOP_USER"}, **fields}
    lines = [f"{key}: {value}" for key, value in made.items() if key != "steps"]
    indented = "\n".join(f"  {line}" for line in text.strip().splitlines())
    whole = "\n".join(["type: journey", *lines, "steps:", indented])
    whole = whole.replace("{'user': 'env:SHOP_USER'}", "{user: env:SHOP_USER}")
    return strict.load(whole, Journey, file="f", environ={"SHOP_USER": 'm"e'}, read=str)


def shown(result: Result) -> Mapping[tuple[str, ...], float]:
    return {(one.metric, *one.labels): one.value for one in result.gauges}


def test_nothing_that_was_captured_or_given_is_shown() -> None:
    assert 'm"e' not in repr(journey("http://a.example"))


@pytest.mark.parametrize(
    ("steps", "fields"),
    [
        (STEPS.replace("name: csrf", "name: other"), ["steps[1].url"]),
        (STEPS.replace("name: login", "name: page"), ["steps[1].name"]),
        (STEPS.replace("${user}", "me"), ["values.user"]),
    ],
)
def test_what_is_wrong_is_told(steps: str, fields: list[str]) -> None:
    probe = journey("http://a.example", steps)
    assert [key for key, _ in probe.wrong()] == fields
    assert (probe.peer, probe.timeout) == ("a.example", Duration(10))


async def test_a_run_ends_where_nobody_answers() -> None:
    with servers.closed_port() as port:
        probe = journey(f"http://127.0.0.1:{port}")
        result = await probe.measure()
    assert (result.reason, result.kind) == ("connect_refused", "journey")


def test_a_journey_that_begins_nowhere_has_no_peer() -> None:
    assert journey("ftp://a").peer == ""
