"""What the HTTP surface counts of itself, under labels that strangers cannot multiply."""

from exporter.events.tally import Tally
from exporter.metrics.series import Table

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_CODES = {status: str(status) for status in range(100, 600)}


def answered(tally: Tally, route: str, method: str, status: int, seconds: float | None) -> None:
    """Count one answered request; `route` is a pattern of routes.py, "other" for none of them.

    How long somebody read a stream (None) says nothing of how quick we are.
    """
    known = method if method in _METHODS else "other"
    tally.count("chatwatch_http_requests_total", route, known, _CODES[status])
    if seconds is not None:
        tally.observe("chatwatch_http_request_duration_seconds", seconds, route)


def delivered(tally: Tally, source: str, status: int, seconds: float, size: int) -> None:
    """Count one answered request of a sender; `size` is of its body, in bytes."""
    tally.count("webhook_requests_total", source, _CODES[status])
    tally.observe("webhook_ack_duration_seconds", seconds, source)
    tally.observe("webhook_payload_bytes", size, source)


class Tolls:
    """The counters of requests that take the short way, their cells looked up once.

    The same as `answered` and `delivered` count; bounded by sources and statuses.
    """

    def __init__(self, series: Table, route: str) -> None:
        self._series = series
        self._route = route
        self._route_labels = (route,)
        self._known: dict[tuple[str, int], tuple[int, int]] = {}

    def passed(self, tally: Tally, source: str, status: int, seconds: float, size: int) -> None:
        """Count one answered request of a sender."""
        rows = self._known.get((source, status))
        if rows is None:
            code = _CODES[status]
            http = self._series.row("chatwatch_http_requests_total", self._route, "POST", code)
            rows = http, self._series.row("webhook_requests_total", source, code)
            self._known[source, status] = rows
        tally.move_all(((rows[0], 1.0), (rows[1], 1.0)))
        of = (source,)
        observed = (
            ("chatwatch_http_request_duration_seconds", self._route_labels, seconds),
            ("webhook_ack_duration_seconds", of, seconds),
            ("webhook_payload_bytes", of, size),
        )
        tally.move_all(self._series.moved(observed))


def refused(tally: Tally, code: str) -> None:
    """Count one refusal; `code` is one of refusal.CODES."""
    tally.count("chatwatch_http_refusals_total", code)


def turned_away(tally: Tally) -> None:
    """Count one connection over server.limits.connections."""
    tally.count("chatwatch_http_connections_refused_total")


class Connections:
    """How many connections are open, shown as a gauge."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._row = series.row("chatwatch_http_connections")
        self.open = 0

    def change(self, by: int) -> None:
        """Count connections made (1) and lost (-1)."""
        self.open += by
        self._series.set(self._row, float(self.open))
