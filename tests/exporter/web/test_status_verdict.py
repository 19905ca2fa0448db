import pytest
from msgspec.structs import replace

from alerting.view import View
from exporter.probes.standing import Standing
from exporter.web.status_alerts import alerts
from exporter.web.status_probes import probes
from exporter.web.status_verdict import Verdict, verdict
from tests.exporter.web.examples import NOW, alert, probe, watch

THREE = [probe("u", "backend"), probe("u", "web"), probe("u", "mobile")]
DOWN = [probe("uddddd", "backend"), *THREE[1:]]
SLOW = replace(probe("u", "slow"), verdict="degraded")
OFF = replace(probe("d", "off"), is_paused=True)
CRITICAL = watch(alert("A"))
WARNING = watch(alert("A", "warning"))


def judged(standings: list[Standing], view: View | None = None) -> Verdict:
    return verdict(None, probes(standings, NOW), alerts(view or watch(), NOW))


@pytest.mark.parametrize(
    ("standings", "level", "headline"),
    [
        ([], "idle", "No probes yet"),
        (THREE[:1], "good", "backend is up"),
        (THREE, "good", "All 3 probes are up"),
        (DOWN, "bad", "1 of 3 probes is down: backend, for 4 min, connection refused"),
        (DOWN[:1], "bad", "1 of 1 probe is down: backend, for 4 min, connection refused"),
        ([probe("d", "a"), probe("d", "b")], "bad", "2 of 2 probes are down: a, b"),
        (
            [probe("d", name) for name in "abcde"],
            "bad",
            "5 of 5 probes are down: a, b, c and 2 more",
        ),
        (
            [*THREE, probe("", "new")],
            "warning",
            "3 of 4 probes are up, no news of new",
        ),
        ([THREE[0], probe("?", "b")], "warning", "1 of 2 probes is up, no news of b"),
        ([*THREE, SLOW], "warning", "4 of 4 probes are up, slow not well"),
        ([*THREE, SLOW, probe("", "new")], "warning", "4 of 5 probes are up, no news of new"),
        ([*THREE, OFF], "good", "3 of 4 probes are up, off not watched now"),
    ],
)
def test_the_headline_says_what_is_wrong(
    standings: list[Standing], level: str, headline: str
) -> None:
    assert judged(standings) == Verdict(level, headline)  # type: ignore[arg-type]


def test_down_since_nobody_knows_when_is_still_down() -> None:
    forgotten = Standing("backend", "http", 60.0, "down", None, probe("d").last)
    assert judged([forgotten]).headline == "1 of 1 probe is down: backend"


@pytest.mark.parametrize(
    ("standings", "view", "level", "headline", "rest"),
    [
        (THREE, CRITICAL, "bad", "1 alert fires: 1 critical", "All 3 probes are up"),
        (THREE, WARNING, "warning", "1 alert fires: 1 warning", "All 3 probes are up"),
        (
            THREE,
            watch(alert("A", "info")),
            "good",
            "All 3 probes are up",
            "1 alert fires: 1 info",
        ),
        (
            DOWN,
            WARNING,
            "bad",
            "1 of 3 probes is down: backend, for 4 min, connection refused",
            "1 alert fires: 1 warning",
        ),
        ([], WARNING, "warning", "1 alert fires: 1 warning", "No probes yet"),
    ],
)
def test_alerts_have_the_first_word_unless_a_probe_is_down(
    standings: list[Standing], view: View, level: str, headline: str, rest: str
) -> None:
    assert judged(standings, view) == Verdict(level, headline, rest)  # type: ignore[arg-type]


def test_a_green_page_is_not_shown_while_rules_are_blind() -> None:
    found = judged(THREE, watch(error="no such metric"))
    assert found == Verdict("warning", "All 3 probes are up", "1 rule cannot be evaluated")


def test_what_may_not_be_seen_is_not_in_the_verdict() -> None:
    assert verdict(None, None, None) == Verdict("idle", "chatwatch is ready")
    assert verdict(None, probes(THREE, NOW), None) == Verdict("good", "All 3 probes are up")
    told = verdict(None, None, alerts(CRITICAL, NOW))
    assert told == Verdict("bad", "1 alert fires: 1 critical", "chatwatch is ready")


def test_a_daemon_that_is_not_ready_says_so_first() -> None:
    assert verdict("starting", probes(THREE, NOW), None) == Verdict(
        "warning", "Not ready: starting"
    )
