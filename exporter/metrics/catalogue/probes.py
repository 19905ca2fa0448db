"""Runs of probes and what they measured; gauges of one run keep blackbox_exporter's names.

Their label `probe` stands first. A gauge that the newest run with a verdict did not measure, of TLS
for instance, has no series. https://github.com/prometheus/blackbox_exporter
"""

from functools import partial

from exporter.metrics.catalogue.metric import counter, gauge, histogram

_counter = partial(counter, configured=True)
_gauge = partial(gauge, configured=True)
_histogram = partial(histogram, configured=True)

# As exporter.probes.reasons has them; a test holds the two together.
_REASONS = (
    "dns|forbidden_target|connect_refused|connect_timeout|connect_reset|unreachable|proxy|tls_handshake|"
    "tls_expired|tls_not_yet_valid|tls_self_signed|tls_untrusted|tls_hostname|tls_expiring|weak|timeout|closed|"
    "protocol|redirects|too_large|status|header|body|json|encryption|slow|rcode|records|unreachable_reply|serving|"
    "authentication|query|vendor|step|missed|reported|answer|cost|no_event|unheard|offline|internal"
)
_LATENCY_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60)
_LATENESS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

RUNS = (
    _counter(
        "probe_runs_total",
        "Runs that ended outside of maintenance, whatever they found",
        "probe kind",
    ),
    _counter(
        "probe_failures_total",
        "Runs outside of maintenance that failed, by why; internal, offline and unheard: the "
        "daemon could not judge its target",
        f"probe reason={_REASONS}",
    ),
    _counter("probe_maintenance_runs_total", "Runs that ended in maintenance", "probe"),
    _counter(
        "probe_retries_total",
        "Attempts that failed and were made again within their run",
        "probe",
    ),
    _counter(
        "probe_missed_total",
        "Runs that did not start since the one before went on, or the daemon was late",
        "probe",
    ),
    _histogram(
        "probe_latency_seconds",
        "Time of runs that gave a verdict, failed ones included",
        _LATENCY_SECONDS,
        "probe",
    ),
    _gauge(
        "probe_uptime_ratio",
        "Runs that succeeded among those with a verdict; without any there is no series",
        "probe window=1h|24h|7d|30d",
    ),
    _gauge(
        "probe_last_run_timestamp_seconds",
        "When the last run with a verdict started",
        "probe",
    ),
    _histogram(
        "probe_lateness_seconds", "How long after it was due a run started", _LATENESS_SECONDS
    ),
    _counter(
        "probe_results_dropped_total",
        "Results that never reached the disk because it could not be written for too long",
    ),
)

STANDING = (
    _gauge(
        "probe_state",
        "1 for the state that a probe is in, 0 for the others",
        "probe state=up|degraded|down|unknown|paused|maintenance",
    ),
    _gauge(
        "probe_up",
        "Whether its last runs succeeded, as many in a row as it takes; in maintenance too",
        "probe",
    ),
    _gauge(
        "probe_failure_reason",
        "1 for why the last run failed, 0 for why earlier runs did",
        f"probe reason={_REASONS}",
    ),
    _gauge(
        "probe_flapping",
        "Whether it went up and down over and over in its last 20 runs",
        "probe",
    ),
    _gauge(
        "probe_dependency_down",
        "Whether a probe that it depends on is down; none where it depends on nobody",
        "probe",
    ),
    _gauge(
        "probe_muted",
        "Whether alerts about it do not begin: it is paused, in maintenance, or a probe that it "
        "depends on is down or about to be looked at",
        "probe",
    ),
    _gauge(
        "probe_link_up",
        "Whether this machine reaches anybody; only with probing.connectivity.targets, once a run "
        "has ended",
    ),
)

MEASURED = (
    _gauge("probe_success", "Whether the last run with a verdict succeeded", "probe"),
    _gauge("probe_duration_seconds", "How long the last run took", "probe"),
    _gauge("probe_timeout_seconds", "How long a run may take", "probe"),
    _gauge("probe_dns_lookup_time_seconds", "How long name resolution took", "probe"),
    _gauge("probe_ip_protocol", "Version of IP that was used: 4 or 6", "probe"),
    _gauge("probe_ip_addr_hash", "Hash of the address, to see that it changed", "probe"),
    _gauge(
        "probe_http_duration_seconds",
        "How long each phase of the request took, summed over redirects",
        "probe phase=resolve|connect|tls|processing|transfer",
    ),
    _gauge(
        "probe_http_content_length",
        "Length of the body that the answer announced, -1 when it did not",
        "probe",
    ),
    _gauge(
        "probe_http_uncompressed_body_length", "Length of the body that was read, decoded", "probe"
    ),
    _gauge("probe_http_redirects", "How many redirects were followed", "probe"),
    _gauge("probe_http_ssl", "Whether the last answer came over TLS", "probe"),
    _gauge("probe_http_status_code", "Status of the answer, 0 when there was none", "probe"),
    _gauge("probe_http_version", "Version of HTTP of the answer", "probe"),
    _gauge(
        "probe_http_last_modified_timestamp_seconds",
        "Last-Modified of the answer, where it has a valid one",
        "probe",
    ),
    _gauge(
        "probe_failed_due_to_regex",
        "Whether a check of the body or of a header by regular expression failed",
        "probe",
    ),
    _gauge(
        "probe_ssl_earliest_cert_expiry",
        "When the first of the certificates that were sent expires, in Unix time",
        "probe",
    ),
    _gauge(
        "probe_ssl_last_chain_expiry_timestamp_seconds",
        "When the chain that was verified expires; none where none was",
        "probe",
    ),
    _gauge(
        "probe_ssl_last_chain_info",
        "Always 1; the labels say which certificate the server showed",
        "probe fingerprint_sha256 subject issuer subjectalternative serialnumber",
    ),
    _gauge("probe_tls_version_info", "Always 1; the label is the version of TLS", "probe version"),
    _gauge("probe_tls_cipher_info", "Always 1; the label is the cipher suite", "probe cipher"),
)

PROBES = RUNS + STANDING + MEASURED
