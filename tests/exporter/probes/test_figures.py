import pytest

from exporter.events.tally import Tally
from exporter.probes.figures import Figures
from exporter.probes.result import Gauge
from exporter.probes.uptime import Share
from tests.exporter.probes.examples import AT, result, shown, table

CODE = Gauge("probe_http_status_code", (), 200.0)
VERSION = Gauge("probe_tls_version_info", ("TLS 1.3",), 1.0)
CONNECT = Gauge("probe_http_duration_seconds", ("connect",), 0.01)


class Stand:
    """Figures on a table of their own; what is tallied moves at once."""

    def __init__(self) -> None:
        self.series = table()
        self.tally = Tally(self.series)
        self.figures = Figures(self.series, self.tally)

    def lines(self, prefix: str = "probe_") -> dict[str, float]:
        self.series.add(self.tally.take())
        return {
            name: value for name, value in shown(self.series, prefix).items() if "le=" not in name
        }


@pytest.fixture
def stand() -> Stand:
    return Stand()


def test_a_run_is_shown_by_its_gauges_and_counted(stand: Stand) -> None:
    stand.figures.take(result("shop", "", CODE, CONNECT))
    lines = stand.lines()
    assert (
        lines.items()
        >= {
            "probe_success{probe=shop}": 1.0,
            "probe_duration_seconds{probe=shop}": 0.25,
            "probe_last_run_timestamp_seconds{probe=shop}": AT.timestamp(),
            "probe_http_status_code{probe=shop}": 200.0,
            "probe_http_duration_seconds{probe=shop,phase=connect}": 0.01,
            "probe_runs_total{probe=shop,kind=http}": 1.0,
            "probe_latency_seconds_count{probe=shop}": 1.0,
            "probe_latency_seconds_sum{probe=shop}": 0.25,
        }.items()
    )
    assert not stand.lines("probe_failures_total")


def test_a_failed_run_is_counted_by_its_reason_and_its_time_is_too(stand: Stand) -> None:
    stand.figures.take(result("shop", "status", CODE))
    lines = stand.lines()
    assert lines["probe_success{probe=shop}"] == 0.0
    assert lines["probe_failures_total{probe=shop,reason=status}"] == 1.0
    assert lines["probe_latency_seconds_count{probe=shop}"] == 1.0


def test_what_the_next_run_does_not_measure_vanishes(stand: Stand) -> None:
    stand.figures.take(result("shop", "", CODE, VERSION))
    stand.figures.take(result("cart", "", VERSION))
    stand.figures.take(result("shop", "connect_refused", CODE))
    assert stand.lines("probe_tls") == {"probe_tls_version_info{probe=cart,version=TLS 1.3}": 1.0}
    assert stand.lines("probe_http_status") == {"probe_http_status_code{probe=shop}": 200.0}


def test_a_label_that_changes_leaves_no_old_series(stand: Stand) -> None:
    stand.figures.take(result("shop", "", VERSION))
    stand.figures.take(result("shop", "", Gauge("probe_tls_version_info", ("TLS 1.2",), 1.0)))
    assert stand.lines("probe_tls") == {"probe_tls_version_info{probe=shop,version=TLS 1.2}": 1.0}


def test_a_run_that_could_not_judge_is_counted_and_says_nothing_of_its_target(
    stand: Stand,
) -> None:
    stand.figures.take(result("shop", "", CODE))
    before = stand.lines()
    stand.figures.take(result("shop", "internal", after=60.0))
    after = stand.lines()
    assert after.pop("probe_failures_total{probe=shop,reason=internal}") == 1.0
    assert after.pop("probe_runs_total{probe=shop,kind=http}") == 2.0
    before.pop("probe_runs_total{probe=shop,kind=http}")
    assert after == before


def test_a_probe_is_expected_with_counters_at_zero(stand: Stand) -> None:
    stand.figures.expect("shop", "http", 10.0)
    lines = stand.lines()
    assert lines["probe_runs_total{probe=shop,kind=http}"] == 0.0
    assert lines["probe_missed_total{probe=shop}"] == 0.0
    assert lines["probe_timeout_seconds{probe=shop}"] == 10.0
    stand.figures.miss("shop", 3)
    assert stand.lines()["probe_missed_total{probe=shop}"] == 3.0


def test_uptime_is_shown_by_window_where_there_is_any(stand: Stand) -> None:
    stand.figures.show_uptime("shop", {"1h": Share(4, 3), "24h": Share(), "30d": Share(2, 0)})
    assert stand.lines("probe_uptime") == {
        "probe_uptime_ratio{probe=shop,window=1h}": 0.75,
        "probe_uptime_ratio{probe=shop,window=30d}": 0.0,
    }
    stand.figures.show_uptime("shop", {"1h": Share(), "24h": Share(), "30d": Share(1, 1)})
    assert stand.lines("probe_uptime") == {"probe_uptime_ratio{probe=shop,window=30d}": 1.0}


def test_lateness_is_observed_and_never_below_zero(stand: Stand) -> None:
    stand.figures.start(0.5)
    stand.figures.start(-0.0001)
    lines = stand.lines("probe_lateness")
    assert lines["probe_lateness_seconds_count{}"] == 2.0
    assert lines["probe_lateness_seconds_sum{}"] == 0.5


def test_a_probe_that_is_gone_keeps_its_totals_and_no_gauge(stand: Stand) -> None:
    for name in ("shop", "cart"):
        stand.figures.expect(name, "http", 10.0)
        stand.figures.take(result(name, "", CODE, VERSION))
        stand.figures.show_uptime(name, {"1h": Share(1, 1)})
    before = stand.lines()
    stand.figures.forget("shop")
    after = stand.lines()
    assert {name for name in before.keys() - after.keys() if "cart" in name} == set()
    assert {name.partition("{")[0] for name in after if "shop" in name} == {
        "probe_runs_total",
        "probe_missed_total",
        "probe_latency_seconds_count",
        "probe_latency_seconds_sum",
    }
    stand.figures.forget("nobody")
    assert stand.lines() == after
