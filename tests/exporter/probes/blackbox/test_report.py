from datetime import UTC, datetime

from exporter.probes.blackbox import report
from exporter.probes.line import Line
from exporter.probes.result import Gauge, Result

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GAUGES = (
    Gauge("probe_http_duration_seconds", ("connect",), 0.25),
    Gauge("probe_http_status_code", (), 503.0),
    Gauge("probe_tls_version_info", ("TLS 1.3",), 1.0),
)


def test_a_person_reads_what_happened_why_and_how_long_it_took() -> None:
    failed = Result("a", "http", NOW, 0.5, "status", "got 503, expected 2xx", GAUGES)
    assert report.report(failed, [Line(10.0, "resolved"), Line(10.25, "connected")], 10.0) == (
        "What it did:\n"
        "   0.000000 s  resolved\n"
        "   0.250000 s  connected\n"
        "\n"
        "It is down, status, after 0.500000 s.\n"
        "  got 503, expected 2xx\n"
        "\n"
        "Phases:\n"
        "  connect       0.250000 s\n"
        "\n"
        "Figures:\n"
        "  probe_http_status_code  503\n"
        "  probe_tls_version_info (TLS 1.3)  1\n"
    )


def test_one_that_is_well_needs_no_reason() -> None:
    assert "It is up, after 0.500000 s.\n\n" in report.report(Result("a", "tcp", NOW, 0.5), [], 0.0)
