import pytest
from msgspec.structs import replace

from exporter.events.tally import Tally
from exporter.probes.figures import Figures
from exporter.probes.result import Gauge
from exporter.probes.standing import Standing
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
    assert after.pop("probe_failure_reason{probe=shop,reason=internal}") == 1.0
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
        stand.figures.stand(Standing(name, "http", 60.0), has_needs=True)
    before = stand.lines()
    stand.figures.forget("shop")
    after = stand.lines()
    assert {name for name in before.keys() - after.keys() if "cart" in name} == set()
    assert {name.partition("{")[0] for name in after if "shop" in name} == {
        "probe_runs_total",
        "probe_missed_total",
        "probe_retries_total",
        "probe_maintenance_runs_total",
        "probe_latency_seconds_count",
        "probe_latency_seconds_sum",
    }
    stand.figures.forget("nobody")
    assert stand.lines() == after


def test_why_a_run_failed_is_one_reason_and_those_before_it_are_over(stand: Stand) -> None:
    stand.figures.take(result("shop"))
    assert stand.lines("probe_failure_reason") == {}
    stand.figures.take(result("shop", "dns"))
    stand.figures.take(result("shop", "status"))
    stand.figures.take(result("cart", "dns"))
    assert stand.lines("probe_failure_reason") == {
        "probe_failure_reason{probe=shop,reason=dns}": 0.0,
        "probe_failure_reason{probe=shop,reason=status}": 1.0,
        "probe_failure_reason{probe=cart,reason=dns}": 1.0,
    }
    stand.figures.take(result("shop"))
    stand.figures.forget("cart")
    assert set(stand.lines("probe_failure_reason").values()) == {0.0}


def test_a_run_in_maintenance_is_shown_and_counts_apart(stand: Stand) -> None:
    stand.figures.expect("shop", "http", 10.0)
    stand.figures.take(replace(result("shop", "status", CODE), maintenance=True))
    lines = stand.lines()
    assert lines["probe_success{probe=shop}"] == 0.0
    assert lines["probe_http_status_code{probe=shop}"] == 200.0
    assert lines["probe_maintenance_runs_total{probe=shop}"] == 1.0
    assert lines["probe_runs_total{probe=shop,kind=http}"] == 0.0
    assert not {name for name in lines if name.startswith(("probe_failures", "probe_latency"))}


def test_attempts_that_were_made_again_are_counted(stand: Stand) -> None:
    stand.figures.expect("shop", "http", 10.0)
    stand.figures.take(replace(result("shop"), retries=2))
    stand.figures.take(result("shop"))
    assert stand.lines("probe_retries")["probe_retries_total{probe=shop}"] == 2.0


def test_a_standing_is_one_state_of_all_and_what_goes_with_it(stand: Stand) -> None:
    one = Standing("shop", "http", 60.0, "down", culprit="db", is_flapping=True)
    for _ in range(2):
        stand.figures.stand(one, has_needs=True)
    lines = stand.lines()
    states = {name: value for name, value in lines.items() if name.startswith("probe_state")}
    assert len(states) == 6
    assert [name for name, value in states.items() if value] == [
        "probe_state{probe=shop,state=down}"
    ]
    assert (
        lines.items()
        >= {
            "probe_up{probe=shop}": 0.0,
            "probe_muted{probe=shop}": 1.0,
            "probe_flapping{probe=shop}": 1.0,
            "probe_dependency_down{probe=shop}": 1.0,
        }.items()
    )
    stand.figures.stand(replace(one, is_paused=True, culprit=""), has_needs=False)
    lines = stand.lines()
    assert lines["probe_state{probe=shop,state=paused}"] == 1.0
    assert not {"probe_up{probe=shop}", "probe_dependency_down{probe=shop}"} & lines.keys()


def test_a_probe_that_rests_shows_nothing_of_old_runs(stand: Stand) -> None:
    stand.figures.expect("shop", "http", 10.0)
    stand.figures.take(result("shop", "status", CODE))
    stand.figures.rest("shop")
    gauges = {
        name
        for name in stand.lines()
        if "_total" not in name and "_late" not in name and "_latency" not in name
    }
    assert gauges == {"probe_timeout_seconds{probe=shop}"}
    stand.figures.rest("shop")


def test_the_link_is_shown_once_it_was_looked_at(stand: Stand) -> None:
    assert stand.lines("probe_link") == {}
    stand.figures.show_link(is_up=False)
    assert stand.lines("probe_link") == {"probe_link_up{}": 0.0}
