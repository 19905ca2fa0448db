"""The course, told as days in virtual time: what is asked when, and what is made of the answers."""

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.conduct import course
from exporter.integrations.conduct.course import Wait
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Quota
from exporter.integrations.exchange.token import Token
from exporter.integrations.states import REASONS, STATE_OF
from tests.exporter.integrations.lives import (
    DAY,
    HOUR,
    NOW,
    Bare,
    bare,
    gaps,
    last,
    lived,
    oauth,
    ok,
    plain,
    said,
    times,
    well,
)

# when things are asked


def test_a_new_one_is_asked_soon_and_each_topic_then_in_its_slots() -> None:
    moments = lived(plain(), well, DAY)
    assert times(moments, "health")[0] - NOW < course.FIRST_SECONDS
    assert [one.topic for one in moments[:3]] == ["health", "quota", "newest"]
    assert set(gaps(moments, "health")[1:]) == {300.0}
    assert set(gaps(moments, "newest")[1:]) == {900.0}
    assert 150 < gaps(moments, "health")[0] <= 450
    assert "events" not in {one.topic for one in moments}, "without source and reconcile"
    assert last(moments).is_up


def test_slots_do_not_drift_though_the_shell_is_late_each_time() -> None:
    found = times(lived(bare(), well, DAY, late=1.7), "health")
    phases = {round((at - 1.7) % 300, 3) for at in found[1:]}
    assert len(phases) == 1
    assert len(found) == pytest.approx(288, abs=2)


def test_slots_are_the_same_after_a_restart() -> None:
    one = bare()
    first = times(lived(one, well, HOUR), "health")
    again = times(lived(one, well, HOUR, now=NOW + 5_000), "health")
    assert round(first[-1] % 300, 3) == round(again[-1] % 300, 3)


@pytest.mark.parametrize("late", [0.0, 0.5, 2.4])
def test_the_first_look_comes_however_late_the_shell_looks(late: float) -> None:
    for number in range(200):
        moments = lived(bare(name=f"v{number}"), well, 60.0, late=late)
        assert times(moments, "health")[0] - NOW <= course.FIRST_SECONDS + late


def test_many_that_start_together_are_spread() -> None:
    firsts = [times(lived(bare(name=f"v{n}"), well, 11.0), "health")[0] for n in range(300)]
    counted = Counter(int(at - NOW) for at in firsts)
    assert len(counted) >= 7
    assert counted[0] <= 150


def test_one_that_is_paused_is_left_alone() -> None:
    assert course.decide(plain(paused=True), Memory(), NOW) == Wait(float("inf"))


def test_one_that_cannot_be_asked_for_anything_waits_for_ever_and_wants_no_token() -> None:
    for one in (Dumb(name="crm"), oauth(Dumb)):
        assert course.decide(one, Memory(), NOW) == Wait(float("inf"))


