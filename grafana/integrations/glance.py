"""The top row: who does not work, what is old, what is nearly used up."""

from grafana import bounds, stat
from grafana.frame import About, Frame
from grafana.integrations.chosen import CHOSEN, MATCHERS, OF_PROVIDER, ONLY
from grafana.query import Query

_WIDTH = 4
_HEIGHT = 4
_FAILED = f'integration_calls_total{{{MATCHERS}, result="failed", topic!="status"}}'
_CALLS = f"integration_calls_total{CHOSEN}"

STATUS = Frame(
    title="Integrations",
    about=About(
        "How many of the chosen integrations work, and how many do not.",
        "What depends on one that does not work is old, slow or missing.",
        "“Integrations now” says why not; /api/integrations/NAME has the vendor's own words.",
    ),
    unit="none",
    queries=(
        Query(f"sum(integration_up{CHOSEN})", "work"),
        Query(
            f"count(integration_up{CHOSEN} == 0) or 0 * count(integration_up{CHOSEN})",
            "do not",
        ),
    ),
    empty="none is watched, or nothing is known yet",
    width=_WIDTH,
    height=_HEIGHT,
)
FRESH = Frame(
    title="Least fresh",
    about=About(
        "The lowest freshness score: 1 is this moment, 0.5 the age that is set, 0 twice that.",
        "Answers are made of this data; old data makes wrong answers.",
        "is the vendor up, see whether what brings the data here still runs.",
    ),
    unit="none",
    queries=(
        Query(
            f"bottomk(1, min by (integration) (integration_freshness_score{CHOSEN}))",
            "{{integration}}",
            now=True,
        ),
    ),
    empty="no age is known",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)
QUOTA = Frame(
    title="Most used quota",
    about=About(
        "The quota of which most is used, by all who share it.",
        "At 100 % nobody is answered until it begins anew.",
        "find who asks most, and put off what can wait.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"topk(1, max by (integration, bucket) (integration_ratelimit_used_ratio{CHOSEN}))",
            "{{integration}} {{bucket}}",
            now=True,
        ),
    ),
    empty="no vendor tells its quota",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)
ERRORS = Frame(
    title="Failed calls",
    about=About(
        "The share of our calls in the time shown that told nothing of use.",
        "Calls that fail now and then come before a vendor that is down.",
        "“Failed calls, by reason” says which, and why.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"(sum(increase({_FAILED}[$__range])) or 0 * sum(increase({_CALLS}[$__range])))"
            f" / (sum(increase({_CALLS}[$__range])) > 0)",
            "failed",
            now=True,
        ),
    ),
    empty="no call yet",
    width=_WIDTH,
    height=_HEIGHT,
)
SYNCS = Frame(
    title="Syncs",
    about=About(
        "Accounts whose sync is fine, and those whose sync failed or is late.",
        "What was not brought here is missing in answers.",
        "see “Syncs now” for which, and since when nothing came.",
    ),
    unit="none",
    queries=(
        Query(f'sum(integration_sync_state{OF_PROVIDER[:-1]}, state=~"ok|running"}})', "fine"),
        Query(
            f'sum(integration_sync_state{OF_PROVIDER[:-1]}, state=~"failed|late"}})',
            "failed or late",
        ),
    ),
    empty="no sync was told of",
    width=_WIDTH,
    height=_HEIGHT,
)
SILENT = Frame(
    title="Missing webhooks",
    about=About(
        "How many webhooks usually come in the time since the last one, where it is most.",
        "A vendor whose webhooks stop looks as if nobody wrote.",
        "see whether the vendor still has our webhook, switched on, and whether we refuse it.",
    ),
    unit="short",
    queries=(
        Query(
            f"topk(1, max by (integration) (integration_silence_expected_events{CHOSEN}))",
            "{{integration}}",
            now=True,
        ),
    ),
    empty="not known before three days",
    width=_WIDTH,
    height=_HEIGHT,
    links=(ONLY,),
)

PANELS = (
    stat.panel(STATUS, bounds.NO_BOUND, own={"do not": bounds.FAILURES}),
    stat.panel(FRESH, bounds.FRESHNESS, decimals=2, shown="both"),
    stat.panel(QUOTA, bounds.QUOTA_RATIO, decimals=0, shown="both"),
    stat.panel(ERRORS, bounds.CALL_ERRORS, decimals=2),
    stat.panel(SYNCS, bounds.NO_BOUND, own={"failed or late": bounds.OTHER_ALERTS}),
    stat.panel(SILENT, bounds.EXPECTED_EVENTS, decimals=1, shown="both"),
)
