"""Every source in a line: does it still talk, is all of it here?"""

from grafana import bounds, links, table
from grafana.frame import About, Frame
from grafana.table import Column, Key

_SOURCE = '{source=~"$source"}'
_SINCE = f"max by (source) (webhook_silent_since_timestamp_seconds{_SOURCE})"
_LIMIT = f"max by (source) (webhook_silence_limit_seconds{_SOURCE})"
_COLUMNS = (
    Column(
        name="Last event",
        query=f"max by (source) (webhook_last_received_timestamp_seconds{_SOURCE}) * 1000",
        unit="dateTimeFromNow",
        absent="never",
    ),
    Column(
        name="Of its silence",
        query=f"(time() - {_SINCE}) / {_LIMIT}",
        unit="percentunit",
        absent="may be silent",
        decimals=0,
        steps=bounds.SILENCE_RATIO,
    ),
    Column(
        name="Complete",
        query=f"min by (source) (data_completeness_ratio{_SOURCE})",
        unit="percentunit",
        absent="not known",
        decimals=0,
        steps=bounds.COMPLETENESS,
    ),
    Column(
        name="Set aside",
        query=f"max by (source) (webhook_quarantine_requests{_SOURCE})",
        unit="none",
        absent="none",
        steps=bounds.OTHER_ALERTS,
    ),
)
SOURCES = Frame(
    title="Sources now",
    about=About(
        "When each source last sent, how much of its allowed silence is over, whether its events"
        " of a day are all here, and how many requests are set aside as unreadable.",
        "Who is silent, or incomplete, makes every figure wrong without any error.",
        "silent: does the sender run, does it reach us? Set aside: chatwatch events replay.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no source",
    width=12,
)
ONLY = links.board("Only this source", "chatwatch-itself", "source")

PANELS = (table.panel(SOURCES, Key("source", links=(ONLY,)), _COLUMNS),)
