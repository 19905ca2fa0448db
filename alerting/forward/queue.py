"""What waits for one Alertmanager: each alert once, as it is now."""

from collections.abc import Iterable, Sequence

from alerting.model import Alert, Labels


class Queue:
    """Alerts in the order in which they came, bounded: beyond, the oldest are given up."""

    def __init__(self) -> None:
        self._alerts: dict[Labels, Alert] = {}

    def __len__(self) -> int:
        return len(self._alerts)

    def put(self, alerts: Iterable[Alert], most: int) -> int:
        """Add alerts, in place of what waits of them; return how many were given up."""
        for one in alerts:
            self._alerts[one.labels] = one
        lost = max(0, len(self._alerts) - most)
        for labels in list(self._alerts)[:lost]:
            del self._alerts[labels]
        return lost

    def first(self, count: int) -> tuple[Alert, ...]:
        """Return the first of them, which stay until they are `done`."""
        return tuple(one for one, _ in zip(self._alerts.values(), range(count), strict=False))

    def done(self, alerts: Sequence[Alert]) -> None:
        """Take out what was sent, unless something newer came in its place."""
        for one in alerts:
            if self._alerts.get(one.labels) is one:
                del self._alerts[one.labels]
