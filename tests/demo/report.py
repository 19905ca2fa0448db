"""What came of the demo, in rows of words. Pure."""

from collections.abc import Sequence

from tests.demo import figures
from tests.demo.figures import Figures
from tests.demo.mail import Mail

_LOOKS_BACK = {"ErrorsHigh": " (looks back an hour)", "UptimeLow": " (looks back a day)"}


def rows(
    sent: int, counted: Figures, mails: Sequence[Mail], fired: float | None, resolved: float | None
) -> list[tuple[str, str]]:
    """Return the figures, each with its name."""
    found = [
        ("messages", f"{sent:,} sent {_same(sent, counted.messages)} counted on /metrics"),
        ("answers", f"{counted.answers:,}: {_quick(counted)}"),
        ("escalations", f"{counted.escalations:,} times a colleague was called for"),
        ("mails", f"{len(mails)} caught {_same(len(mails), counted.mails)} counted on /metrics"),
    ]
    if fired is not None and resolved is not None:
        told = f"mail {fired:.1f} s after backend stopped, {resolved:.1f} s after its return"
        found.append(("told", told))
    if firing := still_firing(mails):
        found.append(("still firing", ", ".join(one + _LOOKS_BACK.get(one, "") for one in firing)))
    return found


def still_firing(mails: Sequence[Mail]) -> list[str]:
    """Return the alerts that were told and are not over, by what their subjects say."""
    last = {(words := one.subject.partition("] "))[2]: words[0] for one in mails}
    firing = [name.partition(" ")[0] for name, status in last.items() if status != "[RESOLVED"]
    return list(dict.fromkeys(firing))


def _same(ours: int, theirs: int) -> str:
    return f"{'=' if ours == theirs else '≠'} {theirs:,}"


def _quick(counted: Figures) -> str:
    parts = [f"p{part * 100:g} {figures.span(value)}" for part, value in counted.seconds.items()]
    return ", ".join(parts) or "none"
