"""Where colours change: at the bounds of the shipped rules, read from their files.

An alert fires beyond its bound and not at it; a colour changes at it. The difference is a hair.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from alerting.rulebook.bound import Bound, Limit
from alerting.rulebook.thresholds import Thresholds
from grafana import colours
from grafana.colours import BAD, GOOD, UNKNOWN, WARNING
from grafana.sdk import dashboard

_FOLDER = Path(__file__).resolve().parents[1] / "config/rules"
_COLOURS = {"info": "blue", "warning": WARNING, "critical": BAD}


def rules() -> dict[str, Mapping[str, Any]]:
    """Return every shipped rule by the name of its alert."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.yml")]
    return {
        rule["alert"]: rule
        for file in files
        for group in file["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }


def of(rule: Mapping[str, Any]) -> dashboard.ThresholdsConfig:
    """Return the colours that the severities of a rule give to values.

    A bound `> 2s` colours what is above it, `< 99%` what is below it.
    """
    limits = [
        (_limit(rule[severity]), colour)
        for severity, colour in _COLOURS.items()
        if severity in rule
    ]
    if limits[0][0].direction == ">":
        return colours.steps(GOOD, *((limit.number, colour) for limit, colour in limits))
    worst_first = limits[::-1]
    better = [*(colour for _, colour in worst_first[1:]), GOOD]
    bounds = [limit.number for limit, _ in worst_first]
    return colours.steps(worst_first[0][1], *zip(bounds, better, strict=True))


def _limit(text: str) -> Limit:
    return Bound.parse(text).given(Thresholds())


_RULES = rules()

UPTIME_RATIO = of(_RULES["UptimeLow"])
SECONDS = of(_RULES["ProbeSlow"])
CPU_RATIO = of(_RULES["CpuHigh"])
MEMORY_RATIO = of(_RULES["MemoryHigh"])
DISK_RATIO = of(_RULES["DiskFull"])
PROBES_LATE = of(_RULES["ProbesLate"])
LOOP_LATE = of(_RULES["LoopLate"])
NOTICES_WAIT = of(_RULES["NoticesWait"])
# A month to renew in peace, a week before people see warnings.
CERTIFICATE_DAYS = colours.steps(BAD, (7, WARNING), (30, GOOD))
CRITICAL_ALERTS = colours.steps(GOOD, (1, BAD))
OTHER_ALERTS = colours.steps(GOOD, (1, WARNING))
FAILURES = colours.steps(GOOD, (1, BAD))
NO_BOUND = colours.steps(UNKNOWN)
