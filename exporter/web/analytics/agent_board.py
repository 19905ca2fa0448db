"""`/api/analytics/dashboard/{id}`: all of an agent in one answer (row G6)."""

import asyncio
from typing import Annotated, Any, Final

from msgspec import Meta, structs

from exporter.analytics import agent_days, alarms, promises
from exporter.analytics import agents as grades
from exporter.analytics.agent_days import Channel, Day
from exporter.analytics.alarms import Alarm
from exporter.analytics.figures import feelings, followups, topics
from exporter.analytics.figures.feelings import Emotion, Feelings
from exporter.analytics.figures.followups import Followups
from exporter.analytics.figures.topics import Topic
from exporter.web.analytics import agents, alarming, system
from exporter.web.analytics.agents import AGENT, AgentPerformance
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod
from exporter.web.watched import Watched

TOPICS: Final = 20
_MEASURES: Final = tuple(dict.fromkeys((*feelings.MEASURES, *topics.MEASURES, *followups.MEASURES)))


class AgentDashboard(AgentPerformance, frozen=True, rename="camel"):
    """How an agent does, day by day, where, with whom, and what is open."""

    series: Annotated[list[Day], Meta(description="each day of the period, the oldest first")]
    channel_distribution: Annotated[
        list[Channel], Meta(description="those of most conversations first")
    ]
    sentiment: Annotated[Feelings, Meta(description="how its customers felt")]
    emotions: Annotated[list[Emotion], Meta(description="those of most conversations first")]
    topics: Annotated[list[Topic], Meta(description=f"the {TOPICS} of most conversations")]
    follow_ups: Annotated[
        Followups, Meta(description="what it promised, and conversations that succeeded or not")
    ]
    open_alerts: Annotated[
        list[Alarm], Meta(description="what fires now and names this agent, the worst first")
    ]


async def dashboard(question: Question) -> AgentDashboard:
    """Answer with all of an agent; Refused where no conversation names it."""
    agent, ledger = question.path["id"], question.ledger
    tenant, asked = question.tenant, question.period
    told = await agents.performance(question)
    sums, by_day, by_channel, promised = await asyncio.gather(
        ledger.totals(tenant, agent, asked.span, _MEASURES),
        ledger.split(tenant, agent, asked.span, "day", grades.MEASURES),
        ledger.split(tenant, agent, asked.span, "channel", ("conversations",)),
        ledger.promises(tenant, asked.span, "agent", question.now),
    )
    terms, currency = agents.terms(question), told.business_metrics.currency
    known: dict[str, Any] = structs.asdict(told)
    return AgentDashboard(
        **known,
        series=agent_days.series(agent, by_day, asked, terms, currency),
        channel_distribution=agent_days.channels(by_channel),
        sentiment=feelings.feelings(sums),
        emotions=feelings.emotions(sums),
        topics=topics.topics(sums)[:TOPICS],
        follow_ups=followups.followups(promised.get(agent, promises.NONE), sums),
        open_alerts=alerts(question.around.watched, agent),
    )


def alerts(watched: Watched, agent: str) -> list[Alarm]:
    """Return what fires and names an agent, the worst first."""
    named = [one for one in alarming.firing(watched) if alarms.alarm(one).agent_id == agent]
    return system.worst(named)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/dashboard/{id}",
        summary="all of an agent in a `period` (30 days): its grade with all that is behind it, "
        "day by day, by channel, sentiment, topics, follow-ups, and the alerts that fire now",
        query=ByPeriod,
        answer=AgentDashboard,
        told=dashboard,
        keep="never",
        words=AGENT,
    ),
)
