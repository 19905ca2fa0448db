"""What every vendor promises, asked of its stand: states, quotas, manners, and no way to fall."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations import Vendor, states
from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import STANDS, rest
from tests.exporter.integrations.stands.stand import Mood, Scene, Stand

DAY = 86_400.0
ALL = {**STANDS, **rest.DECLARED}


def vendors() -> list[type[Integration]]:
    return list(getattr(Vendor, "__args__", (Vendor,)))


def test_every_vendor_has_a_stand() -> None:
    assert {one.__struct_config__.tag for one in vendors()} <= STANDS.keys()


def moods() -> Iterator[tuple[str, Mood]]:
    for name, stand in ALL.items():
        for mood in stand.expected:
            yield name, mood


@pytest.fixture(params=ALL)
def stand(request: pytest.FixtureRequest) -> Stand:
    return ALL[request.param]


def topics(one: Integration) -> int:
    """Return how many topics a check has, its status page not among them."""
    return sum(one.every(topic) is not None for topic in one.TOPICS) + (one.oauth is not None)


def test_a_well_vendor_is_up_and_tells_its_quotas_and_newest_record(stand: Stand) -> None:
    one = asking.vendor(stand, status_page="")
    scene = Scene()
    memory, calls = asking.run(stand, one, scene, topics(one))
    assert (memory.state, memory.reason, memory.detail) == ("up", "", "")
    asked = {topic for topic in one.TOPICS if one.every(topic) is not None}
    assert {call.topic for call in calls if call.topic != "token"} == asked
    assert memory.quotas.keys() == stand.buckets
    for quota in memory.quotas.values():
        assert quota.ratio == pytest.approx(scene.used, abs=0.02)
    if one.every("newest") is not None:
        assert memory.newest == pytest.approx(scene.newest, abs=1)
    assert memory.odd == ()


@pytest.mark.parametrize(("name", "mood"), list(moods()))
def test_each_mood_has_its_state_and_reason(name: str, mood: Mood) -> None:
    stand = ALL[name]
    one = asking.vendor(stand, status_page="")
    calls = 1 + (one.oauth is not None)
    memory, _ = asking.run(stand, one, Scene(mood=mood), calls)
    expected = stand.expected[mood]
    assert (memory.reason, memory.state) == (expected, states.STATE_OF[expected]), memory.detail


def test_in_a_day_no_vendor_is_asked_for_more_than_its_share_of_any_quota(stand: Stand) -> None:
    one = asking.vendor(stand, status_page="")
    memory, now, counted = Memory(), Scene().now, dict[str, list[float]]()
    end = now + DAY
    while now < end:
        step = course.decide(one, memory, now)
        if isinstance(step, course.Wait):
            now = step.until
            continue
        answer = asking.heard(stand, one, step.call, Scene(now=now, newest=now - 60), memory)
        memory = course.learn(one, memory, step.call, answer, now).memory
        counted.setdefault(step.call.bucket, []).append(now)
    rules = {**{quota.bucket: quota for quota in one.allowed}, **memory.quotas}
    for bucket, rule in rules.items():
        times = (
            [one for some in counted.values() for one in some]
            if bucket == "daily"
            else counted.get(bucket, [])
        )
        if rule.window:
            most = max(1.0, rule.limit * 0.01 * DAY / rule.window)
            assert len(times) <= most + 1, bucket
    assert sum(map(len, counted.values())) >= 24, "it is still looked at"


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    ),
    status=st.sampled_from([200, 201, 204, 301, 400, 401, 402, 403, 404, 418, 423, 429, 500, 503]),
    header=st.text(max_size=30),
)
def test_no_answer_whatever_makes_a_vendor_fall(body: object, status: int, header: str) -> None:
    for stand in ALL.values():
        one = asking.vendor(stand)
        raw = json.dumps(body).encode("utf-8", "surrogatepass")
        for topic in one.TOPICS:
            call = one.first(topic, "", "", 0.0) or Call(topic=topic, url=asking.HERE)
            names = ("retry-after", "date", "content-type")
            answer = Answer(status, dict.fromkeys(names, header), raw, Scene().now)
            course.learn(one, Memory(), call, answer, Scene().now)
