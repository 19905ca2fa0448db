"""Every metric, named once: type, help, unit, labels and the values they may take, buckets.

Metrics that events move have the label `tenant`. Names follow Prometheus' customs: base units,
`_total` for counters; labels never hold ids.
"""

import difflib

from exporter.metrics.catalogue.alerting import ALERTING
from exporter.metrics.catalogue.alertmanager import ALERTMANAGER
from exporter.metrics.catalogue.analytics import ANALYTICS
from exporter.metrics.catalogue.business import BUSINESS
from exporter.metrics.catalogue.chat import CHAT
from exporter.metrics.catalogue.figures import FIGURES
from exporter.metrics.catalogue.host import HOST
from exporter.metrics.catalogue.host_node import HOST_NODE
from exporter.metrics.catalogue.integration_silence import INTEGRATION_SILENCE
from exporter.metrics.catalogue.integration_syncs import INTEGRATION_SYNCS
from exporter.metrics.catalogue.integration_usual import INTEGRATION_USUAL
from exporter.metrics.catalogue.integrations import INTEGRATIONS
from exporter.metrics.catalogue.metric import Metric, counter, gauge, histogram
from exporter.metrics.catalogue.month import MONTH
from exporter.metrics.catalogue.own import DAEMON, INTAKE, STORE
from exporter.metrics.catalogue.probe_chat import PROBE_CHAT
from exporter.metrics.catalogue.probe_database import PROBE_DATABASE
from exporter.metrics.catalogue.probe_dns import PROBE_DNS
from exporter.metrics.catalogue.probe_grpc import PROBE_GRPC
from exporter.metrics.catalogue.probe_heartbeat import PROBE_HEARTBEAT
from exporter.metrics.catalogue.probe_history import PROBE_HISTORY
from exporter.metrics.catalogue.probe_http import PROBE_HTTP
from exporter.metrics.catalogue.probe_icmp import PROBE_ICMP
from exporter.metrics.catalogue.probe_journey import PROBE_JOURNEY
from exporter.metrics.catalogue.probe_statuspage import PROBE_STATUSPAGE
from exporter.metrics.catalogue.probe_tcp import PROBE_TCP
from exporter.metrics.catalogue.probe_websocket import PROBE_WEBSOCKET
from exporter.metrics.catalogue.probes import PROBES
from exporter.metrics.catalogue.settled import SETTLED

__all__ = ["CATALOGUE", "SECTIONS", "Metric", "counter", "gauge", "histogram", "metric"]

SECTIONS = {
    "Conversations and language models": (*CHAT, *SETTLED),
    "Integrations, business and visits": BUSINESS,
    "Integrations, as they are when asked": INTEGRATIONS,
    "Integrations, as they usually are": (
        *INTEGRATION_SILENCE,
        *INTEGRATION_SYNCS,
        *INTEGRATION_USUAL,
    ),
    "Host": HOST,
    "Host, by node_exporter's names": HOST_NODE,
    "Probes": (*PROBES, *PROBE_HISTORY),
    "Probes, by kind": (
        *PROBE_HTTP,
        *PROBE_TCP,
        *PROBE_DNS,
        *PROBE_ICMP,
        *PROBE_GRPC,
        *PROBE_WEBSOCKET,
        *PROBE_STATUSPAGE,
        *PROBE_JOURNEY,
        *PROBE_CHAT,
        *PROBE_HEARTBEAT,
        *PROBE_DATABASE,
    ),
    "Figures of conversations": FIGURES,
    "Figures of 30 days": MONTH,
    "Analytics": ANALYTICS,
    "Alerting": ALERTING,
    "Alerting, by Alertmanager's names": ALERTMANAGER,
    "Events in": INTAKE,
    "Store": STORE,
    "Daemon": DAEMON,
}
CATALOGUE: tuple[Metric, ...] = tuple(m for section in SECTIONS.values() for m in section)
_BY_NAME = {m.name: m for m in CATALOGUE}


def metric(name: str) -> Metric:
    """Return the metric of this name; LookupError says which name is near."""
    found = _BY_NAME.get(name)
    if found is None:
        near = difflib.get_close_matches(name, _BY_NAME, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise LookupError(f"no metric is called {name!r}{hint}")
    return found
