"""What probes of line-wise protocols and of TLS measure beside what all do."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_TCP = (
    _gauge(
        "probe_tcp_duration_seconds",
        "How long each phase of a script took; dialogue: all that is said but the handshake",
        "probe phase=resolve|connect|tls|dialogue",
    ),
    _gauge(
        "probe_failed_due_to_bytes",
        "Whether other bytes came than a script expected",
        "probe",
    ),
    _gauge(
        "probe_expect_info",
        "Always 1; one series for each label that a script fills from what it found",
        "probe label value",
    ),
    _gauge(
        "probe_tls_duration_seconds",
        "How long each phase of a look at a TLS server took",
        "probe phase=resolve|connect|starttls|tls",
    ),
    _gauge(
        "probe_smtp_duration_seconds",
        "How long each phase of talking to a mail server took",
        "probe phase=resolve|connect|banner|hello|starttls|tls|auth",
    ),
    _gauge(
        "probe_smtp_status_code",
        "Code of the mail server's last reply, 0 when there was none",
        "probe",
    ),
    _gauge(
        "probe_smtp_starttls",
        "Whether the mail server offers STARTTLS; none where TLS is spoken at once",
        "probe",
    ),
    _gauge(
        "probe_ssh_duration_seconds",
        "How long each phase of talking to an SSH server took",
        "probe phase=resolve|connect|banner|kex",
    ),
    _gauge(
        "probe_ssh_info",
        "Always 1; the labels say which version and software the SSH server says it is",
        "probe protocol software",
    ),
)
