"""Tales that tests look at: of a busy Wednesday noon, many of a kind."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from exporter.events import model
from exporter.traffic.scene import Scene
from exporter.traffic.tale import Happening, Start

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
MINUTE = int(NOON.timestamp()) // 60
MIDNIGHT = MINUTE - MINUTE % 1440
SCENE = Scene(1, 60.0)

Tale = list[Happening]


def tales(
    tell: Callable[[Start], Tale], kind: str, count: int = 300, scene: Scene = SCENE
) -> list[Tale]:
    """Return so many tales of a kind, of minutes that follow each other."""
    return [tell(Start(scene, kind, MINUTE + number, 0)) for number in range(count)]


def spoilt(mishap: str, scene: Scene = SCENE) -> int:
    """Return a minute in which something goes wrong."""
    return next(
        minute for minute in range(MINUTE, MINUTE + 10**6) if scene.mishap(minute) == mishap
    )


def typed(told: Iterable[Happening], type: str) -> list[Happening]:
    """Return the events of a type."""
    return [one for one in told if one.type == type]


def flat(told: Iterable[Tale]) -> Tale:
    """Return all events of tales."""
    return [one for tale in told for one in tale]


def taken(told: Iterable[Happening]) -> None:
    """Hold every event to what the daemon takes, and to have no field that its type lacks."""
    for one in told:
        at = datetime.fromtimestamp(one.at, UTC)
        read = model.read(one.record, now=at, future=timedelta(seconds=1), oldest=at - timedelta(1))
        assert type(read.data) is model.TYPES[one.type]
        assert not read.attributes, (one.type, read.attributes)
