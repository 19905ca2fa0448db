"""A run told to a person: what it did, what it came to, what it measured."""

from collections.abc import Iterator, Sequence

from exporter.probes.line import Line
from exporter.probes.result import Gauge, Result

_PHASES = "_duration_seconds"


def report(result: Result, lines: Sequence[Line], began: float) -> str:
    """Return the log, the phases and the other figures, each on its lines.

    ``began`` is of the clock of the lines.
    """
    return "\n".join([*_log(lines, began), "", *_verdict(result), "", *_figures(result)]) + "\n"


def _log(lines: Sequence[Line], began: float) -> Iterator[str]:
    yield "What it did:"
    for line in lines:
        yield f"  {max(0.0, line.at - began):9.6f} s  {line.text}"


def _verdict(result: Result) -> Iterator[str]:
    because = f", {result.reason}" if result.reason else ""
    yield f"It is {result.state}{because}, after {result.duration:.6f} s."
    if result.detail:
        yield f"  {result.detail}"


def _figures(result: Result) -> Iterator[str]:
    yield "Phases:"
    for gauge in filter(_is_phase, result.gauges):
        yield f"  {gauge.labels[0]:<12} {gauge.value:9.6f} s"
    yield ""
    yield "Figures:"
    for gauge in result.gauges:
        if not _is_phase(gauge):
            labels = f" ({', '.join(filter(None, gauge.labels))})" if any(gauge.labels) else ""
            yield f"  {gauge.metric}{labels}  {gauge.value:.12g}"


def _is_phase(gauge: Gauge) -> bool:
    return gauge.metric.endswith(_PHASES) and len(gauge.labels) == 1
