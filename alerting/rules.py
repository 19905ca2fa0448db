"""Rule files as people write them: Prometheus' groups, with thresholds for rules.

https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group
"""

import re
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from alerting.document.text import Text
from alerting.model import Severity
from alerting.rulebook.bound import Bound
from alerting.rulebook.expression import Stat
from alerting.rulebook.templates import Template
from alerting.strict import Duration

NO_TIME: Final = Duration(0)

NAME: Final = re.compile("[A-Za-z][A-Za-z0-9_]{0,99}")
LABEL: Final = re.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}")

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
_PromQL = Annotated[Text, Meta(description="PromQL, as in Prometheus' rules")]
_AnyName = Annotated[
    str,
    Meta(min_length=1, max_length=1000, description="a label's name; as in Prometheus 3, any text"),
]
_Texts = dict[_AnyName, Text]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """When somebody is to be told, or what is to be recorded.

    A rule is a threshold (`metric`, `stat` and bounds) or one of Prometheus' own: `alert` and
    `expr`, or `record` and `expr`. Which keys must stand together, `rulebook.checks` says.
    """

    alert: Annotated[str, Meta(max_length=1000, description="the name of the alert")] | None = None
    record: Annotated[str, Meta(max_length=1000, description="the name of the series")] | None = (
        None
    )
    expr: _PromQL | None = None
    metric: _Selector | None = None
    stat: Stat | None = None
    of: _Selector | None = None
    where: (
        Annotated[str, Meta(max_length=900, description='labels of metric and of: channel="web"')]
        | None
    ) = None
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
    min_samples: (
        Annotated[int, Meta(ge=1, description="samples, or observations, that a value needs")]
        | None
    ) = None
    unless: (
        Annotated[
            Text,
            Meta(
                description="PromQL of series for which no value counts, as behind its `unless`: "
                "on (probe) probe_muted == 1"
            ),
        ]
        | None
    ) = None
    min_completeness: (
        Annotated[
            float,
            Meta(
                gt=0,
                le=1,
                description="share of the usual data (data_completeness_ratio, the least of all "
                "sources) below which nothing begins and nothing ends: the rule is unknown",
            ),
        ]
        | None
    ) = None
    completeness_over: (
        Annotated[
            Duration,
            Meta(
                description="days that the figure is of, so that min_completeness looks at these: "
                "1d, 7d, 14d or 30d; 1d unless it says"
            ),
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
    keeps: Annotated[
        Duration, Meta(description="span that an alert goes on firing when it need not")
    ] = field(name="keep_firing_for", default_factory=lambda: NO_TIME)
    labels: _Texts = {}
    annotations: _Texts | None = None
    summary: Template | None = None
    description: Template | None = None
    runbook: Annotated[str, Meta(max_length=1000, description="where it says what to do")] = ""

    @property
    def is_threshold(self) -> bool:
        """Whether it is a threshold, or nothing yet."""
        return self.expr is None and self.record is None

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

    name: Annotated[str, Meta(min_length=1, max_length=1000)]
    interval: (
        Annotated[Duration, Meta(description="how often, if not as often as samples are taken")]
        | None
    ) = None
    limit: Annotated[
        int, Meta(ge=0, description="alerts, or series, that a rule may make; 0: no end")
    ] = 0
    query_offset: (
        Annotated[Duration, Meta(description="how far in the past the rules are evaluated")] | None
    ) = None
    labels: Annotated[_Texts, Meta(description="put on all that its rules make")] = {}
    rules: tuple[Rule, ...] = ()


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of rules."""

    groups: tuple[Group, ...] = ()
