"""The kind ``heartbeat``: a job that has to call us; who does not call is down."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta

from alerting.strict import Duration, Secret, between, by_default
from exporter.probes.cron import Cron, Zone
from exporter.probes.heartbeats import doors
from exporter.probes.heartbeats.deadline import Terms
from exporter.probes.kind import Kind
from exporter.probes.result import Result


class Heartbeat(
    Kind, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="heartbeat"
):
    """A job that calls ``/ping/{key}`` when it is done, and may tell its start and its failures."""

    key: Annotated[
        Secret,
        Meta(
            description="env:NAME or file:path of the end of its URL, 16 to 128 letters, digits, _ "
            ". ~ and -; who knows it may ping"
        ),
    ]
    interval: Annotated[
        Duration, between("span from one look at what it told to the next", "1s", "1d")
    ] = by_default(Duration(15))
    period: (
        Annotated[Duration, between("how long after a success the next is due", "10s", "400d")]
        | None
    ) = None
    schedule: Annotated[
        Cron | None,
        Meta(description="when it is due, as its crontab has it: `0 2 * * sun`; instead of period"),
    ] = None
    timezone: Annotated[
        Zone | None, Meta(description="where the schedule's clock hangs; UTC without one")
    ] = None
    grace: Annotated[
        Duration, between("how much later it may come; until then it is degraded", "1s", "30d")
    ] = by_default(Duration(300))
    max_runtime: (
        Annotated[
            Duration,
            between(
                "how long after a start its end must come",
                "1s",
                "30d",
                "with it, a start in time will do until then",
            ),
        ]
        | None
    ) = None

    kind: ClassVar[str] = "heartbeat"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        said = doors.wrong_key(self.key)
        if said:
            yield "key", said
        if (self.period is None) == (self.schedule is None):
            yield "period", "when is it due? write either period or schedule"
        if self.timezone is not None and self.schedule is None:
            yield "timezone", "it is for schedule, which is not there"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import hearing  # noqa: PLC0415 # not before it is at work

        return await hearing.measured(self)

    @property
    def terms(self) -> Terms:
        """When it has to call."""
        zone = self.timezone or Zone.parse("UTC")
        return Terms(self.grace, self.period, self.schedule, zone, self.max_runtime)
