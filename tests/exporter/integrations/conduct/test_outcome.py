"""What calls come to, as it is remembered, and what all topics together come to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from alerting.secret import Secret
from exporter.integrations.conduct import outcome
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Token
from exporter.integrations.kind import Integration
from tests.exporter.integrations.lives import DAY, HOUR, NOW, bare, plain, said
from tests.exporter.integrations.stands.stand import mail

SILENT = Unanswered("timeout", "no answer", NOW)


def noted(memory: Memory, topic: Topic, found: Found, heard: Any = None, **more: Any) -> Memory:
    call = Call(topic=topic, url="", signed=topic != "status")
    return outcome.noted(memory, call, found, heard or said(200), more.get("token"))


def judged(memory: Memory, check: str | None = "", one: Integration | None = None) -> Memory:
    return outcome.judged(one or plain(), memory, NOW, check)


def told(*topics: tuple[Topic, str]) -> Memory:
    return Memory(said={topic: Said(reason, f"{topic} says", NOW) for topic, reason in topics})


# the status page


def test_a_status_page_tells_a_level_and_why() -> None:
    body = b'{"status": {"indicator": "major", "description": "Down"}, "components": []}'
    found = outcome.page(Answer(200, {}, body, NOW), ())
    assert found == Found(incident=3, detail="Down")


@pytest.mark.parametrize(
    ("answer", "components", "reason"),
    [
        (said(503), (), "unanswered"),
        (Answer(200, {}, b"<html>", NOW), (), "unexpected"),
        (said(200, {"status": {}}), ("API",), "unexpected"),
    ],
)
def test_a_status_page_that_cannot_be_read_is_not_the_vendors_fault(
    answer: Answer, components: tuple[str, ...], reason: str
) -> None:
    found = outcome.page(answer, components)
    assert (found.reason, found.incident) == (reason, None)
    after = judged(noted(told(("health", "")), "status", found, answer), None)
    assert (after.reason, after.state) == ("", "up")


def test_what_a_status_page_said_holds_for_an_hour_when_it_cannot_be_read() -> None:
    memory = noted(told(("health", "")), "status", Found(incident=4, detail="Down"))
    for later, level in ((HOUR - 1, 4), (HOUR, None)):
        silent = replace(SILENT, at=NOW + later)
        after = noted(memory, "status", Found(reason="timeout"), silent)
        assert after.incident == level
        assert judged(after, None, bare(status_page="https://s.test")).reason == (
            "incident" if level else ""
        )
    again = noted(noted(Memory(), "status", Found(reason="timeout"), SILENT), "status", Found())
    assert again.said["status"].reason == ""


@pytest.mark.parametrize(
    ("level", "page", "reason"),
    [
        (2, "https://s.test", ""),
        (3, "https://s.test", "incident"),
        (4, "https://s.test", "incident"),
        (4, "", ""),
    ],
)
def test_an_outage_counts_from_a_partial_one_and_where_a_page_is_watched(
    level: int, page: str, reason: str
) -> None:
    memory = replace(told(("health", ""), ("status", "")), incident=level)
    assert judged(memory, None, bare(status_page=page)).reason == reason
    untold = replace(told(("health", "")), incident=level)
    assert judged(untold, None, bare(status_page=page)).detail == ""


# what is remembered


def test_an_answer_leaves_what_it_does_not_tell() -> None:
    memory = Memory(cursor="c1", newest=5.0, expires=6.0, skew=7.0)
    after = noted(memory, "quota", Found())
    assert (after.cursor, after.newest, after.expires, after.skew) == ("c1", 5.0, 6.0, 7.0)


def test_an_answer_tells_cursor_newest_record_expiry_and_clock() -> None:
    at = datetime.fromtimestamp(NOW - 60, UTC)
    found = Found(cursor="c2", newest=at, expires=at)
    after = noted(Memory(), "newest", found, said(200, date=mail(NOW + 7_200)))
    assert (after.cursor, after.newest, after.expires) == ("c2", NOW - 60, NOW - 60)
    assert after.skew == 7_200
    other = noted(after, "status", Found(), said(200, date=mail(NOW)))
    assert other.skew == 7_200, "the status page has another clock"


def test_a_record_of_tomorrow_and_later_is_odd_and_left_out() -> None:
    late = datetime.fromtimestamp(NOW + DAY + 1, UTC)
    after = noted(Memory(newest=5.0), "newest", Found(newest=late))
    assert (after.newest, after.odd) == (5.0, ("newest",))
    ahead = noted(Memory(), "newest", Found(newest=late), said(200, date=mail(NOW + 7_200)))
    assert (ahead.newest, ahead.odd) == (NOW + DAY + 1, ())
    assert noted(Memory(), "newest", Found(newest=late), SILENT).newest == 0.0


def test_what_is_odd_stays_until_the_same_topic_says_otherwise() -> None:
    memory = noted(Memory(), "quota", Found(odd=("quota",)))
    memory = noted(memory, "health", Found(odd=("clock",)))
    assert memory.odd == ("clock", "quota")
    assert noted(memory, "quota", Found()).odd == ("clock",)


def test_pages_are_of_their_topic() -> None:
    page = Call(topic="newest", url="2")
    events = Call(topic="events", url="3")
    memory = Memory(following=(events,))
    memory = noted(memory, "newest", Found(following=page))
    assert memory.following == (events, page)
    assert noted(memory, "newest", Found()).following == (events,)


def test_a_token_says_nothing_by_itself() -> None:
    failing = noted(told(("health", "")), "token", Found(reason="grant", detail="no"))
    assert failing.said.keys() == {"health", "token"}
    token = Token(Secret("planted"))
    given = noted(replace(failing, doubted=True), "token", Found(), token=token)
    assert (given.token, given.doubted, given.said) == (token, False, failing.said)
    assert noted(given, "health", Found()).said.keys() == {"health"}


# what all come to


def test_before_health_was_asked_it_is_unknown() -> None:
    assert judged(Memory(), None).reason == "new"
    assert judged(told(("quota", "")), None).reason == "new"
    assert judged(told(("token", "grant")), None).reason == "grant"


@pytest.mark.parametrize(
    ("topic", "reason", "whole"),
    [
        ("health", "permission", "permission"),
        ("health", "missing", "missing"),
        ("health", "internal", "internal"),
        ("token", "timeout", "timeout"),
        ("newest", "permission", "forbidden"),
        ("newest", "token_rejected", "forbidden"),
        ("newest", "suspended", "forbidden"),
        ("newest", "missing", "not_found"),
        ("newest", "timeout", "unanswered"),
        ("newest", "internal", "unanswered"),
        ("newest", "slow", "slow"),
        ("newest", "rate_limited", "rate_limited"),
        ("newest", "", ""),
        ("status", "timeout", ""),
    ],
)
def test_a_part_that_fails_makes_the_whole_no_more_than_degraded(
    topic: Topic, reason: str, whole: str
) -> None:
    memory = told(("health", ""), (topic, reason))
    after = judged(memory, None, plain(status_page="https://s.test"))
    assert after.reason == whole
    assert after.detail == (f"{topic} says" if whole else "")


def test_a_topic_that_is_not_asked_any_more_has_no_say() -> None:
    assert judged(told(("health", ""), ("events", "timeout")), None).reason == ""


def test_the_worst_reason_is_that_of_the_whole() -> None:
    memory = told(("health", "slow"), ("newest", "rate_limited"), ("quota", "missing"))
    assert judged(memory, None).reason == "rate_limited"


def test_a_quota_that_is_low_degrades_until_it_begins_anew() -> None:
    low = Quota("daily", 96, 100, DAY, NOW + 1)
    memory = replace(told(("health", "")), quotas={"daily": low})
    after = judged(memory, None)
    assert (after.reason, after.detail) == ("quota_low", "96% of daily is used")
    over = replace(memory, quotas={"daily": replace(low, resets=NOW)})
    assert judged(over, None).reason == ""


def test_a_state_began_when_it_was_another_before() -> None:
    memory = replace(told(("health", "timeout")), reason="dns", since=5.0)
    assert judged(memory).since == 5.0
    assert judged(replace(memory, reason="slow")).since == NOW
    assert judged(replace(memory, since=0.0)).since == NOW


# how checks are counted


@pytest.mark.parametrize(
    ("check", "failures", "is_up", "checked"),
    [
        (None, 1, True, 5.0),
        ("", 0, True, NOW),
        ("slow", 0, True, NOW),
        ("rate_limited", 0, True, NOW),
        ("internal", 1, True, NOW),
        ("timeout", 2, False, NOW),
        ("grant", 2, False, NOW),
    ],
)
def test_a_check_is_counted_once_and_nothing_else_is(
    check: str | None, failures: int, is_up: bool, checked: float
) -> None:
    before = replace(told(("health", check or "")), failures=1, is_up=True, checked=5.0)
    after = judged(before, check)
    assert (after.failures, after.is_up, after.checked) == (failures, is_up, checked)


def test_so_many_checks_must_fail_until_it_is_not_up() -> None:
    memory, one = replace(told(("health", "timeout")), is_up=True), bare(failures=3)
    ups = []
    for _ in range(4):
        memory = judged(memory, "timeout", one)
        ups.append(memory.is_up)
    assert ups == [True, True, False, False]
    assert judged(told(("health", "timeout")), "timeout").is_up is None


# quotas that hold


def test_a_quota_that_is_not_told_any_more_is_forgotten() -> None:
    high, full = Quota("calls", 96, 100, HOUR), Quota("daily", 9, 10, HOUR, NOW + DAY)
    memory = outcome.counted(Memory(), [high, full], NOW)
    assert set(memory.quotas) == {"calls", "daily"}
    for later, looked, known in (
        (6 * HOUR + 1, -60.0, {"calls", "daily"}),  # nobody looked since
        (6 * HOUR - 1, 300.0, {"calls", "daily"}),
        (6 * HOUR + 1, 300.0, {"daily"}),  # which says itself when it begins anew
        (DAY + 1, 300.0, set()),
    ):
        health, quota = (Said("", "", NOW + looked) for _ in range(2))
        since = replace(memory, said={"health": health, "quota": quota})
        assert set(outcome.counted(since, [], NOW + later).quotas) == known
    half = replace(memory, said={"health": Said("", "", NOW + 300), "quota": Said("", "", NOW)})
    assert "calls" in outcome.counted(half, [], NOW + 7 * HOUR).quotas, "not all was looked at"


def test_a_quota_of_a_long_window_is_known_for_as_long() -> None:
    memory = outcome.counted(told(("health", "")), [Quota("month", 9, 10, 30 * DAY)], NOW - 9 * DAY)
    assert "month" in outcome.counted(memory, [], NOW).quotas


def test_a_vendor_that_makes_up_names_has_so_many_quotas() -> None:
    memory = Memory()
    for number in range(100):
        memory = outcome.counted(memory, [Quota(f"b{number}", 1, 2)], NOW + number)
    assert len(memory.quotas) == len(memory.told) == outcome.MOST_BUCKETS
    assert "b99" in memory.quotas
    again = outcome.counted(memory, [Quota("b80", 2, 2), Quota("new", 1, 2)], NOW + 100)
    assert {"b80", "new"} < set(again.quotas)
    assert "b81" not in again.quotas


def test_a_quota_that_has_begun_anew_is_not_used() -> None:
    memory = Memory(
        quotas={
            "a": Quota("a", 5, 10, DAY, NOW),
            "b": Quota("b", 5, 10, DAY, NOW + 1),
            "c": Quota("c", 5, 10, DAY),
        }
    )
    assert outcome.known(memory, NOW) == (
        Quota("a", 0.0, 10, DAY),
        Quota("b", 5, 10, DAY, NOW + 1),
        Quota("c", 5, 10, DAY),
    )
