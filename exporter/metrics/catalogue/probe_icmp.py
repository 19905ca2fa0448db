"""What pings measured, under blackbox_exporter's names."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_ICMP = (
    _gauge(
        "probe_icmp_duration_seconds",
        "How long each phase of the ping took",
        "probe phase=resolve|setup|rtt",
    ),
    _gauge(
        "probe_icmp_reply_hop_limit",
        "Hop limit of the reply (TTL of IPv4), none without one",
        "probe",
    ),
)
