"""Where colours change: at the bounds of the shipped rules, read from their files.

An alert fires beyond its bound and not at it; a colour changes at it. The difference is a hair.
"""

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from alerting.rulebook.bound import Bound, Limit
from alerting.rulebook.thresholds import Thresholds
from exporter.analytics.grading import BANDS
from exporter.analytics.strengths import Bounds
from grafana import colours
from grafana.colours import BAD, GOOD, UNKNOWN, WARNING
from grafana.sdk import dashboard

_FOLDER = Path(__file__).resolve().parents[1] / "config/rules"
_COLOURS = {"info": "blue", "warning": WARNING, "critical": BAD}
# The last comparison of an expression, before what it excepts: `… - time() < 14 * 86400`.
_LAST = re.compile(r"([<>]=?) *(\d[\d.]*(?: *\* *\d[\d.]*)*)$")
_HAIR = 0.001


def rules() -> dict[str, Mapping[str, Any]]:
    """Return every shipped rule by the name of its alert, those of one name with all severities."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    name = rule["alert"]
                    found[name] = {**found.get(name, {}), **rule, **_said(rule)}
    return found


def of(rule: Mapping[str, Any], *, per: float = 1) -> dashboard.ThresholdsConfig:
    """Return the colours that the severities of a rule give to values, in units of `per`.

    A bound `> 2s` colours what is above it, `< 99%` what is below it, `<= 0` what is at it too.
    """
    limits = [
        (_limit(rule[severity]), colour)
        for severity, colour in _COLOURS.items()
        if severity in rule
    ]
    if limits[0][0].direction == ">":
        return colours.steps(GOOD, *((limit.number / per, colour) for limit, colour in limits))
    worst_first = limits[::-1]
    better = [*(colour for _, colour in worst_first[1:]), GOOD]
    bounds = [limit.number / per + _HAIR * (limit.operator == "<=") for limit, _ in worst_first]
    return colours.steps(worst_first[0][1], *zip(bounds, better, strict=True))


def _said(rule: Mapping[str, Any]) -> dict[str, str]:
    """Return the bound of a rule that is an expression, as the others write theirs."""
    compared = _LAST.search(rule.get("expr", "").partition(" unless ")[0])
    if compared is None:
        return {}
    sign, product = compared.groups()
    number = math.prod(float(factor) for factor in product.split("*"))
    return {rule["labels"]["severity"]: f"{sign} {number:.15g}"}


def _limit(text: str) -> Limit:
    return Bound.parse(text).given(Thresholds())


_RULES = rules()
_DAY = 86400

# Services.
UPTIME_RATIO = of(_RULES["UptimeLow"])
# What is left of the whole, for graphs: what is always near 100 % shows nothing there.
DOWN_RATIO = colours.steps(
    GOOD, (round(1 - _limit(_RULES["UptimeLow"]["critical"]).number, 9), BAD)
)
SECONDS = of(_RULES["ProbeSlow"])
ERROR_RATIO = of(_RULES["ErrorsHigh"])
PROBES_LATE = of(_RULES["ProbesLate"])
CERTIFICATE_DAYS = of(_RULES["CertificateExpires"], per=_DAY)
# A quarter of the failures that an objective allows is left, or none.
BUDGET = colours.steps(BAD, (_HAIR, WARNING), (0.25, GOOD))
# Integrations.
QUOTA_RATIO = of(_RULES["IntegrationQuotaHigh"])
FRESHNESS = of(_RULES["IntegrationStale"])
# The same in ages of data: at the limit that is set the score is 0.5, at twice that it is 0.
AGE_RATIO = colours.steps(GOOD, (1, WARNING), (2, BAD))
TOKEN_DAYS = of(_RULES["IntegrationTokenExpires"], per=_DAY)
EXPECTED_EVENTS = of(_RULES["IntegrationSilent"])
CALL_ERRORS = of(_RULES["IntegrationErrors"])
QUERY_ERRORS = of(_RULES["IntegrationQueriesFail"])
# The machine.
CPU_RATIO = of(_RULES["CpuHigh"])
MEMORY_RATIO = of(_RULES["MemoryHigh"])
DISK_RATIO = of(_RULES["DiskFull"])
SWAP_RATIO = of(_RULES["SwapUsed"])
# chatwatch itself.
API_UPTIME = of(_RULES["ApiUptimeLow"])
EVENTS_WAIT = of(_RULES["EventsWait"])
EVENTS_REFUSED = of(_RULES["EventsRefused"])
SENDERS_REFUSED = of(_RULES["SenderRefused"])
FIGURES_LATE = of(_RULES["FiguresLate"])
PAGES_SLOW = of(_RULES["PagesSlow"])
LOOP_LATE = of(_RULES["LoopLate"])
NOTICES_WAIT = of(_RULES["NoticesWait"])
# Below it, the rules of conversations wait for data (min_completeness).
_COMPLETE = _RULES["KpiChanged"]["min_completeness"]
COMPLETENESS = colours.steps(WARNING, (_COMPLETE, GOOD))
MISSING_RATIO = colours.steps(GOOD, (round(1 - _COMPLETE, 9), WARNING))
# SourceSilent fires once all of the allowed silence is over.
SILENCE_RATIO = colours.steps(GOOD, (1, WARNING))

CRITICAL_ALERTS = colours.steps(GOOD, (1, BAD))
OTHER_ALERTS = colours.steps(GOOD, (1, WARNING))
FAILURES = colours.steps(GOOD, (1, BAD))
# Worth a look, and no more.
INFORMATION = colours.steps(GOOD, (1, "blue"))
# More tasks than processors is a queue; twice as many, and people feel it.
LOAD_PER_CPU = colours.steps(GOOD, (1, "blue"), (2, WARNING))
# Of what has to be 1.
MUST_HOLD = colours.steps(BAD, (1, GOOD))
NO_BOUND = colours.steps(UNKNOWN)

# The business: what is a strength is green, what is to be better orange, as of agents.
_AGENTS = Bounds()
_PER_CENT = 100
_UNHAPPY = _limit(_RULES["CustomerUnhappy"]["critical"]).number
CSAT = colours.steps(
    BAD, (_UNHAPPY, WARNING), (_AGENTS.weak_csat, "blue"), (_AGENTS.strong_csat, GOOD)
)
CSAT_CHANGE = colours.steps(
    WARNING, (_HAIR - _limit(_RULES["AgentSatisfactionFell"]["warning"]).number, UNKNOWN)
)
CONVERSION = colours.steps(
    WARNING,
    (_AGENTS.weak_conversion / _PER_CENT, "blue"),
    (_AGENTS.strong_conversion / _PER_CENT, GOOD),
)
ESCALATION = colours.steps(
    GOOD,
    (_AGENTS.strong_escalation / _PER_CENT, "blue"),
    (_AGENTS.weak_escalation / _PER_CENT, WARNING),
)
AGENT_SECONDS = colours.steps(GOOD, (_AGENTS.alert_reply_ms / 1000, WARNING))
REVENUE_TARGET = of(_RULES["RevenueBelowTarget"])
# A to D; what is below the lowest bound but one needs somebody at once.
_LETTERS = {letter: bound for bound, letter, _ in BANDS}
SCORE = colours.steps(BAD, (_LETTERS["C"], WARNING), (_LETTERS["B"], "blue"), (_LETTERS["A"], GOOD))
# Either way beyond it, ConversionChanged and KpiChanged fire.
_CHANGED = 0.2
CHANGE = colours.steps(WARNING, (-_CHANGED, UNKNOWN), (_CHANGED, WARNING))
# Of bars that are longer or shorter, and neither good nor bad.
PLAIN = colours.steps("blue")
# Below nothing, people would be cheaper.
RETURN = colours.steps(BAD, (0, GOOD))
