"""The endpoints of figures, and the routes that are made of them."""

from typing import Final

from exporter.web.analytics import (
    activity,
    agent_board,
    agents,
    analysis,
    business,
    caching,
    changes,
    conversations,
    conversion,
    dashboard_data,
    delivered,
    documents,
    followups,
    funnels,
    going_on,
    integrations,
    intelligence,
    kpi,
    listing,
    llm,
    loyalty,
    now,
    patterns,
    purchases,
    pushing,
    quality,
    realtime,
    summary,
    system,
)
from exporter.web.analytics.answering import answering
from exporter.web.analytics.endpoint import Endpoint
from exporter.web.keys import Route

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *conversations.ENDPOINTS,
    *listing.ENDPOINTS,
    *going_on.ENDPOINTS,
    *quality.ENDPOINTS,
    *kpi.ENDPOINTS,
    *summary.ENDPOINTS,
    *dashboard_data.ENDPOINTS,
    *agents.ENDPOINTS,
    *agent_board.ENDPOINTS,
    *purchases.ENDPOINTS,
    *followups.ENDPOINTS,
    *business.ENDPOINTS,
    *loyalty.ENDPOINTS,
    *caching.ENDPOINTS,
    *integrations.ENDPOINTS,
    *intelligence.ENDPOINTS,
    *patterns.ENDPOINTS,
    *conversion.ENDPOINTS,
    *llm.ENDPOINTS,
    *delivered.ENDPOINTS,
    *funnels.ENDPOINTS,
    *now.ENDPOINTS,
    *activity.ENDPOINTS,
    *system.ENDPOINTS,
    *analysis.ENDPOINTS,
    *changes.ENDPOINTS,
)

ROUTES: Final = (
    *(
        Route(
            one.method,
            one.path,
            answering(one),
            one.permission,
            one.summary,
            asks="{" in one.path,
            apart=True,
        )
        for one in ENDPOINTS
    ),
    *realtime.ROUTES,
    *pushing.ROUTES,
    Route(
        "GET",
        "/docs",
        documents.as_page(ENDPOINTS),
        None,
        "what may be asked of `/api/analytics`, as a page",
    ),
    Route(
        "GET",
        "/docs/openapi.json",
        documents.as_json(ENDPOINTS),
        None,
        "the same as an OpenAPI 3.1 document",
    ),
)
