"""What holds in every story: nothing is lost or told twice, restarts and slices change nothing."""

from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.store.rows import Lane
from tests.alerting.dispatch import acts
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.world import Act, At, World, ruled

# The coverage pass would trace whole days for lines that shorter tests run.
pytestmark = pytest.mark.slow

MORE = (
    receiver("web", (True, False), pagers=1)
    + "\n"
    + receiver("boss")
    + """
inhibit_rules:
- {source_matchers: [alertname=down], target_matchers: [alertname=slow], equal: [a]}
time_intervals:
- name: odd
  time_intervals: [{times: [{start_time: '00:10', end_time: '00:20'},
                            {start_time: '00:30', end_time: '00:45'}]}]
"""
)
WEB = """  routes:
  - {receiver: web, matchers: [a=web], continue: true, mute_time_intervals: [odd]}
  - {receiver: hook, matchers: [alertname=~"down|slow"], group_interval: 90s}
"""
base = partial(conf, hooks=(True, False), pagers=1, repeat="15m", more=MORE, resolve="3m")
CONFS = (
    base(group_by="[a]", wait="10s", interval="1m", route=WEB),
    base(group_by="[]", wait="0s", interval="2m"),
    base(group_by="['...']", wait="30s", interval="1m", route=WEB),
)
OURS = """
escalations:
- {name: up, matchers: ['a=web'], steps: [{after: 4m, receiver: boss}]}
digests: [{matchers: [a=db], after: 3, within: 10m, every: 15m}]
flapping: {changes: 4, within: 5m, every: 10m}
"""
ALERTS = ("down/web", "slow/web", "slow/db", "test/web", "test/db", "other")
LAST = 3600

names = st.sampled_from(ALERTS)
seconds = st.integers(0, LAST // 5).map(lambda n: n * 5)
VERBS = "fire fire end end post silence ack unack reload clock away"
# What happens when, to whom, for how long.
happenings = st.tuples(
    seconds, st.sampled_from(VERBS.split()), names, st.sampled_from([0, 60, 200, 900])
)
stories = st.lists(happenings, max_size=40)
Happening = tuple[int, str, str, int]


def forgiving(act: Act) -> Act:
    """What cannot be done at the time is not done."""

    def done(world: World) -> None:
        try:
            act(world)
        except (KeyError, AssertionError):
            return

    return done


def nothing(_: World) -> None:
    """Change nothing by itself."""


def happened(happening: Happening) -> At:
    second, what, name, length = happening
    make: dict[str, Callable[[str], Act]] = {
        "fire": acts.fires,
        "end": acts.ends,
        "ack": acts.acknowledge,
        "unack": acts.unacknowledge,
        "post": lambda name: acts.posts(
            f"posted-{name}" + (f"@{second}-{second + length}" if length else "")
        ),
        "silence": lambda name: acts.silence(
            f"{second}{name}", second, second + length, f"alertname=~.*{name.partition('/')[0]}"
        ),
        "reload": lambda _: acts.reload(CONFS[length % len(CONFS)], OURS),
        # No microsecond comes twice: a second is moved by a little more or less.
        "clock": lambda name: acts.clock(
            (length + second / 7e4) * (1 if name.endswith("web") else -1)
        ),
        # See `answering`.
        "away": lambda _: nothing,
    }
    return At(second, forgiving(make[what](name)))


def over(world: World) -> None:
    """All is over: what fires ends, silences too."""
    acts.reload(CONFS[0], OURS)(world)
    for one in tuple(world.board.silences):
        acts.unsilence(one)(world)
    for name in ALERTS:
        forgiving(acts.ends(name))(world)


def lived(story: list[Happening], change: Callable[[World], None] = lambda _: None) -> World:
    world = World(ruled(CONFS[0], OURS), answering(story))
    change(world)
    world.live([*map(happened, story), At(LAST, over)], LAST + 2 * 3600)
    return world


def answering(story: list[Happening]) -> Callable[[Lane, float], bool]:
    """Nobody answers while somebody is away."""
    away = [(at, at + length) for at, what, _, length in story if what == "away"]
    return lambda _lane, time: not any(begin <= time < end for begin, end in away)


def told(world: World) -> list[bytes]:
    return [msgspec.msgpack.encode((one.at, str(one.lane), one.notice)) for one in world.arrivals]


def check_knowledge(world: World) -> dict[tuple[Lane, str], set[str]]:
    """See that no end is told but of what was told to fire; return what has no end, by group."""
    known: dict[tuple[Lane, str], set[str]] = {}
    for arrival in world.arrivals:
        knows = known.setdefault((arrival.lane, arrival.notice.group_key), set())
        is_deaf = not world.policy.integrations[arrival.lane].send_resolved
        for alert in arrival.notice.alerts:
            if alert.state == "resolved":
                assert alert.fingerprint in knows, str(arrival)
                knows.remove(alert.fingerprint)
                assert not is_deaf
            elif not is_deaf:
                knows.add(alert.fingerprint)
    return known


@given(stories)
@settings(max_examples=40, deadline=None)
def test_every_begin_that_is_told_has_its_end_told_once(story: list[Happening]) -> None:
    world = lived(story)
    assert not [knows for knows in check_knowledge(world).values() if knows]
    assert not world.board.groups()
    assert not world.board.known
    assert not any(world.disk.values())


@given(stories)
@settings(max_examples=20, deadline=None)
def test_restarts_change_no_notice(story: list[Happening]) -> None:
    def restarting(world: World) -> None:
        world.restarts_always = True

    assert told(lived(story)) == told(lived(story, restarting))


@given(stories, st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_slices_change_no_notice(story: list[Happening], size: int) -> None:
    def slicing(world: World) -> None:
        world.slice = size

    assert told(lived(story)) == told(lived(story, slicing))


@given(stories)
@settings(max_examples=20, deadline=None)
def test_what_fires_and_shows_is_known_to_all_who_are_to_be_told(story: list[Happening]) -> None:
    world = World(ruled(CONFS[0], OURS), answering(story))
    world.live([happened(one) for one in story], LAST + 1800)
    digested = {("hook", "db")}
    for group in world.board.groups():
        windows = world.board.muted_by(group, world.now)
        for name in group.members.keys() - group.left:
            status = world.board.status(name, world.now)
            assert status is not None
            if status.alert.state != "firing" or status.state == "suppressed" or windows:
                continue
            if (group.receiver, dict(group.labels).get("a")) in digested:
                continue
            for lane in world.policy.receivers[group.receiver]:
                assert name in group.logs[lane].firing
