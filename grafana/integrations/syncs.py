"""Jobs that bring data here, as they tell of themselves."""

from grafana import bounds, colours, table, timeseries
from grafana.frame import About, Frame
from grafana.integrations.chosen import OF_PROVIDER, ONLY_VENDOR
from grafana.query import Query, total
from grafana.table import Column, Key

_BY = "provider, sync"
_BAD = f'{OF_PROVIDER[:-1]}, state=~"failed|late"}}'
_COLUMNS = (
    Column(
        name="Failed or late",
        query=f"sum by ({_BY}) (integration_sync_state{_BAD})",
        unit="none",
        steps=bounds.OTHER_ALERTS,
    ),
    Column(
        name="Data came",
        query=f"max by ({_BY}) (integration_sync_last_success_timestamp_seconds{OF_PROVIDER})"
        " * 1000",
        unit="dateTimeFromNow",
        absent="never",
    ),
    Column(
        name="Runs next",
        query=f"min by ({_BY}) (integration_sync_next_timestamp_seconds{OF_PROVIDER}) * 1000",
        unit="dateTimeFromNow",
        absent="does not say",
    ),
    Column(
        name="Succeeds",
        query=f"min by ({_BY}) (integration_sync_success_ratio{OF_PROVIDER})",
        unit="percentunit",
        decimals=0,
    ),
    Column(
        name="Records",
        query=f"sum by ({_BY}) (integration_sync_records{OF_PROVIDER})",
        unit="short",
    ),
    Column(
        name="of them failed",
        query=f"sum by ({_BY}) (integration_sync_errors{OF_PROVIDER})",
        unit="short",
        steps=bounds.OTHER_ALERTS,
    ),
    Column(
        name="Took",
        query=f"max by ({_BY}) (integration_sync_duration_seconds{OF_PROVIDER})",
        unit="s",
        decimals=0,
    ),
)
NOW = Frame(
    title="Syncs now",
    about=About(
        "Each sync of the chosen vendors: in how many accounts it failed or is late, and its last"
        " run.",
        "What a sync does not bring is missing in answers, and nobody sees that it is.",
        "the job's own log says why; late, see whether what starts it still runs.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no sync was told of",
    width=24,
    height=8,
)
REPORTS = Frame(
    title="Reports of syncs per hour",
    about=About(
        "What sync jobs told, by how it went.",
        "Reports that stop are jobs that no longer run.",
        "failed: see that job's log; late: see whether what starts it still runs.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total(f'integration_syncs_total{OF_PROVIDER}', 'result')} * 3600",
            "{{result}}",
            least="2m",
        ),
    ),
    empty="no sync was told of",
    width=6,
)
_RESULTS = {"ok": "blue", "running": "purple", "late": colours.WARNING, "failed": colours.BAD}

REPORTED = (timeseries.panel(REPORTS, style="bars", names=_RESULTS),)
PANELS = (
    table.panel(NOW, (Key("provider", links=(ONLY_VENDOR,)), Key("sync")), _COLUMNS, falling=True),
)
