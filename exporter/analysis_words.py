"""An answer of `/api/analyze` in lines for people. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from alerting.terminal import printable

Told = Mapping[str, Any]

_SHOWN: Final = 20
"""Of services, incidents and trends; all are in the answer for programs."""
_NONE: Final = "-"


def told(answer: Told) -> str:
    """Return an answer, section by section: what to look at comes last, where people look."""
    sections = (
        _span(answer),
        _services(answer["services"]),
        _incidents(answer["incidents"], answer["incidents_total"]),
        _changes(answer["changes"]),
        _trends(answer["trends"]),
        _anomalies(answer["anomalies"], answer["unjudged"]),
        _resources(answer["resources"]),
        _recommendations(answer["recommendations"]),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def _span(answer: Told) -> Iterator[str]:
    watched = answer["watched"]
    yield f"{answer['hours']:g} h, from {_at(answer['from'])} to {_at(answer['to'])}"
    if watched["gaps_total"]:
        times = "once" if watched["gaps_total"] == 1 else f"{watched['gaps_total']} times"
        off = _seconds(watched["off_seconds"])
        yield f"chatwatch itself did not run {times}, for {off} in all: that is nobody's downtime"


def _services(services: Sequence[Told]) -> Iterator[str]:
    yield "Services, the worst first:"
    if not services:
        yield "  none is probed"
        return
    rows = [
        ("", "service", "uptime %", "runs", "down", "incidents", "median ms", "p95 ms"),
        *(
            (
                str(one["rank"]),
                one["service"],
                _figure(one["uptime_percent"]),
                str(one["uptime_percent"]["n"]),
                _seconds(one["seconds"].get("down", 0.0)),
                str(one["incidents"]),
                _figure(one["median_ms"]),
                _figure(one["p95_ms"]),
            )
            for one in services[:_SHOWN]
        ),
    ]
    yield from _table(rows)
    yield from _more(services)
    for one in services[:_SHOWN]:
        if why := one["uptime_percent"]["why"]:
            yield printable(f"  {one['service']}: {why}")


def _incidents(incidents: Sequence[Told], total: int) -> Iterator[str]:
    if not incidents:
        yield "Nothing was down."
        return
    yield f"Incidents, the newest first ({total}):"
    for one in incidents[:_SHOWN]:
        end = _NONE if one["end"] is None else _at(one["end"])
        until = "it goes on" if one["end"] is None else f"until {end}"
        unwatched = (
            f", {_seconds(one['unwatched_seconds'])} of it unwatched"
            if one["unwatched_seconds"]
            else ""
        )
        yield printable(
            f"  {one['service']}: from {_at(one['start'])}, {until} "
            f"({_seconds(one['seconds'])}{unwatched}): {one['reason']} {one['detail']}".rstrip()
        )
    yield from _more(incidents)


def _changes(changes: Sequence[Told]) -> Iterator[str]:
    if not changes:
        return
    yield f"Changes, the newest first ({len(changes)}):"
    for one in changes[:_SHOWN]:
        version = f" {one['version']}" if one["version"] else ""
        yield printable(f"  {_at(one['at'])}: {one['kind']} of {one['name']}{version}")
    yield from _more(changes)


def _trends(trends: Sequence[Told]) -> Iterator[str]:
    moving = [one for one in trends if one["direction"] in {"rising", "falling"}]
    judged = sum(one["direction"] is not None for one in trends)
    yield f"Trends ({len(moving)} of {judged} figures rise or fall):"
    for one in moving[:_SHOWN]:
        unit = "%" if one["figure"] == "median_ms" else "points"
        yield printable(
            f"  {one['service']}: {one['figure']} is {one['direction']}, {one['change']:+g} {unit} "
            f"({one['n']} hours)"
        )
    yield from _more(moving)


def _anomalies(anomalies: Sequence[Told], unjudged: Sequence[Told]) -> Iterator[str]:
    yield f"Unusual hours ({len(anomalies)}):"
    for one in anomalies[:_SHOWN]:
        yield printable(
            f"  {one['service']}: {one['direction']} from {_at(one['start'])} to {_at(one['end'])},"
            f" {one['upper_quartile_ms']:g} ms, usually {one['usual_ms']:g} ms "
            f"({one['runs']} runs, {one['compared_hours']} hours compared)"
        )
    yield from _more(anomalies)
    if unjudged:
        names = ", ".join(one["service"] for one in unjudged[:_SHOWN])
        yield printable(f"  not judged, too few runs: {names}")


def _resources(resources: Sequence[Told]) -> Iterator[str]:
    known = [one for one in resources if one["mean"]["value"] is not None]
    if not known:
        return
    yield "This machine:"
    rows = [("", "mean", "most", "busiest hour", "over its bound")]
    for one in known:
        busiest = one["busiest_hour"]
        over = _NONE
        if one["threshold"] is not None:
            over = f"{one['minutes_over']} min over {one['threshold']:g}"
        rows.append(
            (
                f"{one['figure']} ({one['unit'].replace('_', ' ')})",
                _figure(one["mean"]),
                f"{one['most']:g}",
                _NONE if busiest is None else f"{busiest['hour']}:00 ({busiest['mean']:g})",
                over,
            )
        )
    yield from _table(rows)


def _recommendations(recommendations: Sequence[Told]) -> Iterator[str]:
    if not recommendations:
        yield "Nothing is recommended."
        return
    yield "What to look at:"
    for one in recommendations:
        yield printable(
            f"  {one['level']}: {one['service']}, {one['figure']} {one['value']:g} "
            f"(bound {one['threshold']:g}, n {one['n']})"
        )
        yield printable(f"    {one['said']}")
        yield printable(f"    look at: {one['look']}")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _more(every: Sequence[Told]) -> Iterator[str]:
    if len(every) > _SHOWN:
        yield f"  and {len(every) - _SHOWN} more: --json has all"


def _figure(told: Told) -> str:
    return _NONE if told["value"] is None else f"{told['value']:g}"


def _seconds(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes and not rest else f"{60 * minutes + rest} s"


def _at(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"
