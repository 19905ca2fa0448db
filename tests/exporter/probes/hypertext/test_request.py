from typing import Any

import pytest
from msgspec import Struct

from alerting import strict
from alerting.strict import ConfigError, Duration
from exporter.probes.hypertext import request
from exporter.probes.hypertext.request import Request

TEN = Duration(10)


class File(Struct, frozen=True):
    steps: tuple[Request, ...]


def loaded(text: str) -> Request:
    def read(_: str) -> str:
        raise FileNotFoundError

    (step,) = strict.load(text, File, file="f", environ={}, read=read).steps
    return step


def test_all_of_a_request_can_be_said() -> None:
    step = loaded(
        """
steps:
- url: https://shop.example/api
  method: PROPFIND
  headers: {Accept: application/json}
  more_headers: {X-Tag: [a, b]}
  body: '{}'
  status: [2xx]
  versions: ["1.1", "2"]
  fail_if_not_tls: true
  fail_if_larger: true
  json:
  - {path: status, equals: UP}
  - {path: "items[0].price", at_least: 1, at_most: 10.5}
  - {path: "items[0].on", equals: true}
  - {path: "length(items) > `0`"}
  slow: {degraded: 2s, down: 5s}
"""
    )
    assert list(request.wrong(step, TEN, authorized=False)) == []
    assert [one.equals for one in step.json] == ["UP", None, True, None]
    assert (step.json[1].at_least, step.json[1].at_most) == (1, 10.5)
    assert [one.reveal() for one in step.more_headers["X-Tag"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("json: [{path: 'a['}]", "json[0].path: at character"),
        ("json: [{path: 'nope(a)'}]", "no function is called nope"),
        ("json: [{equals: a}]", "json[0].path: missing"),
        ("json: [{path: a, equal: b}]", "unknown key; did you mean 'equals'?"),
        ("versions: ['3']", "versions[0]: expected one of"),
        ("slow: {down: 5}", "slow.down: expected a time span like 30s"),
        ("method: ''", "method: expected text of 1 to 32 characters"),
    ],
)
def test_a_bad_value_is_told_with_its_place(field: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"steps: [{{url: 'http://a/', {field}}}]")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"url": "ftp://a/"}, ["url"]),
        ({"method": "two words"}, ["method"]),
        ({"method": "CONNECT"}, ["method"]),
        ({"method": "purge"}, []),
        ({"body": "a", "body_file": "b"}, ["body_file"]),
        ({"headers": {"Te": strict.Secret("a")}}, ["headers.Te"]),
        ({"fail_if_tls": True, "fail_if_not_tls": True}, ["fail_if_not_tls"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    step = Request(**{"url": "http://a.example/", **fields})
    assert [key for key, _ in request.wrong(step, TEN, authorized=False)] == found
