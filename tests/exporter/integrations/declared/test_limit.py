"""Quotas that are declared: told by headers or bodies, or only documented."""

from typing import Any

import pytest

from alerting.duration import Duration
from exporter.events.expression import Expression
from exporter.integrations.declared.limit import Limit, Names, Places
from exporter.integrations.exchange.found import Quota
from tests.exporter.integrations import reading

MINUTE = Duration(60)
NAMES = Names(limit="X-Limit", remaining="X-Left", reset="X-Reset")


def places(**written: str) -> Places:
    return Places(**{part: Expression(text) for part, text in written.items()})


def test_headers_tell_a_quota() -> None:
    one = Limit(bucket="requests", window=MINUTE, headers=NAMES)
    headers = {"x-limit": "500", "x-left": "375", "x-reset": "42"}
    answer = reading.answer({}, headers=headers)
    assert one.of_headers(answer) == Quota("requests", 125, 500, 60, reading.NOW + 42)
    assert one.of_headers(reading.answer({})) is None
    assert one.of_body(answer) is None


def test_what_is_used_may_be_told_and_the_limit_be_known() -> None:
    one = Limit(bucket="calls", limit=100, headers=Names(used="X-Used"))
    answer = reading.answer({}, headers={"x-used": "7"})
    assert one.of_headers(answer) == Quota("calls", 7, 100)


def test_a_body_tells_a_quota() -> None:
    told = places(limit="plan.most", used="plan.used", reset="plan.until")
    one = Limit(bucket="daily", window=Duration(86_400), body=told)
    plan = {"most": 1_000, "used": 250, "until": "2026-09-22T00:00:00Z"}
    answer = reading.answer({"plan": plan})
    assert one.of_body(answer) == Quota("daily", 250, 1_000, 86_400, 1_790_035_200)
    assert one.of_body(reading.answer({"plan": None})) is None
    assert one.of_headers(answer) is None


def test_what_cannot_be_is_no_sensible_quota() -> None:
    one = Limit(bucket="requests", headers=NAMES)
    found = one.of_headers(reading.answer({}, headers={"x-limit": "many", "x-left": "5"}))
    assert found == Quota("requests", 0, -1)


@pytest.mark.parametrize(
    ("written", "quota"),
    [
        ({"limit": 100, "window": MINUTE}, Quota("requests", 0, 100, 60)),
        ({"limit": 100}, None),
        ({"window": MINUTE}, None),
    ],
)
def test_a_limit_that_pages_tell_is_kept_to(written: dict[str, Any], quota: Quota | None) -> None:
    assert Limit(bucket="requests", **written).documented == quota


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ({"headers": NAMES}, {}),
        ({"limit": 5, "headers": Names(used="X-Used")}, {}),
        ({"limit": 5, "window": MINUTE}, {}),
        (
            {"limit": 5},
            {"bucket": "write headers: or body:, where it is told, or limit: and window:"},
        ),
        (
            {"headers": Names(remaining="X-Left")},
            {"headers.limit": "expected where the limit is told, or limit: as a number"},
        ),
        (
            {"body": places(limit="most")},
            {"body.remaining": "expected where it is told what remains, or what is used"},
        ),
    ],
)
def test_a_quota_needs_a_limit_and_what_is_used(
    written: dict[str, Any], wrong: dict[str, str]
) -> None:
    assert dict(Limit(bucket="requests", **written).wrong()) == wrong
