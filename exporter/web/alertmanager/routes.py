"""The URLs of Alertmanager's API, and two of ours beside them."""

from exporter.web import telling
from exporter.web.alertmanager import alerts, silences, status
from exporter.web.alertmanager.exchange import shaped
from exporter.web.keys import Route

_WHICH = "takes active, silenced, inhibited, unprocessed, filter, receiver, receiver_matchers"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/v2/status",
        shaped(status.status),
        "alerts:read",
        "which Alertmanager is spoken here, and alerting.yml without its secrets",
    ),
    Route(
        "GET",
        "/api/v2/receivers",
        shaped(status.receivers),
        "alerts:read",
        "names of receivers; takes receiver_matchers",
    ),
    Route(
        "GET",
        "/api/v2/alerts",
        shaped(alerts.listed),
        "alerts:read",
        f"alerts that fire, as Alertmanager tells them; {_WHICH}",
    ),
    Route(
        "POST",
        "/api/v2/alerts",
        shaped(alerts.posted),
        "alerts:write",
        "take in alerts, as Prometheus sends them",
    ),
    Route(
        "GET",
        "/api/v2/alerts/groups",
        shaped(alerts.groups),
        "alerts:read",
        f"alerts as they are told together; {_WHICH}, muted",
    ),
    Route(
        "GET",
        "/api/v2/silences",
        shaped(silences.listed),
        "alerts:read",
        "silences; takes active, pending, expired, filter",
    ),
    Route(
        "POST",
        "/api/v2/silences",
        shaped(silences.posted),
        "silences:write",
        "make or change a silence",
        audit="silence",
    ),
    Route(
        "GET",
        "/api/v2/silence/{id}",
        shaped(silences.one),
        "alerts:read",
        "one silence",
    ),
    Route(
        "DELETE",
        "/api/v2/silence/{id}",
        shaped(silences.expired),
        "silences:write",
        "end a silence now",
        audit="silence",
    ),
    Route(
        "POST",
        "/api/alerts/acknowledge",
        shaped(telling.acknowledged),
        "alerts:write",
        "say who looks after alerts: nobody else is called for them",
        audit="acknowledgement",
    ),
    Route(
        "POST",
        "/api/notify/test",
        shaped(telling.tested),
        "alerts:write",
        "send a test to a receiver, and tell what it answered",
        audit="test",
    ),
)
