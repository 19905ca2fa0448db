"""Probes, alerts and rules as pages are handed them, at one moment."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from alerting import view
from alerting.model import Alert, State, labels
from alerting.view import Checkup, View
from exporter.host.summary import Summary
from exporter.probes import standing
from exporter.probes.result import Result
from exporter.probes.standing import Standing
from exporter.probes.uptime import WINDOWS, Share
from exporter.web.status import Feed, Place, Seen
from tests.alerting.judged import group

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = 60.0
REASONS = {"u": "", "d": "connect_refused", "?": "internal"}


def ago(seconds: float) -> datetime:
    """An instant before NOW."""
    return NOW - timedelta(seconds=seconds)


def probe(
    runs: str = "uuu", name: str = "shop", *, late: float = 10.0, judged: int = 0, up: int = 0
) -> Standing:
    """A probe after runs a minute apart, the last one `late` seconds ago: up, down or ? unknown."""
    found = Standing(name, "http", MINUTE)
    for place, letter in enumerate(runs):
        started = ago(late + MINUTE * (len(runs) - 1 - place))
        reason = REASONS[letter]
        detail = "127.0.0.1:5000: connection refused" if reason else ""
        result = Result(name, "http", started, 0.083, reason, detail)
        found = standing.after(found, result)
    share = Share(judged, up)
    return Standing(
        found.probe,
        found.kind,
        found.interval,
        found.verdict,
        found.since,
        found.last,
        found.recent,
        {window.name: share for window in WINDOWS},
    )


def alert(
    name: str = "ProbeDown",
    severity: str = "critical",
    state: State = "firing",
    notes: dict[str, str] | None = None,
    at: datetime | None = None,
    **more: str,
) -> Alert:
    """An alert that fires since four minutes, or since `at`."""
    given = {"summary": f"{name} it is", "value": "0", "threshold": "== 0"}
    return Alert(
        rule=name,
        labels=labels({"alertname": name, "severity": severity, **more}),
        annotations=labels(given if notes is None else notes),
        state=state,
        value=0.25,
        active_at=at or ago(250),
        fired_at=(at or ago(240)) if state == "firing" else None,
    )


def watch(
    *alerts: Alert, error: str = "", at: datetime | None = NOW, unsaved: bool = False
) -> View:
    """A view of some alerts, and of a rule of two severities, the last of them with an error."""
    rules = group("shop rules", warning="'== 0'", critical="'== 0'")
    last = rules.evaluations[-1].id
    checkups = {last: Checkup(NOW, 0.001, error)}
    return View(at, view.active(alerts), view.groups([rules], checkups, (), {}), unsaved)


NO_RULES = View(None, (), ())

SEEN = Seen(
    unready=None,
    started=NOW - timedelta(days=3, hours=4),
    probes=[probe("u")],
    integrations=(),
    host=Summary(cpu=0.5),
    alerts=watch(alert()),
    sources=[
        Feed("bot", "native", "signed", ago(12), 3),
        Feed("shop", "cloudevents", "x", None, 0),
    ],
    places=[Place("GET", "/metrics", "metrics")],
)

FULL = replace(
    SEEN,
    probes=[probe("uddddd", "backend", judged=60, up=55), probe("u", "web"), probe("", "new")],
    alerts=watch(
        alert("ServiceDown", probe="backend"),
        alert("Slow", "warning", "pending", notes={"value": "2.3s"}, probe="web"),
        error="no such metric",
    ),
    places=[Place("GET", "/metrics", "for Prometheus"), Place("POST", "/-/reload", "read again")],
)
