"""What the HTTP surface counts of itself, under labels that strangers cannot multiply."""

from exporter.events.tally import Tally

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_STATUSES = {status: str(status) for status in range(100, 600)}


def answered(tally: Tally, method: str, path: str, status: int) -> None:
    """Count one answered request; `path` is a pattern of routes.py, "other" for none of them."""
    known = method if method in _METHODS else "other"
    tally.count("chatwatch_http_requests_total", path, known, _STATUSES[status])


def refused(tally: Tally, code: str) -> None:
    """Count one refusal; `code` is one of refusal.CODES."""
    tally.count("chatwatch_http_refusals_total", code)


def turned_away(tally: Tally) -> None:
    """Count one connection over server.limits.connections."""
    tally.count("chatwatch_http_connections_refused_total")
