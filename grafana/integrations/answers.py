"""What the services themselves ask vendors while customers wait."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.integrations.chosen import OF_PROVIDER, ONLY_VENDOR
from grafana.query import Query, quantile, total

_WIDTH = 8
_FAILED = f'integration_queries_total{OF_PROVIDER[:-1]}, result="failed"}}'
_ALL = total(f"integration_queries_total{OF_PROVIDER}", "provider")

QUESTIONS = Frame(
    title="Questions per minute",
    about=About(
        "Questions to vendors on behalf of an answer, by provider.",
        "They show how much the answers lean on each vendor.",
        "none where there usually are: see whether the bot still asks, or answers without.",
    ),
    unit="short",
    queries=(Query(f"{_ALL} * 60", "{{provider}}"),),
    empty="no question yet",
    width=_WIDTH,
    links=(ONLY_VENDOR,),
)
TIME = Frame(
    title="Time of a question, p95",
    about=About(
        "19 of 20 questions were answered within this time, by provider.",
        "The customer waits meanwhile.",
        "slow for our own calls too: the vendor; else look at what is asked.",
    ),
    unit="s",
    queries=(
        Query(
            quantile(0.95, "integration_query_duration_seconds", OF_PROVIDER, "provider"),
            "{{provider}}",
            least="2m",
        ),
    ),
    empty="no question yet",
    width=_WIDTH,
    links=(ONLY_VENDOR,),
)
FAILED = Frame(
    title="Failed questions",
    about=About(
        "The share of questions that failed, by provider; the line is the bound of"
        " IntegrationQueriesFail.",
        "An answer without its data is a guess.",
        "do our own calls work, look at what is asked: integration_queries_total by query_type.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"({total(_FAILED, 'provider')} or 0 * {_ALL}) / ({_ALL} > 0)",
            "{{provider}}",
            least="2m",
        ),
    ),
    empty="no question yet",
    width=_WIDTH,
    links=(ONLY_VENDOR,),
)
_VENDORS = colours.plain(("hubspot", "shopify", "salesforce"))

PANELS = (
    timeseries.panel(QUESTIONS, style="thin", names=_VENDORS),
    timeseries.panel(TIME, style="thin", names=_VENDORS, sparse=True),
    timeseries.panel(
        FAILED,
        style="thin",
        bounds=bounds.QUERY_ERRORS,
        names=_VENDORS,
        most=timeseries.AtLeast(0.1),
        sparse=True,
    ),
)
