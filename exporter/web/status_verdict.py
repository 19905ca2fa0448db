"""The first sentence of the status page: is all well, and if not, what is wrong."""

from collections.abc import Sequence

from msgspec import Struct

from exporter.web import status_figures as figures
from exporter.web.status_alerts import Alerts, Level
from exporter.web.status_probes import Probes, Row
from exporter.web.status_strip import Shown

MOST_NAMES = 3
_WORST: tuple[Level, ...] = ("bad", "warning", "idle", "good")


class Verdict(Struct, frozen=True):
    """The headline, what else is to be said, and how bad it is."""

    level: Level
    headline: str
    rest: str = ""


def verdict(unready: str | None, probes: Probes | None, alerts: Alerts | None) -> Verdict:
    """Return the verdict on what may be shown; None is what may not."""
    if unready is not None:
        return Verdict("warning", f"Not ready: {unready}")
    level, headline = _of_probes(probes)
    if alerts is None:
        return Verdict(level, headline)
    said = [headline, alerts.counted]
    if level != "bad" and alerts.level != "good":
        said.reverse()
    first, *rest = filter(None, (*said, *alerts.worries))
    of_judging: Level = "warning" if alerts.worries else "good"
    worst = min(level, alerts.level, of_judging, key=_WORST.index)
    return Verdict(worst, first, "; ".join(rest))


def _of_probes(probes: Probes | None) -> tuple[Level, str]:
    """Return the verdict on the probes alone."""
    if probes is None:
        return "idle", "chatwatch is ready"
    total = figures.number(probes.total, "probe")
    if not probes.total:
        return "idle", "No probes yet"
    if probes.down:
        return "bad", _down(probes, total)
    up = f"{probes.up} of {total} {_are(probes.up)} up"
    if probes.unsure:
        return "warning", f"{up}, no news of {_names(_rows(probes, 'unsure'), probes.unsure)}"
    if probes.degraded:
        return "warning", f"{up}, {_names(_rows(probes, 'degraded'), probes.degraded)} not well"
    if probes.off:
        return "good", f"{up}, {_names(_rows(probes, 'off'), probes.off)} not watched now"
    if probes.total == 1:
        return "good", f"{probes.rows[0].name} is up"
    return "good", f"All {total} are up"


def _down(probes: Probes, total: str) -> str:
    down = _rows(probes, "down")
    if len(down) == 1:
        (row,) = down
        since = f"for {row.since.ago}" if row.since is not None else ""
        told = ", ".join(part for part in (row.name, since, row.blame) if part)
    else:
        told = _names(down, probes.down)
    return f"{probes.down} of {total} {_are(probes.down)} down: {told}"


def _rows(probes: Probes, state: Shown) -> list[Row]:
    return [row for row in probes.rows if row.state == state]


def _names(rows: Sequence[Row], count: int) -> str:
    names = [row.name for row in rows[:MOST_NAMES]]
    more = count - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
