"""Events that belong together, told one after another: a conversation, a visit, a subscription."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from exporter.traffic.dice import Dice
from exporter.traffic.scene import Scene


class Happening(NamedTuple):
    """An event; ``at`` in seconds of Unix time. Sorted by time, then by id."""

    at: float
    id: str
    type: str
    data: dict[str, Any]

    @property
    def record(self) -> dict[str, Any]:
        """The event as it is posted."""
        return {"id": self.id, "type": self.type, "time": instant(self.at), "data": self.data}


class Tale:
    """Events of one story; what is told of all of them stands in ``common``."""

    def __init__(self, id: str, **common: object) -> None:
        self.id = id
        self.common = common
        self.happenings: list[Happening] = []

    def add(self, at: float, type: str, **data: object) -> None:
        """Tell one more event; what is None is left out."""
        told = {name: one for name, one in data.items() if one is not None}
        number = f"{self.id}.{len(self.happenings):03d}"
        self.happenings.append(Happening(round(at, 3), number, type, self.common | told))


class Start(NamedTuple):
    """Where a tale begins: which of its kind in its minute, and when, in Unix seconds."""

    scene: Scene
    kind: str
    minute: int
    number: int

    @property
    def id(self) -> str:
        """The tale's own id, which begins with its time and holds the seed."""
        return f"{self.minute:07x}-{self.scene.seed}-{self.kind}{self.number}"

    @property
    def dice(self) -> Dice:
        """The dice of the tale, from their first roll."""
        return self.scene.dice(self.kind, self.minute, self.number)


def instant(at: float) -> str:
    """Return Unix seconds as RFC 3339."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
