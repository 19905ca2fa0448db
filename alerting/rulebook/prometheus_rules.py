"""Rules of Prometheus as they are evaluated: what is alerted on and what is recorded.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from alerting.duration import Duration
from alerting.lifecycle import Known, Seen
from alerting.model import Labels, Sample, labels
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import NAME
from alerting.promql.values import Vector
from alerting.rulebook.completeness import NONE, Demand, demand
from alerting.rulebook.evaluations import rule_id
from alerting.rules import Rule

Expand = Callable[[str, str, Sample], str]
"""A text, the name of its alert and the sample it is about: what the text becomes."""

_SAME_LABELS: Final = "vector contains metrics with the same labelset after applying rule labels"


class Alerting(Struct, frozen=True, kw_only=True):
    """An alert for each element of an expression's answer.

    `labels` and `texts` are templates; a label without a value is taken off. `id` is the same
    after a restart or reload as long as the name and the labels are. With less of the usual
    data than its `demand` it is unknown.
    """

    id: str
    alert: str
    query: str
    hold: Duration
    keeps: Duration
    labels: tuple[tuple[str, str], ...]
    texts: Labels
    demand: Demand = NONE

    kind = "alerting"

    @property
    def name(self) -> str:
        """The name of the alert."""
        return self.alert

    @property
    def severity(self) -> str:
        """How bad it is, if it says so."""
        return dict(self.labels).get("severity", "")

    @property
    def runbook(self) -> str:
        """Where it says what to do."""
        return dict(self.texts).get("runbook_url", "")

    @property
    def asks(self) -> bool:
        """Whether its texts may ask questions of their own."""
        return any("query" in text for _, text in (*self.labels, *self.texts))

    @property
    def shown_labels(self) -> Labels:
        """The rule's own labels as they are written."""
        return labels(self.labels)

    @property
    def shown_annotations(self) -> Labels:
        """The texts as they are written."""
        return self.texts

    def relevant(
        self,
        vector: Vector,
        known: Known,  # noqa: ARG002 # thresholds look at it
    ) -> tuple[Sample, ...]:
        """Return every element: each is an alert."""
        return tuple(map(Sample, vector.rows.labels, vector.values.tolist()))

    def __str__(self) -> str:
        return self.query


class Judged(Struct, frozen=True):
    """A rule at one moment: its texts can be made."""

    rule: Alerting
    expand: Expand

    rests = True

    @property
    def id(self) -> str:
        """The rule's."""
        return self.rule.id

    @property
    def hold(self) -> Duration:
        """The rule's."""
        return self.rule.hold

    @property
    def keeps(self) -> Duration:
        """The rule's."""
        return self.rule.keeps

    def seen(self, value: float) -> Seen:  # noqa: ARG002 # thresholds look at it
        """Return that whatever answers is beyond."""
        return "beyond"

    def named(self, sample: Sample) -> Labels:
        """Return the sample's labels with the rule's put on them."""
        told = {name: value for name, value in sample.labels if name != NAME}
        told.update((name, self._expanded(text, sample)) for name, text in self.rule.labels)
        return labels({**told, "alertname": self.rule.alert})

    def annotations(
        self,
        labels: Labels,  # noqa: ARG002 # texts of thresholds know them
        sample: Sample,
    ) -> Labels:
        """Return the texts; they know the sample's labels, not the alert's."""
        return tuple((name, self._expanded(text, sample)) for name, text in self.rule.texts)

    def _expanded(self, text: str, sample: Sample) -> str:
        return self.expand(text, self.rule.alert, sample)


class Recording(Struct, frozen=True, kw_only=True):
    """Series that an expression's answer becomes. A label without a value is taken off."""

    id: str
    record: str
    query: str
    labels: tuple[tuple[str, str], ...]

    kind = "recording"
    hold = Duration(0)
    keeps = Duration(0)
    severity = ""
    runbook = ""
    shown_annotations: Labels = ()

    @property
    def name(self) -> str:
        """The name of the series."""
        return self.record

    @property
    def shown_labels(self) -> Labels:
        """The labels that it puts on."""
        return labels(self.labels)

    def recorded(self, vector: Vector) -> Vector:
        """Return what is to be recorded; EvaluationError where two series would be one."""
        own = {**dict(self.labels), NAME: self.record}
        rows = vector.rows.changed(
            ("record", own[NAME], self.labels), lambda one: labels({**dict(one), **own}), names=True
        )
        if not rows.unique:
            raise EvaluationError(_SAME_LABELS)
        return Vector(rows, vector.values)

    def __str__(self) -> str:
        return self.query


def compiled(rule: Rule, group_labels: Mapping[str, str]) -> Alerting | Recording:
    """Return a rule of Prometheus', in which nothing is wrong, with the labels of its group."""
    own = tuple(sorted({**group_labels, **rule.labels}.items()))
    query = rule.expr or ""
    if rule.record is not None:
        return Recording(id=rule_id(rule.record, own), record=rule.record, query=query, labels=own)
    name = rule.alert or ""
    return Alerting(
        id=rule_id(name, own),
        alert=name,
        query=query,
        hold=rule.hold,
        keeps=rule.keeps,
        labels=own,
        texts=tuple(sorted((rule.annotations or {}).items())),
        demand=demand(rule.min_completeness, rule.completeness_over),
    )
