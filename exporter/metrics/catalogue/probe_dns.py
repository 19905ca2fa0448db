"""What questions to name servers measured, under blackbox_exporter's names."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_DNS = (
    _gauge(
        "probe_dns_duration_seconds",
        "How long each phase of the question took; connect is with TLS",
        "probe phase=resolve|connect|request",
    ),
    _gauge("probe_dns_answer_rrs", "How many records answer the question", "probe"),
    _gauge("probe_dns_authority_rrs", "How many records say who has authority", "probe"),
    _gauge("probe_dns_additional_rrs", "How many records were sent besides", "probe"),
    _gauge("probe_dns_query_succeeded", "Whether an answer came, whatever it says", "probe"),
    _gauge("probe_dns_serial", "Serial of the zone, 0 where the answer has none", "probe"),
)
