"""What conversations brought, in answers that show it beside other figures (rows A3, K1)."""

from exporter.analytics.figures import patterns, period, revenue
from exporter.analytics.figures.revenue import BusinessMetrics
from exporter.analytics.figures.sums import Sums
from exporter.web.analytics.endpoint import Question


async def earnings(question: Question, sums: Sums) -> BusinessMetrics:
    """Return what conversations brought this year; ``sums`` are the services of the period."""
    ledger, tenant = question.ledger, question.tenant
    year, month = revenue.spans(question.last)
    clients = period.ending(question.last, revenue.CLIENT_DAYS, question.settings.zone)
    return revenue.metrics(
        await ledger.totals(tenant, "", year, revenue.MEASURES),
        await ledger.totals(tenant, "", month, revenue.MEASURES),
        await ledger.active(tenant, clients.instants[0]),
        patterns.services(sums),
    )
