"""How old what we hold is, and whether webhooks still come."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.integrations.chosen import CHOSEN, ONLY
from grafana.query import Query, total

_WIDTH = 6
_RESULTS = {"new": "blue", "known": "purple", "refused": colours.BAD}

AGE = Frame(
    title="Age of data, of what is allowed",
    about=About(
        "How old our data is at most, against the age that is set (`freshness`): at 1 the score is"
        " 0.5, at 2 it is 0; the lines are the bounds of IntegrationStale.",
        "A straight climb is data that no longer comes.",
        "is the vendor up, see whether what brings the data here still runs.",
    ),
    unit="none",
    queries=(
        Query(
            f"2 - 2 * min by (integration) (integration_freshness_score{CHOSEN})",
            "{{integration}}",
        ),
    ),
    empty="no age is known",
    width=_WIDTH,
    links=(ONLY,),
)
SILENCE = Frame(
    title="Time since the last webhook",
    about=About(
        "How long ago each integration's last webhook came.",
        "Teeth are talk; a ramp is silence.",
        "at night it may be right: see in the top row how many were to be expected.",
    ),
    unit="s",
    queries=(
        Query(f"max by (integration) (integration_silence_seconds{CHOSEN})", "{{integration}}"),
    ),
    empty="no webhook yet",
    width=_WIDTH,
    links=(ONLY,),
)
RECONCILED = Frame(
    title="Reconciled events per hour",
    about=About(
        "Events that were asked for because their webhooks may never have come: new ones were"
        " indeed missing, known ones were not.",
        "New ones are webhooks that got lost; without this they were missing in every figure.",
        "many new ones: see whether the vendor has our webhook, and whether we answer in time.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total(f'integration_reconciled_total{CHOSEN}', 'result')} * 3600",
            "{{result}}",
            least="2m",
        ),
    ),
    empty="nothing was asked for again",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(AGE, style="thin", bounds=bounds.AGE_RATIO, most=2),
    timeseries.panel(SILENCE, style="thin"),
    timeseries.panel(RECONCILED, style="bars", names=_RESULTS),
)
