"""What a run of a script has come to so far, and its gauges.

https://github.com/prometheus/blackbox_exporter has the names but for the span of each phase.
"""

from collections.abc import Iterator
from typing import Final

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.pattern import Pattern
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

PHASES: Final = ("resolve", "connect", "tls", "dialogue")
_SHOWN_BYTES: Final = 80


class Dialogue(Trace):
    """Filled by one run.

    ``labels`` are those of ``probe_expect_info``; ``unmatched`` says that the stream ended without
    a line that an expression wanted, ``mismatched`` that other bytes came. ``awaited`` is what is
    waited for, ``last`` the last line that came.
    """

    def __init__(self) -> None:
        super().__init__(*PHASES)
        self.labels: dict[str, str] = {}
        self.unmatched = False
        self.mismatched = False
        self.awaited = ""
        self.last: bytes | None = None

    @property
    def seen(self) -> str:
        """What is waited for, and what came instead."""
        if self.phase != "dialogue" or not self.awaited:
            return ""
        return f"; {self.awaited}, {heard(self.last)}"


def heard(last: bytes | None) -> str:
    """Return the last line for a person, for the end of a sentence."""
    if last is None:
        return "no line came"
    return f"the last line was {quoted(last)}"


def quoted(text: bytes) -> str:
    """Return bytes that came as a person reads them, cut."""
    shown = text[:_SHOWN_BYTES].decode("utf-8", "backslashreplace")
    return repr(shown + "…" if len(text) > _SHOWN_BYTES else shown)


def cut(pattern: Pattern) -> str:
    """Return an expression for a sentence, cut."""
    text = str(pattern)
    return repr(text if len(text) <= _SHOWN_BYTES else text[:_SHOWN_BYTES] + "…")


def measured(trail: Dialogue, _fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; one gauge a label of ``probe_expect_info``."""
    return (
        *gauges.way(trail),
        *gauges.phases("probe_tcp_duration_seconds", trail),
        *_checks(trail),
        *gauges.tls(trail.session),
    )


def _checks(trail: Dialogue) -> Iterator[Gauge]:
    yield Gauge("probe_failed_due_to_regex", (), float(trail.unmatched))
    yield Gauge("probe_failed_due_to_bytes", (), float(trail.mismatched))
    for name, value in trail.labels.items():
        yield Gauge("probe_expect_info", (name, value), 1)
