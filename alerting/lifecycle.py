"""The life of an alert: pending → firing → resolved, as a table. Everything about it is here.

As Prometheus has it (rules/alerting.go): an alert whose bound is crossed is pending until that
lasted for the rule's `for`, then it fires, and what was pending and is not any more is forgotten.
With `for: 0s` it fires at once. With `keep_firing_for` it fires so much longer, its value frozen. A
resolved alert is kept for 15 minutes and begins anew when its bound is crossed again.

What differs from Prometheus, and why:

- An alert of a threshold ends only where `stay` does not hold. Without `recover` that is where the
  bound is not crossed; with it the way back is longer than the way in (hysteresis).
- Its end bears the value that ended it. When the series is gone, the last value stays.
- What a restart brought back is unproven until its rule has read all its series again: meanwhile a
  bound that is crossed counts, and nothing else does, so that nothing ends because nobody looked.
- A threshold's alert goes on firing when a reload makes `for` longer; people were told already. One
  of a rule of Prometheus' is pending again, as there, and people are told of its end.
- What fires stays when a rule makes more alerts than its group's `limit`; the rest is forgotten.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.model import Alert, Labels, Sample, State, Vector

RETENTION: Final = timedelta(minutes=15)

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
_NO_LABELS: Final[Collection[Labels]] = frozenset()
_SAME_LABELS: Final = "vector contains metrics with the same labelset after applying alert labels"


class Rule(Protocol):
    """What must be known of a rule. `hold` is `for`, `keeps` is `keep_firing_for`."""

    @property
    def id(self) -> str: ...
    @property
    def hold(self) -> Duration: ...
    @property
    def keeps(self) -> Duration: ...
    @property
    def rests(self) -> bool:
        """Whether what fires is pending again when `for` became longer."""

    def seen(self, value: float) -> Seen:
        """Return what a value shows: beyond, between or within."""

    def named(self, sample: Sample) -> Labels:
        """Return the labels of the alert that a sample makes."""

    def annotations(self, labels: Labels, sample: Sample) -> Labels:
        """Return the texts of an alert with these labels."""


class Step(Struct, frozen=True):
    """What one evaluation made of a rule's alerts.

    `alerts` are all that there are now. `changed` are those of them that are to be saved. `told`
    are alerts as people are to be told of: just begun to fire, or over. `gone` are no more.
    """

    alerts: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    told: tuple[Alert, ...] = ()
    gone: tuple[Alert, ...] = ()

    @property
    def active(self) -> int:
        """How many are pending or fire."""
        return sum(alert.state != "resolved" for alert in self.alerts)


def step(
    rule: Rule,
    known: Known,
    vector: Vector,
    now: datetime,
    unproven: Collection[Labels] = _NO_LABELS,
) -> Step:
    """Return what a rule's alerts become, given the answer to its question.

    Of `unproven` alerts only what is beyond the bound counts. ValueError where two samples would
    make the same alert.
    """
    samples = {rule.named(sample): sample for sample in vector}
    if len(samples) != len(vector):
        raise ValueError(_SAME_LABELS)
    named = (*known, *(labels for labels in samples if labels not in known))
    steps = []
    for labels in named:
        sample = samples.get(labels)
        seen: Seen = "absent" if sample is None else rule.seen(sample.value)
        if seen != "beyond" and labels in unproven:
            sample, seen = None, "unknown"
        steps.append(_one(rule, known.get(labels), labels, sample, seen, now))
    return joined(steps)


def without_rule(alerts: Iterable[Alert], now: datetime) -> Step:
    """Return what becomes of alerts whose rule is gone: what fires is over."""
    return joined(_still(_TABLE[alert.state]["absent"], alert, now) for alert in alerts)


def beyond_limit(alerts: Iterable[Alert]) -> Step:
    """Return what becomes of a rule's alerts when they would be too many: what fires stays."""
    known = tuple(alerts)
    return Step(
        alerts=tuple(alert for alert in known if alert.state != "pending"),
        gone=tuple(alert for alert in known if alert.state == "pending"),
    )


def resumed(alert: Alert, last: datetime | None, now: datetime) -> Alert:
    """Return an alert as it is at the first evaluation after a start.

    Nobody looked from `last` to `now`, so that this time counts neither for `for` nor for
    `keep_firing_for`. Where `last` is not known, nothing before `now` counts.
    """
    if alert.state == "pending":
        since = alert.active_at + (now - last) if last is not None else now
        return replace(alert, active_at=min(since, now))
    if alert.state == "firing" and alert.keep_firing_since is not None:
        since = alert.keep_firing_since + (now - last) if last is not None else now
        return replace(alert, keep_firing_since=min(since, now))
    return alert


def joined(steps: Iterable[Step]) -> Step:
    """Return several steps as one."""
    every = list(steps)
    return Step(
        tuple(alert for one in every for alert in one.alerts),
        tuple(alert for one in every for alert in one.changed),
        tuple(alert for one in every for alert in one.told),
        tuple(alert for one in every for alert in one.gone),
    )


def _one(
    rule: Rule,
    alert: Alert | None,
    labels: Labels,
    sample: Sample | None,
    seen: Seen,
    now: datetime,
) -> Step:
    turn = _TABLE[alert.state if alert is not None else None][seen]
    if sample is not None and turn in {"begin", "go on"}:
        if alert is None or turn == "begin":
            alert = _begun(rule, labels, sample, now)
        return _gone_on(rule, alert, sample, now, is_new=turn == "begin")
    if alert is None:
        return Step()
    if turn == "end":
        return _ending(rule, alert, sample, now)
    return _still(turn, alert, now)


def _begun(rule: Rule, labels: Labels, sample: Sample, now: datetime) -> Alert:
    return Alert(
        rule=rule.id,
        labels=labels,
        annotations=(),
        state="pending",
        value=sample.value,
        active_at=now,
    )


def _gone_on(rule: Rule, before: Alert, sample: Sample, now: datetime, *, is_new: bool) -> Step:
    alert = replace(
        before,
        value=sample.value,
        annotations=rule.annotations(before.labels, sample),
        keep_firing_since=None,
    )
    due = (now - alert.active_at).total_seconds() >= rule.hold.seconds
    if alert.state == "pending" and due:
        alert = replace(alert, state="firing", fired_at=now)
        return Step((alert,), (alert,), (alert,))
    if alert.state == "firing" and rule.rests and not due:
        over = replace(alert, state="resolved", resolved_at=now)
        alert = replace(alert, state="pending", fired_at=None)
        return Step((alert,), (alert,), (over,))
    is_changed = is_new or before.keep_firing_since is not None
    return Step((alert,), (alert,) if is_changed else ())


def _ending(rule: Rule, alert: Alert, sample: Sample | None, now: datetime) -> Step:
    """Return what becomes of an alert that fires and need not."""
    since = alert.keep_firing_since or now
    if (now - since).total_seconds() < rule.keeps.seconds:
        kept = replace(alert, keep_firing_since=since)
        return Step((kept,), (kept,) if alert.keep_firing_since is None else ())
    if sample is not None:
        texts = rule.annotations(alert.labels, sample)
        alert = replace(alert, value=sample.value, annotations=texts)
    return _still("end", alert, now)


def _still(turn: Turn, alert: Alert, now: datetime) -> Step:
    """Return what becomes of an alert that does not go on."""
    if turn == "end":
        over = replace(alert, state="resolved", resolved_at=now, keep_firing_since=None)
        return Step((over,), (over,), (over,))
    old = alert.resolved_at is not None and now - alert.resolved_at > RETENTION
    return Step(gone=(alert,)) if turn == "forget" or old else Step((alert,))
