"""What stands where the sample store does while a Prometheus keeps the samples."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alerting.duration import Duration
from alerting.model import Labels


class Elsewhere:
    """Takes no samples and keeps none: the server scrapes `/metrics`, and looks back by itself."""

    bytes = 0

    def __len__(self) -> int:
        return 0

    def taking(self, at: datetime) -> Iterator[None]:  # noqa: ARG002 # a Sampler's
        """Take nothing."""
        return iter(())

    def covers(self, window: Duration, at: datetime) -> bool:  # noqa: ARG002 # likewise
        """Say yes: the server looked while we were away."""
        return True

    def record(
        self,
        at: datetime,
        told: Sequence[Labels],
        values: Sequence[float],
        ended: Sequence[Labels] = (),
    ) -> None:
        """Keep nothing: nobody writes into the server from here."""
