"""Integrations in the series table: what is not known, or not any more, has no row."""

from collections.abc import Iterator
from typing import Final

from exporter.events.tally import Tally
from exporter.integrations import states
from exporter.integrations.conduct import outcome
from exporter.integrations.conduct.course import Learned
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.kind import Integration
from exporter.integrations.states import NEW
from exporter.integrations.watch.taken import Taken
from exporter.metrics.series import Table

_USABLE: Final = frozenset({"", "slow", "pages"})

# A metric and the values of its labels.
_Line = tuple[str, ...]


class Board:
    """The gauges of each integration in the series table, and its counters by the tally."""

    def __init__(self, series: Table, tally: Tally) -> None:
        self._series = series
        self._tally = tally
        self._rows: dict[str, dict[_Line, int]] = {}
        self._reasons: dict[str, set[str]] = {}

    def expect(self, one: Integration) -> None:
        """Begin the counters of an integration at 0, so that their first move is seen as one."""
        for topic in ("health", *(["events"] if one.every("events") is not None else [])):
            for result in ("ok", "failed"):
                self._series.row("integration_calls_total", one.name, one.PROVIDER, topic, result)
        if one.every("events") is not None:
            for result in Taken().counts:
                self._series.row("integration_reconciled_total", one.name, one.PROVIDER, result)

    def count(
        self, one: Integration, call: Call, heard: Answer | Unanswered, learned: Learned
    ) -> bool:
        """Count a call, and what of its answer cannot be; say whether it told something of use."""
        which, found = (one.name, one.PROVIDER), learned.found
        is_ok = found.reason in _USABLE
        self._tally.count(
            "integration_calls_total", *which, call.topic, "ok" if is_ok else "failed"
        )
        if not is_ok:
            self._tally.count("integration_failures_total", *which, found.reason)
        if isinstance(heard, Answer) and call.signed:
            self._tally.observe("integration_call_duration_seconds", heard.seconds, *which)
        said = learned.memory.said.get(call.topic)
        for what in said.odd if said is not None and said.at == heard.at else ():
            self._tally.count("integration_oddities_total", *which, what)
        return is_ok

    def count_taken(self, one: Integration, taken: Taken) -> None:
        """Count events that were listed."""
        for result, count in taken.counts.items():
            if count:
                name = "integration_reconciled_total"
                self._tally.count(name, one.name, one.PROVIDER, result, amount=count)

    def show(self, now: Standing) -> None:
        """Show how an integration stands, and end what is not known of it any more."""
        kept = self._rows.setdefault(now.name, {})
        wanted = dict(self._lines(now))
        for line in kept.keys() - wanted.keys():
            self._series.remove(kept.pop(line))
        for line, value in wanted.items():
            if line not in kept:
                kept[line] = self._series.row(*line)
            self._series.set(kept[line], value)

    def forget(self, name: str) -> None:
        """End the gauges of an integration that is gone; its counters stay, as all totals do."""
        self._reasons.pop(name, None)
        for row in self._rows.pop(name, {}).values():
            self._series.remove(row)

    def _lines(self, now: Standing) -> Iterator[tuple[_Line, float]]:
        which = (now.name, now.provider)
        yield ("integration_interval_seconds", *which), now.interval
        yield ("integration_freshness_limit_seconds", *which), now.freshness
        yield ("integration_muted", *which), float(is_muted(now))
        if now.source is not None:
            # That nobody looks at the vendor is no reason for its webhooks to stay away.
            yield ("integration_source_muted", *which, now.source), float(is_out(now))
        if now.is_paused:
            return
        for state in states.STATES:
            yield ("integration_state", *which, state), float(state == now.state)
        yield from self._told(now)
        for name, value in _figures(now):
            if value is not None:
                yield (name, *which), value
        for quota in now.quotas:
            yield ("integration_ratelimit_used_ratio", *which, quota.bucket), quota.ratio
            yield ("integration_ratelimit_limit", *which, quota.bucket), quota.limit

    def _told(self, now: Standing) -> Iterator[tuple[_Line, float]]:
        """Show the reason; those of earlier go on at 0."""
        reasons = self._reasons.setdefault(now.name, set())
        if now.reason not in {"", NEW}:
            reasons.add(now.reason)
        for reason in reasons | ({NEW} if now.reason == NEW else set()):
            line = ("integration_reason", now.name, now.provider, reason)
            yield line, float(reason == now.reason)


def is_muted(now: Standing) -> bool:
    """Say whether it is known that an integration does not work, or that nobody looks."""
    return now.is_paused or is_out(now)


def is_out(now: Standing) -> bool:
    """Say whether it is known that it does not work, or that its vendor has an outage."""
    has_outage = now.incident is not None and now.incident >= outcome.OUTAGE
    return has_outage or now.is_up is False


def _figures(now: Standing) -> Iterator[tuple[str, float | None]]:
    """Return the figures of an integration, None for what is not known."""
    was_looked_at = now.checked > 0
    yield "integration_up", None if now.is_up is None else float(now.is_up)
    yield "integration_checked_timestamp_seconds", now.checked or None
    yield "integration_next_check_timestamp_seconds", now.due
    yield "integration_token_expiry_timestamp_seconds", now.expires or None
    yield "integration_oauth_token_expiry_timestamp_seconds", now.renews or None
    yield "integration_data_age_seconds", now.age
    yield "integration_freshness_score", now.score
    yield "integration_newest_timestamp_seconds", now.newest or None
    yield "integration_incident_level", now.incident
    yield "integration_clock_skew_seconds", now.skew if was_looked_at else None
