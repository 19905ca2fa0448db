"""How this daemon and the named services are: in `/real-time`, and in streams (rows G1, G2)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics.figures import errors
from exporter.analytics.figures.errors import Hour
from exporter.host import census
from exporter.probes.standing import Standing
from exporter.web.analytics.endpoint import Question

State = Literal["up", "degraded", "down", "unknown", "paused", "maintenance", "not_configured"]
_MIB: Final = 1 << 20


class System(Struct, frozen=True):
    """How the daemon is."""

    uptime: Annotated[float, Meta(ge=0, description="seconds since it started")]
    memory_usage: Annotated[float, Meta(ge=0, description="memory that it holds, in MiB")]
    error_count: Annotated[
        int,
        Meta(
            ge=0,
            description="answers, messages, calls of models and questions to integrations that "
            "failed in the hours of `error_trend`",
        ),
    ]
    error_trend: Annotated[
        list[Hour], Meta(description="the last 24 hours of `analytics.timezone`, the oldest first")
    ]


class Status(Struct, frozen=True, rename={"ai": "AI", "auth": "Auth", "cache": "Cache"}):
    """Services by the probes of these names, whatever their case."""

    ai: Annotated[State, Meta(description="of the probe AI")]
    auth: Annotated[State, Meta(description="of the probe Auth")]
    cache: Annotated[State, Meta(description="of the probe Cache")]


class Health(Struct, frozen=True):
    """How everything is at a moment."""

    current_time: Annotated[datetime, Meta(description="when this was true")]
    system_health: Annotated[System, Meta(description="this daemon")]
    service_status: Annotated[Status, Meta(description="the services")]


async def health(question: Question) -> Health:
    """Return how everything is."""
    return Health(
        moment(question.now),
        await system(question),
        status(question.around.watched.probes()),
    )


async def system(question: Question) -> System:
    """Return how the daemon is."""
    now, zone = question.now, question.settings.zone
    days = errors.span(now, zone)
    by_day = await question.ledger.split(question.tenant, "", days, "day", errors.MEASURES)
    trend = errors.trend(by_day, now, zone)
    started = question.around.started
    return System(
        0.0 if started is None else max(0.0, round(now / 1000 - started.timestamp(), 1)),
        round(census.resident() / _MIB, 1),
        sum(one.errors for one in trend),
        trend,
    )


def status(probes: Iterable[Standing]) -> Status:
    """Return how the services are."""
    states: dict[str, State] = {one.probe.casefold(): one.state for one in probes}
    return Status(*(states.get(name, "not_configured") for name in Status.__struct_fields__))


def moment(ms: int) -> datetime:
    """Return an instant of Unix milliseconds."""
    return datetime.fromtimestamp(ms / 1000, UTC)
