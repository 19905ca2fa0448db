"""Alerts as the daemon tells them in JSON, in lines for people. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from alerting.duration import Duration
from alerting.terminal import printable

_RANKS: Final = {"critical": 0, "warning": 1, "info": 2}
_SAID: Final = ("alertname", "severity")

Told = Mapping[str, Any]


def listed(alerts: Sequence[Told]) -> str:
    """Return alerts of `/api/v1/alerts` as a table: what fires and is worst first."""
    if not alerts:
        return "nothing is pending or fires"
    rows = [("state", "severity", "alert", "since", "value", "labels")]
    rows += [
        (
            one["state"],
            one["labels"].get("severity", ""),
            one["labels"].get("alertname", ""),
            _instant(one["activeAt"]),
            f"{float(one['value']):.6g}",
            labels(one["labels"]),
        )
        for one in sorted(alerts, key=_order)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [[printable(cell) for cell in row] for row in rows]
    )


def explained(told: Told) -> str:
    """Return an answer of `/api/alerts/explain`, section by section."""
    sections = [
        *map(_rule, told["rules"]),
        _history(told["history"]),
        *map(_delivery, told.get("delivery", ())),
    ]
    return "\n\n".join("\n".join(map(printable, lines)) for lines in map(list, sections) if lines)


def labels(told: Mapping[str, str]) -> str:
    """Return labels as PromQL writes them, without those that stand beside."""
    pairs = (f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in sorted(told.items()))
    own = (pair for pair in pairs if pair.partition("=")[0] not in _SAID)
    return "{" + ", ".join(own) + "}"


def _order(one: Told) -> tuple[bool, int, str, str]:
    own = one["labels"]
    rank = _RANKS.get(own.get("severity", ""), len(_RANKS))
    return one["state"] != "firing", rank, own.get("alertname", ""), one["activeAt"]


def _rule(rule: Told) -> Iterator[str]:
    severity = f" ({rule['severity']})" if rule["severity"] else ""
    yield f"{rule['name']}{severity} of the group {rule['group']}, {rule['file']}"
    yield f"  {rule['says']}"
    yield f"  asks       {rule['query']}"
    if rule["bound"]:
        recover = f", over when the value is {rule['recover']}" if rule["recover"] else ""
        yield f"  bound      {rule['bound']}{recover}"
    spans = [f"every {_span(rule['interval'])}"]
    spans += [f"for {_span(rule['hold'])}"] if rule["hold"] else []
    spans += [f"keep_firing_for {_span(rule['keeps'])}"] if rule["keeps"] else []
    yield f"  evaluated  {', '.join(spans)}; {_evaluated(rule)}"
    if rule["runbook"]:
        yield f"  runbook    {rule['runbook']}"
    for reads in rule["reads"]:
        last = f", none since {_instant(reads['last'])}" if reads["last"] else ""
        count = f"{reads['alive']} of {reads['known']} series have a value{last}"
        yield f"  reads      {reads['selector']}: {count}"
    for one in rule["series"]:
        yield from _series(one)
    if rule["more"]:
        yield f"  and {rule['more']} more series"


def _evaluated(rule: Told) -> str:
    if rule["evaluated_at"] is None:
        return "not yet"
    return f"last at {_instant(rule['evaluated_at'])} in {rule['took'] * 1000:.3g} ms"


def _series(one: Told) -> Iterator[str]:
    yield f"  {one['state']:9}  {labels(one['labels'])}"
    yield f"             {one['says']}"
    since = (
        ("pending", one["pending_since"]),
        ("firing", one["firing_since"]),
        ("kept firing", one["keep_firing_since"]),
    )
    known = [f"{word} since {_instant(at)}" for word, at in since if at]
    if known:
        yield f"             {', '.join(known)}"


def _history(past: Sequence[Told]) -> Iterator[str]:
    if past:
        yield "fired before, newest first"
    for one in past:
        end = _instant(one["resolved_at"]) if one["resolved_at"] else "now"
        yield f"  {_instant(one['fired_at'])} to {end}  {one['severity']}  {labels(one['labels'])}"
        yield f"    {one['message']}"


def _delivery(one: Told) -> Iterator[str]:
    """Yield the lines in which whoever tells people says what became of an alert."""
    yield f"told of {labels(one.get('labels', {}))}"
    for line in one.get("lines", ()):
        yield f"  {line}"


def _instant(text: str) -> str:
    at = datetime.fromisoformat(text).isoformat(sep=" ", timespec="seconds")
    return at.replace("+00:00", "Z")


def _span(seconds: float) -> str:
    return str(Duration(seconds))
