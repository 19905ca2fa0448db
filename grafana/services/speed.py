"""How long runs take, how that is spread, and in which phase it goes."""

from grafana import bounds, colours, heatmap, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile
from grafana.services.chosen import CHOSEN, LEAST, ONLY

_PHASES = ("resolve", "connect", "tls", "processing", "transfer")
# What has phases besides HTTP; a probe is of one kind, so no two series are of one probe and phase.
_OTHERS = " or ".join(
    f"probe_{kind}_duration_seconds{CHOSEN}"
    for kind in ("tcp", "tls", "smtp", "ssh", "dns", "icmp", "grpc", "websocket", "database")
)

LATENCY = Frame(
    title="Probe duration, p95",
    about=About(
        "19 of 20 runs of a probe took at most this long; the lines are the bounds of ProbeSlow.",
        "A service slows down before it goes down.",
        "see in “Where the time goes” which phase grew.",
    ),
    unit="s",
    queries=(
        Query(quantile(0.95, "probe_latency_seconds", CHOSEN, "probe"), "{{probe}}", least=LEAST),
    ),
    empty="no run yet",
    links=(ONLY,),
)
SPREAD = Frame(
    title="All runs by their duration",
    about=About(
        "How many runs of the chosen probes took how long; the darker, the more.",
        "Two bands are two kinds of answers, as of two servers or a cache; quantiles hide that.",
        "a second band above: one server or one path is slow; choose one probe and look again.",
    ),
    unit="s",
    queries=(heatmap.query("probe_latency_seconds", CHOSEN),),
    empty="no run yet",
)
PHASES = Frame(
    title="Where the time goes, HTTP",
    about=About(
        "The phases of the last HTTP run, as the mean of the chosen probes; choose one above.",
        "The phase that grew says where to look.",
        "resolve: DNS; connect and tls: network; processing: the service; transfer: its size.",
    ),
    unit="s",
    queries=(Query(f"avg by (phase) (probe_http_duration_seconds{CHOSEN})", "{{phase}}"),),
    empty="no HTTP probe is chosen",
)
OTHERS = Frame(
    title="Where the time goes, other kinds",
    about=About(
        "The phases of the last run of DNS, ping, TCP, TLS, mail, gRPC, WebSocket and database"
        " probes, as the mean of each kind of phase.",
        "The phase that grew says where to look.",
        "resolve: DNS; connect and tls: network; query, check and rtt: what is asked.",
    ),
    unit="s",
    queries=(Query(f"avg by (phase) ({_OTHERS})", "{{phase}}"),),
    empty="only HTTP probes are chosen",
)

PANELS = (
    timeseries.panel(LATENCY, style="thin", bounds=bounds.SECONDS, sparse=True),
    heatmap.panel(SPREAD),
    timeseries.panel(PHASES, style="stacked", names=colours.plain(_PHASES)),
    timeseries.panel(OTHERS, style="stacked", names=colours.plain(_PHASES)),
)
