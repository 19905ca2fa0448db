"""Certificates: when they expire, and whose they are."""

from grafana import bounds, table
from grafana.frame import About, Frame
from grafana.services.chosen import CHOSEN, ONLY
from grafana.table import Column, Key

_COLUMNS = (
    Column(
        name="Days left",
        query=f"(min by (probe) (probe_ssl_earliest_cert_expiry{CHOSEN}) - time()) / 86400",
        unit="none",
        decimals=0,
        steps=bounds.CERTIFICATE_DAYS,
        bar=(0, 90),
    ),
    Column(
        name="First of all sent expires",
        query=f"min by (probe) (probe_ssl_earliest_cert_expiry{CHOSEN}) * 1000",
        unit="dateTimeAsIso",
    ),
    Column(
        name="Verified chain expires",
        query=f"min by (probe) (probe_ssl_last_chain_expiry_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeAsIso",
        absent="not verified",
    ),
)
DAYS = Frame(
    title="Certificates, days left",
    about=About(
        "When the certificates that services show expire, the first one on top.",
        "Coloured as CertificateExpires fires: two weeks and three days before.",
        "renew it; what renews by itself does so a month before, so that has failed.",
    ),
    unit="none",
    queries=table.queries(_COLUMNS),
    empty="no TLS is probed",
    width=24,
    height=5,
)

PANELS = (table.panel(DAYS, Key("probe", name="Probe", links=(ONLY,)), _COLUMNS),)
