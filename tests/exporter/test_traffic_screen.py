from datetime import UTC, datetime, timedelta

import pytest

from exporter.client import Counts
from exporter.traffic_screen import Screen

LIVE = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTS = Counts(0, 7, 0, 0, 0, 0)


def test_a_file_gets_a_line_now_and_then_and_the_last_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen(LIVE - timedelta(hours=2), LIVE)
    for minutes in (0, 1, 2):
        screen.show(LIVE - timedelta(minutes=60 - minutes), COUNTS)
    screen.end(LIVE + timedelta(minutes=1), COUNTS)
    assert capsys.readouterr().err.splitlines() == [
        "2026-11-22 11:00 UTC, 50% of the past: 7 events taken",
        "2026-11-22 12:01 UTC: 7 events taken",
    ]


def test_a_terminal_has_one_line_that_changes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(LIVE - timedelta(hours=2), LIVE)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    screen.show(LIVE - timedelta(hours=1), COUNTS)
    screen.show(LIVE, COUNTS)
    screen.end(LIVE, COUNTS)
    told = capsys.readouterr().err
    assert told.count("\r") == 3
    assert told.count("\n") == 1
