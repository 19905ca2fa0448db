"""`analytics.gauges:` of config/chatwatch.yml: which figures are on /metrics, and how often."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Duration, between, by_default


class Gauges(Struct, frozen=True, forbid_unknown_fields=True):
    """Figures of agents and customers on /metrics, which rules look at."""

    interval: Annotated[
        Duration, between("how often figures are put on /metrics anew", "1s", "1h")
    ] = by_default(Duration(60))
    customers: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000,
            description="unhappy customers that are on /metrics by their ids, the least happy "
            "first; 0 for none, and then no rule tells of one",
        ),
    ] = 50
