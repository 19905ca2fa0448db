"""What WhatsApp, Messenger and Instagram have in common: shares, errors, and the token's end."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration
from exporter.integrations.meta import graph
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import graph as stand
from tests.exporter.integrations.stands import messenger

NOW = reading.NOW


@pytest.fixture
def one() -> Integration:
    return asking.vendor(messenger.STAND)


def inspected(one: Integration, *told: Any) -> Found:
    return reading.read(one, list(told), topic="quota")


def part(**data: Any) -> dict[str, Any]:
    return {"code": 200, "body": json.dumps({"data": data})}


def test_the_documented_shares_are_percents_of_the_app_and_of_the_business(
    one: Integration,
) -> None:
    headers = {
        "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":26}',
        "x-business-use-case-usage": '{"66782684":[{"type":"messenger","call_count":95,'
        '"total_cputime":20,"total_time":21,"estimated_time_to_regain_access":0}],'
        '"10153848260347724":[{"type":"pages","call_count":97,"total_cputime":23,'
        '"total_time":22,"estimated_time_to_regain_access":0}]}',
    }
    found = reading.read(one, {"id": "1"}, headers=headers)
    assert found.quotas == (
        Quota("app_calls", 28, 100, 3600),
        Quota("app_time", 25, 100, 3600),
        Quota("app_cpu", 26, 100, 3600),
        Quota("calls", 97, 100, 86_400),
        Quota("time", 22, 100, 86_400),
        Quota("cpu", 23, 100, 86_400),
    )
    assert found.odd == ()


def test_a_share_beyond_all_begins_anew_when_meta_says(one: Integration) -> None:
    entry = {"call_count": 104, "total_time": 3, "estimated_time_to_regain_access": 19}
    headers = {"x-business-use-case-usage": json.dumps({"1": [entry]})}
    error = {"error": {"code": 80006, "message": "many"}}
    found = reading.read(one, error, 400, headers)
    assert (found.reason, found.retry_after) == ("rate_limited", 1140.0)
    assert found.quotas == (
        Quota("calls", 104, 100, 86_400, NOW + 1140),
        Quota("time", 3, 100, 86_400),
    )


def test_retry_after_counts_more_than_the_minutes_of_a_header(one: Integration) -> None:
    entry = {"call_count": 104, "estimated_time_to_regain_access": 19}
    headers = {"x-business-use-case-usage": json.dumps({"1": [entry]}), "retry-after": "5"}
    found = reading.read(one, {"error": {"code": 4}}, 400, headers)
    assert found.retry_after == 5


def test_no_wait_is_longer_than_a_day(one: Integration) -> None:
    headers = {"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":9999}]}'}
    found = reading.read(one, {"error": {"code": 4}}, 400, headers)
    assert (found.retry_after, found.quotas) == (86_400, ())


@pytest.mark.parametrize(
    "told", ["no json", "[1]", '{"1": 3}', '{"1": [{"call_count": "x"}]}', '{"call_count": -1}']
)
def test_absurd_shares_are_left_out(one: Integration, told: str) -> None:
    headers = {"x-app-usage": told, "x-business-use-case-usage": told}
    found = reading.read(one, {"id": "1"}, headers=headers)
    assert (found.reason, found.quotas) == ("", ())


@given(st.text(max_size=40))
def test_no_header_makes_it_fall(text: str) -> None:
    headers = {"x-app-usage": text, "x-business-use-case-usage": text}
    reading.read(asking.vendor(messenger.STAND), {"id": "1"}, headers=headers)


def test_errors_say_their_code(one: Integration) -> None:
    error = {"code": 190, "error_subcode": 463, "message": "Session has expired"}
    found = reading.read(one, {"error": error}, 400)
    assert (found.reason, found.detail) == ("token_expired", "400: Session has expired (190/463)")


def test_without_the_apps_secret_the_token_is_not_inspected() -> None:
    one = asking.vendor(messenger.STAND, app_id="", app_secret=None)
    assert one.first("quota", "", "", NOW) is None
    call = Call(topic="quota", url=asking.HERE)
    assert one.shown(call, None).headers[0][1].reveal() == f"Bearer {messenger.TOKEN}"


def test_no_token_and_no_secret_is_in_the_url(one: Integration) -> None:
    call = reading.first(one, "quota")
    assert call.url == f"{asking.HERE}/v23.0/"
    assert call.body == b""
    shown = one.shown(call, None)
    assert shown.headers == ()
    assert shown.body is not None
    form = parse_qs(shown.body.reveal())
    assert form["access_token"] == [f"{stand.APP_ID}|{stand.APP_SECRET}"]
    assert json.loads(form["batch"][0]) == [
        {"method": "GET", "relative_url": f"v23.0/debug_token?input_token={messenger.TOKEN}"}
    ]


@pytest.mark.parametrize(
    ("ends", "expires"),
    [
        ({"expires_at": 1_570_820_400, "data_access_expires_at": 1_576_687_825}, 1_570_820_400),
        ({"expires_at": 0, "data_access_expires_at": 1_576_687_825}, 1_576_687_825),
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({"expires_at": "never"}, None),
        ({}, None),
    ],
)
def test_a_token_expires_when_the_first_of_its_ends_comes(
    one: Integration, ends: dict[str, Any], expires: int | None
) -> None:
    found = inspected(one, part(is_valid=True, **ends))
    assert found.reason == ""
    assert found.expires == (expires and datetime.fromtimestamp(expires, UTC))


def test_a_token_that_is_not_valid_says_why(one: Integration) -> None:
    why = {"code": 190, "message": "The session was invalidated", "subcode": 460}
    found = inspected(one, part(is_valid=False, error=why))
    assert (found.reason, found.detail) == ("token_revoked", "The session was invalidated")
    found = inspected(one, part(is_valid=False))
    assert (found.reason, found.detail) == ("token_rejected", "the token is not valid")


@pytest.mark.parametrize(
    "told",
    [
        {},
        [],
        [None],
        [{"code": 200, "body": "no json"}],
        [{"code": 200, "body": "[" * 100_000}],
        [{"code": 200, "body": 5}],
        [part(is_valid="yes")],
        [part()],
    ],
)
def test_an_inspection_that_cannot_be_read_is_unexpected(one: Integration, told: Any) -> None:
    assert reading.read(one, told, topic="quota").reason == "unexpected"


@pytest.mark.parametrize(
    ("code", "reason"), [(190, "forbidden"), (101, "forbidden"), (4, "rate_limited")]
)
def test_wrong_credentials_of_the_app_say_nothing_of_the_token(
    one: Integration, code: int, reason: str
) -> None:
    error: dict[str, Any] = {"error": {"code": code, "message": "no"}}
    whole = reading.read(one, error, 400, topic="quota")
    inner = inspected(one, {"code": 400, "body": json.dumps(error)})
    assert whole.reason == inner.reason == reason
    said = f"the token cannot be inspected with app_secret: no ({code})"
    assert whole.detail == inner.detail == said
    assert whole.quotas == ()
    error["error"]["message"] = f"input_token {'EAA' * 20} of\r\n{'x ' * 500}"
    long = reading.read(one, error, 400, topic="quota").detail
    assert "EAA" not in long
    assert len(long) < 300


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({}, []),
        ({"app_id": "", "app_secret": None}, []),
        ({"app_id": ""}, ["app_secret"]),
        ({"app_secret": None}, ["app_secret"]),
    ],
)
def test_an_app_has_both_or_none(settings: dict[str, Any], wrong: list[str]) -> None:
    one = asking.vendor(messenger.STAND, **settings)
    assert [key for key, _ in one.wrong()] == wrong


def test_conversations_are_a_list(one: Integration) -> None:
    assert reading.read(one, {"data": 5}, topic="newest").detail == "the answer has no data"
    assert reading.read(one, {"data": []}, topic="newest") == Found()


def test_who_does_not_say_what_to_ask_asks_nothing() -> None:
    with pytest.raises(NotImplementedError):
        graph.Graph(name="a").path("health")
