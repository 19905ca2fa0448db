"""Whether there is something to tell, and why: Alertmanager's deduplication by what was told last.

https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from collections.abc import Set
from datetime import datetime, timedelta

from alerting.dispatch.state import Log, Why


def why(
    log: Log | None,
    firing: Set[str],
    resolved: Set[str],
    *,
    send_resolved: bool,
    repeat: timedelta,
    now: datetime,
) -> Why | None:
    """Return why an integration is to be told now, None where there is nothing to tell.

    `firing` and `resolved` are fingerprints of what fires and what is over. When nothing fires any
    more that is answered whatever `send_resolved` says, so that the log can be cleared.
    """
    if log is None:
        return "first notification" if firing else None
    if not firing <= log.firing:
        return "new alerts in group" if log.firing else "first notification"
    if not firing:
        return "all alerts resolved" if log.firing else None
    if send_resolved and not resolved <= log.resolved:
        return "new resolved alerts"
    return "repeat interval elapsed" if log.at < now - repeat else None
