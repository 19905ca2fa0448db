"""The machine as the status page shows it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from exporter.host.summary import Summary
from exporter.web import status_figures as figures


class Figure(Struct, frozen=True):
    """One number with its name; `share` from 0 to 1 where it is one of a whole."""

    name: str
    text: str
    share: float | None = None
    about: str = ""


def host(summary: Summary) -> tuple[Figure, ...]:
    """Return what is known of the machine; nothing before the first look at it."""
    return (*_use(summary), *_state(summary))


def _use(summary: Summary) -> Iterator[Figure]:
    if summary.cpu is not None:
        yield Figure("CPU", figures.usage(summary.cpu), summary.cpu, "in use")
    if summary.memory is not None:
        yield Figure("Memory", figures.usage(summary.memory), summary.memory, "in use")
    if (disk := summary.disk) is not None:
        yield Figure("Fullest disk", figures.usage(disk.ratio), disk.ratio, disk.point)
    if summary.load is not None:
        now, *longer = (f"{one:.2f}" for one in summary.load)
        yield Figure("Load", now, None, "5 min {}, 15 min {}".format(*longer))
    if (rate := summary.network) is not None:
        received, sent = figures.amount(rate.received), figures.amount(rate.sent)
        yield Figure("Network in", f"{received}/s", None, "received")
        yield Figure("Network out", f"{sent}/s", None, "sent")


def _state(summary: Summary) -> Iterator[Figure]:
    if summary.connections is not None:
        yield Figure("Connections", f"{summary.connections:,}", None, "TCP, established")
    if summary.heat is not None:
        yield Figure("Hottest", f"{summary.heat.celsius:.0f} °C", None, summary.heat.sensor)
    if summary.processes:
        yield _watched(summary.processes)
    if summary.uptime is not None:
        yield Figure("Up for", figures.span(summary.uptime), None, "since the machine started")


def _watched(processes: Mapping[str, int]) -> Figure:
    """Return how many of the names that are watched have a process, and which have none."""
    gone = sorted(name for name, count in processes.items() if not count)
    about = f"not there: {', '.join(gone)}" if gone else "of those watched are there"
    return Figure("Processes", f"{len(processes) - len(gone)} of {len(processes)}", None, about)
