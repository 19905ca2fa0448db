"""Why runs fail, and which ones never were."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total
from grafana.services.chosen import CHOSEN, LEAST, ONLY

FAILURES = Frame(
    title="Failed runs per hour, by reason",
    about=About(
        "Runs of each probe that failed, an hour, by reason.",
        "The reason tells a dead service from a slow one, a wrong answer or a bad certificate.",
        "dns, connect or timeout: is it reachable from here? status, header or body: ask the"
        " service. tls: its certificate. internal: chatwatch's own log.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total(f'probe_failures_total{CHOSEN}', 'probe', 'reason')} * 3600 > 0",
            "{{probe}}: {{reason}}",
            least=LEAST,
        ),
    ),
    empty="no run failed",
    width=16,
    height=9,
    links=(ONLY,),
)
DOUBTS = Frame(
    title="Runs in doubt per hour",
    about=About(
        "Attempts that failed and were made again within their run, and runs that did not start.",
        "What succeeds only at the second attempt is about to fail.",
        "again: see the probe's reasons; missed: it takes longer than its interval.",
    ),
    unit="short",
    queries=(
        Query(f"{total(f'probe_retries_total{CHOSEN}')} * 3600", "made again", least=LEAST),
        Query(f"{total(f'probe_missed_total{CHOSEN}')} * 3600", "missed", least=LEAST),
    ),
    empty="no run yet",
    width=8,
    height=9,
)

PANELS = (
    timeseries.panel(FAILURES, style="bars", failing="A"),
    timeseries.panel(
        DOUBTS, most=timeseries.AtLeast(1), names=colours.plain(("made again", "missed"))
    ),
)
