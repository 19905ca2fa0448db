"""What vendors let us ask, and what lets us in."""

from grafana import bargauge, bounds, timeseries
from grafana.frame import About, Frame
from grafana.integrations.chosen import CHOSEN, ONLY
from grafana.query import Query

QUOTAS = Frame(
    title="Used of quotas",
    about=About(
        "Which part of each quota is used by all who share it; the lines are the bounds of"
        " IntegrationQuotaHigh.",
        "At 100 % nobody is answered until it begins anew.",
        "find who asks most; chatwatch itself takes at most 1 %.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"max by (integration, bucket) (integration_ratelimit_used_ratio{CHOSEN})",
            "{{integration}} {{bucket}}",
        ),
    ),
    empty="no vendor tells its quota",
    width=16,
    height=9,
    links=(ONLY,),
)
TOKENS = Frame(
    title="Tokens, days left",
    about=About(
        "Days until what lets us in expires unless people renew it, the first one on top.",
        "From then on nothing of that integration works.",
        "make a new one, put it where `token` of the integration points to, and reload.",
    ),
    unit="none",
    queries=(
        Query(
            "sort((min by (integration)"
            f" (integration_token_expiry_timestamp_seconds{CHOSEN}) - time()) / 86400)",
            "{{integration}}",
            now=True,
        ),
    ),
    empty="no token expires",
    width=8,
    height=9,
    links=(ONLY,),
)

PANELS = (
    timeseries.panel(QUOTAS, style="thin", bounds=bounds.QUOTA_RATIO, most=1),
    bargauge.panel(TOKENS, bounds.TOKEN_DAYS, most=90, decimals=0),
)
