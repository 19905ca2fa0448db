import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes.board import STEP, Board
from exporter.probes.cron import Cron
from exporter.probes.figures import Figures
from exporter.probes.result import Gauge, Result
from exporter.probes.settings import Maintenance
from exporter.probes.standing import Held, Standing
from exporter.probes.uptime import WINDOWS, Share, Uptime
from tests.exporter.probes.examples import AT, Scripted, result, shown, table

NOW = AT.timestamp()
CODE = Gauge("probe_http_status_code", (), 200.0)


def unrun(name: str) -> Awaitable[Result]:
    return asyncio.Future()


SHOP = Scripted(name="shop", interval=Duration(60), script=unrun)
CART = Scripted(name="cart", interval=Duration(30), script=unrun)


@pytest.fixture
def series() -> Table:
    return table()


@pytest.fixture
def board(series: Table) -> Board:
    found = Board(Figures(series, Tally(series)))
    found.expect(SHOP, NOW)
    found.expect(CART, NOW)
    return found


def hours(series: Table) -> dict[str, float]:
    """The uptime of the last hour, by probe."""
    return {
        name.partition("probe=")[2].partition(",")[0]: value
        for name, value in shown(series, "probe_uptime_ratio").items()
        if "window=1h" in name
    }


def test_a_probe_without_a_past_stands_unknown_until_it_ran(board: Board, series: Table) -> None:
    assert not board.knows("shop")
    board.admit(SHOP, None, Uptime(), NOW)
    assert board.knows("shop")
    (found,) = board.standings([SHOP], NOW)
    empty = dict.fromkeys((window.name for window in WINDOWS), Share())
    assert found == Standing("shop", "http", 60.0, uptime=empty)
    assert (hours(series), shown(series, "probe_success")) == ({}, {})


def test_a_result_is_stood_by_and_shown(board: Board, series: Table) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    before = board.take(SHOP, result("shop", "status"), NOW + 1)
    assert before.verdict == "unknown"
    assert board.take(SHOP, result("shop", after=60.0), NOW + 61).verdict == "down"
    (found,) = board.standings([SHOP], NOW + 61)
    assert (found.verdict, found.uptime["1h"]) == ("up", Share(2, 1))
    assert hours(series) == {"shop": 0.5}
    assert shown(series, "probe_success") == {"probe_success{probe=shop}": 1.0}


def test_the_last_result_of_a_probe_is_at_hand(board: Board) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    assert board.last("shop") is None
    board.take(SHOP, found := result("shop"), NOW)
    assert board.last("shop") == found
    assert board.last("nobody") is None


def test_a_run_that_could_not_judge_moves_no_uptime(board: Board, series: Table) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    board.take(SHOP, result("shop", "internal"), NOW + 1)
    (found,) = board.standings([SHOP], NOW + 1)
    assert found.uptime["1h"] == Share()
    assert found.last is not None
    assert hours(series) == {}


def test_a_past_is_shown_before_the_first_run(board: Board, series: Table) -> None:
    past = Uptime()
    past.load(WINDOWS[0], NOW - 60, Share(4, 3), NOW)
    board.admit(SHOP, Held(result("shop", "status"), "down", AT, ()), past, NOW)
    (found,) = board.standings([SHOP], NOW)
    assert (found.verdict, found.since) == ("down", AT)
    assert hours(series) == {"shop": 0.75}
    assert shown(series, "probe_success") == {"probe_success{probe=shop}": 0.0}


def test_a_past_whose_last_run_could_not_judge_shows_no_success(
    board: Board, series: Table
) -> None:
    board.admit(SHOP, Held(result("shop", "internal"), "up", AT, ()), Uptime(), NOW)
    assert shown(series, "probe_success") == {}
    assert board.standings([SHOP], NOW)[0].verdict == "up"


def test_a_probe_that_is_known_is_not_overwritten_by_a_past(board: Board) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    board.take(SHOP, result("shop"), NOW)
    board.admit(SHOP, Held(result("shop", "status"), "down", AT, ()), Uptime(), NOW)
    assert board.standings([SHOP], NOW)[0].verdict == "up"


