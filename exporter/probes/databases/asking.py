"""What a run against a database has come to so far, and what it measures."""

from collections.abc import Iterator

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

PHASES = ("resolve", "connect", "tls", "login", "query")


class Asking(Trace):
    """Filled by one run; ``rows`` came, ``value`` is the first of the first."""

    def __init__(self) -> None:
        super().__init__(*PHASES)
        self.rows: int | None = None
        self.value: bytes | None = None

    @property
    def seen(self) -> str:
        """How far the run came."""
        return {"login": "; connected, and not let in", "query": "; let in"}.get(self.phase, "")

    def expect(self, what: str, pattern: Pattern | None) -> None:
        """Judge the value, which ``what`` names; it is not repeated."""
        if pattern is None or (self.value is not None and pattern.found(self.value)):
            return
        came = "nothing" if self.value is None else f"{len(self.value)} bytes"
        said = f"{what} is {came}, and does not match {str(pattern)!r}"
        self.fault = Fault("query", said)

    def judge(self, slow: Slow | None) -> None:
        """Judge how long the query took."""
        seconds = self.spans["query"]
        if slow is None or self.fault is not None:
            return
        if slow.down is not None and seconds > slow.down.seconds:
            said = f"the query took {seconds:.3g} s, more than the {slow.down} it may"
            self.fault = Fault("slow", said)
        elif slow.degraded is not None and seconds > slow.degraded.seconds:
            self.degraded = (
                f"the query took {seconds:.3g} s, more than the {slow.degraded} it should"
            )


def measured(asking: Asking, _: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured."""
    return (
        *gauges.way(asking),
        *gauges.phases("probe_database_duration_seconds", asking),
        *_rows(asking),
        *gauges.tls(asking.session),
    )


def _rows(asking: Asking) -> Iterator[Gauge]:
    if asking.rows is not None:
        yield Gauge("probe_database_rows", (), asking.rows)
