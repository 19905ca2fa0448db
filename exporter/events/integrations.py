"""What integrations did for the answers: queries, syncs, impact, and insights drawn from them."""

from typing import ClassVar, Literal

from exporter.events.data import Data
from exporter.events.fields import (
    Count,
    Hours,
    Id,
    Impact,
    Instant,
    Number,
    Phrases,
    Ratio,
    Seconds,
    Word,
    Words,
)


class Queried(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An answer used, or tried to use, an integration (rows A5 and A8)."""

    TYPE: ClassVar[str] = "integration.queried"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")
    PROSE: ClassVar[tuple[str, ...]] = ("gaps",)

    provider: Word
    query_type: Word
    success: bool
    user_id: Id | None = None
    response_seconds: Seconds | None = None
    data_freshness_hours: Hours | None = None
    confidence: Ratio | None = None
    confidence_without_data: Ratio | None = None
    satisfaction_impact: Impact | None = None
    data_types: Words = ()
    gaps: Phrases = ()


class Synced(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A sync of an integration began, ended or is late; also carries the health of row A7."""

    TYPE: ClassVar[str] = "integration.synced"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")

    provider: Word
    status: Literal["ok", "running", "late", "failed"]
    user_id: Id | None = None
    job: Word | None = None
    records: Count | None = None
    errors: Count | None = None
    started_at: Instant | None = None
    finished_at: Instant | None = None
    next_at: Instant | None = None
    last_sync_at: Instant | None = None
    sync_success_rate: Ratio | None = None
    error_rate: Ratio | None = None
    data_freshness_score: Ratio | None = None
    api_rate_limit_usage: Ratio | None = None


class ImpactMeasured(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A figure before and with an integration (row A9)."""

    TYPE: ClassVar[str] = "integration.impact.measured"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")

    metric_type: Word
    provider: Word
    baseline_value: Number
    current_value: Number
    period_start: Instant
    period_end: Instant
    user_id: Id | None = None


class InsightRecorded(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A prediction that somebody's model made (row A10)."""

    TYPE: ClassVar[str] = "insight.recorded"
    PEOPLE: ClassVar[tuple[str, ...]] = (*Data.PEOPLE, "user_id")
    PROSE: ClassVar[tuple[str, ...]] = ("contributing_factors", "recommended_actions")

    insight_type: Word
    confidence_score: Ratio
    user_id: Id | None = None
    predicted_value: Number | None = None
    contributing_factors: Phrases = ()
    recommended_actions: Phrases = ()
