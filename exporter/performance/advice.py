"""What is to be said of a service: one function for each kind of finding."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from exporter.analytics import changes
from exporter.performance import figure
from exporter.performance.anomalies import FACTOR, Anomaly, Unjudged
from exporter.performance.comparison import Compared
from exporter.performance.facts import HOUR, MACHINE, Facts, Service
from exporter.performance.trends import LATENCY_CHANGE, Trend

Level = Literal["critical", "warning", "info"]

SLOW_MS: Final = 2_000.0
"""The warning of the shipped rule ProbeSlow."""
MANY_INCIDENTS: Final = 5
UNKNOWN_PERCENT: Final = 5.0
BUSY_POINTS: Final = 20.0
"""By so much busier than usual, the machine may be the cause."""
_RUNBOOK: Final = "docs/runbooks/{name}.md"


class Note(NamedTuple):
    """A recommendation in the making; its fields are those of one."""

    level: Level
    service: str
    figure: str
    value: float
    threshold: float
    n: int
    said: str
    look: str


def of_service(one: Compared, given: Facts) -> Iterator[Note]:
    """Yield what the comparison says of a service."""
    (service,) = (known for known in given.services if known.name == one.service)
    yield from _uptime(one, service, given)
    yield from _latency(one, given)
    yield from _incidents(one)
    yield from _unknown(one)


def of_anomaly(one: Anomaly) -> Iterator[Note]:
    """Yield what is to be said of a time in which a service was slow."""
    if one.direction == "faster":
        return
    yield Note(
        "warning",
        one.service,
        "upper_quartile_ms",
        one.upper_quartile_ms,
        round(one.usual_ms * FACTOR, 1),
        one.runs,
        f"from {figure.clock(one.start)} to {figure.clock(one.end)} it took "
        f"{one.upper_quartile_ms:g} ms (three of four of {one.runs} runs took no longer), "
        f"{one.ratio:g} times the usual {one.usual_ms:g} ms of {one.compared_hours} hours",
        "; ".join(_causes(one)),
    )


def of_trend(one: Trend) -> Iterator[Note]:
    """Yield what is to be said of latencies that rise."""
    if one.service == MACHINE or one.direction != "rising" or one.change is None:
        return
    yield Note(
        "info",
        one.service,
        "median_ms_change_percent",
        one.change,
        LATENCY_CHANGE,
        one.n,
        f"its median latency rose by {one.change:g} % over the span, hour by hour",
        "what grows with it: load, data, memory of the service; probe_http_duration_seconds shows "
        "in which phase; " + _RUNBOOK.format(name="ProbeSlow"),
    )


def of_unjudged(one: Unjudged, given: Facts) -> Iterator[Note]:
    """Yield what is to be said of a probe that runs too seldom to be judged by the hour."""
    (service,) = (known for known in given.services if known.name == one.service)
    runs = HOUR / 1000 / service.interval
    if runs < given.bounds.least:
        yield Note(
            "info",
            one.service,
            "runs_per_hour",
            round(runs, 2),
            float(given.bounds.least),
            one.n,
            f"it runs each {figure.span(service.interval * 1000)}: too seldom to tell an unusual "
            "hour or a trend",
            f"`interval` of the probe in chatwatch.yml: {_interval(given.bounds.least)} or less",
        )


def _uptime(one: Compared, service: Service, given: Facts) -> Iterator[Note]:
    value = one.uptime_percent.value
    if value is None or value >= one.objective_percent:
        return
    down = one.seconds["down"] * 1000
    times = "once" if one.incidents == 1 else f"{one.incidents} times"
    yield Note(
        "critical" if value < given.bounds.uptime else "warning",
        one.service,
        "uptime_percent",
        value,
        one.objective_percent,
        one.uptime_percent.n,
        f"it was up for {value:g} % of the time that counts, its objective is "
        f"{one.objective_percent:g} %: down {times}, for {figure.span(down)} in all",
        f"{_why(service)}{_changed(service, given)}GET /api/services/{one.service}/incidents; "
        + _RUNBOOK.format(name="ProbeDown"),
    )


def _why(service: Service) -> str:
    """Say why it was down, by the reason of most failed runs."""
    runs = Counter[str]()
    for incident in service.incidents:
        runs[incident.reason] += incident.failures
    if not runs:
        return ""
    reason = min(runs, key=lambda name: (-runs[name], name))
    return f"the reason `{reason}` ({runs[reason]} of {sum(runs.values())} failed runs); "


def _changed(service: Service, given: Facts) -> str:
    """Say what was changed in the hour before the newest of its incidents that has such."""
    for incident in sorted(service.incidents, key=lambda one: -one.began):
        for change in changes.near(given.changes, incident.began, incident.began + 1):
            return f"{changes.said(change)} came before it; "
    return ""


def _latency(one: Compared, given: Facts) -> Iterator[Note]:
    value = one.p95_ms.value
    if value is None or value <= min(SLOW_MS, given.bounds.response_ms):
        return
    is_critical = value > given.bounds.response_ms
    threshold = given.bounds.response_ms if is_critical else SLOW_MS
    yield Note(
        "critical" if is_critical else "warning",
        one.service,
        "p95_ms",
        value,
        threshold,
        one.p95_ms.n,
        f"one of twenty of its {one.p95_ms.n} successful runs took longer than {value:g} ms",
        "probe_http_duration_seconds by phase: resolve is DNS, connect and tls the network, "
        "processing the service; " + _RUNBOOK.format(name="ProbeSlow"),
    )


def _incidents(one: Compared) -> Iterator[Note]:
    if one.incidents >= MANY_INCIDENTS:
        yield Note(
            "warning",
            one.service,
            "incidents",
            float(one.incidents),
            float(MANY_INCIDENTS),
            one.uptime_percent.n,
            f"it went down {one.incidents} times"
            + (
                f", and came back after {figure.span(one.mean_seconds_to_recover * 1000)} on "
                "average"
                if one.mean_seconds_to_recover is not None
                else ""
            ),
            "one bad server of several behind an address, or a limit that is just reached; "
            "`failures` of the probe, if it is noise; " + _RUNBOOK.format(name="ProbeFlapping"),
        )


def _unknown(one: Compared) -> Iterator[Note]:
    whole = sum(one.seconds.values())
    unknown = one.seconds.get("unknown", 0.0)
    if whole and 100 * unknown / whole > UNKNOWN_PERCENT:
        yield Note(
            "warning",
            one.service,
            "unknown_percent",
            figure.percent(unknown / whole),
            UNKNOWN_PERCENT,
            one.uptime_percent.n,
            f"for {figure.span(unknown * 1000)} nobody could tell whether it was up: the fault was "
            "on our side, and counts neither way",
            "this machine's network; " + _RUNBOOK.format(name="LinkDown"),
        )


def _causes(one: Anomaly) -> Iterator[str]:
    if one.cpu_percent is not None and one.usual_cpu_percent is not None:
        busier = one.cpu_percent - one.usual_cpu_percent
        verdict = "look there first" if busier >= BUSY_POINTS else "so not this machine's CPU"
        yield (
            f"CPU of this machine was at {one.cpu_percent:g} % (usually "
            f"{one.usual_cpu_percent:g} %): {verdict}"
        )
    if one.down_meanwhile:
        yield f"down in that time: {', '.join(one.down_meanwhile)}"
    yield from (f"{changes.said(change)} was near" for change in one.changes)
    asked = "" if one.changes else "; was anything deployed?"
    yield f"GET /api/services/{one.service}/runs of that time{asked}"
    yield _RUNBOOK.format(name="ProbeSlow")


def _interval(least: int) -> str:
    return figure.span(HOUR / least)
