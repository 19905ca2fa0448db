from exporter.host.board import Board
from tests.exporter.host.machine import shown, table

UPTIME, COUNT = ("system_uptime_seconds", ()), ("system_processes", ())
READ = ("system_disk_io_bytes_total", ("sda", "read"))


def test_figures_are_shown_and_later_ones_replace_them() -> None:
    series = table()
    board = Board(series)
    board.show({UPTIME: 1.0, READ: 5.0})
    board.show({UPTIME: 2.0, READ: 4.0})
    assert shown(series) == {
        "system_uptime_seconds": 2.0,
        "system_disk_io_bytes_total,system_device=sda,disk_io_direction=read": 4.0,
    }
    assert board.shown == {UPTIME: 2.0, READ: 4.0}


def test_of_what_is_gone_nothing_stays_and_its_place_is_free() -> None:
    series = table()
    board = Board(series)
    board.show({UPTIME: 1.0, READ: 5.0})
    lines = len(series)
    board.show({UPTIME: 2.0})
    assert shown(series) == {"system_uptime_seconds": 2.0}
    board.show({UPTIME: 3.0, COUNT: 7.0})
    assert shown(series) == {"system_uptime_seconds": 3.0, "system_processes": 7.0}
    assert len(series) == lines


def test_what_comes_back_is_shown_as_it_is_then() -> None:
    series = table()
    board = Board(series)
    board.show({READ: 5.0})
    board.show({})
    board.show({READ: 1.0})
    assert list(shown(series).values()) == [1.0]
