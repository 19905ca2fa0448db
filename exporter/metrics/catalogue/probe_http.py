"""What a run over HTTP measures beyond blackbox_exporter's gauges."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_HTTP = (
    _gauge(
        "probe_address_success",
        "Whether all is well at an address of the name, with `addresses: all`; at most 16",
        "probe ip",
    ),
)
