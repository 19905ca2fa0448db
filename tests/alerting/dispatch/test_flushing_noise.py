"""Noise: groups that change all the time, and alerts that begin and end over and over."""

from tests.alerting.dispatch.acts import acknowledge, ends, fires
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told

MINUTE = 60
HOUR = 3600
HOOK, PAGER = "hook/webhook[0]", "hook/pagerduty[0]"
DIGEST = """
digests:
- {matchers: [team=web], after: 3, within: 30m, every: 1h}
flapping: {changes: 0}
"""
FLAPPING = "flapping: {changes: 4, within: 10m, every: 20m}"
TEAM = conf(group_by="[a]", interval="1m", repeat="100h", pagers=1)


def test_a_noisy_group_is_told_in_digests_where_nothing_resolves_at_once() -> None:
    noisy = DIGEST.replace("team=web", "a=web")
    names = ["one/web", "two/web", "three/web", "four/web", "five/web"]
    Story(TEAM, noisy).holds(
        *(At(1 + 2 * MINUTE * place, fires(name)) for place, name in enumerate(names)),
        Between(2, 2, told(HOOK, "one/web", "first notification")),
        Between(122, 122, told(HOOK, "one/web two/web", "new alerts in group")),
        *(
            Between(
                2 + 2 * MINUTE * place,
                2 + 2 * MINUTE * place,
                told(PAGER, " ".join(names[: place + 1])),
            )
            for place in range(5)
        ),
        At(10 * MINUTE, ends("three/web")),
        Between(
            10 * MINUTE + 2,
            10 * MINUTE + 2,
            told(PAGER, "one/web two/web four/web five/web -three/web"),
        ),
        Between(
            34 * MINUTE,
            35 * MINUTE,
            told(HOOK, "one/web two/web four/web five/web", "digest", held=3),
        ),
        until=3 * HOUR,
    )


def test_what_goes_on_making_noise_is_told_once_a_span() -> None:
    noisy = DIGEST.replace("team=web", "a=web").replace("1h", "20m")
    hook_only = conf(group_by="[a]", interval="1m", repeat="100h")
    acts = [
        At(1 + 5 * MINUTE * turn, (fires if turn % 2 == 0 else ends)("one/web"))
        for turn in range(13)
    ]
    Story(hook_only, noisy).holds(
        *acts,
        Between(2, 2, told("hook", "one/web", "first notification")),
        Between(5 * MINUTE, 5 * MINUTE + 10, told("hook", "-one/web", "all alerts resolved")),
        Between(30 * MINUTE, 31 * MINUTE, told("hook", "one/web", "digest", held=2)),
        until=40 * MINUTE,
    )


def test_an_alert_that_flaps_counts_as_firing_until_it_is_calm() -> None:
    Story(conf(interval="1m", repeat="100h", pagers=1), FLAPPING).holds(
        At(1, fires("test")),
        Between(2, 2, told(HOOK, "test")),
        Between(2, 2, told(PAGER, "test")),
        At(1 * MINUTE, ends("test")),
        Between(62, 62, told(HOOK, "-test@1-60")),
        Between(62, 62, told(PAGER, "-test@1-60")),
        At(2 * MINUTE, fires("test")),
        Between(121, 121, told(HOOK, "test@120")),
        Between(121, 121, told(PAGER, "test@120")),
        At(3 * MINUTE, ends("test")),
        At(5 * MINUTE, fires("test")),
        At(7 * MINUTE, ends("test")),
        Between(12 * MINUTE, 13 * MINUTE, told(HOOK, "-test@120-420", "all alerts resolved")),
        Between(12 * MINUTE, 13 * MINUTE, told(PAGER, "-test@120-420", "all alerts resolved")),
        until=HOUR,
    )


def _restless(turns: int) -> list[At]:
    """Begin and end every two minutes, for so many times."""
    return [
        At(1 + 2 * MINUTE * turn, (fires if turn % 2 == 0 else ends)("test"))
        for turn in range(turns)
    ]


def test_an_alert_that_goes_on_flapping_is_told_again_each_span() -> None:
    world = Story(conf(interval="1m", repeat="100h"), FLAPPING).holds(
        *_restless(20),
        Between(2, 2, told("hook", "test")),
        Between(121, 130, told("hook", "-test")),
        Between(242, 242, told("hook", "test")),
        Between(242 + 20 * MINUTE, 242 + 21 * MINUTE, told("hook", "test", "flapping")),
        Between(42 * MINUTE, 43 * MINUTE, told("hook", "-test", "all alerts resolved")),
        until=2 * HOUR,
    )
    (again,) = (one for one in world.arrivals if one.notice.reason == "flapping")
    said = dict(again.notice.alerts[0].annotations)["flapping"]
    assert said.startswith("it began or ended 4 times since 2026-11-21 00:1")


def test_an_acknowledgement_holds_while_the_alert_flaps() -> None:
    Story(conf(interval="1m", repeat="100h"), FLAPPING).holds(
        *_restless(20),
        At(9 * MINUTE, acknowledge("test")),
        Between(2, 2, told("hook", "test")),
        Between(121, 130, told("hook", "-test")),
        Between(242, 242, told("hook", "test")),
        Between(42 * MINUTE, 43 * MINUTE, told("hook", "-test")),
        until=2 * HOUR,
    )


def test_flapping_goes_up_when_nobody_looks_after_it() -> None:
    ours = FLAPPING + "\nescalations: [{name: web, steps: [{after: 15m, receiver: second}]}]"
    Story(conf(interval="1m", repeat="100h", more=receiver("second")), ours).holds(
        *_restless(13),
        Between(2, 2, told("hook", "test")),
        Between(121, 130, told("hook", "-test")),
        Between(242, 242, told("hook", "test")),
        Between(19 * MINUTE, 20 * MINUTE, told("second", "test", "escalated")),
        Between(242 + 20 * MINUTE, 242 + 21 * MINUTE, told("hook", "test", "flapping")),
        until=30 * MINUTE,
    )


def test_flapping_within_the_group_wait_is_told_once_it_lasts() -> None:
    Story(conf(wait="1m", interval="1m", repeat="100h"), FLAPPING).holds(
        *(At(1 + place, (fires if place % 2 == 0 else ends)("test")) for place in range(7)),
        Between(61, 61, told("hook", "test", "first notification")),
        At(30 * MINUTE, ends("test")),
        Between(30 * MINUTE, 31 * MINUTE, told("hook", "-test", "all alerts resolved")),
        until=HOUR,
    )