class Dumb(Bare, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One that has nothing to say."""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        return None


def test_a_shorter_interval_counts_at_once() -> None:
    slow = lived(bare(interval=Duration(86_400)), well, HOUR)
    quick = bare(interval=Duration(60))
    moments = lived(quick, well, HOUR, last(slow), now=NOW + HOUR)
    assert times(moments, "health")[0] == NOW + HOUR
    assert len(times(moments, "health")) == pytest.approx(60, abs=2)


def test_events_are_listed_from_where_the_last_listing_ended() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return ok({"cursor": f"c{now}"}) if call.topic == "events" else ok()

    one = plain(source="hook", reconcile=Duration(3600))
    listings = [moment for moment in lived(one, vendor, DAY) if moment.topic == "events"]
    assert len(listings) == pytest.approx(24, abs=2)
    for before, after in itertools.pairwise(listings):
        assert after.call.about == f"c{before.at}"


# the status page


def summary(indicator: str, name: str = "") -> dict[str, Any]:
    return {"status": {"indicator": indicator, "description": name}, "components": []}


def test_the_status_page_is_asked_without_a_token_and_an_outage_degrades() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        if call.topic == "status":
            assert shown == ""
            major = HOUR <= now - NOW < 2 * HOUR
            return ok(summary("major", "Down") if major else summary("none"))
        return ok()

    one = plain(status_page="https://status.test/")
    moments = lived(one, vendor, 3 * HOUR)
    pages = [moment for moment in moments if moment.topic == "status"]
    assert {moment.call.url for moment in pages} == {"https://status.test/api/v2/summary.json"}
    assert set(gaps(moments, "status")[1:]) == {300.0}
    seen = [(one.learned.memory.reason, one.learned.memory.is_up) for one in pages]
    assert seen[0][0] == ""
    assert ("incident", True) in seen
    assert seen[-1] == ("", True)


def test_a_status_page_is_asked_though_there_is_no_token() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return ok(summary("none")) if call.topic == "status" else said(503)

    one = oauth(status_page="https://status.test")
    assert len(times(lived(one, vendor, HOUR), "status")) == pytest.approx(12, abs=2)


# other settings, other clocks


def test_other_credentials_are_tried_at_once_and_not_held_for_what_others_did() -> None:
    def vendor(call: Call, shown: str, now: float) -> Answer:
        return ok() if shown == "Bearer good-planted" else said(401)

    refused = lived(bare(token=Secret("bad-planted")), vendor, DAY)
    assert last(refused).state == "auth_failed"
    assert len(refused) < 40, "the wait doubles up to an hour"
    renewed = bare(token=Secret("good-planted"))
    moments = lived(renewed, vendor, HOUR, last(refused), now=NOW + DAY)
    assert moments[0].at - NOW - DAY <= course.FIRST_SECONDS
    assert last(moments).is_up


def test_what_was_known_with_other_credentials_is_not_believed_of_these() -> None:
    known = Memory(quotas={"daily": Quota("daily", 99, 100, DAY)}, expires=NOW + DAY, newest=9.0)
    before = last(lived(bare(), well, HOUR, known))
    assert (before.expires, before.newest) == (NOW + DAY, 9.0)
    renewed = bare(token=Secret("other-planted"))
    after = last(lived(renewed, well, HOUR, before, now=NOW + HOUR))
    assert (after.expires, after.newest, after.quotas) == (0.0, 0.0, {})


@pytest.mark.parametrize("said_of", ["health", "status"])
def test_what_people_read_is_one_line_however_long_the_vendors_answer(said_of: Topic) -> None:
    sentence = "\u202ewell\r\n" + "no " * 500_000
    told = {"status": {"indicator": "critical", "description": sentence}}

    def vendor(call: Call, shown: str, now: float) -> Answer | Unanswered:
        if call.topic == "status":
            return ok(told)
        return Unanswered("dns", sentence, now) if said_of == "health" else ok()

    one = bare(status_page="https://status.test")
    memory = last(lived(one, vendor, HOUR))
    assert memory.reason == ("dns" if said_of == "health" else "incident")
    for detail in (memory.detail, *(one.detail for one in memory.said.values())):
        assert len(detail) <= 400
        assert detail.isprintable()


def test_a_clock_that_was_set_back_stops_nothing() -> None:
    ahead = lived(bare(limits=(Quota("daily", 0, 15_000, DAY),)), well, HOUR, now=NOW + 400 * DAY)
    moments = lived(bare(), well, HOUR, replace(last(ahead), held=NOW + 400 * DAY))
    assert len(moments) == pytest.approx(12, abs=2)
    memory = last(moments)
    assert NOW < memory.checked < NOW + HOUR
    assert NOW <= memory.since < NOW + HOUR


def test_a_look_ahead_leaves_what_is_never_due_alone() -> None:
    memory = Memory(due={"health": float("inf")})
    assert course.decide(bare(), memory, NOW) == Wait(float("inf"))


# whatever comes

ANSWERS = st.one_of(
    st.builds(
        lambda status, told, wait: said(status, told, retry_after=wait),
        st.sampled_from([200, 301, 400, 401, 402, 403, 404, 429, 500, 503]),
        st.sampled_from(
            [
                {},
                {"access_token": "planted", "expires_in": 0.001},
                {"access_token": "planted"},
                {"next": "https://plain.test/more"},
                {"quotas": [["daily", 99, 100, DAY]]},
                {"error": "invalid_grant"},
            ]
        ),
        st.sampled_from(["", "0", "5", "99999999"]),
    ),
    st.builds(lambda reason: Unanswered(reason, "", NOW), st.sampled_from(sorted(REASONS))),
)


@given(
    answers=st.lists(ANSWERS, min_size=1, max_size=12),
    is_oauth=st.booleans(),
    late=st.sampled_from([0.0, 0.3]),
)
def test_whatever_comes_there_is_no_hurry_and_an_end(
    answers: list[Answer | Unanswered], is_oauth: bool, late: float
) -> None:
    """`lived` itself fails where calls at one moment do not end, or a wait is over already."""
    more: dict[str, Any] = {"source": "hook", "reconcile": Duration(3600)}
    one = oauth(type(plain()), **more) if is_oauth else plain(**more)
    count = iter(range(1_000_000))

    def vendor(call: Call, shown: str, now: float) -> Answer | Unanswered:
        return answers[next(count) % len(answers)]

    moments = lived(one, vendor, 6 * HOUR, late=late)
    fresh = [moment for moment in moments if moment.call.page == 0]
    assert len(fresh) <= 6 * (12 + 4 + 4 + 1 + 24) + 30
    for moment in moments:
        memory = moment.learned.memory
        assert memory.state == STATE_OF[memory.reason]
        assert memory.held <= moment.at + 1.1 * DAY


def test_what_is_learned_tells_what_was_found_and_missed() -> None:
    heard = ok({"newest": 1_789_999_999})
    learned = course.learn(plain(), Memory(), Call(topic="newest", url=""), heard, NOW)
    assert learned.memory.newest == 1_789_999_999
    assert (learned.found.reason, learned.missed) == ("", ())


def test_a_reason_that_nobody_knows_is_a_mistake_of_ours() -> None:
    heard = Unanswered("moonlight", "a detail", NOW)
    learned = course.learn(plain(), Memory(), Call(topic="health", url=""), heard, NOW)
    assert (learned.memory.reason, learned.memory.detail) == ("internal", "a detail")


def test_a_token_is_shown_to_all_but_who_asks_without() -> None:
    one, token = oauth(), Token(Secret("planted"))
    memory = Memory(token=token, said={"health": Said("", "", NOW)})
    signed, bare_call = Call(topic="health", url=""), Call(topic="status", url="", signed=False)
    assert dict(course.shown(one, memory, signed, NOW).headers) == {
        "Authorization": Secret("Bearer planted")
    }
    assert course.shown(one, memory, bare_call, NOW).headers == ()


def test_it_is_told_when_a_topic_may_be_asked_next() -> None:
    memory = Memory(due={"health": NOW + 60.0}, held=NOW + 90.0)
    assert course.due(plain(), memory, "health", NOW) == NOW + 90.0
    assert course.due(plain(paused=True), memory, "health", NOW) is None
    assert course.due(plain(), memory, "events", NOW) is None
