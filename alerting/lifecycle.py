"""The life of an alert: pending → firing → resolved, as a table. Everything about it is here.

As Prometheus has it (rules/alerting.go): an alert whose bound is crossed is pending until that
lasted for the rule's `for`, then it fires, and what was pending and is not any more is forgotten.
With `for: 0s` it fires at once. A resolved alert is kept for 15 minutes and begins anew when its
bound is crossed again.

What differs from Prometheus, and why:

- An alert that fires ends only where `stay` does not hold. Without `recover` that is where the
  bound is not crossed; with it the way back is longer than the way in (hysteresis).
- Its end bears the value that ended it. When the series is gone, the last value stays.
- A series that is absent while the samples do not reach back over the rule's window is unknown:
  after a start nothing ends, and nothing begins to fire, because nobody has looked yet.
- A firing alert goes on firing when a reload makes `for` longer; people have been told already.
- A pending alert outlives a restart and the time in between counts, but then its bound must be
  crossed for a minute more, or for the whole of a shorter `for`: one look is no proof.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from alerting.bound import Limit
from alerting.duration import Duration
from alerting.model import Alert, Labels, State, Vector

RETENTION: Final = timedelta(minutes=15)
GRACE: Final = timedelta(minutes=1)

Seen = Literal["beyond", "between", "within", "absent", "unknown"]
"""What an evaluation shows: the bound crossed; not, but not recovered; recovered; no value."""
Turn = Literal["begin", "go on", "end", "forget", "keep", "nothing"]

_TABLE: Final[Mapping[State | None, Mapping[Seen, Turn]]] = {
    None: {"beyond": "begin", "between": "nothing", "within": "nothing"},
    "pending": {
        "beyond": "go on",
        "between": "forget",
        "within": "forget",
        "absent": "forget",
        "unknown": "keep",
    },
    "firing": {
        "beyond": "go on",
        "between": "go on",
        "within": "end",
        "absent": "end",
        "unknown": "keep",
    },
    "resolved": {
        "beyond": "begin",
        "between": "keep",
        "within": "keep",
        "absent": "keep",
        "unknown": "keep",
    },
}

Known = Mapping[Labels, Alert]


class Rule(Protocol):
    """What must be known of a rule."""

    @property
    def id(self) -> str: ...
    @property
    def labels(self) -> Labels: ...
    @property
    def enter(self) -> Limit: ...
    @property
    def stay(self) -> Limit: ...
    @property
    def hold(self) -> Duration: ...
    def annotations(self, labels: Labels, value: float) -> Labels: ...


class Step(Struct, frozen=True):
    """What one evaluation made of a rule's alerts.

    `alerts` are all that there are now. `changed` are those of them whose state is new, so that
    they are to be saved and, unless pending, told. `gone` are alerts that are no more.
    """

    alerts: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    gone: tuple[Alert, ...] = ()


def step(rule: Rule, known: Known, vector: Vector, now: datetime, *, covered: bool) -> Step:
    """Return what a rule's alerts become, given the answer to its question.

    `covered` says whether the samples reach back over the rule's window. ValueError where two
    samples would make the same alert.
    """
    values = _by_labels(rule, vector)
    missing: Seen = "absent" if covered else "unknown"
    named = (*known, *(labels for labels in values if labels not in known))
    return _joined(
        _one(rule, labels, known.get(labels), values.get(labels), missing, now) for labels in named
    )


def without_rule(alerts: Iterable[Alert], now: datetime) -> Step:
    """Return what becomes of alerts whose rule is gone: what fires is over."""
    return _joined(_still(_TABLE[alert.state]["absent"], alert, now) for alert in alerts)


def resumed(alert: Alert, hold: Duration, start: datetime) -> Alert:
    """Return an alert as it is after a start: a pending one has to prove itself once more."""
    if alert.state != "pending":
        return alert
    whole = timedelta(seconds=hold.seconds)
    least = start + min(whole, GRACE) - whole
    return replace(alert, active_at=max(alert.active_at, least))


def _by_labels(rule: Rule, vector: Vector) -> dict[Labels, float]:
    """Return the values by the labels of the alerts that they would make."""
    given = dict(rule.labels)
    values = {tuple(sorted({**dict(one.labels), **given}.items())): one.value for one in vector}
    if len(values) != len(vector):
        raise ValueError("two samples have the same labels once the rule's own are put on them")
    return values


def _one(
    rule: Rule,
    labels: Labels,
    alert: Alert | None,
    value: float | None,
    missing: Seen,
    now: datetime,
) -> Step:
    state = alert.state if alert is not None else None
    if value is None:
        return _still(_TABLE[state][missing], alert, now) if alert is not None else Step()
    turn = _TABLE[state][_seen(rule, value)]
    if turn == "begin":
        return _gone_on(rule, _begun(rule, labels, value, now), value, now, is_new=True)
    if alert is None:
        return Step()
    if turn == "go on":
        return _gone_on(rule, alert, value, now)
    if turn == "end":
        alert = replace(alert, value=value, annotations=rule.annotations(labels, value))
    return _still(turn, alert, now)


def _seen(rule: Rule, value: float) -> Seen:
    if rule.enter.holds(value):
        return "beyond"
    return "between" if rule.stay.holds(value) else "within"


def _begun(rule: Rule, labels: Labels, value: float, now: datetime) -> Alert:
    return Alert(
        rule=rule.id, labels=labels, annotations=(), state="pending", value=value, active_at=now
    )


def _gone_on(
    rule: Rule, alert: Alert, value: float, now: datetime, *, is_new: bool = False
) -> Step:
    alert = replace(alert, value=value, annotations=rule.annotations(alert.labels, value))
    due = (now - alert.active_at).total_seconds() >= rule.hold.seconds
    fires = alert.state == "pending" and due
    if fires:
        alert = replace(alert, state="firing", fired_at=now)
    return Step((alert,), (alert,) if fires or is_new else ())


def _still(turn: Turn, alert: Alert, now: datetime) -> Step:
    """Return what becomes of an alert that does not go on."""
    if turn == "end":
        over = replace(alert, state="resolved", resolved_at=now)
        return Step((over,), (over,))
    old = alert.resolved_at is not None and now - alert.resolved_at > RETENTION
    return Step(gone=(alert,)) if turn == "forget" or old else Step((alert,))


def _joined(steps: Iterable[Step]) -> Step:
    told = list(steps)
    return Step(
        tuple(alert for one in told for alert in one.alerts),
        tuple(alert for one in told for alert in one.changed),
        tuple(alert for one in told for alert in one.gone),
    )
