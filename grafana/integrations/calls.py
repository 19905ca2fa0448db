"""Our own calls: how many, how fast, why not."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.integrations.chosen import CHOSEN, ONLY
from grafana.query import Query, per_minute, quantile, total

_WIDTH = 8

CALLS = Frame(
    title="Calls per minute",
    about=About(
        "Our requests to vendors, by what they were for.",
        "They cost quota; they should be few and even.",
        "more than usual: something asks again and again, see the reasons beside it.",
    ),
    unit="short",
    queries=(Query(per_minute(f"integration_calls_total{CHOSEN}", "topic"), "{{topic}}"),),
    empty="no call yet",
    width=_WIDTH,
)
LATENCY = Frame(
    title="Call duration, p95",
    about=About(
        "19 of 20 calls to a vendor took at most this long.",
        "A vendor slows down before it goes down; IntegrationSlow fires at twice the usual.",
        "are other vendors slow too, see the network of this machine; else the status page.",
    ),
    unit="s",
    queries=(
        Query(
            quantile(0.95, "integration_call_duration_seconds", CHOSEN, "integration"),
            "{{integration}}",
            least="2m",
        ),
    ),
    empty="no call yet",
    width=_WIDTH,
    links=(ONLY,),
)
FAILURES = Frame(
    title="Failed calls per hour, by reason",
    about=About(
        "Requests to vendors that told nothing of use, by the reason.",
        "The reason says who has to act: us, our network, or the vendor.",
        "token and permission: make a new token; rate_limited: who else asks? the rest: wait.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total(f'integration_failures_total{CHOSEN}', 'integration', 'reason')} * 3600",
            "{{integration}}: {{reason}}",
            least="2m",
        ),
    ),
    empty="no call failed",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(
        CALLS, names=colours.plain(("health", "quota", "newest", "events", "status", "token"))
    ),
    timeseries.panel(LATENCY, style="thin", sparse=True),
    timeseries.panel(FAILURES, style="bars", failing="A"),
)
