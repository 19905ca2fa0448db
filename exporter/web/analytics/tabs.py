"""The six tabs of document 001 (row A2), each a Struct of figures that have an answer of their own.

Predictions and returns on investment are not among them: they come with rows E7, H5 and P1.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.alarms import Alarm
from exporter.analytics.figures.caching import Caching
from exporter.analytics.figures.conversations import Overview
from exporter.analytics.figures.feelings import Emotion, Feelings
from exporter.analytics.figures.followups import Followups
from exporter.analytics.figures.growth import Growth
from exporter.analytics.figures.integrations import Queries, QueryType
from exporter.analytics.figures.intelligence import Comparison, Confidence, DataType, Gap, Step
from exporter.analytics.figures.kpi import Kpis
from exporter.analytics.figures.loyalty import Retention
from exporter.analytics.figures.period import Days
from exporter.analytics.figures.quality import Bots
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.revenue import BusinessMetrics
from exporter.analytics.figures.topics import Topic
from exporter.analytics.savings import Savings
from exporter.web.analytics.caching import Uptime
from exporter.web.analytics.integration_cards import Card, Unusual

ROWS: Final = 20
"""Of a list that has an answer of its own, the first so many."""


class Executive(Struct, frozen=True):
    """What matters most."""

    figures: Annotated[Kpis, Meta(description="each with what it was, how it changed, and its N")]
    previous: Annotated[Days, Meta(description="the equal period before, that it is against")]
    retention: Annotated[Retention, Meta(description="customers against that period")]
    uptime: Annotated[Uptime, Meta(description="of the last 24 hours, whatever the period")]
    open_alerts: Annotated[list[Alarm], Meta(description="what fires now, the worst first")]


class IntegrationHealth(Struct, frozen=True):
    """How integrations are, and what they were asked."""

    integrations: Annotated[list[Card], Meta(description="each that is watched, as it is now")]
    queries: Annotated[Queries, Meta(description="all questions to integrations of the period")]
    query_types: Annotated[
        list[QueryType], Meta(description=f"the {ROWS} slowest by provider and type")
    ]


class AiPerformance(Struct, frozen=True):
    """How well assistants answer."""

    answers: Annotated[Caching, Meta(description="out of a cache, and the others")]
    bots: Annotated[Bots, Meta(description="what was done without people")]
    confidence: Annotated[
        Confidence, Meta(description="of answers, with data of integrations and without")
    ]
    data_utilisation: Annotated[
        Rate, Meta(description="conversations with an outcome that used data, of all with one")
    ]
    data_types: Annotated[list[DataType], Meta(description=f"what data is worth, the first {ROWS}")]


class BusinessImpact(Struct, frozen=True):
    """What it brings."""

    ai_impact: Annotated[Savings, Meta(description="what automation saves")]
    business_metrics: Annotated[BusinessMetrics, Meta(description="what conversations brought")]
    comparison: Annotated[
        Comparison, Meta(description="conversations with data of integrations against the others")
    ]


class ConversationIntelligence(Struct, frozen=True):
    """What conversations were about, and how customers felt."""

    overview: Annotated[Overview, Meta(description="volumes, times and rates")]
    sentiment: Annotated[Feelings, Meta(description="how customers felt")]
    emotions: Annotated[list[Emotion], Meta(description="those of most conversations")]
    topics: Annotated[list[Topic], Meta(description=f"the {ROWS} of most conversations")]
    journey: Annotated[list[Step], Meta(description=f"stage by type of data, the first {ROWS}")]
    knowledge_gaps: Annotated[
        list[Gap], Meta(description=f"what was not known, the {ROWS} most frequent")
    ]
    followups: Annotated[Followups, Meta(description="promises, successes and misses")]


class PredictiveAnalytics(Struct, frozen=True):
    """Where it goes, as far as that is known without a model."""

    growth: Annotated[Growth, Meta(description="questions by whole months")]
    anomalies: Annotated[
        list[Unusual], Meta(description="integrations whose pace is out of its range now")
    ]


class Tabs(Struct, frozen=True):
    """All six tabs."""

    period: Annotated[Days, Meta(description="the days that this is of")]
    executive_overview: Annotated[Executive, Meta(description="Executive Overview")]
    integration_health: Annotated[IntegrationHealth, Meta(description="Integration Health")]
    ai_performance: Annotated[AiPerformance, Meta(description="AI Performance")]
    business_impact: Annotated[BusinessImpact, Meta(description="Business Impact")]
    conversation_intelligence: Annotated[
        ConversationIntelligence, Meta(description="Conversation Intelligence")
    ]
    predictive_analytics: Annotated[PredictiveAnalytics, Meta(description="Predictive Analytics")]
