"""What a backtest found, in lines."""

from datetime import timedelta

import msgspec

from alerting.duration import Duration
from alerting.model import labels
from alerting.trials import report
from alerting.trials.outcomes import Backtest, Episode, Outcome
from tests.alerting.ground import START

HOUR = timedelta(hours=1)


def episode(ended: bool = True, summary: str = "shop is down") -> Episode:  # noqa: FBT002
    own = labels({"alertname": "Down", "severity": "critical", "probe": "shop\x1b"})
    end = START + timedelta(seconds=390) if ended else None
    return Episode(own, START, START + timedelta(seconds=60), end, 2.5, summary)


def outcome(name: str, *episodes: Episode, fired: int | None = None, passed: int = 0) -> Outcome:
    return Outcome(
        name=name,
        severity="critical" if episodes else "",
        group="g",
        query="q",
        episodes=episodes,
        fired=len(episodes) if fired is None else fired,
        passed=passed,
        failures=3 if name == "Broken" else 0,
        error="no answer" if name == "Broken" else "",
    )


def told(*outcomes: Outcome, begins: timedelta | None = timedelta()) -> list[str]:
    first = START + begins if begins is not None else None
    found = Backtest(START, START + HOUR, Duration(15), 1_200, first, outcomes)
    return report.told(found).splitlines()


def test_what_fired_stands_first() -> None:
    lines = told(
        outcome("Calm", passed=2),
        outcome("Broken"),
        outcome("Down", episode(), episode(ended=False, summary="")),
    )
    assert lines == [
        "3 rules from 2025-10-12 03:00:00Z to 2025-10-12 04:00:00Z, every 15s, over 1,200 series",
        "Down (critical): fired 2 times",
        '  2025-10-12 03:01:00Z  for 5m 30s    {probe="shop\\x1b"}  shop is down',
        '  2025-10-12 03:01:00Z  to the end    {probe="shop\\x1b"}  2.5',
        "Calm: never fired, pending and no more 2 times",
        "Broken: never fired",
        "  could not be evaluated 3 times: no answer",
    ]


def test_where_samples_begin_late_or_never_that_is_said() -> None:
    assert told(begins=HOUR / 2)[1] == "there are samples since 2025-10-12 03:30:00Z only"
    assert told(begins=None)[1] == "there are no samples of that time"


def test_of_very_many_alerts_the_first_are_told() -> None:
    lines = told(outcome("Down", *[episode()] * 25, fired=1_250), outcome("Once", episode()))
    assert len(lines) == 1 + 1 + report.MOST_TOLD + 1 + 2
    assert "  and 1,230 times more" in lines
    assert "Once (critical): fired once" in lines


def test_programs_are_told_the_same_in_json() -> None:
    found = Backtest(START, START + HOUR, Duration(15), 3, None, (outcome("Down", episode()),))
    said = msgspec.json.decode(msgspec.json.encode(report.record(found)))
    assert (said["start"], said["every"], said["begins"]) == ("2025-10-12T03:00:00Z", 15.0, None)
    (one,) = said["rules"]
    assert (one["name"], one["fired"]) == ("Down", 1)
    assert one["episodes"][0]["labels"]["alertname"] == "Down"
    assert one["episodes"][0]["ended_at"] == "2025-10-12T03:06:30Z"
