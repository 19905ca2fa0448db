"""What a backtest found, in lines for people. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from msgspec.structs import asdict

from alerting.figures import duration
from alerting.promql.numerals import number_text
from alerting.quoting import quoted
from alerting.terminal import printable
from alerting.trials.outcomes import Backtest, Episode, Outcome

MOST_TOLD: Final = 20
"""Alerts of one rule that are told one by one."""

_BESIDE: Final = ("alertname", "severity")


def told(found: Backtest) -> str:
    """Return the report: each rule with its alerts, those that fired first."""
    head = (
        f"{len(found.outcomes)} rules from {_instant(found.start)} to {_instant(found.end)}, "
        f"every {found.every}, over {found.series:,} series"
    )
    lines = [head, *_gap(found)]
    for one in sorted(found.outcomes, key=lambda one: -one.fired):
        lines += _rule(one)
    return "\n".join(map(printable, lines))


def record(found: Backtest) -> dict[str, Any]:
    """Return the same for programs: all that JSON can say, labels as objects, spans as seconds."""
    return {
        "start": found.start,
        "end": found.end,
        "every": found.every.seconds,
        "series": found.series,
        "begins": found.begins,
        "rules": [
            {
                **asdict(one),
                "episodes": [
                    {**asdict(each), "labels": dict(each.labels)} for each in one.episodes
                ],
            }
            for one in found.outcomes
        ],
    }


def _gap(found: Backtest) -> Iterator[str]:
    if found.begins is None:
        yield "there are no samples of that time"
    elif found.begins > found.start:
        yield f"there are samples since {_instant(found.begins)} only"


def _rule(one: Outcome) -> Iterator[str]:
    severity = f" ({one.severity})" if one.severity else ""
    fired = f"fired {one.fired:,} times" if one.fired != 1 else "fired once"
    passed = f", pending and no more {one.passed:,} times" if one.passed else ""
    yield f"{one.name}{severity}: {fired if one.fired else 'never fired'}{passed}"
    for episode in one.episodes[:MOST_TOLD]:
        yield from _episode(episode)
    if one.fired > MOST_TOLD:
        yield f"  and {one.fired - MOST_TOLD:,} times more"
    if one.failures:
        yield f"  could not be evaluated {one.failures:,} times: {one.error}"


def _episode(one: Episode) -> Iterator[str]:
    labels = ", ".join(f"{k}={quoted(v)}" for k, v in one.labels if k not in _BESIDE)
    span = "to the end"
    if one.ended_at is not None:
        span = f"for {duration((one.ended_at - one.fired_at).total_seconds())}"
    said = one.summary or number_text(one.value)
    yield f"  {_instant(one.fired_at)}  {span:12}  {{{labels}}}  {said}"


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"
