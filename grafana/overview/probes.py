"""What is probed: up or down, since when, how fast, and why not."""

from grafana import bounds, colours, table, timeline, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total
from grafana.table import Column

_CHOSEN = '{probe=~"$probe"}'
# A probe that runs each minute has a few runs in a window of four.
_LEAST = "1m"
_PHASES = ("resolve", "connect", "tls", "processing", "transfer")

STATES: dict[int, timeline.State] = {0: ("down", colours.BAD), 1: ("up", colours.GOOD)}

STATE = Frame(
    title="Up and down",
    about=About(
        "Whether each probe succeeded, over time; a failure is drawn at least a minute wide.",
        "Failures at the same moment have one cause; regular ones have a schedule.",
        "place the cursor on a red bar and read the reason in “Failed runs”.",
    ),
    unit="none",
    queries=(
        Query(
            f"min by (probe) (min_over_time(probe_success{_CHOSEN}[$__rate_interval]))", "{{probe}}"
        ),
    ),
    empty="no probes, or not scraped",
    width=24,
    height=7,
)
_COLUMNS = (
    Column(
        name="State",
        query=f"min by (probe) (probe_success{_CHOSEN})",
        unit="none",
        states=STATES,
    ),
    Column(
        name="Uptime 24 h",
        query='min by (probe) (probe_uptime_ratio{probe=~"$probe", window="24h"})',
        unit="percentunit",
        decimals=2,
        steps=bounds.UPTIME_RATIO,
    ),
    Column(
        name="Uptime 30 d",
        query='min by (probe) (probe_uptime_ratio{probe=~"$probe", window="30d"})',
        unit="percentunit",
        decimals=2,
        steps=bounds.UPTIME_RATIO,
    ),
    Column(
        name="Last run took",
        query=f"max by (probe) (probe_duration_seconds{_CHOSEN})",
        unit="s",
        steps=bounds.SECONDS,
    ),
    Column(
        name="HTTP status",
        query=f"max by (probe) (probe_http_status_code{_CHOSEN})",
        unit="none",
    ),
    Column(
        name="Certificate, days left",
        query=f"(min by (probe) (probe_ssl_earliest_cert_expiry{_CHOSEN}) - time()) / 86400",
        unit="none",
        absent="no TLS",
        decimals=0,
        steps=bounds.CERTIFICATE_DAYS,
    ),
    Column(
        name="Last run",
        query=f"max by (probe) (probe_last_run_timestamp_seconds{_CHOSEN}) * 1000",
        unit="dateTimeFromNow",
    ),
)
NOW = Frame(
    title="Probes now",
    about=About(
        "Every chosen probe with its last run, its uptime and the end of its certificate.",
        "One line says whether a service is down, slow, often down, or about to be untrusted.",
        "renew a certificate before its week is red; for the rest, see the graphs.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no probes, or not scraped",
    width=24,
    height=7,
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
        Query(quantile(0.95, "probe_latency_seconds", _CHOSEN, "probe"), "{{probe}}", least=_LEAST),
    ),
    empty="no run yet",
)
PHASES = Frame(
    title="Where the time goes",
    about=About(
        "The phases of the last HTTP run, as the mean of the chosen probes; choose one above.",
        "The phase that grew says where to look.",
        "resolve: DNS; connect and tls: network; processing: the service; transfer: its size.",
    ),
    unit="s",
    queries=(Query(f"avg by (phase) (probe_http_duration_seconds{_CHOSEN})", "{{phase}}"),),
    empty="no HTTP probe yet",
)
FAILURES = Frame(
    title="Failed runs",
    about=About(
        "The share of each probe's runs that failed, by reason.",
        "The reason tells a dead service from a slow one, a wrong answer or a bad certificate.",
        "dns, connect or timeout: is it reachable from here? status, header or body: ask the"
        " service. tls: its certificate. internal: chatwatch's own log.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"{total(f'probe_failures_total{_CHOSEN}', 'probe', 'reason')}"
            " / on (probe) group_left ()"
            f" {total(f'probe_runs_total{_CHOSEN}', 'probe')} > 0",
            "{{probe}}: {{reason}}",
            least=_LEAST,
        ),
    ),
    empty="no run failed",
    width=24,
    height=8,
)

PANELS = (
    timeline.panel(STATE, STATES),
    table.panel(NOW, "probe", _COLUMNS),
    timeseries.panel(LATENCY, bounds=bounds.SECONDS, sparse=True),
    timeseries.panel(PHASES, style="stacked", names=colours.plain(_PHASES)),
    timeseries.panel(FAILURES, style="bars", most=1, failing="A"),
)
