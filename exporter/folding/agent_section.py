"""`analytics.agents:` of config/chatwatch.yml: what agents are graded by (rows C4, C6, J3)."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct, field

from alerting.strict import Duration, between, by_default
from exporter.analytics import agents
from exporter.analytics.strengths import Bounds
from exporter.events.fields import Id
from exporter.folding.worth import Worth

_Csat = Annotated[float, Meta(ge=1, le=5, description="mean grade of customers")]
_Conversion = Annotated[
    float, Meta(ge=0, le=100, description="per cent of conversations with a conversion")
]
_Escalation = Annotated[
    float, Meta(ge=0, le=100, description="per cent of conversations for which a person was asked")
]
_Reply = Annotated[Duration, between("mean time of an answer", "1ms", "30d")]


class Strengths(Struct, frozen=True, forbid_unknown_fields=True):
    """From where on something is a strength of an agent."""

    csat: _Csat = 4.5
    response_time: _Reply = by_default(Duration(60))
    conversion_rate: _Conversion = 50.0
    escalation_rate: _Escalation = 5.0


class Improvements(Struct, frozen=True, forbid_unknown_fields=True):
    """From where on something of an agent should be better."""

    csat: _Csat = 4.0
    response_time: _Reply = by_default(Duration(60))
    conversion_rate: _Conversion = 20.0
    escalation_rate: _Escalation = 15.0


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent should bring."""

    agent: Annotated[Id, Meta(description="id of the agent, as events have it")]
    revenue: Worth


class Agents(Struct, frozen=True, forbid_unknown_fields=True):
    """What agents are graded by."""

    strengths: Strengths = field(default_factory=Strengths)
    improvements: Improvements = field(default_factory=Improvements)
    slow_response: Annotated[
        Duration, between("mean time of an answer beyond which an agent is an alert", "1ms", "30d")
    ] = by_default(Duration(30))
    targets: tuple[Target, ...] = ()

    @property
    def bounds(self) -> Bounds:
        """From where on something is strong, weak, or an alert."""
        strong, weak = self.strengths, self.improvements
        return Bounds(
            strong_csat=strong.csat,
            strong_reply_ms=strong.response_time.seconds * 1000,
            strong_conversion=strong.conversion_rate,
            strong_escalation=strong.escalation_rate,
            weak_csat=weak.csat,
            weak_reply_ms=weak.response_time.seconds * 1000,
            weak_conversion=weak.conversion_rate,
            weak_escalation=weak.escalation_rate,
            alert_reply_ms=self.slow_response.seconds * 1000,
        )

    @property
    def monthly(self) -> Mapping[str, agents.Target]:
        """What agents should bring in 30 days; of an agent that is named twice, the last."""
        return {
            one.agent: agents.Target(one.revenue.minor, one.revenue.currency.code)
            for one in self.targets
        }
