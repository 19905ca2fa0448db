"""`deliver: {alertmanagers: [URL, …], …}`: Alertmanagers that tell people instead of us."""

from typing import Annotated

from msgspec import Meta, Struct

from alerting.notify import address
from alerting.notify.http_settings import HttpSettings
from alerting.strict import Duration, between, by_default

_EXPECTED = "alertmanagers: expected URLs like http://alertmanager:9093, without a user"


class Alertmanagers(Struct, frozen=True, forbid_unknown_fields=True):
    """Each is sent every alert, as Prometheus does; routes, silences and people are theirs."""

    alertmanagers: Annotated[
        tuple[str, ...],
        Meta(
            min_length=1,
            max_length=20,
            description="URLs of the Alertmanagers of a cluster, each of them; `/api/v2/alerts` "
            "is put behind them",
        ),
    ]
    resend: Annotated[
        Duration, between("span after which what still fires is sent again", "10s", "1h")
    ] = by_default(Duration(60))
    timeout: Annotated[
        Duration, between("span in which a request has to be answered", "1s", "5m")
    ] = by_default(Duration(10))
    waiting: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            description="alerts that wait for one Alertmanager; beyond, the oldest are given up",
        ),
    ] = 10_000
    http_config: Annotated[
        HttpSettings | None, Meta(description="as in alerting.yml: basic_auth, authorization, …")
    ] = None

    def __post_init__(self) -> None:
        """Raise ValueError where an address is none; it is not repeated, it may hold a password."""
        if not all(address.is_http(one) and "?" not in one for one in self.alertmanagers):
            raise ValueError(_EXPECTED)
        if len(set(self.addresses)) < len(self.addresses):
            raise ValueError("alertmanagers: a URL stands there twice")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where alerts are posted to."""
        return tuple(f"{one.rstrip('/')}/api/v2/alerts" for one in self.alertmanagers)
