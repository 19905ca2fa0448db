from msgspec.structs import replace

from exporter.integrations.conduct import look
from exporter.integrations.conduct.look import Look
from exporter.integrations.exchange.call import Unanswered
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import STANDS
from tests.exporter.integrations.stands.stand import Mood, Scene

STAND = STANDS["hubspot"]


def looked(one: Integration, mood: Mood = "well") -> Look:
    found, now = look.begun(), Scene().now
    while (call := look.following(one, found, now)) is not None:
        scene = Scene(mood=mood, now=now)
        answer = asking.heard(STAND, one, call, scene, found.memory)
        found, now = look.after(one, found, call, answer, now), now + 0.2
    return found


def test_each_topic_is_asked_once_right_after_the_other_and_nothing_is_listed() -> None:
    one = asking.vendor(STAND, status_page="")
    found = looked(one)
    assert [step.call.topic for step in found.steps] == ["health", "quota", "newest"]
    assert (found.memory.state, {*found.memory.quotas}) == ("up", {"daily", "requests"})


def test_whoever_wants_us_to_wait_is_not_asked_for_more() -> None:
    found = looked(asking.vendor(STAND, status_page=""), "throttled")
    assert [step.found.reason for step in found.steps] == ["rate_limited"]


def test_a_look_ends_whatever_the_vendor_says() -> None:
    one = asking.vendor(STAND)
    found, now = look.begun(), Scene().now
    while (call := look.following(one, found, now)) is not None:
        heard = Unanswered("timeout", "it took too long", now)
        found, now = look.after(one, found, call, heard, now), now + 400
    assert len(found.steps) == look.MOST_CALLS


def test_one_that_is_paused_is_not_asked() -> None:
    one = replace(asking.vendor(STAND), paused=True)
    assert look.following(one, look.begun(), Scene().now) is None
