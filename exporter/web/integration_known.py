"""What is known of an integration, from all who know of it, side by side."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.syncs import Row as Sync
from exporter.integrations.customs.usual import Pace
from exporter.integrations.kind import Integration


class Known(Struct, frozen=True, kw_only=True):
    """One integration: how it stands, and what else is known of it.

    ``settings`` is None for a moment after a reload. ``syncs`` are all of its provider, whichever
    integration they go by; ``reconciled`` are events by what became of them.
    """

    standing: Standing
    settings: Integration | None = None
    silence: Silence | None = None
    pace: Pace | None = None
    syncs: Sequence[Sync] = ()
    reconciled: Mapping[str, int] = {}


def every(
    standings: Iterable[Standing],
    settings: Iterable[Integration],
    silences: Callable[[str], Silence | None],
    paces: Callable[[str], Pace | None],
    syncs: Sequence[Sync],
    counted: Iterable[tuple[str, Mapping[str, str], float]],
) -> tuple[Known, ...]:
    """Return all of them; ``counted`` are the lines of the counter of reconciled events."""
    by_name = {one.name: one for one in settings}
    by_provider: dict[str, list[Sync]] = {}
    for sync in syncs:
        by_provider.setdefault(sync.provider, []).append(sync)
    reconciled: dict[str, dict[str, int]] = {}
    for _, labels, value in counted:
        reconciled.setdefault(labels["integration"], {})[labels["result"]] = int(value)
    return tuple(
        Known(
            standing=one,
            settings=by_name.get(one.name),
            silence=silences(one.name),
            pace=paces(one.name),
            syncs=by_provider.get(one.provider, ()),
            reconciled=reconciled.get(one.name, {}),
        )
        for one in standings
    )
