from exporter.web import traffic
from tests.exporter.web import stand


def test_requests_refusals_and_connections_turned_away_are_counted() -> None:
    daemon = stand.daemon()
    traffic.answered(daemon.tally, "/metrics", "GET", 200, 0.02)
    traffic.answered(daemon.tally, "/metrics", "GET", 200, 0.03)
    traffic.answered(daemon.tally, "other", "BREW", 405, 0.01)
    traffic.refused(daemon.tally, "method_not_allowed")
    traffic.turned_away(daemon.tally)
    moves = daemon.tally.take()
    row = daemon.series.row
    assert moves[row("chatwatch_http_requests_total", "/metrics", "GET", "200")] == 2
    assert moves[row("chatwatch_http_requests_total", "other", "other", "405")] == 1
    assert moves[row("chatwatch_http_refusals_total", "method_not_allowed")] == 1
    assert moves[row("chatwatch_http_connections_refused_total")] == 1


def test_the_time_of_a_request_is_observed_by_route() -> None:
    daemon = stand.daemon()
    traffic.answered(daemon.tally, "/metrics", "GET", 200, 0.02)
    moves = daemon.tally.take()
    cells = daemon.series.cells("chatwatch_http_request_duration_seconds", 0.02, "/metrics")
    assert [moves[cell] for cell, _ in cells] == [amount for _, amount in cells]


def test_the_time_of_a_stream_is_not() -> None:
    daemon = stand.daemon()
    traffic.answered(daemon.tally, "/stream", "GET", 200, None)
    moves = daemon.tally.take()
    cells = daemon.series.cells("chatwatch_http_request_duration_seconds", 0.02, "/stream")
    assert moves[daemon.series.row("chatwatch_http_requests_total", "/stream", "GET", "200")] == 1
    assert not [cell for cell, _ in cells if cell in moves]


def test_connections_are_counted_up_and_down() -> None:
    connections = traffic.Connections(stand.daemon().series)
    connections.change(1)
    connections.change(1)
    connections.change(-1)
    assert connections.open == 1
