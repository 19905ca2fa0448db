"""Buttons in Slack that are pressed: what is done by them is written down as what callers do."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, Protocol

from alerting import clock
from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.audit.entry import Action
from exporter.audit.trail import Trail

VIA: Final = "slack"


class Dispatch(Protocol):
    """What buttons ask of who knows of alerts; both raise what says that it cannot be."""

    async def acknowledge(
        self, what: Collection[str], *, by: str, via: str, up_to: datetime | None
    ) -> Any: ...
    async def silence(self, wanted: Any) -> str: ...


class Pressed:
    """Does what the dispatcher does, and has it written down."""

    def __init__(self, dispatch: Dispatch, trail: Trail) -> None:
        self._dispatch = dispatch
        self._trail = trail

    async def acknowledge(
        self, what: Collection[str], *, by: str, via: str, up_to: datetime | None
    ) -> Any:
        """Note that somebody looks after alerts."""
        stands = await self._dispatch.acknowledge(what, by=by, via=via, up_to=up_to)
        self._note("acknowledgement", by, alerts=[*what][:10])
        return stands

    async def silence(self, wanted: Any) -> str:
        """Make a silence and return its id."""
        id = await self._dispatch.silence(wanted)
        self._note("silence", wanted.created_by, silence=id)
        return id

    def _note(self, action: Action, by: str, **detail: object) -> None:
        caller, now = Caller(by[:200], VIA, frozenset()), round(clock.unix() * 1000)
        self._trail.note(entry.entry(action, caller, "a button", "", now, detail=detail))


def pressed(dispatch: Dispatch | None, trail: Trail) -> Pressed | None:
    """Return who does what is pressed; None where nobody knows of alerts."""
    return None if dispatch is None else Pressed(dispatch, trail)
