"""What one integration's deliveries tell of themselves: figures, and the log when it matters.

Some figures have the names that Alertmanager's have, for its dashboards and rules.
https://github.com/prometheus/alertmanager/blob/main/notify/notify.go
"""

from collections.abc import Mapping
from typing import Final

import structlog

from alerting.meter import Meter
from alerting.notify.outcomes import Said
from alerting.notify.verdict import Reason, Retry, Sent
from alerting.store.rows import Lane, Tried, Waiting

_log = structlog.get_logger("chatwatch.notify")
_ALERTMANAGERS: Final[Mapping[Reason, str]] = {
    "refused": "other",
    "auth": "authError",
    "timeout": "contextDeadlineExceeded",
    "network": "other",
    "tls": "other",
    "rejected": "clientError",
    "throttled": "rateLimited",
    "server": "serverError",
    "expired": "contextDeadlineExceeded",
    "other": "other",
}


class Accounts:
    """Counts and tells for one lane."""

    def __init__(self, lane: Lane, meter: Meter) -> None:
        self._lane = lane
        self._kind = lane.kind
        self._meter = meter
        self._held = False
        self._mistaken = ""

    def begun(self, waiting: Waiting) -> None:
        """Tell that a delivery begins."""
        if not waiting.attempts and not waiting.doubtful:
            self._meter.count("alertmanager_notifications_total", self._kind)
        if waiting.doubtful:
            self._meter.count("alerting_notifications_repeated_total", self._kind)

    def answered(self, said: Said, tried: Tried, waiting: Waiting) -> None:
        """Tell what came of a try, and log what is lost."""
        kind, notice, verdict = self._kind, waiting.outgoing.notice, said.verdict
        self._meter.count("alerting_notifications_total", kind)
        self._meter.count("alertmanager_notification_requests_total", kind)
        self._meter.observe("alertmanager_notification_latency_seconds", said.took, kind)
        if isinstance(verdict, Sent):
            late = max(0.0, (said.now - notice.at).total_seconds())
            self._meter.observe("alerting_notification_latency_seconds", late, kind)
            if verdict.detail:
                _log.warning("some were not told", to=str(self._lane), detail=verdict.detail)
            return
        self._meter.count("alerting_notifications_failed_total", kind, verdict.reason)
        self._meter.count("alertmanager_notification_requests_failed_total", kind)
        if tried.attempt.outcome == "rejected":
            self._lost(verdict.reason)
            _log.error(
                "a notice was rejected",
                to=str(self._lane),
                notice=notice.id,
                alerts=[alert.name for alert in notice.alerts[:5]],
                detail=verdict.detail,
            )

    def gave_up(self, count: int, why: str) -> None:
        """Tell that notices were given up."""
        if count:
            failed = "alerting_notifications_failed_total"
            self._meter.count(failed, self._kind, "expired", amount=count)
            self._lost("expired", count)
            _log.error("notices given up", to=str(self._lane), notices=count, why=why)

    def failing(self, first: Retry) -> None:
        """Tell that deliveries begin to fail."""
        _log.warning(
            "deliveries fail and are tried again",
            to=str(self._lane),
            reason=first.reason,
            detail=first.detail,
        )

    def mended(self) -> None:
        """Tell that deliveries go again."""
        _log.info("deliveries go again", to=str(self._lane))

    def held(self, *, is_held: bool) -> None:
        """Tell whether a rate limit holds deliveries back; counted when it begins to."""
        if is_held and not self._held:
            self._meter.count("alerting_notifications_held_total", self._kind)
        self._held = is_held

    def fault(self, said: str) -> None:
        """Tell of a text that could not be made; it says so itself, in its place."""
        self._meter.count("alerting_template_failures_total", self._kind)
        _log.warning("a text of a notice cannot be made", to=str(self._lane), error=said)

    def mistake(self, error: Exception) -> None:
        """Tell of a mistake of ours, once while it is the same."""
        said = repr(error)
        if said != self._mistaken:
            _log.error("a delivery failed by a mistake of ours", to=str(self._lane), exc_info=error)
        self._mistaken = said

    def _lost(self, reason: Reason, count: int = 1) -> None:
        name = "alertmanager_notifications_failed_total"
        self._meter.count(name, self._kind, _ALERTMANAGERS[reason], amount=count)
