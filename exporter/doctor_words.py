"""What `chatwatch doctor` says, out of the daemon's answer. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

_HEAD = ("source", "kind", "last event", "lag", "kept", "refused", "quarantine", "secret in use")


def told(answer: Mapping[str, Any]) -> str:
    """Return the sources as a table, and the findings below it."""
    lines = list(_table([_HEAD, *(_row(one, answer["at"]) for one in answer["sources"])]))
    for one in answer["findings"]:
        mark = "ERROR  " if one["level"] == "error" else "warning"
        lines += ["", f"{mark}  {one['where']}: {one['what']}", f"         {one['advice']}"]
    if not answer["findings"]:
        lines += ["", "nothing is wrong"]
    return "\n".join(lines)


def _row(one: Mapping[str, Any], at: str) -> tuple[str, ...]:
    events, last, lag = one["events"], one["last_event"], one["lag_seconds"]
    kept = events.get("accepted", 0) + events.get("unmapped", 0)
    refused = sum(one["refusals"].values())
    inside = one["quarantine"]["events"]
    return (
        one["name"],
        one["kind"],
        _ago(last, at) if last else "never",
        _span(lag) if lag is not None else "–",
        str(kept),
        str(refused),
        str(inside),
        _secret(one["secrets"]),
    )


def _secret(secrets: list[Mapping[str, Any]]) -> str:
    used = [one for one in secrets if one["requests"]]
    if not secrets:
        return "none set"
    if not used:
        return f"none of {len(secrets)} yet"
    newest = max(used, key=lambda one: (one["last_used"] or "", -one["place"]))
    return f"{newest['place'] + 1} of {len(secrets)}"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _ago(then: str, now: str) -> str:
    seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(then)).total_seconds()
    return f"{_span(max(0.0, seconds))} ago"


def _span(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"
