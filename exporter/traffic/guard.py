"""Whether a daemon may be given invented events: not where it holds events of anybody else."""

import re
from typing import Final

SOURCE: Final = "demo"
"""The source that takes traffic: a daemon has it only where its configuration names it."""
_TAKEN: Final = re.compile(
    r'^webhook_events_total\{source="([^"]+)",type="[^"]*",result="(?:accepted|unmapped|reconciled)"\}'
    r" ([0-9.e+]+)",
    re.MULTILINE,
)


def strangers(metrics: str, source: str = SOURCE) -> tuple[str, ...]:
    """Return the other sources of which a daemon holds events, by what its /metrics says."""
    found = {name for name, count in _TAKEN.findall(metrics) if float(count) > 0}
    return tuple(sorted(found - {source}))


def objection(status: int, metrics: str, source: str) -> str:
    """Say why a daemon that answered so for /metrics is given nothing, "" where it may be."""
    if source != SOURCE:
        return f"--source {source} may be one of real events; with --force they are mixed for good"
    if status != 200:
        return (
            f"/metrics answers {status}, so nobody can tell whether this daemon holds real events;"
            " give a token with metrics:read, or --force"
        )
    if others := strangers(metrics, source):
        return (
            f"this daemon holds events of {', '.join(others)}: traffic would spoil their figures"
            " for good; give --url of another daemon, or --force"
        )
    return ""
