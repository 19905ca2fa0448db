"""One request on its way to the disk: what came, what was made of it, and who waits for it."""

from collections.abc import Callable

from exporter.events.batch import Item, Made
from exporter.events.inbound import Inbound, Parsed, Receipt, Refusal
from exporter.events.queue import Outcome
from exporter.events.sources import Source
from exporter.store.rows import Row
from exporter.world import World


class Arrival:
    """A request; ``tell`` is called once with what became of ``rows``."""

    __slots__ = ("batch", "inbound", "items", "refused", "rows", "size", "source", "tell", "world")

    def __init__(
        self, world: World, source: Source, inbound: Inbound, tell: Callable[[Outcome], None]
    ) -> None:
        self.world = world
        self.source = source
        self.inbound = inbound
        self.items: list[Item] = []
        self.batch = False
        self.rows: list[Row] = []
        self.refused: list[Refusal] = []
        self.size = len(inbound.body)
        self.tell = tell

    def opened(self, parsed: Parsed) -> None:
        """Note what the source found in the body."""
        self.items = [Item(self.source, raw) for raw in parsed.events]
        self.batch = parsed.batch

    def made(self, found: list[Made], start: int = 0) -> None:
        """Note what became of the items from ``start`` on."""
        for place, one in enumerate(found, start):
            if isinstance(one, Row):
                self.rows.append(one)
            else:
                self.refused.append(Refusal(place, one.code, one.message, one.help))

    def receipt(self, duplicates: frozenset[int]) -> Receipt:
        """Return what the sender is told."""
        accepted = len(self.rows) - len(duplicates)
        return Receipt(accepted, len(duplicates), tuple(self.refused))
