"""The top row: six figures, green or not."""

from grafana import bounds, stat
from grafana.frame import About, Frame
from grafana.query import Query, per_minute, quantile

_CHOSEN = 'probe_success{probe=~"$probe"}'
_HEIGHT = 4
_WIDTH = 4

PROBES = Frame(
    title="Probes",
    about=About(
        "How many of the chosen probes succeeded in their last run, and how many failed.",
        "A probe that is down is a service that people cannot use.",
        "find it in the table below with the reason of its failures.",
    ),
    unit="none",
    queries=(
        Query(f"sum({_CHOSEN})", "up", now=True),
        Query(f"count({_CHOSEN}) - sum({_CHOSEN})", "down", now=True),
    ),
    empty="no probes, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
UPTIME = Frame(
    title="Worst uptime, 24 h",
    about=About(
        "The share of runs of the last 24 hours that succeeded, of the probe that did worst.",
        "One probe that is often down for a moment never looks bad in the other figures.",
        "look at its states over time; a pattern (each night, each deploy) tells the cause.",
    ),
    unit="percentunit",
    queries=(
        Query(
            'bottomk(1, probe_uptime_ratio{probe=~"$probe", window="24h"})', "{{probe}}", now=True
        ),
    ),
    empty="no run yet",
    width=_WIDTH,
    height=_HEIGHT,
)
ALERTS = Frame(
    title="Firing alerts",
    about=About(
        "Alerts of chatwatch's rules that fire now: critical ones, and all others.",
        "Somebody was told of each; here is whether it is over.",
        "read the mail, or the list on chatwatch's own page, and follow the runbook.",
    ),
    unit="none",
    queries=(
        Query('sum(alerting_alerts{state="firing", severity="critical"})', "critical", now=True),
        Query('sum(alerting_alerts{state="firing", severity!="critical"})', "other", now=True),
    ),
    empty="not evaluated, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
MESSAGES = Frame(
    title="Messages per minute",
    about=About(
        "Messages a minute of customers and agents on the chosen channels.",
        "Silence where there is usually talk is an outage that no probe sees.",
        "compare with the same hour yesterday; check the sources under “chatwatch itself”.",
    ),
    unit="short",
    queries=(Query(per_minute('chat_messages_total{channel=~"$channel"}'), "messages"),),
    empty="no message yet",
    width=_WIDTH,
    height=_HEIGHT,
)
ANSWERS = Frame(
    title="Answer time, p95",
    about=About(
        "19 of 20 answers came within this time.",
        "Customers leave when they wait: 2 s is slow and 5 s too slow, as for probes.",
        "see below whether it is all answers or the slowest few, then the model's provider.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "chat_response_seconds", '{channel=~"$channel"}'), "p95"),),
    empty="no answer yet",
    width=_WIDTH,
    height=_HEIGHT,
)
HOST = Frame(
    title="Host",
    about=About(
        "How busy the processors are, and how much memory is used.",
        "A full machine makes everything above slow, chatwatch too.",
        "see the host's graphs below for since when, then what else runs on it.",
    ),
    unit="percentunit",
    queries=(
        Query("max(system_cpu_utilization_ratio)", "CPU", now=True),
        Query("max(system_memory_utilization_ratio)", "memory", now=True),
    ),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(PROBES, bounds.NO_BOUND, own={"down": bounds.FAILURES}),
    stat.panel(UPTIME, bounds.UPTIME_RATIO, decimals=2),
    stat.panel(ALERTS, bounds.OTHER_ALERTS, own={"critical": bounds.CRITICAL_ALERTS}),
    stat.panel(MESSAGES, bounds.NO_BOUND, history=True),
    stat.panel(ANSWERS, bounds.SECONDS, decimals=2, history=True),
    stat.panel(HOST, bounds.CPU_RATIO, decimals=0, own={"memory": bounds.MEMORY_RATIO}),
)
