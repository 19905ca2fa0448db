"""How many alerts, groups and silences there are, for /metrics.

Some figures have the names that Alertmanager's have, for its dashboards and rules.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from alerting.dispatch.board import Board
from alerting.dispatch.state import Group, Output
from alerting.meter import Meter
from alerting.model import Alert

EVERY: Final = timedelta(seconds=5)
STATES: Final = ("active", "pending", "expired")
_SUPPRESSED: Final = "alertmanager_notifications_suppressed_total"


class Census:
    """Counts what the board has; `groups` is how many groups there are."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._hidden: dict[str, frozenset[str]] = {}
        self._shown: datetime | None = None

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self._hidden)

    def begin(self, groups: Iterable[Group]) -> None:
        """Begin with the groups of an earlier life."""
        self._hidden = {one.id: one.hidden for one in groups}

    def received(self, alerts: Iterable[Alert]) -> None:
        """Count those that somebody posted."""
        states = Counter(one.state for one in alerts if not one.rule)
        for state in ("firing", "resolved"):
            if states[state]:
                amount = states[state]
                self._meter.count("alertmanager_alerts_received_total", state, amount=amount)

    def note(self, output: Output, board: Board, now: datetime) -> None:
        """Note what a look changed, and count what it hid from people."""
        if output.groups:
            self._meter.count("alertmanager_nflog_queries_total", amount=len(output.groups))
        for one in output.groups:
            new = one.hidden - self._hidden.get(one.id, frozenset())
            self._hidden[one.id] = one.hidden
            for fingerprint in new:
                self._count(fingerprint, board, now)
        for id in output.gone_groups:
            self._hidden.pop(id, None)

    def show(self, board: Board, now: datetime) -> None:
        """Set the gauges, unless that was a moment ago."""
        if self._shown is not None and now - self._shown < EVERY:
            return
        self._shown = now
        show = self._meter.show
        hidden = frozenset().union(*self._hidden.values())
        firing = len(board.alerts(now))
        suppressed = min(len(hidden), firing)
        silences = Counter(one.state(now) for one in board.silences.values())
        show("alerting_dispatch_alerts", len(board.known))
        show("alerting_dispatch_groups", len(self._hidden))
        show("alerting_dispatch_acknowledgements", len(board.acknowledgements))
        show("alertmanager_alerts", firing - suppressed, "active")
        show("alertmanager_alerts", suppressed, "suppressed")
        show("alertmanager_dispatcher_aggregation_groups", len(self._hidden))
        for state in STATES:
            show("alertmanager_silences", silences[state], state)

    def _count(self, fingerprint: str, board: Board, now: datetime) -> None:
        status = board.status(fingerprint, now)
        if status is None:
            return
        if status.silenced_by:
            self._meter.count(_SUPPRESSED, "silence")
        if status.inhibited_by:
            self._meter.count(_SUPPRESSED, "inhibition")
        if status.muted_by:
            self._meter.count(_SUPPRESSED, "mute_time_interval")