def test_windows_roll_forward_without_a_run(board: Board, series: Table) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    board.take(SHOP, result("shop"), NOW)
    list(board.roll(NOW + 7_200))
    assert hours(series) == {}
    assert board.standings([SHOP], NOW + 7_200)[0].uptime["24h"] == Share(1, 1)


def test_many_windows_roll_in_steps_and_probes_may_go_meanwhile(
    board: Board, series: Table
) -> None:
    for number in range(2 * STEP + 1):
        probe = Scripted(name=f"p{number}", interval=Duration(60), script=unrun)
        board.expect(probe, NOW)
        board.admit(probe, None, Uptime(), NOW)
        board.take(probe, result(probe.name), NOW)
    rolling = board.roll(NOW + 7_200)
    next(rolling)
    assert len(hours(series)) == STEP + 1
    board.forget(f"p{STEP}")
    assert list(rolling) == [None]
    assert hours(series) == {}


def test_a_probe_that_is_forgotten_leaves_no_gauge_and_the_others_theirs(
    board: Board, series: Table
) -> None:
    for probe in (SHOP, CART):
        board.admit(probe, None, Uptime(), NOW)
        board.take(probe, result(probe.name, "", CODE), NOW)
    board.forget("shop")
    assert shown(series, "probe_http") == {"probe_http_status_code{probe=cart}": 200.0}
    assert hours(series) == {"cart": 1.0}
    assert not board.knows("shop")
    assert board.standings([SHOP], NOW)[0].last is None


def test_standings_come_in_the_order_asked_for_and_with_the_interval_in_force(
    board: Board,
) -> None:
    board.admit(SHOP, None, Uptime(), NOW)
    board.take(SHOP, result("shop"), NOW)
    slower = Scripted(name="shop", interval=Duration(300), script=unrun)
    found = board.standings([CART, slower], NOW)
    assert [(one.probe, one.interval) for one in found] == [("cart", 30.0), ("shop", 300.0)]


WEEK = Maintenance(
    name="week", probes=("shop",), schedule=Cron("0 12 * * sun"), duration=Duration(3_600)
)
DB = Scripted(name="db", script=unrun)
CHILD = Scripted(name="child", depends_on=("db",), script=unrun)


def gauges(series: Table, metric: str) -> dict[str, float]:
    """The values of a metric by the rest of its labels."""
    return {
        name.partition("probe=")[2].rstrip("}"): value
        for name, value in shown(series, metric).items()
        if name.startswith(f"{metric}{{")
    }


def states(series: Table) -> dict[str, str]:
    ones = [name for name, value in gauges(series, "probe_state").items() if value]
    return dict(name.split(",state=") for name in ones)


def made(series: Table, *probes: Scripted, windows: tuple[Maintenance, ...] = ()) -> Board:
    found = Board(Figures(series, Tally(series)), lambda: windows)
    for probe in probes:
        found.expect(probe, NOW)
        found.admit(probe, None, Uptime(), NOW)
    return found


def test_a_window_is_maintenance_while_it_is_open(series: Table) -> None:
    """AT is a Sunday at 12:00."""
    found = made(series, SHOP, CART, windows=(WEEK,))
    assert states(series) == {"shop": "maintenance", "cart": "unknown"}
    assert gauges(series, "probe_muted") == {"shop": 1.0, "cart": 0.0}
    assert found.is_maintained("shop", AT, AT)
    found.take(SHOP, replace(result("shop", "status"), maintenance=True), NOW)
    assert states(series)["shop"] == "maintenance"
    assert gauges(series, "probe_up") == {"shop": 0.0}
    (shop,) = found.standings([SHOP], NOW)
    assert (shop.maintenance, shop.verdict, shop.uptime["1h"]) == ("week", "down", Share())
    list(found.roll(NOW + 3_600))
    assert states(series)["shop"] == "down"
    assert gauges(series, "probe_muted")["shop"] == 0.0


