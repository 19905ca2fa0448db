"""How agents do, alone and beside each other (rows C1–C9, E9), as 003 and 004 spell it."""

import asyncio
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct, field

from exporter.analytics import agents, assistants, comparison
from exporter.analytics.agents import Performance
from exporter.analytics.assistants import Assistant
from exporter.analytics.comparison import Compared, Platform, Summary
from exporter.analytics.figures import period
from exporter.analytics.figures.sums import NOTHING, added
from exporter.refusal import Refused
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod, PagesByPeriod

AGENT: Final = {"id": "the agent's id, as its events have it"}


class AgentPerformance(Performance, frozen=True, rename="camel"):
    """How well an agent does in a period."""

    period: Asked


class AgentComparison(Struct, frozen=True, rename="camel"):
    """Agents beside each other, the best first."""

    period: Asked
    summary: Annotated[Summary, Meta(description="all agents together")]
    grade_distribution: Annotated[
        dict[str, int], Meta(description="how many agents have which grade, A+ to D and `ungraded`")
    ]
    top_performers: Annotated[
        tuple[str, ...], Meta(description="the best by score, then by revenue; at most 5")
    ]
    comparisons: Annotated[
        list[Compared], Meta(description="by score, then by revenue; those without a grade last")
    ]
    platform_effectiveness: Annotated[
        tuple[Platform, ...], Meta(description="by channel, those of most conversations first")
    ]
    # As in all other lists.
    next_cursor: Next = field(name="next_cursor")


class AssistantPerformance(Struct, frozen=True):
    """AI assistants, each against itself in the period before."""

    period: Asked
    previous: Annotated[Asked, Meta(description="the equal period before it")]
    assistants: Annotated[list[Assistant], Meta(description="by their ids")]
    next_cursor: Next


async def performance(question: Question) -> AgentPerformance:
    """Answer with the grade of an agent and all that it is made of."""
    agent, ledger, asked = question.path["id"], question.ledger, question.period
    sums = await ledger.totals(question.tenant, agent, asked.span, agents.MEASURES)
    if not sums.amounts and not await ledger.knows_agent(question.tenant, agent):
        raise Refused(
            "not_found",
            "no conversation names this agent",
            "ask with an agent_id of your events; /api/analytics/comparison lists them",
        )
    told = agents.performance(agent, sums, terms(question))
    return AgentPerformance(**_fields(told), period=period.shown(asked))


async def compared(question: Question) -> AgentComparison:
    """Answer with all agents that had a conversation."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    measures = comparison.MEASURES
    by_agent = await ledger.split(tenant, "", asked.span, "agent", measures)
    by_channel = await ledger.split(tenant, "", asked.span, "channel", measures)
    all = added(by_channel.values())
    told = comparison.comparison(by_agent, by_channel, all, terms(question))
    rows, more = page(question, list(told.agents))
    return AgentComparison(
        period=period.shown(asked),
        summary=told.summary,
        grade_distribution=told.grade_distribution,
        top_performers=told.top_performers,
        comparisons=rows,
        platform_effectiveness=told.platforms,
        next_cursor=more,
    )


async def assisted(question: Question) -> AssistantPerformance:
    """Answer with all agents that are AI assistants."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    now, then = await asyncio.gather(
        ledger.split(tenant, "", asked.span, "agent", assistants.MEASURES),
        ledger.split(tenant, "", asked.before.span, "agent", assistants.BEFORE),
    )
    found = [agent for agent, sums in now.items() if assistants.is_assistant(sums)]
    rows, more = page(question, sorted(found))
    least = question.settings.min_sample
    return AssistantPerformance(
        period.shown(asked),
        period.shown(asked.before),
        [assistants.assistant(one, now[one], then.get(one, NOTHING), least) for one in rows],
        more,
    )


def terms(question: Question) -> agents.Terms:
    """Return what agents are graded by in a period."""
    settings = question.settings
    return agents.Terms(
        days=question.period.length,
        min_sample=settings.min_sample,
        bounds=settings.agents.bounds,
        targets=settings.agents.monthly,
    )


def _fields(told: Performance) -> dict[str, Any]:
    return msgspec.structs.asdict(told)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/agent/{id}/performance",
        summary="how well an agent does in a `period` (30 days): a grade with its parts, its "
        "conversations, what they brought, strengths, and what to improve",
        query=ByPeriod,
        answer=AgentPerformance,
        told=performance,
        words=AGENT,
    ),
    Endpoint(
        path="/api/analytics/comparison",
        summary="agents of a `period` (30 days) beside each other: grades, revenue, satisfaction "
        "against the mean, and how well channels work",
        query=PagesByPeriod,
        answer=AgentComparison,
        told=compared,
    ),
    Endpoint(
        path="/api/analytics/performance",
        summary="AI assistants of a `period` (30 days), each against the one before: answer "
        "times, resolution, fallbacks, escalations, tokens, cost, and recommendations",
        query=PagesByPeriod,
        answer=AssistantPerformance,
        told=assisted,
    ),
)
