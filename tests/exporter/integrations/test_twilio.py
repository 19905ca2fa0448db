"""Twilio: accounts, API keys, and the newest message."""

import base64
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import twilio

KEY = "SK2a0747eba6abf96b7e3c3ff0b4530f6e"
ACCOUNT = f"https://stand.test/2010-04-01/Accounts/{twilio.ACCOUNT}"


@pytest.fixture
def one() -> Integration:
    return asking.vendor(twilio.STAND)


def test_it_asks_for_the_account_and_the_newest_message(one: Integration) -> None:
    assert reading.first(one).url == f"{ACCOUNT}.json"
    assert reading.first(one, "newest").url == f"{ACCOUNT}/Messages.json?PageSize=1"
    assert one.first("quota", "", "", reading.NOW) is None


def test_a_key_that_may_not_read_accounts_reads_messages() -> None:
    one = asking.vendor(twilio.STAND, key=KEY, token="secret-of-the-key")
    assert reading.first(one).url == f"{ACCOUNT}/Messages.json?PageSize=1"
    kind, _, shown = reading.shown(one)["Authorization"].partition(" ")
    assert (kind, base64.b64decode(shown).decode()) == ("Basic", f"{KEY}:secret-of-the-key")
    assert reading.read(one, {"messages": [{"date_sent": "never"}]}) == Found()
    assert reading.read(one, {}).detail == "the answer has no messages"


@pytest.mark.parametrize(
    ("told", "reason", "detail"),
    [
        ({"sid": "AC1", "status": "active"}, "", ""),
        ({"sid": "AC1", "status": "suspended"}, "suspended", "the account is suspended"),
        ({"sid": "AC1", "status": "closed"}, "suspended", "the account is closed"),
        ({}, "unexpected", "the answer has no sid"),
    ],
)
def test_an_account_that_is_not_active_is_suspended(
    one: Integration, told: dict[str, str], reason: str, detail: str
) -> None:
    found = reading.read(one, told)
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (401, 20003, "token_rejected"),
        (401, 20005, "suspended"),
        (401, 20104, "token_expired"),
        (403, 20008, "permission"),
        (403, 70051, "permission"),
        (404, 20404, "missing"),
        (429, 20429, "rate_limited"),
        (500, 20500, "server_error"),
        (400, 21211, "refused"),
    ],
)
def test_codes_say_more_than_the_status(
    one: Integration, status: int, code: int, reason: str
) -> None:
    found = reading.read(one, {"code": code, "message": "No", "status": status}, status)
    assert (found.reason, found.detail) == (reason, f"{status}: No ({code})")


def test_an_error_without_a_code_is_read_by_its_status(one: Integration) -> None:
    assert reading.read(one, {"detail": "no"}, 401).reason == "token_rejected"


@pytest.mark.parametrize(
    ("messages", "newest"),
    [
        (
            [{"date_sent": "Thu, 24 Aug 2023 05:01:45 +0000"}],
            datetime(2023, 8, 24, 5, 1, 45, tzinfo=UTC),
        ),
        (
            [{"date_sent": None, "date_updated": "Thu, 24 Aug 2023 05:01:44 +0000"}],
            datetime(2023, 8, 24, 5, 1, 44, tzinfo=UTC),
        ),
        ([{"date_sent": 5}, None], None),
        ([], None),
    ],
)
def test_the_newest_message_is_the_newest_record(
    one: Integration, messages: list[Any], newest: datetime | None
) -> None:
    assert reading.read(one, {"messages": messages}, topic="newest").newest == newest


@pytest.mark.parametrize("settings", [{"account": "AC123"}, {"key": "AC123"}])
def test_ids_that_are_none_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        asking.vendor(twilio.STAND, **settings)
