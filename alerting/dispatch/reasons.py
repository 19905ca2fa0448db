"""Reasons in words: what people read who ask why an integration was told, or was not."""

from collections.abc import Mapping
from datetime import datetime

from alerting.dispatch.parts import Parts, Standing
from alerting.dispatch.state import Why
from alerting.figures import moment
from alerting.model import Acknowledgement


def told(why: Why) -> str:
    """Say that it was told."""
    return f"told: {why}"


def held(until: datetime) -> str:
    """Say that a digest holds it."""
    return f"not told: the group is noisy; all of it in a digest at {moment(until)}"


def unsent() -> str:
    """Say that something older has not arrived."""
    return "not repeated: the last notice still waits for the receiver"


def acknowledged(who: Mapping[str, Acknowledgement]) -> str:
    """Say who looks after all that fires."""
    names = sorted({one.by for one in who.values()})
    return f"not repeated: acknowledged by {', '.join(names[:5])}"


def nothing(found: Parts, standing: Standing, repeats_at: datetime) -> str:
    """Say why there is nothing to tell."""
    log = standing.log
    if found.firing:
        return f"not told: nothing new; repeats at {moment(repeats_at)}"
    if log is not None and log.told & found.held:
        return "not told: over, and hidden; its end is told when it is hidden no more"
    if found.quiet or found.kept:
        return f"not told: {_hiding(found)}"
    if log is None:
        return "not told: over before it was told"
    return "not told: over, and there is no end to tell"


def _hiding(found: Parts) -> str:
    counted = (
        (len(found.quiet), "by a silence or a window"),
        (len(found.kept), "by another alert or a changed route"),
    )
    return "hidden: " + ", ".join(f"{count} {how}" for count, how in counted if count)
