"""An API by settings alone: what is asked, what is read, and what is wrong in the settings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from alerting.strict import ConfigError, load
from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration
from exporter.integrations.rest import Rest
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import STANDS, rest
from tests.exporter.integrations.stands.stand import Scene, Stand

OK = {"success": True, "shop": {"id": 7}}
YAML = """
type: rest
name: wholesale
url: https://api.test
token: env:TOKEN
auth: {scheme: header, header: X-Api-Key, prefix: "Key "}
headers: {X-Version: "3"}
health: {path: /v3/whoami, ok: success, expect: shop.id}
usage: {path: /v3/usage}
newest: {path: /v3/orders?limit=1, time: "orders[].changed"}
quotas:
  - {bucket: daily, window: 1d, body: {limit: plan.most, remaining: plan.left}}
  - {bucket: requests, window: 1s, limit: 5}
errors:
  code: fault.code
  reasons: {E_DAY: quota_exhausted, 409: maintenance}
"""


def loaded(text: str) -> Rest:
    return load(text, Rest, file="x.yml", environ={"TOKEN": "planted"}, read=str, check=Rest.wrong)


@pytest.fixture
def one() -> Integration:
    return asking.vendor(rest.STAND)


def plain(**more: Any) -> Integration:
    """Return an API of which only the least is declared."""
    stand = Stand("rest", {"health": {"path": "/me"}, **more}, rest.reply, {})
    return asking.vendor(stand)


def test_it_asks_what_is_declared(one: Integration) -> None:
    headers = (("X-Version", "3"),)
    url = "https://stand.test/v3"
    assert reading.first(one) == Call(topic="health", url=f"{url}/whoami", headers=headers)
    assert reading.first(one, "quota").url == f"{url}/usage"
    newest = reading.first(one, "newest")
    assert (newest.method, newest.body) == ("POST", b'{"sort": "-changed", "size": 1}')
    assert reading.shown(one) == {"X-Api-Key": f"Key {rest.TOKEN}"}
    assert one.first("events", "", "", reading.NOW) is None


def test_what_is_not_declared_is_not_asked() -> None:
    one = plain()
    assert [one.every(topic) for topic in ("health", "quota", "newest")] == [300, None, None]
    assert (one.every("events"), one.every("status")) == (None, None)
    assert one.first("newest", "", "", reading.NOW) is None
    assert reading.read(one, {}).reason == ""
    assert one.read(Call(topic="newest", url=""), reading.answer({})).reason == ""


def test_a_documented_limit_is_kept_to(one: Integration) -> None:
    assert one.allowed == (Quota("requests", 0, 5, 1),)
    assert plain().allowed == ()


@pytest.mark.parametrize(
    ("told", "reason", "detail"),
    [
        (OK, "", ""),
        ({"success": True}, "unexpected", "the answer has no shop.id"),
        ({"shop": {"id": 7}}, "unexpected", "the answer has no success"),
        ({"success": "true", "shop": {"id": 7}}, "refused", "200"),
        (
            {"success": False, "fault": {"code": "E_DAY", "text": "no more"}},
            "quota_exhausted",
            "200: no more",
        ),
        (b"<html>", "not_json", "200 with no type, not JSON"),
    ],
)
def test_a_yes_may_be_a_no(one: Integration, told: Any, reason: str, detail: str) -> None:
    found = reading.read(one, told)
    assert (found.reason, found.detail) == (reason, detail)


def test_a_body_tells_quotas_where_usage_is_asked(one: Integration) -> None:
    told = {"success": True, "plan": {"calls": {"most": 10, "left": 9, "renewed_in": "1m30s"}}}
    found = reading.read(one, told, topic="quota")
    assert found.quotas == (Quota("daily", 1, 10, 86_400, reading.NOW + 90),)
    assert reading.read(one, {**OK, **told}).quotas == ()


def test_without_usage_the_answer_of_health_tells_them() -> None:
    body = {"limit": "most", "used": "used"}
    one = plain(quotas=[{"bucket": "storage", "body": body}])
    assert reading.read(one, {"most": 10, "used": 4}).quotas == (Quota("storage", 4, 10),)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x-limit": "10", "x-left": "0", "x-reset": "42"}, 42),
        ({"x-limit": "10", "x-left": "0", "x-reset": "42", "retry-after": "7"}, 7),
        ({"x-limit": "10", "x-left": "0", "x-reset": "30d"}, 3_600),
        ({"x-limit": "10", "x-left": "3", "x-reset": "42"}, None),
        ({}, None),
    ],
)
def test_a_limit_waits_until_it_begins_anew(headers: dict[str, str], wait: float | None) -> None:
    names = {"limit": "X-Limit", "remaining": "X-Left", "reset": "X-Reset"}
    one = plain(quotas=[{"bucket": "requests", "window": "1m", "headers": names}])
    found = reading.read(one, {}, 429, headers)
    assert (found.reason, found.retry_after) == ("rate_limited", wait)
    assert reading.read(one, {}, 500, headers).retry_after == (7 if wait == 7 else None)


def test_an_expression_that_does_not_fit_is_told_for_the_newest_record() -> None:
    one = plain(newest={"path": "/n", "time": "max(items[].at)"})
    found = reading.read(one, {"items": 5}, topic="newest")
    said = "max(items[].at) does not fit this body"
    assert (found.reason, found.detail) == ("unexpected", said)
    assert reading.read(one, {"items": []}, topic="newest").reason == ""


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"at": ["2026-09-21T14:13:20Z", "2026-09-01T00:00:00Z"]}, ""),
        ({"at": []}, None),
        ({}, None),
        ({"at": ["soon"]}, "unexpected"),
        ({"at": {"day": 5}}, "unexpected"),
    ],
)
def test_the_newest_record_says_when_it_changed(told: Any, reason: str | None) -> None:
    found = reading.read(plain(newest={"path": "/n", "time": "at"}), told, topic="newest")
    newest = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC) if reason == "" else None
    assert (found.reason, found.newest) == (reason or "", newest)
    assert found.detail == ("at is no instant" if reason else "")


@pytest.mark.parametrize("name", rest.DECLARED)
def test_a_vendor_that_is_declared_tells_what_its_module_tells(name: str) -> None:
    known = STANDS[name.removesuffix("_declared")]
    for mood in ("well", *known.expected):
        if mood == "endless":
            continue  # pages are what a module is for
        memories = []
        for stand in (known, rest.DECLARED[name]):
            one = asking.vendor(stand, status_page="")
            topics = sum(one.every(topic) is not None for topic in one.TOPICS)
            memories.append(asking.run(stand, one, Scene(mood=mood), topics)[0])
        of_module, declared = memories
        assert (declared.state, declared.reason) == (of_module.state, of_module.reason), mood
        assert declared.quotas.keys() == of_module.quotas.keys(), mood
        for bucket, quota in declared.quotas.items():
            wanted = of_module.quotas[bucket]
            assert (quota.used, quota.limit, quota.window) == (
                wanted.used,
                wanted.limit,
                wanted.window,
            )
        assert declared.newest == of_module.newest, mood


def test_settings_are_read_from_a_file() -> None:
    one = loaded(YAML)
    assert reading.first(one).url == "https://api.test/v3/whoami"
    assert reading.read(one, {"fault": {"code": "E_DAY"}}, 403).reason == "quota_exhausted"
    assert reading.read(one, {}, 409).reason == "maintenance"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://api.test", "https://api.test?a=1", "url: a base URL has no query; write it in e"),
        ("url: https://api.test", "", "url: expected the base URL: every customer of this vendor"),
        (
            "X-Version:",
            "X-Api-Key:",
            "headers.X-Api-Key: this is a secret; write token:, and auth:",
        ),
        ("/v3/whoami", "v3/whoami", "health.path: "),
        (
            "/v3/whoami",
            "/v3?api_key=5",
            "health.path: a secret in a URL lands in logs; write token",
        ),
        ("/v3/usage}", "/v3/usage, body: x}", "usage.body: a body goes with a POST; write method"),
        ('"orders[].changed"', '"orders["', "newest.time: at character 8 of 'orders['"),
        (', time: "orders[].changed"', "", "newest.time: missing; expected a JMESPath expression"),
        ("header: X-Api-Key, ", "", "auth.header: '' is no name of a header"),
        ("scheme: header", "scheme: query", "auth.scheme: "),
        ("bucket: requests", "bucket: daily", "quotas[1].bucket: another quota is of this bucket"),
        (", limit: 5", "", "quotas[1].bucket: write headers: or body:, where it is told, or limit"),
        ("remaining: plan.left", "reset: plan.left", "quotas[0].body.remaining: expected where it"),
        ("body: {limit: plan.most, remaining: plan.left}", "limit: 5", "usage: nothing is read of"),
        (
            "/v3/usage}",
            "/v3/usage, bucket: dayly}",
            "usage.bucket: no entry of quotas: has this bu",
        ),
        (
            "code: fault.code",
            "",
            "errors.reasons.E_DAY: this is no status; write code: where an an",
        ),
        ("quota_exhausted", "new", "errors.reasons.E_DAY: "),
        ("health: {", "helth: {", "helth: unknown key; did you mean 'health'?"),
    ],
)
def test_a_mistake_is_told_where_it_is(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(YAML.replace(old, new))
    told = [f"{problem.path}: {problem.message}" for problem in caught.value.problems]
    assert any(one.startswith(said) for one in told), told
