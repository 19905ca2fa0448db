"""The first row: services, vendors, alerts, chatwatch and the machine, green or not."""

from grafana import bounds, links, stat
from grafana.frame import About, Frame
from grafana.query import Query

_CHOSEN = '{probe=~"$probe"}'
_HEIGHT = 4
_WIDTH = 4

SERVICES = Frame(
    title="Services",
    about=About(
        "How many of the chosen probes are up, and how many are down.",
        "A probe that is down is a service that people cannot use.",
        "click on the figure: the board “Services” says which, since when, and why.",
    ),
    unit="none",
    queries=(
        Query(f"sum(probe_up{_CHOSEN})", "up"),
        Query(f"count(probe_up{_CHOSEN} == 0) or 0 * count(probe_up{_CHOSEN})", "down"),
    ),
    empty="no probes, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Services", "chatwatch-services"),),
)
UPTIME = Frame(
    title="Worst uptime, 24 h",
    about=About(
        "The share of runs of the last 24 hours that succeeded, of the probe that did worst.",
        "One probe that is often down for a moment never looks bad in the other figures.",
        "click on it: a pattern in its states (each night, each deploy) tells the cause.",
    ),
    unit="percentunit",
    queries=(
        Query(
            'bottomk(1, max by (probe) (probe_uptime_ratio{probe=~"$probe", window="24h"}))',
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no run yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("This probe", "chatwatch-services", "probe"),),
)
ALERTS = Frame(
    title="Firing alerts",
    about=About(
        "Alerts of chatwatch's rules that fire now: critical ones, and all others.",
        "Somebody was told of each; here is whether it is over.",
        "click on the figure: the board “Alerts” has them all, and docs/runbooks what to do.",
    ),
    unit="none",
    queries=(
        Query('sum(alerting_alerts{state="firing", severity="critical"})', "critical"),
        Query('sum(alerting_alerts{state="firing", severity!="critical"})', "other"),
    ),
    empty="not evaluated, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Alerts", "chatwatch-alerts"),),
)
INTEGRATIONS = Frame(
    title="Integrations",
    about=About(
        "How many vendors that the services depend on work, and how many do not.",
        "What depends on one that does not work is old, slow or missing.",
        "click on the figure: the board “Integrations” says why not.",
    ),
    unit="none",
    queries=(
        Query("sum(integration_up)", "work"),
        Query("count(integration_up == 0) or 0 * count(integration_up)", "do not"),
    ),
    empty="none is watched",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Integrations", "chatwatch-integrations"),),
)
ITSELF = Frame(
    title="chatwatch itself",
    about=About(
        "How long the oldest event, and the oldest notice, has waited.",
        "An event that waits is on no disk yet; a notice that waits is on no telephone.",
        "click on the figure: the board “chatwatch itself” says what is slow.",
    ),
    unit="s",
    queries=(
        Query("max(webhook_queue_oldest_seconds)", "event"),
        Query("max(alerting_outbox_oldest_seconds)", "notice"),
    ),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("chatwatch itself", "chatwatch-itself"),),
)
HOST = Frame(
    title="Host",
    about=About(
        "How busy the processors are, and how full the memory and the fullest disk.",
        "A full machine makes everything above slow, chatwatch too.",
        "click on the figure: the board “Host” says since when, and what takes it.",
    ),
    unit="percentunit",
    queries=(
        Query("max(system_cpu_utilization_ratio)", "CPU"),
        Query("max(system_memory_utilization_ratio)", "memory"),
        Query("max(system_filesystem_utilization_ratio)", "disk"),
    ),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Host", "chatwatch-host"),),
)

PANELS = (
    stat.panel(SERVICES, bounds.NO_BOUND, own={"down": bounds.FAILURES}),
    stat.panel(UPTIME, bounds.UPTIME_RATIO, decimals=2, shown="both"),
    stat.panel(ALERTS, bounds.OTHER_ALERTS, own={"critical": bounds.CRITICAL_ALERTS}),
    stat.panel(INTEGRATIONS, bounds.NO_BOUND, own={"do not": bounds.FAILURES}),
    stat.panel(ITSELF, bounds.EVENTS_WAIT, decimals=0, own={"notice": bounds.NOTICES_WAIT}),
    stat.panel(
        HOST,
        bounds.CPU_RATIO,
        decimals=0,
        own={"memory": bounds.MEMORY_RATIO, "disk": bounds.DISK_RATIO},
    ),
)
