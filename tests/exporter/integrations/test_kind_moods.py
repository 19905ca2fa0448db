"""What every vendor promises of clocks, waits, and lists without end, asked of its stand."""

import pytest
from msgspec.structs import replace

from exporter.integrations import states
from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.kind import MOST_PAGES, Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import STANDS, rest
from tests.exporter.integrations.stands.stand import Mood, Scene, Stand

HOUR = 3_600.0
ALL = {**STANDS, **rest.DECLARED}


def looked(stand: Stand, one: Integration, scene: Scene, *, ours: float, calls: int) -> Memory:
    """Return what is known after so many calls, whose answers are dated by the vendor's clock."""
    memory, now = Memory(), ours
    for _ in range(calls):
        step = course.decide(one, memory, now)
        while isinstance(step, course.Wait):
            now = step.until
            step = course.decide(one, memory, now)
        theirs = replace(scene, now=scene.now + now - ours)
        heard = replace(asking.heard(stand, one, step.call, theirs, memory), at=now)
        memory = course.learn(one, memory, step.call, heard, now).memory
    return memory


@pytest.mark.parametrize("off", [-9 * HOUR, -HOUR, HOUR, 9 * HOUR])
@pytest.mark.parametrize("name", ALL)
def test_a_clock_that_is_off_by_hours_changes_no_state_and_is_told(name: str, off: float) -> None:
    stand, ours = ALL[name], Scene().now
    one = asking.vendor(stand, status_page="")
    calls = sum(one.every(topic) is not None for topic in one.TOPICS)
    scene = Scene(now=ours + off, newest=ours + off - 600)
    memory = looked(stand, one, scene, ours=ours, calls=calls)
    assert (memory.state, memory.reason, memory.odd) == ("up", "", ("clock",)), memory.detail
    assert memory.skew == pytest.approx(off, abs=1)
    assert memory.quotas.keys() == stand.buckets
    for quota in memory.quotas.values():
        assert quota.ratio == pytest.approx(scene.used, abs=0.02)
        # When a quota begins anew is of our own clock, or of nobody's.
        assert quota.resets == 0 or quota.resets - ours < 3 * 86_400 + abs(off)


@pytest.mark.parametrize("mood", ["throttled", "exhausted"])
@pytest.mark.parametrize("name", ALL)
def test_who_asks_us_to_wait_is_left_alone_for_as_long(name: str, mood: Mood) -> None:
    stand, now = ALL[name], Scene().now
    one = asking.vendor(stand, status_page="")
    if mood not in stand.expected:
        return
    call = one.first("health", "", "", now)
    assert call is not None
    heard = asking.heard(stand, one, call, Scene(mood=mood), Memory())
    memory = course.learn(one, Memory(), call, heard, now).memory
    assert states.STATE_OF[memory.reason] == "throttled"
    asked = float(heard.headers.get("retry-after", 0))
    assert memory.held >= now + max(asked, 30.0)
    step = course.decide(one, memory, now)
    assert isinstance(step, course.Wait)
    assert step.until >= now + max(asked, 30.0)


@pytest.mark.parametrize("name", [name for name, one in ALL.items() if "endless" in one.expected])
def test_a_list_without_end_ends_after_so_many_pages(name: str) -> None:
    stand, now = ALL[name], Scene().now
    one = asking.vendor(stand, status_page="")
    memory, calls = asking.run(stand, one, Scene(mood="endless"), 2 * MOST_PAGES)
    assert max(call.page for call in calls) < MOST_PAGES
    assert memory.state in {"up", "degraded"}
    assert len(memory.following) <= 1
    assert sum(call.topic == "health" for call in calls) >= 1, now
