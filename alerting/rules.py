"""Rule files as people write them: Prometheus' groups, with thresholds for rules.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group
"""

from typing import Annotated, Final

from msgspec import Meta, Struct, field

from alerting.bound import Bound
from alerting.expression import Stat
from alerting.model import Severity
from alerting.strict import Duration
from alerting.templates import Template

NO_TIME: Final = Duration(0)

AlertName = Annotated[
    str,
    Meta(
        pattern="^[A-Za-z][A-Za-z0-9_]{0,99}$",
        extra={"expected": "a name of letters, digits and _, like AnswersSlow"},
    ),
]
LabelName = Annotated[
    str,
    Meta(
        pattern="^[a-zA-Z_][a-zA-Z0-9_]{0,99}$",
        extra={"expected": "a label's name of letters, digits and _"},
    ),
]
_Selector = Annotated[
    str, Meta(min_length=1, max_length=1000, description='like name{label="value"}')
]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """When somebody is to be told: a statistic of a metric beyond a bound.

    What has no default here may only be absent where `expr` or `record` stand, which are refused.
    """

    alert: AlertName | None = None
    metric: _Selector | None = None
    stat: Stat | None = None
    of: _Selector | None = None
    window: (
        Annotated[Duration, Meta(description="span that the statistic is of; 5m unless it says")]
        | None
    ) = None
    by: (
        Annotated[
            tuple[LabelName, ...],
            Meta(description="labels to group by; without it one alert a series, [] one in all"),
        ]
        | None
    ) = None
    info: Bound | None = None
    warning: Bound | None = None
    critical: Bound | None = None
    recover: (
        Annotated[Bound, Meta(description="where an alert of the lowest severity given ends")]
        | None
    ) = None
    hold: Annotated[
        Duration, Meta(description="span that a bound must be crossed before the alert fires")
    ] = field(name="for", default_factory=lambda: NO_TIME)
    labels: dict[LabelName, Annotated[str, Meta(min_length=1, max_length=128)]] = {}
    summary: Template | None = None
    description: Template | None = None
    runbook: Annotated[str, Meta(max_length=1000, description="where it says what to do")] = ""
    # Prometheus' own, to be refused in words that help.
    expr: str | None = None
    record: str | None = None
    annotations: dict[str, str] | None = None
    keep_firing_for: Duration | None = None

    @property
    def bounds(self) -> tuple[tuple[Severity, Bound], ...]:
        """The bounds that are given, the mildest first."""
        given: tuple[tuple[Severity, Bound | None], ...] = (
            ("info", self.info),
            ("warning", self.warning),
            ("critical", self.critical),
        )
        return tuple((severity, bound) for severity, bound in given if bound is not None)


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that are evaluated one after the other at the same instant."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    interval: (
        Annotated[Duration, Meta(description="how often, if not as often as samples are taken")]
        | None
    ) = None
    rules: tuple[Rule, ...] = ()


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of rules."""

    groups: tuple[Group, ...] = ()
