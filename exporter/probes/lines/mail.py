"""What a run against a mail server has come to so far, and its gauges."""

from collections.abc import Iterator
from typing import Final

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.lines.dialogue import heard
from exporter.probes.lines.reply import Reply
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

PHASES: Final = ("resolve", "connect", "banner", "hello", "starttls", "tls", "auth")
_SPOKEN: Final = ("banner", "hello", "starttls", "auth")


class Mail(Trace):
    """Filled by one run.

    ``offered`` says whether STARTTLS is, None where that was not asked; ``unmatched`` that the
    banner is not as it has to be; ``last`` is the last line that came.
    """

    def __init__(self) -> None:
        super().__init__(*PHASES)
        self.reply: Reply | None = None
        self.offered: bool | None = None
        self.unmatched = False
        self.last: bytes | None = None

    @property
    def seen(self) -> str:
        """What came instead of what is waited for."""
        return f"; {heard(self.last)}" if self.phase in _SPOKEN else ""


def measured(trail: Mail, _fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured."""
    return (
        *gauges.way(trail),
        *gauges.phases("probe_smtp_duration_seconds", trail),
        *_checks(trail),
        *gauges.tls(trail.session),
    )


def _checks(trail: Mail) -> Iterator[Gauge]:
    yield Gauge("probe_smtp_status_code", (), trail.reply.code if trail.reply else 0)
    if trail.offered is not None:
        yield Gauge("probe_smtp_starttls", (), float(trail.offered))
    yield Gauge("probe_failed_due_to_regex", (), float(trail.unmatched))
