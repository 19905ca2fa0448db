import pytest
from aiohttp import ClientSession

from exporter import roles
from exporter.web import routes
from exporter.web.analytics import routes as analytics_routes
from exporter.web.exports import routes as export_routes
from tests.exporter.web import stand

DESIGNED = {
    ("GET", "/"),
    ("GET", "/metrics"),
    ("GET", "/-/healthy"),
    ("GET", "/-/ready"),
    ("GET", "/health"),
    ("GET", "/probe"),
    ("GET", "/api/services"),
    *(("GET", f"/api/services/{{name}}/{what}") for what in ("uptime", "incidents", "runs")),
    *(("GET", f"/badges/{{name}}/{what}.svg") for what in ("state", "uptime")),
    *(("GET", f"/api/integrations{what}") for what in ("", "/{name}", "/{name}/history")),
    ("GET", "/api/analytics/monitoring"),
    *(
        (method, f"/api/v1/{path}")
        for method in ("GET", "POST")
        for path in (
            "query",
            "query_range",
            "series",
            "labels",
            "label/{name}/values",
            "metadata",
            "query_exemplars",
            "rules",
            "alerts",
            "status/buildinfo",
        )
    ),
    *(
        ("GET", f"/api/v2/{path}")
        for path in ("status", "receivers", "alerts", "alerts/groups", "silences", "silence/{id}")
    ),
    ("POST", "/api/v2/alerts"),
    ("POST", "/api/v2/silences"),
    ("DELETE", "/api/v2/silence/{id}"),
    ("GET", "/api/alerts/explain"),
    ("POST", "/api/alerts/acknowledge"),
    ("POST", "/api/notify/test"),
    ("GET", "/api/sources"),
    ("GET", "/api/doctor"),
    ("POST", "/api/events/replay"),
    ("GET", "/api/audit"),
    ("POST", "/api/erasures"),
    *(("GET", f"/api/erasures{more}") for more in ("", "/{id}")),
    ("POST", "/-/reload"),
    ("POST", "/slack/actions"),
    ("POST", "/pagerduty/webhook"),
    *(
        ("POST", f"/v1/{call}")
        for call in ("track", "identify", "page", "screen", "group", "alias", "batch", "import")
    ),
    *(("POST", f"/v1/{letter}") for letter in "tipsgab"),
    *(
        ("POST", f"/api/analytics/{call}")
        for call in (
            "conversation",
            "integrations/impact",
            "predictions",
            "process/batch",
            "sync",
        )
    ),
    *((method, "/api/events/rebuild") for method in ("GET", "POST")),
    ("POST", "/analytics/process/batch"),
    # Designed one by one in tests of their own.
    *((route.method, route.path) for route in analytics_routes.ROUTES),
    *((method, "/api/analytics/export") for method in ("GET", "POST")),
    ("GET", "/api/analytics/export/{table}"),
    *((route.method, route.path) for route in export_routes.ROUTES),
    ("POST", "/v1/traces"),
    ("POST", "/v1/logs"),
    *(
        (method, f"/webhooks/{path}")
        for method in ("GET", "OPTIONS", "POST")
        for path in ("{source}", "{source}/{key}")
    ),
    *(
        (method, f"/ping/{path}")
        for method in ("GET", "POST")
        for path in ("{key}", "{key}/{action}")
    ),
}


# These answer over samples, and most of them have to be told what is asked.
ASKED = {
    "query",
    "query_range",
    "series",
    "labels",
    "values",
    "query_exemplars",
    "explain",
    "probe",
    "rebuild",
    "uptime",
    "incidents",
    "runs",
    "{name}",
    "history",
    "state.svg",
    "uptime.svg",
    "{source}",
    "{key}",
    "{action}",
}


FIGURES = {
    one.path
    for one in (*analytics_routes.ROUTES, *export_routes.ROUTES)
    if one.permission is not None
}


# These ask for a signature or a key instead.
SIGNED = {
    "/slack/actions",
    "/pagerduty/webhook",
    "/webhooks/{source}/{key}",
    "/ping/{key}",
    "/ping/{key}/{action}",
}


def test_every_designed_url_is_there_once() -> None:
    listed = [(route.method, route.path) for route in routes.ROUTES]
    assert len(listed) == len(set(listed))
    assert set(listed) == DESIGNED


def test_every_route_asks_for_a_permission_that_exists_or_for_none() -> None:
    for route in routes.ROUTES:
        assert route.permission is None or route.permission in roles.PERMISSIONS
        assert route.summary


def test_what_changes_something_asks_for_a_permission() -> None:
    for route in routes.ROUTES:
        is_safe = route.method in {"GET", "OPTIONS"} or route.path in SIGNED
        assert route.permission is not None or is_safe


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for method, path in DESIGNED
        # Those of Alertmanager's API are asked of a dispatcher, where they have their own tests.
        # Figures are asked where there are folds.
        if method == "GET"
        and path.rpartition("/")[2] not in ASKED
        and "/v2/" not in path
        and path not in {*FIGURES, "/api/erasures/{id}"}
    ),
)
async def test_what_can_be_read_answers_get_and_head(path: str) -> None:
    async with stand.serving() as here, ClientSession() as client:
        async with client.get(here.url + path) as answer:
            assert answer.status == 200
        async with client.head(here.url + path) as answer:
            assert answer.status == 200
