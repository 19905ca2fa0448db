"""The gauges of /probe have the names and labels that blackbox_exporter's newest have."""

from typing import Final

import pytest

from exporter.metrics import catalogue

HTTP: Final = "resolve connect tls processing transfer"
CHAIN: Final = "fingerprint_sha256 subject issuer subjectalternative serialnumber"
# https://github.com/prometheus/blackbox_exporter, its main branch in November 2026: the label that
# a name has, and its values where they are a closed set.
NAMES: Final[dict[str, tuple[str, str]]] = {
    "probe_success": ("", ""),
    "probe_duration_seconds": ("", ""),
    "probe_timeout_seconds": ("", ""),
    "probe_dns_lookup_time_seconds": ("", ""),
    "probe_ip_protocol": ("", ""),
    "probe_ip_addr_hash": ("", ""),
    "probe_http_duration_seconds": ("phase", HTTP),
    "probe_http_content_length": ("", ""),
    "probe_http_uncompressed_body_length": ("", ""),
    "probe_http_redirects": ("", ""),
    "probe_http_ssl": ("", ""),
    "probe_http_status_code": ("", ""),
    "probe_http_version": ("", ""),
    "probe_http_last_modified_timestamp_seconds": ("", ""),
    "probe_failed_due_to_regex": ("", ""),
    "probe_failed_due_to_bytes": ("", ""),
    "probe_ssl_earliest_cert_expiry": ("", ""),
    "probe_ssl_last_chain_expiry_timestamp_seconds": ("", ""),
    "probe_ssl_last_chain_info": (CHAIN, ""),
    "probe_tls_version_info": ("version", ""),
    "probe_tls_cipher_info": ("cipher", ""),
    "probe_dns_duration_seconds": ("phase", "resolve connect request"),
    "probe_dns_answer_rrs": ("", ""),
    "probe_dns_authority_rrs": ("", ""),
    "probe_dns_additional_rrs": ("", ""),
    "probe_dns_query_succeeded": ("", ""),
    "probe_dns_serial": ("", ""),
    "probe_icmp_duration_seconds": ("phase", "resolve setup rtt"),
    "probe_icmp_reply_hop_limit": ("", ""),
    "probe_grpc_duration_seconds": ("phase", "resolve check"),
    "probe_grpc_ssl": ("", ""),
    "probe_grpc_status_code": ("", ""),
    "probe_grpc_healthcheck_response": (
        "serving_status",
        "UNKNOWN SERVING NOT_SERVING SERVICE_UNKNOWN",
    ),
    "probe_websocket_status_code": ("", ""),
    "probe_websocket_connection_upgraded": ("", ""),
    "probe_websocket_failed_due_to_regex": ("", ""),
    "probe_websocket_duration_seconds": ("phase", "resolve connect processing transfer"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_gauge_is_called_as_there(name: str) -> None:
    labels, values = NAMES[name]
    metric = catalogue.metric(name)
    assert (metric.kind, metric.labels) == ("gauge", ("probe", *labels.split()))
    if values:
        assert set(values.split()) <= set(metric.values[labels])
