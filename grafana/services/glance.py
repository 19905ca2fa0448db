"""The top row: is anything down, how often, how slow, and what comes next."""

from grafana import bounds, stat
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.services.chosen import CHOSEN, ONLY

_WIDTH = 4
_HEIGHT = 4

PROBES = Frame(
    title="Probes",
    about=About(
        "How many of the chosen probes are up, and how many are down.",
        "A probe that is down is a service that people cannot use.",
        "find it in “Services now” below, with the reason of its failures beside the graphs.",
    ),
    unit="none",
    queries=(
        Query(f"sum(probe_up{CHOSEN})", "up"),
        Query(f"count(probe_up{CHOSEN} == 0) or 0 * count(probe_up{CHOSEN})", "down"),
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
            'bottomk(1, max by (probe) (probe_uptime_ratio{probe=~"$probe", window="24h"}))',
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no run yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)
FAILING = Frame(
    title="Failed runs",
    about=About(
        "The share of all chosen probes' runs in the time shown that failed.",
        "Coloured at the bounds of ErrorsHigh: a service that fails now and then is not fine.",
        "“Failed runs per hour, by reason” says which probe, and why.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"(sum(increase(probe_failures_total{CHOSEN}[$__range]))"
            f" or 0 * sum(increase(probe_runs_total{CHOSEN}[$__range])))"
            f" / (sum(increase(probe_runs_total{CHOSEN}[$__range])) > 0)",
            "failed",
            now=True,
        ),
    ),
    empty="no run yet",
    width=_WIDTH,
    height=_HEIGHT,
)
SLOWEST = Frame(
    title="Slowest now",
    about=About(
        "The last run that took longest, of the chosen probes.",
        "A service slows down before it goes down.",
        "see “Where the time goes” for the phase that grew.",
    ),
    unit="s",
    queries=(
        Query(f"topk(1, max by (probe) (probe_duration_seconds{CHOSEN}))", "{{probe}}", now=True),
    ),
    empty="no run yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)
BUDGET = Frame(
    title="Error budget, 30 d",
    about=About(
        "What is left of the failures that a probe's objective allows in 30 days, of the worst;"
        " -100 % is twice what is allowed, or more.",
        "Below 0 the promise is broken, whatever the rest of the month brings.",
        "at a quarter, deploy with care; at 0, mend before you build.",
    ),
    unit="percentunit",
    queries=(
        Query(
            "clamp_min(bottomk(1, max by (probe)"
            ' (probe_error_budget_ratio{probe=~"$probe", window="30d"})), -1)',
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no probe has an objective",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)
CERTIFICATE = Frame(
    title="Certificate, days left",
    about=About(
        "Days until the first certificate of the chosen probes expires.",
        "From then on nobody who checks it can come in.",
        "renew it now; what renews by itself did so a month before, so see that one's log.",
    ),
    unit="none",
    queries=(
        Query(
            f"bottomk(1, (min by (probe) (probe_ssl_earliest_cert_expiry{CHOSEN}) - time())"
            " / 86400)",
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no TLS is probed",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)

PANELS = (
    stat.panel(PROBES, bounds.NO_BOUND, own={"down": bounds.FAILURES}),
    stat.panel(UPTIME, bounds.UPTIME_RATIO, decimals=2, shown="both"),
    stat.panel(FAILING, bounds.ERROR_RATIO, decimals=2),
    stat.panel(SLOWEST, bounds.SECONDS, decimals=2, shown="both"),
    stat.panel(BUDGET, bounds.BUDGET, decimals=0, shown="both"),
    stat.panel(CERTIFICATE, bounds.CERTIFICATE_DAYS, decimals=0, shown="both"),
)
