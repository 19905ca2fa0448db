"""Servers of tokens that give none, and tokens that are no good: days in virtual time."""

import pytest
from msgspec.structs import replace

from alerting.secret import Secret
from exporter.integrations.conduct import admission, course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.exchange.token import Token
from tests.exporter.integrations.lives import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    Tokens,
    last,
    lived,
    oauth,
    ok,
    plain,
    reasons,
    said,
    times,
)

HEALTH = Call(topic="health", url="https://plain.test/health")
TOKEN = Call(topic="token", url="https://tokens.test/token")


# servers of tokens that give none


@pytest.mark.parametrize(
    ("given", "reason", "most"),
    [
        (Unanswered("timeout", "no answer", NOW), "timeout", 293),
        (Unanswered("dns", "no name", NOW), "dns", 293),
        (Unanswered("internal", "a mistake", NOW), "internal", 293),
        (said(500), "server_error", 293),
        (said(503, retry_after="7200"), "server_error", 13),
        (said(301), "moved", 293),
        (said(429), "rate_limited", 35),
        (said(429, retry_after="5400"), "rate_limited", 17),
        (Answer(200, {"content-type": "text/html"}, b"<html>", NOW), "grant", 35),
        (Answer(403, {}, b"<html>", NOW), "grant", 35),
        (said(200, {"error": "invalid_client"}), "grant", 35),
        (said(401, {"error": "invalid_client"}), "grant", 35),
        (said(400, {"error": "inactive_org"}), "suspended", 35),
        (ok({"expires_in": 3600}), "grant", 35),
    ],
)
def test_a_server_that_gives_no_token_is_not_asked_in_a_hurry(
    given: Answer | Unanswered, reason: str, most: int
) -> None:
    moments = lived(oauth(), Tokens(given=lambda _: given), DAY)
    assert {one.topic for one in moments} == {"token"}
    assert 10 <= len(moments) <= most
    assert moments[1].at - moments[0].at >= 30.0
    memory = last(moments)
    assert (reasons(moments), [*memory.said]) == ({reason}, ["token"])
    assert memory.is_up is (None if reason == "internal" else memory.state == "throttled")


def test_a_server_of_tokens_that_comes_back_is_found_at_the_next_check() -> None:
    def given(now: float) -> Unanswered | None:
        is_down = HOUR <= now - NOW < 7 * HOUR
        return Unanswered("connect", "nobody there", now) if is_down else None

    moments = lived(oauth(), Tokens(600.0, lasts=600.0, given=given), 10 * HOUR)
    (failed, again, *_) = [one for one in moments if one.learned.found.reason]
    assert again.at - failed.at == MINUTE, "confirmed as a check is"
    assert again.learned.memory.is_up is False
    back = next(one for one in moments if one.at >= NOW + 7 * HOUR)
    assert back.at - NOW - 7 * HOUR <= 310
    assert [one.topic for one in moments if one.at == back.at] == ["token", "health"]
    assert last(moments).is_up


def test_while_a_token_fails_it_is_not_well_until_the_vendor_itself_says_so() -> None:
    def given(now: float) -> Answer | None:
        return said(400, {"error": "invalid_grant"}) if now - NOW < HOUR else None

    moments = lived(oauth(), Tokens(given=given), 4 * HOUR)
    token = next(one for one in moments if not one.learned.found.reason)
    assert (token.topic, token.learned.memory.reason) == ("token", "grant")
    after = moments[moments.index(token) + 1]
    assert (after.topic, after.learned.memory.reason) == ("health", "")
    assert "token" not in after.learned.memory.said


# tokens that are no good


@pytest.mark.parametrize("life", [0.001, 1.0, 29.0, 1e-300])
def test_tokens_that_are_over_as_they_come_are_shown_once_at_least(life: float) -> None:
    moments = lived(oauth(type(plain())), Tokens(life), DAY, late=0.4)
    assert len(times(moments, "token")) <= 290
    assert len(times(moments, "health")) >= 280
    assert last(moments).is_up


@pytest.mark.parametrize("life", [None, 0.0, 0.001, -1.0, HOUR, 1e300])
@pytest.mark.parametrize(
    ("status", "reason"), [(401, "token_rejected"), (403, "permission"), (402, "suspended")]
)
def test_a_vendor_that_refuses_every_token_is_left_alone_ever_longer(
    life: float | None, status: int, reason: str
) -> None:
    moments = lived(oauth(type(plain())), Tokens(life, health=said(status)), DAY)
    assert 24 <= len(times(moments, "health")) <= 35
    assert len(times(moments, "token")) <= 36
    memory = last(moments)
    assert (memory.reason, memory.is_up) == (reason, False)


def test_tokens_that_are_over_before_they_are_shown_are_not_asked_for_in_a_hurry() -> None:
    moments = lived(oauth(), Tokens(1.0, lasts=0.0), DAY)
    assert len(times(moments, "token")) <= 36
    assert last(moments).state == "auth_failed"


def test_a_refused_token_is_doubted_once_and_then_the_wait_doubles() -> None:
    moments = lived(oauth(), Tokens(health=said(401)), 6 * HOUR)
    assert [one.topic for one in moments[:4]] == ["token", "health", "token", "health"]
    assert len({one.at for one in moments[:4]}) == 1
    first, second = moments[1].learned.memory, moments[3].learned.memory
    assert (first.reason, first.doubted, first.failures) == ("new", True, 0)
    assert (second.reason, second.doubted, second.failures) == ("token_rejected", True, 1)
    assert 60 <= second.held - moments[3].at <= 66


def test_a_token_is_renewed_though_the_vendor_was_throttled_before() -> None:
    one, memory = oauth(), Memory(token=Token(Secret("planted")), waits=3)
    memory = replace(memory, token=replace(memory.token, origin=one.oauth.origin))  # type: ignore[union-attr, type-var]
    after = course.learn(one, memory, HEALTH, said(401), NOW).memory
    assert (after.doubted, after.waits) == (True, 4)
    assert admission.lacks(one, after, NOW)


def test_a_part_that_is_refused_wastes_one_token_and_no_more() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer | Unanswered:
        return said(401) if call.topic == "newest" else tokens(call, shown, now)

    tokens = Tokens(None)
    moments = lived(oauth(type(plain())), vendor, DAY)
    assert len(times(moments, "token")) == 2
    assert len(times(moments, "newest")) == pytest.approx(97, abs=2)
    assert (last(moments).reason, last(moments).is_up) == ("forbidden", True)
