"""The course under limits: throttled, out of quota, lists of many pages."""

from collections import Counter

from exporter.integrations.conduct import manners
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Quota
from tests.exporter.integrations.lives import (
    DAY,
    HOUR,
    NOW,
    bare,
    gaps,
    last,
    lived,
    ok,
    plain,
    said,
    times,
    well,
)

# throttled


def test_retry_after_is_respected_and_without_it_the_wait_doubles() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return said(429, retry_after="2000") if now - NOW < 100 else said(429)

    moments = lived(bare(), vendor, DAY)
    assert all(one.learned.memory.state == "throttled" for one in moments)
    found = gaps(moments, "health")
    assert found[0] >= 2_000
    waits = [one.learned.memory.held - one.at for one in moments[1:9]]
    for tries, wait in enumerate(waits, 1):
        usual = min(manners.FIRST_WAIT * 2**tries, manners.LONGEST_BACK_OFF)
        assert usual <= wait <= usual * 1.1
    assert len(moments) < 40
    assert last(moments).failures == 0, "throttled is not failing"


def test_all_topics_wait_together_and_go_on_when_it_is_well_again() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return said(429, retry_after="1800") if HOUR <= now - NOW < HOUR + 300 else ok()

    moments = lived(plain(), vendor, 3 * HOUR)
    (refused, *_) = [one for one in moments if one.learned.found.reason]
    after = next(one for one in moments if one.at > refused.at)
    assert after.at - refused.at >= 1800
    memory = last(moments)
    assert (memory.reason, memory.waits, memory.held) == ("", 0, 0.0)


def test_maintenance_with_retry_after_is_waited_for() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return said(503, retry_after="3000") if now - NOW < 100 else ok()

    found = times(lived(bare(), vendor, 2 * HOUR), "health")
    assert 3_000 <= found[1] - found[0] <= 3_001


# quotas


def test_no_more_than_a_hundredth_of_a_quota_is_used_and_no_topic_starves() -> None:
    moments = lived(plain(limits=(Quota("daily", 0, 15_000, DAY),)), well, DAY)
    assert len(moments) <= 151
    counted = Counter(one.topic for one in moments)
    assert min(counted[topic] for topic in ("health", "quota", "newest")) >= 30


def test_a_quota_that_an_answer_tells_counts_from_that_answer_on() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return ok({"quotas": [["daily", 0, 2_400, DAY]]})

    assert len(lived(plain(), vendor, DAY)) <= 25


def test_of_a_low_quota_only_health_is_asked_until_it_begins_anew() -> None:
    resets = NOW + 5 * HOUR

    def vendor(call: Call, shown: str, now: float) -> Answer:
        used = 960_000 if now < resets else 0
        told = [["daily", used, 1_000_000, DAY, resets if now < resets else resets + DAY]]
        return ok({"quotas": told})

    moments = lived(plain(), vendor, 8 * HOUR)
    low = [one for one in moments[1:] if one.at < resets]
    assert {one.topic for one in low} == {"health"}
    assert low[-1].learned.memory.reason == "quota_low"
    assert low[-1].learned.memory.is_up
    assert {one.topic for one in moments if one.at > resets} == {"health", "quota", "newest"}
    assert last(moments).reason == ""


def test_what_alone_tells_of_a_low_quota_is_asked_each_hour() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        used = 960_000 if now - NOW < 5 * HOUR else 10
        return ok({"quotas": [["daily", used, 1_000_000, DAY]]} if call.topic == "quota" else {})

    moments = lived(plain(), vendor, 9 * HOUR)
    low = [one for one in moments if one.learned.memory.reason == "quota_low"]
    found = gaps(low, "quota")
    assert len(found) >= 4
    assert min(found) >= HOUR
    assert max(found) <= 1.1 * HOUR
    assert not [one for one in low if one.topic == "newest"][1:]
    assert last(moments).reason == ""


# pages


def test_pages_come_one_after_the_other_and_let_other_topics_between() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        if call.topic != "newest" or call.page >= 39:
            return ok()
        return ok({"next": f"https://plain.test/newest?page={call.page + 1}"})

    slow = Quota("requests", 0, 1, 0.6)  # a call a minute
    moments = lived(plain(limits=(slow,)), vendor, 2 * HOUR)
    pages = [one for one in moments if one.topic == "newest"]
    assert [one.call.page for one in pages[:40]] == list(range(40))
    between = [one for one in moments if pages[0].at < one.at < pages[39].at]
    assert Counter(one.topic for one in between)["health"] >= 8


def test_a_list_without_end_is_cut_though_its_vendor_does_not_count() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return ok({"next": "https://plain.test/newest?again"}) if call.topic == "newest" else ok()

    moments = lived(plain(), vendor, HOUR)
    counted = Counter(one.at for one in moments if one.topic == "newest")
    assert set(counted.values()) <= {50}
    assert last(moments).said["newest"].reason == "pages"


def test_a_page_that_fails_ends_its_list_for_now() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        if call.topic != "newest":
            return ok()
        return said(500) if call.page == 2 else ok({"next": "https://plain.test/newest?more"})

    moments = lived(plain(), vendor, 2 * HOUR)
    pages = [one.call.page for one in moments if one.topic == "newest"]
    assert pages[:6] == [0, 1, 2, 0, 1, 2]
    assert last(moments).is_up
    assert last(moments).reason == "unanswered"
