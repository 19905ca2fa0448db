"""What answers may be told beside their figures: data that is not whole, and a change."""

from collections.abc import Sequence
from datetime import UTC, datetime

from alerting import clock
from exporter.analytics import days
from exporter.analytics.changes import Change
from exporter.completeness.ratio import Part, Record
from exporter.web.watched import Watched
from tests.exporter.web import stand


class Deployed:
    """A deploy of this moment, near whatever is asked for."""

    revision = 1

    async def told(self, tenant: str, begins: int, ends: int) -> Sequence[Change]:
        """Return it; nobody is of a tenant."""
        assert (tenant, begins < ends) == ("", True)
        at = datetime.fromtimestamp(ends / 1000, UTC)
        return [Change("deploy-7", at, "deploy", "bot", "2.4", None, "ci")]


def incomplete() -> Watched:
    """A quarter of yesterday's events of `app` is missing; of today nothing is known."""
    today = days.day(round(clock.unix() * 1000), stand.config().analytics.zone)
    record = Record(1, {"app": {today - 1: Part(24, 100.0, 25.0)}})
    return Watched(completeness=lambda: record, changes=Deployed())
