"""`/api/analytics/dashboard-data` (row A2): the six tabs of document 001 in one answer."""

from collections.abc import Mapping
from typing import Final

from exporter.analytics import promises, savings
from exporter.analytics.figures import caching as answers
from exporter.analytics.figures import (
    conversations,
    feelings,
    followups,
    growth,
    integrations,
    intelligence,
    kpi,
    period,
    topics,
)
from exporter.analytics.figures import quality as service
from exporter.analytics.figures.sums import Sums
from exporter.web.analytics import (
    alarming,
    business,
    caching,
    earnings,
    integration_cards,
    loyalty,
    quality,
    system,
)
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod
from exporter.web.analytics.tabs import (
    ROWS,
    AiPerformance,
    BusinessImpact,
    ConversationIntelligence,
    Executive,
    IntegrationHealth,
    PredictiveAnalytics,
    Tabs,
)

_BY_DAY: Final = (*answers.BY_DAY, *intelligence.BY_DAY)
_MEASURES: Final = tuple(
    dict.fromkeys(
        (
            *kpi.MEASURES,
            *answers.MEASURES,
            *service.MEASURES,
            *savings.MEASURES,
            *integrations.MEASURES,
            *intelligence.MEASURES,
            *feelings.MEASURES,
            *topics.MEASURES,
            *followups.MEASURES,
            "services",
        )
    )
)


async def tabs(question: Question) -> Tabs:
    """Answer with all six tabs."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    sums = await ledger.totals(tenant, "", asked.span, _MEASURES)
    days = await ledger.split(tenant, "", asked.span, "day", _BY_DAY)
    return Tabs(
        period.shown(asked),
        await _executive(question, sums),
        _health(question, sums),
        await _performance(question, sums, days),
        BusinessImpact(
            savings.savings(sums, business.terms(question.settings)),
            await earnings.earnings(question, sums),
            intelligence.comparison(sums),
        ),
        await _intelligence(question, sums, days),
        await _predictive(question),
    )


async def _executive(question: Question, sums: Sums) -> Executive:
    before, watched = question.period.before, question.around.watched
    then = await question.ledger.totals(question.tenant, "", before.span, kpi.MEASURES)
    return Executive(
        kpi.kpis(sums, then),
        period.shown(before),
        (await loyalty.users(question)).retention,
        caching.up(watched.probes()),
        system.worst(alarming.firing(watched))[:ROWS],
    )


def _health(question: Question, sums: Sums) -> IntegrationHealth:
    every = question.around.watched.integrations()
    return IntegrationHealth(
        [integration_cards.card(one) for one in every],
        integrations.total(sums),
        integrations.by_type(sums)[:ROWS],
    )


async def _performance(question: Question, sums: Sums, days: Mapping[str, Sums]) -> AiPerformance:
    asked = {day: one for day, one in days.items() if one["queries"]}
    return AiPerformance(
        answers.caching(sums, asked),
        (await quality.service(question, sums)).bots,
        intelligence.comparison(sums).confidence,
        intelligence.utilisation(sums),
        intelligence.data_types(sums, question.settings.min_sample)[:ROWS],
    )


async def _intelligence(
    question: Question, sums: Sums, days: Mapping[str, Sums]
) -> ConversationIntelligence:
    ask, span = question.ledger.promises, question.period.span
    promised = await ask(question.tenant, span, "", question.now)
    return ConversationIntelligence(
        conversations.overview(sums),
        feelings.feelings(sums),
        feelings.emotions(sums),
        topics.topics(sums)[:ROWS],
        intelligence.journey(sums)[:ROWS],
        intelligence.gaps(days)[:ROWS],
        followups.followups(promised.get("", promises.NONE), sums),
    )


async def _predictive(question: Question) -> PredictiveAnalytics:
    watched, ledger = question.around.watched, question.ledger
    month, before = growth.months(question.last)
    now = await ledger.totals(question.tenant, "", month, growth.MEASURES)
    then = await ledger.totals(question.tenant, "", before, growth.MEASURES)
    return PredictiveAnalytics(
        growth.growth(month, now, then, question.settings.zone),
        integration_cards.unusual(watched.integrations(), watched.paces),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/dashboard-data",
        summary="what the six tabs of a dashboard show of a `period` (30 days), in one answer: "
        "executive overview, integration health, AI performance, business impact, conversation "
        "intelligence, predictive analytics",
        query=ByPeriod,
        answer=Tabs,
        told=tabs,
        keep="never",
    ),
)
