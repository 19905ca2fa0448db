import asyncio
from collections.abc import Awaitable

import pytest

from alerting.duration import Duration
from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes.board import Board
from exporter.probes.figures import Figures
from exporter.probes.result import Gauge, Result
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
    found.expect(SHOP)
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
    board.roll(NOW + 7_200)
    assert hours(series) == {}
    assert board.standings([SHOP], NOW + 7_200)[0].uptime["24h"] == Share(1, 1)


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
