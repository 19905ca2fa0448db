"""`/api/analytics/system/performance`: all of it in a few figures, with what fires (row G5)."""

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from alerting.model import SEVERITIES, Alert
from exporter.analytics import alarms, orders, roster
from exporter.analytics.alarms import Alarm
from exporter.analytics.figures import conversations, money, period, platforms
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.platforms import Platform
from exporter.analytics.figures.sums import Sums, added
from exporter.probes import uptime
from exporter.probes.standing import Standing
from exporter.refusal import Refused
from exporter.store import agent_changes
from exporter.store.errors import StoreError
from exporter.web.analytics import alarming
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod

MEASURES: Final = (
    *platforms.MEASURES,
    "conversions",
    "replies_n",
    "replies_ms",
)
MOST_ALERTS: Final = 100
UPTIME: Final = "24h"
_RETRY_SECONDS: Final = 2

Count = Annotated[int, Meta(ge=0)]


class Overall(Struct, frozen=True, rename="camel"):
    """The main figures."""

    total_active_agents: Annotated[
        Count, Meta(description="agents that were reported active last (`agent.changed`)")
    ]
    total_customers: Annotated[Count, Meta(description="known customers with a conversation")]
    total_conversations: Annotated[Count, Meta(description="conversations that began")]
    total_revenue: Annotated[float, Meta(description="what they brought, in major units")]
    currency: Annotated[str | None, Meta(description="ISO 4217: that of most conversions")]
    other_revenue: Annotated[
        list[Money], Meta(description="conversions in other currencies, never added")
    ]
    system_uptime: Annotated[
        Annotated[float, Meta(ge=0, le=100)] | None,
        Meta(
            description="per cent of the runs of all critical probes in the last 24 hours; null "
            "of none",
        ),
    ]
    system_uptime_runs: Annotated[Count, Meta(description="the runs that it is of")]
    average_response_time: Annotated[
        Annotated[float, Meta(ge=0)] | None,
        Meta(description="mean of all answers in milliseconds; null of none"),
    ]
    answers: Annotated[Count, Meta(description="the answers that it is of")]


class SystemPerformance(Struct, frozen=True, rename="camel"):
    """The system in a period, and what fires now."""

    period: Asked
    overall_metrics: Annotated[Overall, Meta(description="the main figures")]
    platform_distribution: Annotated[
        dict[str, Platform], Meta(description="channels with a conversation")
    ]
    real_time_alerts: Annotated[
        list[Alarm], Meta(description=f"what fires now, the worst first; at most {MOST_ALERTS}")
    ]


async def performance(question: Question) -> SystemPerformance:
    """Answer with the main figures and what fires."""
    asked, ledger, watched = question.period, question.ledger, question.around.watched
    # The longest first: the others are answered beside it.
    users, customers, by_channel, agents = await asyncio.gather(
        ledger.customers_by_channel(question.tenant, asked.instants),
        ledger.customers(question.tenant, asked.instants),
        ledger.split(question.tenant, "", asked.span, "channel", MEASURES),
        _active(question),
    )
    told = overall(added(by_channel.values()), customers, agents, watched.probes())
    return SystemPerformance(
        period.shown(asked),
        told,
        platforms.platforms(by_channel, users, told.currency),
        worst(alarming.firing(watched)),
    )


def overall(sums: Sums, customers: int, agents: int, probes: Iterable[Standing]) -> Overall:
    """Return the main figures."""
    currency, revenue = orders.currency(sums), money.values(sums)
    share = uptime.together(
        one.uptime[UPTIME] for one in probes if one.is_critical and UPTIME in one.uptime
    )
    waits = conversations.mean(sums["replies_ms"], sums["replies_n"])
    return Overall(
        agents,
        customers,
        sums["conversations"],
        sum(one.amount for one in revenue if one.currency == currency),
        currency,
        [one for one in revenue if one.currency != currency],
        None if share.ratio is None else round(100 * share.ratio, 2),
        share.judged,
        waits.value,
        waits.n,
    )


def worst(alerts: Iterable[Alert]) -> list[Alarm]:
    """Return what fires, the worst first, of one severity the latest first."""
    ranks: dict[str, int] = {severity: -rank for rank, severity in enumerate(SEVERITIES)}

    def order(one: Alert) -> tuple[int, float]:
        return ranks.get(one.severity, 1), -(one.fired_at or one.active_at).timestamp()

    return [alarms.alarm(one) for one in sorted(alerts, key=order)[:MOST_ALERTS]]


async def _active(question: Question) -> int:
    ask, most = question.around.watched.ask, agent_changes.MOST
    try:
        changes: Any = await ask("agent_changes.newest", question.tenant, most)
    except StoreError as error:
        raise Refused("not_readable", str(error), "ask again", retry_after=_RETRY_SECONDS) from None
    return roster.active(changes)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/system/performance",
        summary="the main figures of a `period` (30 days), users, conversations, revenue and rate "
        "of conversion by channel, and the alerts that fire now",
        query=ByPeriod,
        answer=SystemPerformance,
        told=performance,
        keep="never",
    ),
)