def test_alerts_below_a_probe_that_is_down_do_not_begin(series: Table) -> None:
    found = made(series, DB, CHILD, CART)
    assert gauges(series, "probe_dependency_down") == {"child": 0.0}
    found.take(CHILD, result("child", "timeout"), NOW)
    assert gauges(series, "probe_muted")["child"] == 0.0
    found.take(DB, result("db", "timeout"), NOW)
    assert gauges(series, "probe_dependency_down") == {"child": 1.0}
    assert gauges(series, "probe_muted") == {"db": 0.0, "child": 1.0, "cart": 0.0}
    assert [one.culprit for one in found.standings([DB, CHILD], NOW)] == ["", "db"]
    found.take(DB, result("db", after=1.0), NOW)
    assert gauges(series, "probe_dependency_down") == {"child": 0.0}
    assert states(series)["child"] == "down"


def test_while_those_above_are_looked_at_first_alerts_wait(series: Table) -> None:
    found = made(series, DB, CHILD)
    found.take(CHILD, result("child", "timeout"), NOW)
    assert found.ask(CHILD, AT, NOW) == {"db"}
    assert gauges(series, "probe_muted")["child"] == 1.0
    assert gauges(series, "probe_dependency_down") == {"child": 0.0}
    found.answer("cart", NOW)
    found.answer("db", NOW)
    assert gauges(series, "probe_muted")["child"] == 0.0


def test_those_above_are_asked_only_if_they_could_know_more(series: Table) -> None:
    found = made(series, DB, CHILD)
    assert found.ask(replace(CHILD, depends_on=("nobody",)), AT, NOW) == set()
    found.take(DB, result("db"), NOW)
    assert found.ask(CHILD, AT, NOW) == set()
    assert found.ask(CHILD, AT + timedelta(seconds=1), NOW) == {"db"}
    found.take(DB, result("db", "dns"), NOW)
    assert found.ask(CHILD, AT + timedelta(seconds=1), NOW) == set()
    found.expect(replace(DB, paused=True), NOW)
    assert found.ask(CHILD, AT + timedelta(seconds=1), NOW) == set()


def test_a_past_that_is_down_mutes_those_below(series: Table) -> None:
    found = Board(Figures(series, Tally(series)))
    for probe in (CHILD, DB):
        found.expect(probe, NOW)
    found.admit(CHILD, None, Uptime(), NOW)
    found.admit(DB, Held(result("db", "status"), "down", AT, ()), Uptime(), NOW)
    assert gauges(series, "probe_dependency_down") == {"child": 1.0}
    found.expect(replace(CHILD, depends_on=()), NOW)
    assert gauges(series, "probe_dependency_down") == {}


def test_a_probe_that_is_paused_is_down_for_nobody(series: Table) -> None:
    found = made(series, DB, CHILD)
    found.take(DB, result("db", "status"), NOW)
    found.expect(replace(DB, paused=True), NOW)
    assert states(series) == {"db": "paused", "child": "unknown"}
    assert gauges(series, "probe_dependency_down") == {"child": 0.0}
    assert (gauges(series, "probe_up"), shown(series, "probe_success")) == ({}, {})
    found.expect(DB, NOW)
    assert states(series)["db"] == "down"
    assert gauges(series, "probe_dependency_down") == {"child": 1.0}
    found.forget("db")
    found.show(NOW)
    assert gauges(series, "probe_dependency_down") == {"child": 0.0}


def test_a_past_of_a_probe_that_is_paused_is_not_shown(series: Table) -> None:
    found = Board(Figures(series, Tally(series)))
    paused = replace(SHOP, paused=True)
    found.expect(paused, NOW)
    found.admit(paused, Held(result("shop"), "up", AT, ()), Uptime(), NOW)
    assert shown(series, "probe_success") == {}
    assert found.standings([paused], NOW)[0].state == "paused"


def test_a_verdict_takes_as_many_runs_as_the_probe_says(series: Table) -> None:
    slow = replace(SHOP, failures=2, successes=2, critical=False)
    found = made(series, slow)
    for after, reason in enumerate(["", "", "status"]):
        found.take(slow, result("shop", reason, after=after), NOW)
    assert (states(series)["shop"], gauges(series, "probe_up")) == ("up", {"shop": 1.0})
    found.take(slow, result("shop", "status", after=3.0), NOW)
    assert (states(series)["shop"], gauges(series, "probe_up")) == ("down", {"shop": 0.0})
    (one,) = found.standings([slow], NOW)
    assert (one.is_critical, one.since) == (False, AT + timedelta(seconds=2))
