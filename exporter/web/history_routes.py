"""The paths about what became of probes, as `routes` joins them."""

from typing import Final

from exporter.web import badges, service_incidents, service_runs, service_uptime
from exporter.web.keys import Route

_SPAN: Final = "`from` and `to` (RFC 3339 or Unix seconds; the last 24 h), as JSON or `format=csv`"

ROUTES: Final = (
    Route(
        "GET",
        "/api/services/{name}/uptime",
        service_uptime.uptime,
        "metrics:read",
        f"how the time of a probe was shared out, its uptime and what an `objective` (99.9) leaves "
        f"of its error budget; {_SPAN}",
        asks=True,
    ),
    Route(
        "GET",
        "/api/services/{name}/incidents",
        service_incidents.incidents,
        "metrics:read",
        "when the target of a probe was down and why, newest first, by `limit` (100) and the "
        f"`cursor` of the answer before; {_SPAN}",
        asks=True,
    ),
    Route(
        "GET",
        "/api/services/{name}/runs",
        service_runs.runs,
        "metrics:read",
        "each run of a probe that is kept, newest first, by `limit` (100) and the `cursor` of the "
        f"answer before; {_SPAN}",
        asks=True,
    ),
    Route(
        "GET",
        "/badges/{name}/state.svg",
        badges.state,
        None,
        "the state of a probe as a picture; for anyone if it is one of `probing.public_badges`, "
        "else for who has `metrics:read`",
        own_check=True,
        asks=True,
    ),
    Route(
        "GET",
        "/badges/{name}/uptime.svg",
        badges.uptime,
        None,
        "the same of its uptime by runs in a `window` that ends now: 1h, 24h, 7d or 30d",
        own_check=True,
        asks=True,
    ),
)
