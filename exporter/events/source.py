"""What intake asks of a source, and what most sources say alike: a new one begins at Sender."""

from datetime import datetime, timedelta
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from alerting.strict import Duration, Secret
from exporter.events import bodies, explanation, pace
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt

ACKNOWLEDGED = Answer(200, b"{}")


class Source(Protocol):
    """One sender. All of it is pure: no clock, no I/O, no logs, no chance."""

    @property
    def name(self) -> str: ...
    @property
    def secrets(self) -> tuple[Secret, ...]: ...
    @property
    def keys(self) -> tuple[Secret, ...]: ...
    @property
    def tenant(self) -> str | None: ...
    @property
    def silent_after(self) -> Duration | None: ...
    @property
    def rate(self) -> str | None: ...

    @property
    def token_in_query(self) -> bool:
        """Whether ``?access_token=`` is taken where the source has neither secrets nor keys."""

    @property
    def quarantines(self) -> bool:
        """Whether events that cannot be mapped are kept aside, since the sender cannot mend them.

        They are acknowledged; other sources' senders are told what is wrong with each.
        """

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed the raw bytes; Refused says why none did.

        Asked only where there are secrets. Refused is signature_missing, _mismatch, _stale or
        _future; every secret is compared, in constant time.
        """

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:
        """Answer what holds no event: GET, HEAD, OPTIONS, and POSTs that only ask who is there.

        POSTs are verified before. None where there is nothing to greet; Refused where a token is
        wrong, compared in constant time.
        """

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events, not yet checked; an event without a time happened ``now``.

        Refused where the body is not of the source's format at all.
        """

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # as parsed
        """Return what the sender is told, in its own form."""

    def explain(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> tuple[str, ...]:
        """Return, step by step and for people, why the signature fits or does not."""


class Sender(Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of every source, and what a vendor's source does unless it says otherwise."""

    name: bodies.SourceName
    secrets: Annotated[
        tuple[Secret, ...],
        Meta(max_length=8, description="secrets that sign; while one is replaced, both"),
    ] = ()
    keys: Annotated[
        tuple[Secret, ...],
        Meta(
            max_length=8,
            description="last part of the path `/webhooks/{name}/{key}`, for senders that do not "
            "sign",
        ),
    ] = ()
    tenant: str | None = None
    silent_after: bodies.SilentAfter | None = None
    rate: pace.Setting | None = None

    @property
    def token_in_query(self) -> bool:
        """Say whether ``?access_token=`` is taken: no, it lands in logs."""
        return False

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: yes, a vendor cannot mend it."""
        return True

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # by default
        """Answer nothing: there is no greeting."""
        return None

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: ARG002, FBT001 # by default
        """Say 200 to all that is on disk."""
        return ACKNOWLEDGED

    def explain(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> tuple[str, ...]:
        """Return what was tried, and with what the signature would fit."""
        return explanation.steps(self, inbound, now, tolerance)

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that fits; every source has its own way."""
        raise NotImplementedError
