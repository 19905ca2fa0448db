from collections.abc import Collection, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from exporter.audit.kept import Entry
from exporter.audit.pressed import pressed
from exporter.audit.trail import Trail
from tests.exporter.web import stand


class Desk:
    """A dispatcher that says no to whom it does not know."""

    async def acknowledge(
        self, what: Collection[str], *, by: str, via: str, up_to: datetime | None
    ) -> tuple[str, ...]:
        assert what
        assert up_to is None
        if not by:
            raise ValueError("nobody")
        return (by, via)

    async def silence(self, wanted: Any) -> str:
        assert wanted.created_by
        return "id-1"


async def test_what_is_pressed_is_done_and_written_down() -> None:
    lines: list[Entry] = []

    async def keep(_: str, kept: Sequence[Entry]) -> None:
        lines.extend(kept)

    trail = Trail(stand.daemon().tally, keep)
    desk = pressed(Desk(), trail)
    assert desk is not None
    stands = await desk.acknowledge(["group"] * 20, by="ann", via="slack", up_to=None)
    assert stands == ("ann", "slack")
    assert await desk.silence(SimpleNamespace(created_by="bob")) == "id-1"
    with pytest.raises(ValueError, match="nobody"):
        await desk.acknowledge(["group"], by="", via="slack", up_to=None)
    await trail.close()
    assert [(one.action, one.who, one.role) for one in lines] == [
        ("acknowledgement", "ann", "slack"),
        ("silence", "bob", "slack"),
    ]
    assert lines[1].detail == '{"silence":"id-1"}'


async def test_where_nobody_knows_of_alerts_nothing_is_pressed() -> None:
    trail = Trail(stand.daemon().tally, lambda *_: stand.until(lambda: True))
    assert pressed(None, trail) is None
