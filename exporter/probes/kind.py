"""What every kind of probe has in common, as people write it."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from alerting.strict import Duration, Name, between, by_default

RETRY_SECONDS: Final = 0.5
"""From an attempt that failed to the next one of the same run."""


class Kind(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A target that is looked at again and again; kinds add what it is and what it has to be."""

    name: Name
    interval: Annotated[
        Duration, between("span from the start of one run to that of the next", "1s", "1d")
    ] = by_default(Duration(60))
    timeout: Annotated[Duration, between("span in which all of a run must end", "10ms", "5m")] = (
        by_default(Duration(10))
    )
    critical: Annotated[
        bool, Meta(description="whether it counts for the uptime of the system as a whole")
    ] = True
    paused: Annotated[
        bool, Meta(description="whether it is left alone: it does not run, and is no alert")
    ] = False
    depends_on: Annotated[
        tuple[Name, ...],
        Meta(
            max_length=10,
            description="probes without whose targets this one cannot be up; while one of them is "
            "down, no alert about this one begins",
        ),
    ] = ()
    retries: Annotated[
        int,
        Meta(
            ge=0,
            le=5,
            description="how often a run that fails is tried again within the same run, half a "
            "second later, with the timeout anew",
        ),
    ] = 0
    failures: Annotated[
        int,
        Meta(ge=1, le=100, description="runs in a row that must fail until the probe is down"),
    ] = 1
    successes: Annotated[
        int,
        Meta(ge=1, le=100, description="runs in a row that must succeed until it is up again"),
    ] = 1
    objective: Annotated[
        Annotated[float, Meta(gt=0, lt=100)] | None,
        Meta(
            description="per cent of the time that it is to be up, like 99.9; what is left of its "
            "error budget is shown"
        ),
    ] = None
    local: Annotated[
        bool,
        Meta(
            description="whether it is reached without `probing.connectivity`, on this machine or "
            "in its network; it is down whatever is known of the link"
        ),
    ] = False

    @property
    def peer(self) -> str:
        """The host that a run is a load to, or "" where that is nobody in particular."""
        return ""


class Connecting(Kind, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A kind whose runs go to an address of IP."""

    ip: Annotated[
        Literal["any", 4, 6],
        Meta(description="version of IP that is taken first; `any` takes 4, then 6"),
    ] = "any"
    ip_fallback: Annotated[
        bool,
        Meta(description="whether the other version will do where the name has no such address"),
    ] = True


def longest(timeout: Duration, retries: int) -> Duration:
    """Return how long a run may take, all its attempts together."""
    return Duration(timeout.seconds * (retries + 1) + RETRY_SECONDS * retries)
