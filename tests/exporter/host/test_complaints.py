from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog

from exporter.events.tally import Tally
from exporter.host.complaints import Complaints
from exporter.host.reading import Miss
from exporter.metrics.series import Table
from tests.exporter.host.machine import shown, table

Logged = list[MutableMapping[str, Any]]
HUNG = Miss("filesystem", "no answer within 2 s", "/mnt/nas")
NOT_ALLOWED = Miss("connections", "Permission denied")
NO_DISKS = Miss("disk", "no such file", absent=True)


@pytest.fixture
def series() -> Table:
    return table()


@pytest.fixture
def tally(series: Table) -> Tally:
    return Tally(series)


@pytest.fixture
def logged() -> Iterator[Logged]:
    with structlog.testing.capture_logs() as found:
        yield found


def counted(series: Table, tally: Tally) -> dict[str, float]:
    series.add(tally.take())
    lines = shown(series, "host_sample_failures_total")
    return {name.partition("part=")[2]: value for name, value in lines.items()}


def test_each_miss_is_counted_every_time_and_told_once(
    series: Table, tally: Tally, logged: Logged
) -> None:
    complaints = Complaints(tally)
    for _ in range(3):
        complaints.tell([HUNG, NOT_ALLOWED])
    complaints.tell([HUNG])
    assert counted(series, tally) == {"filesystem": 4.0, "connections": 3.0}
    assert [(one["log_level"], one["event"], one["about"]) for one in logged] == [
        ("warning", "part of the host cannot be read", "/mnt/nas"),
        ("warning", "part of the host cannot be read", ""),
        ("info", "part of the host fails no more", ""),
    ]
    assert logged[0]["error"] == "no answer within 2 s"


def test_what_fails_again_is_told_again(tally: Tally, logged: Logged) -> None:
    complaints = Complaints(tally)
    for misses in ([HUNG], [], [HUNG]):
        complaints.tell(misses)
    assert [one["log_level"] for one in logged] == ["warning", "info", "warning"]


def test_what_a_machine_does_not_have_is_told_once_and_is_no_failure(
    series: Table, tally: Tally, logged: Logged
) -> None:
    complaints = Complaints(tally)
    complaints.tell([NO_DISKS])
    complaints.tell([NO_DISKS])
    assert counted(series, tally) == {}
    assert [(one["log_level"], one["event"]) for one in logged] == [
        ("info", "part of the host is not there")
    ]


def test_two_mounts_that_hang_are_one_failure_and_told_each(
    series: Table, tally: Tally, logged: Logged
) -> None:
    complaints = Complaints(tally)
    complaints.tell([HUNG, Miss("filesystem", "no answer", "/mnt/other")])
    assert counted(series, tally) == {"filesystem": 1.0}
    assert len(logged) == 2


def test_devices_without_a_place_are_told_once(tally: Tally, logged: Logged) -> None:
    complaints = Complaints(tally)
    for count in (0, 3, 4, 0, 1):
        complaints.crowd({"disk": count, "network": 0})
    assert [(one["part"], one["left_out"]) for one in logged] == [("disk", 3), ("disk", 1)]
