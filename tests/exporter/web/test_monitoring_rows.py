from datetime import timedelta
from typing import Any

import msgspec
import pytest

from alerting.store.rows import Episode
from exporter.probes import record
from exporter.store import host_samples, probe_results
from exporter.web import arguments, monitoring_rows
from exporter.web.monitoring_rows import Position
from tests.exporter.web.examples import NOW, ago

FIRST = monitoring_rows.first(NOW, 24)
AT = record.milliseconds(ago(90))


def log(id: int = 7, state: str = "up", reason: str = "", detail: str = "") -> probe_results.Kept:
    figures = '{"probe_http_status_code":200.0}'
    run = probe_results.Run("shop", "http", AT, 0.0831239, state, reason, detail, figures)
    return probe_results.Kept(id, run)


def episode(id: int = 3, hours: float = 1.0, *, over: bool = True) -> Episode:
    at = NOW - timedelta(hours=hours)
    return Episode(
        id=id,
        timestamp=at,
        alert_type="ProbeDown",
        severity="critical",
        message="shop is down",
        resolved=over,
        resolved_at=at + timedelta(minutes=5) if over else None,
        labels=(),
        value=0.0,
    )


def sample(id: int = 9) -> host_samples.Kept:
    return host_samples.Kept(id, AT, 23.4, 61.2, None, 1_300.0, None, 42)


def told(page: monitoring_rows.Page) -> Any:
    return msgspec.json.decode(msgspec.json.encode(page))


def test_the_columns_are_those_of_row_i4() -> None:
    page = told(monitoring_rows.page(FIRST, 100, [log()], [episode()], [sample()]))
    assert page == {
        "since": "2026-02-28T12:00:00Z",
        "monitoring_logs": [
            {
                "id": 7,
                "timestamp": "2026-03-01T11:58:30Z",
                "service_name": "shop",
                "status": "up",
                "response_time_ms": 83.124,
                "error_message": None,
                "metrics": {"probe_http_status_code": 200.0},
            }
        ],
        "alerts": [
            {
                "id": 3,
                "timestamp": "2026-03-01T11:00:00Z",
                "alert_type": "ProbeDown",
                "severity": "critical",
                "message": "shop is down",
                "resolved": True,
                "resolved_at": "2026-03-01T11:05:00Z",
            }
        ],
        "system_metrics": [
            {
                "id": 9,
                "timestamp": "2026-03-01T11:58:30Z",
                "cpu_usage": 23.4,
                "memory_usage": 61.2,
                "disk_usage": None,
                "network_io": {"received": 1300.0, "sent": None},
                "active_connections": 42,
            }
        ],
        "next_cursor": None,
    }


@pytest.mark.parametrize(
    ("reason", "detail", "message"),
    [
        ("status", "got 500", "status: got 500"),
        ("status", "", "status"),
        ("", "", None),
    ],
)
def test_an_error_is_told_with_its_reason(reason: str, detail: str, message: str | None) -> None:
    page = monitoring_rows.page(FIRST, 100, [log(reason=reason, detail=detail)], [], [])
    assert page.monitoring_logs[0].error_message == message


def test_an_alert_that_still_fires_has_no_end() -> None:
    (row,) = monitoring_rows.page(FIRST, 100, [], [episode(over=False)], []).alerts
    assert (row.resolved, row.resolved_at) == (False, None)


def test_the_first_page_begins_now_and_ends_hours_ago() -> None:
    assert FIRST.since == record.milliseconds(ago(86_400))
    assert FIRST.logs is not None
    assert monitoring_rows.instant(FIRST.logs) > NOW
    assert monitoring_rows.first(NOW, 1).since == record.milliseconds(ago(3_600))


def test_a_table_with_a_full_page_goes_on_behind_its_last_row() -> None:
    page = monitoring_rows.page(FIRST, 1, [log(7)], [episode(3)], [])
    assert page.next_cursor is not None
    assert arguments.cursor({"cursor": page.next_cursor}, Position) == Position(
        FIRST.since, (AT, 7), (record.milliseconds(ago(3_600)), 3), None
    )
    other = monitoring_rows.page(FIRST, 1, [], [], [sample()])
    assert other.next_cursor is not None
    assert arguments.cursor({"cursor": other.next_cursor}, Position) == Position(
        FIRST.since, None, None, AT
    )


def test_alerts_from_before_the_hours_are_left_out_and_end_the_table() -> None:
    page = monitoring_rows.page(FIRST, 2, [], [episode(4), episode(3, hours=25)], [])
    assert [row.id for row in page.alerts] == [4]
    assert page.next_cursor is None


@pytest.mark.parametrize(
    "spoilt",
    [
        [-1, None, None, None],
        [0, [1 << 62, 0], None, None],
        [0, [0, -1], None, None],
        [0, None, [0, 1 << 63], None],
        [0, None, None, 1 << 60],
        [0, None],
    ],
)
def test_a_position_beyond_what_a_store_holds_is_none(spoilt: list[object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(spoilt), type=Position)


def test_a_page_asks_for_no_more_than_a_store_gives() -> None:
    assert min(probe_results.PAGE, host_samples.PAGE) >= monitoring_rows.MOST_ROWS
