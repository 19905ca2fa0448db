"""Tokens, told as days in virtual time: asked for in time, doubted once, and never in a hurry."""

import pytest
from msgspec.structs import replace

from alerting.secret import Secret
from exporter.integrations.conduct import admission, course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Token
from exporter.integrations.grants.refresh_token import RefreshToken
from tests.exporter.integrations.grants import asked
from tests.exporter.integrations.grants.test_jwt_bearer import one as jwt
from tests.exporter.integrations.grants.test_refresh_token import one as refreshing
from tests.exporter.integrations.grants.tokenserver import TokenServer
from tests.exporter.integrations.lives import (
    DAY,
    HOUR,
    NOW,
    Bare,
    Tokens,
    bare,
    last,
    lived,
    oauth,
    ok,
    plain,
    reasons,
    said,
    times,
)
from tests.exporter.integrations.stands.stand import mail

HEALTH = Call(topic="health", url="https://plain.test/health")
TOKEN = Call(topic="token", url="https://tokens.test/token")


# a token that ages


def test_a_token_is_renewed_before_it_is_over() -> None:
    moments = lived(oauth(), Tokens(HOUR, lasts=HOUR), DAY)
    assert 24 <= len(times(moments, "token")) <= 27
    assert not [one for one in moments if one.learned.found.reason]
    assert last(moments).is_up


def test_a_token_without_an_end_is_renewed_when_it_is_refused_and_nobody_notices() -> None:
    moments = lived(oauth(type(plain()), failures=1), Tokens(None, lasts=2 * HOUR), DAY)
    assert 11 <= len(times(moments, "token")) <= 13
    refused = [one for one in moments if one.learned.found.reason]
    assert len(refused) == len(times(moments, "token")) - 1
    assert reasons(moments[1:]) == {""}
    assert {one.learned.memory.is_up for one in moments[1:]} == {True}


def test_a_token_is_asked_for_only_when_something_needs_it() -> None:
    moments = lived(oauth(), Tokens(60.0, lasts=60.0), DAY)
    assert len(times(moments, "token")) == len(times(moments, "health"))
    assert len(moments) <= 2 * 290


@pytest.mark.parametrize(
    ("token", "ends"),
    [
        (Token(Secret("a")), None),
        (Token(Secret("a"), expires=NOW + 3600, given=NOW), 3540),
        (Token(Secret("a"), expires=NOW + 300, given=NOW), 270),
        (Token(Secret("a"), expires=NOW + 10, given=NOW), 30),
        (Token(Secret("a"), expires=NOW - 10, given=NOW), 30),
        (Token(Secret("a"), expires=NOW + 3600), 3540),
    ],
)
def test_a_token_is_given_up_a_little_before_it_is_over(token: Token, ends: float | None) -> None:
    assert not admission.is_over(token, NOW + (1e9 if ends is None else ends - 1))
    if ends is not None:
        assert admission.is_over(token, NOW + ends)


# whose token it is


def test_without_oauth_no_token_is_asked_for_and_an_old_one_is_not_shown() -> None:
    old = Memory(token=Token(Secret("old-planted"), site="https://old.test"))
    assert not admission.lacks(bare(), old, NOW)
    shown = admission.shown(bare(), old, HEALTH, NOW)
    assert shown.headers == (("Authorization", Secret("Bearer planted")),)
    step = course.decide(bare(), replace(old, due={"health": NOW}), NOW)
    assert isinstance(step, course.Ask)
    assert step.call.url.startswith("https://plain.test/")


def test_a_token_of_other_settings_is_not_shown_again() -> None:
    first = last(lived(oauth(), Tokens(None), HOUR))
    assert not admission.lacks(oauth(), first, NOW + HOUR)
    other = replace(oauth(), oauth=refreshing())
    assert admission.lacks(other, first, NOW + HOUR)


def test_refresh_tokens_are_used_once_each_for_days() -> None:
    server = TokenServer()

    def vendor(call: Call, shown: str, now: float) -> Answer:
        if call.topic == "token":
            return asked.answer(*reversed(server.answer({}, shown.encode(), now)))
        return ok() if shown == f"Bearer {server.given[-1]}" else said(401)

    one = Bare(name="crm", oauth=refreshing())
    assert isinstance(one.oauth, RefreshToken)
    moments = lived(one, vendor, 3 * DAY)
    assert 72 <= len(server.given) <= 80
    assert not [one for one in moments if one.learned.found.reason]


def test_an_answer_that_names_no_base_url_is_no_grant_where_one_is_needed() -> None:
    class Own(Bare, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
        HOME = ""

    heard = ok({"access_token": "planted"})
    one = Own(name="crm", oauth=jwt())
    found, token = admission.granted(one, Memory(), heard)
    assert (found.reason, token) == ("grant", None)
    assert "instance_url" in found.detail
    found, token = admission.granted(replace(one, url="https://own.test"), Memory(), heard)
    assert (found, token is None) == (Found(), False)


def test_a_token_that_nobody_needs_is_none() -> None:
    found, token = admission.granted(bare(), Memory(), ok({"access_token": "planted"}))
    assert (found.reason, token) == ("internal", None)


@pytest.mark.parametrize(
    ("ahead", "most"), [(0.0, 1), (5 * HOUR, 2), (-5 * HOUR, 2), (3 * DAY, 30)]
)
def test_an_assertion_is_dated_by_the_clock_of_the_server(ahead: float, most: int) -> None:
    server = TokenServer(life=None)

    def vendor(call: Call, shown: str, now: float) -> Answer:
        date = {"date": mail(now + ahead)}
        if call.topic != "token":
            return Answer(200, date, b"{}", now)
        status, told = server.answer({}, shown.encode(), now + ahead)
        return replace(asked.answer(told, status), headers=date)

    moments = lived(Bare(name="crm", oauth=jwt()), vendor, DAY)
    assert 1 <= len(times(moments, "token")) <= most
    assert bool(last(moments).is_up) is (ahead < DAY)


# who is left alone


@pytest.mark.parametrize(
    ("call", "found", "held", "waits"),
    [
        (HEALTH, Found(), 0.0, 0),
        (HEALTH, Found(reason="server_error"), 0.0, 0),
        (HEALTH, Found(reason="server_error", retry_after=90.0), 90.0, 2),
        (replace(HEALTH, topic="newest"), Found(), 7.0, 2),
        (replace(HEALTH, topic="newest"), Found(reason="permission"), 7.0, 2),
        (replace(HEALTH, topic="status", signed=False), Found(reason="rate_limited"), 7.0, 2),
        (TOKEN, Found(), 7.0, 2),
    ],
)
def test_who_wants_no_wait_is_not_left_alone(
    call: Call, found: Found, held: float, waits: int
) -> None:
    before = Memory(held=NOW + 7.0, waits=2)
    after = admission.held(bare(), before, call, found, NOW)
    assert (after.held, after.waits) == (NOW + held if held else 0.0, waits)


def test_a_vendor_without_oauth_is_not_doubted() -> None:
    after = admission.held(bare(), Memory(), HEALTH, Found(reason="token_rejected"), NOW)
    assert (after.doubted, after.waits) == (False, 1)
    assert not admission.doubts(bare(), Memory(), HEALTH, Found(reason="token_rejected"))
