from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from alerting.secret import Secret
from exporter.integrations.conduct import standing
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.found import Quota
from exporter.integrations.exchange.token import Token
from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.kind import Integration
from tests.exporter.integrations.scripted import TOKEN, Plain, plain

NOW = 1_790_000_000.0
HOUR, DAY = 3_600.0, 86_400.0
KNOWN = Memory(
    due={"health": NOW + 60.0},
    said={"health": Said("", "", NOW - 60.0)},
    reason="",
    since=NOW - DAY,
    is_up=True,
    quotas={"daily": Quota("daily", 250.0, 1_000.0, DAY, NOW - 1.0)},
    newest=NOW - HOUR,
    incident=3,
    skew=HOUR,
    checked=NOW - 60.0,
)
GRANT = ClientCredentials(
    token_url="https://a.test", client_id="us", client_secret=Secret("planted-secret")
)


def test_one_that_nobody_has_asked_yet_is_unknown_and_due_now() -> None:
    found = standing.of(plain(), Memory(), NOW, None)
    assert (found.state, found.reason, found.is_up) == ("unknown", "new", None)
    assert (found.checked, found.seconds) == (0.0, None)
    assert found.due is not None
    assert abs(found.due - NOW) <= 10.0
    assert (found.age, found.score, found.incident) == (None, None, None)


def test_what_is_known_is_told_in_the_order_of_the_settings() -> None:
    one = Plain(name="crm", source="hook", status_page="https://status.test/")
    found = standing.of(one, KNOWN, NOW, NOW - 3 * HOUR, 0.25)
    assert (found.name, found.provider, found.source) == ("crm", "plain", "hook")
    assert (found.state, found.is_up, found.since) == ("up", True, NOW - DAY)
    assert (found.seconds, found.due, found.interval) == (0.25, NOW + 60.0, 300.0)
    assert (found.url, found.page) == ("https://plain.test", "https://status.test")
    assert found.incident == 3
    (quota,) = found.quotas
    assert (quota.used, quota.limit) == (0.0, 1_000.0), "it has begun anew"


def test_data_is_as_old_as_what_is_held_is_behind_and_else_as_its_newest_record() -> None:
    held = standing.of(plain(), KNOWN, NOW, NOW - 3 * HOUR)
    assert held.age == 2 * HOUR
    assert held.score == pytest.approx(0.9583, abs=1e-4)
    alone = standing.of(plain(), KNOWN, NOW, None)
    assert alone.age == 2 * HOUR, "by the vendor's clock, an hour ahead"
    far = standing.of(plain(), replace(KNOWN, skew=1e11), NOW, None)
    assert (far.age, far.skew) == (HOUR, 1e11), "no clock is so far off"


def test_of_a_page_that_is_not_looked_at_no_incident_is_told() -> None:
    assert standing.of(plain(), KNOWN, NOW, None).incident is None


@pytest.mark.parametrize(
    ("memory", "due"),
    [
        (Memory(held=NOW + 90.0), NOW + 90.0),
        (
            Memory(due={"health": NOW + 250.0}, reason="dns", failures=1, checked=NOW - 10.0),
            NOW + 50.0,
        ),
        (Memory(due={"health": NOW + 10.0}, held=NOW - 1.0), NOW + 10.0),
        (
            Memory(
                due={"health": NOW}, free={"requests": NOW + 500.0}, quotas={
                    "requests": Quota("requests", 1, 100, 10.0)
                }
            ),
            NOW + 500.0,
        ),
    ],
)  # fmt: skip
def test_it_is_due_when_it_may_be_asked(memory: Memory, due: float) -> None:
    found = standing.of(plain(), memory, NOW, None)
    assert found.due == due
    assert found.held == (memory.held if memory.held > NOW else 0.0)


def test_one_that_is_paused_is_never_due() -> None:
    found = standing.of(plain(paused=True), KNOWN, NOW, None)
    assert (found.is_paused, found.due) == (True, None)


@pytest.mark.parametrize(
    ("one", "memory", "expires", "renews"),
    [
        (plain(), Memory(), 0.0, 0.0),
        (plain(), Memory(expires=NOW + DAY), NOW + DAY, 0.0),
        (plain(token_expires=datetime.fromtimestamp(NOW, UTC)), Memory(), NOW, 0.0),
        (
            plain(token_expires=datetime.fromtimestamp(NOW, UTC)),
            Memory(expires=NOW + DAY),
            NOW + DAY,
            0.0,
        ),
        (
            Plain(name="crm", oauth=GRANT),
            Memory(token=Token(Secret(TOKEN), expires=NOW + HOUR, site="https://na1.test")),
            0.0,
            NOW + HOUR,
        ),
        (plain(), Memory(token=Token(Secret(TOKEN), expires=NOW + HOUR)), 0.0, 0.0),
    ],
)
def test_what_people_renew_is_told_apart_from_what_we_renew(
    one: Integration, memory: Memory, expires: float, renews: float
) -> None:
    found = standing.of(one, memory, NOW, None)
    assert (found.expires, found.renews) == (expires, renews)


def test_the_base_url_may_come_with_the_token() -> None:
    class Homeless(Plain, frozen=True, kw_only=True, dict=True):
        HOME = ""

    token = Token(Secret(TOKEN), site="https://na1.test")
    found = standing.of(Homeless(name="crm", oauth=GRANT), Memory(token=token), NOW, None)
    assert found.url == "https://na1.test"


def test_no_secret_is_in_it() -> None:
    one = Plain(name="crm", oauth=GRANT)
    told = repr(standing.of(one, Memory(token=Token(Secret(TOKEN))), NOW, None))
    assert TOKEN not in told
    assert "Secret" not in told
