"""What the HTTP surface counts of itself, under labels that strangers cannot multiply."""

from exporter.events.tally import Tally
from exporter.metrics.series import Table

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_CODES = {status: str(status) for status in range(100, 600)}


def answered(tally: Tally, route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request; `route` is a pattern of routes.py, "other" for none of them."""
    known = method if method in _METHODS else "other"
    tally.count("chatwatch_http_requests_total", route, known, _CODES[status])
    tally.observe("chatwatch_http_request_duration_seconds", seconds, route)


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
