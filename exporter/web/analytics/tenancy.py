"""What a tenant sees of what is watched: what is its own, and of the rest nothing that names.

Who is of no tenant is the operator, and sees all. What stands here is what there is for a tenant;
a new part of `Watched` is not, until somebody has thought about it.
"""

from msgspec.structs import replace

from alerting.model import Alert
from alerting.view import View
from exporter.analytics import alarms
from exporter.web.watched import Watched


def seen_by(watched: Watched, tenant: str) -> Watched:
    """Return what is watched as a tenant may see it."""
    if not tenant:
        return watched
    return Watched(
        probes=watched.probes,
        host=watched.host,
        folds=watched.folds,
        files=watched.files,
        words=watched.words,
        ask=watched.ask,
        recent=lambda: watched.recents(tenant),
        recents=lambda _: watched.recents(tenant),
        alerts=lambda: _own(watched.alerts(), tenant),
        syncs=lambda: tuple(one for one in watched.syncs() if one.tenant == tenant),
    )


def is_own(alert: Alert, tenant: str) -> bool:
    """Say whether an alert is of a tenant; who is of none sees those of all."""
    return tenant in {"", alarms.tenant(alert)}


def _own(view: View, tenant: str) -> View:
    """Return the alerts of a tenant; rules and groups are the operator's."""
    alerts = tuple(one for one in view.alerts if is_own(one, tenant))
    return replace(view, alerts=alerts, groups=())
