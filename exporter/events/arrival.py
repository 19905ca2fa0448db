"""One request on its way to the disk: what came, what was made of it, and who waits for it."""

from collections.abc import Callable, Mapping
from typing import Any

from exporter.events import aside
from exporter.events.batch import Item, Made
from exporter.events.inbound import Inbound, Mark, Parsed, Receipt, Refusal
from exporter.events.queue import Outcome
from exporter.events.sources import Source
from exporter.store.beside import Aside
from exporter.store.rows import Row
from exporter.world import World

_NO_MARKS: Mapping[int, Any] = {}


class Arrival:
    """A request; ``tell`` is called once with what became of ``rows``."""

    __slots__ = (
        "_parsed",
        "batch",
        "inbound",
        "items",
        "marks",
        "refused",
        "rows",
        "size",
        "source",
        "tell",
        "world",
    )

    def __init__(
        self, world: World, source: Source, inbound: Inbound, tell: Callable[[Outcome], None]
    ) -> None:
        self.world = world
        self.source = source
        self.inbound = inbound
        self.items: list[Item] = []
        self.batch = False
        self._parsed: Mapping[int, Mark] = _NO_MARKS
        # Object and version by the place of their row.
        self.marks: Mapping[int, tuple[str, int]] = _NO_MARKS
        self.rows: list[Row] = []
        self.refused: list[Refusal] = []
        self.size = len(inbound.body)
        self.tell = tell

    def opened(self, parsed: Parsed) -> None:
        """Note what the source found in the body."""
        self.items = [Item(self.source, raw) for raw in parsed.events]
        self.batch = parsed.batch
        self._parsed = parsed.marks

    def made(self, found: list[Made], start: int = 0) -> None:
        """Note what became of the items from ``start`` on."""
        if not self._parsed and all(one.__class__ is Row for one in found):
            self.rows += found  # type: ignore[arg-type]  # as was just seen
            return
        for place, one in enumerate(found, start):
            if isinstance(one, Row):
                if self._parsed:
                    self._mark(place)
                self.rows.append(one)
            else:
                self.refused.append(Refusal(place, one.code, one.message, one.help))

    def _mark(self, place: int) -> None:
        mark = self._parsed.get(place)
        if mark is not None:
            self.marks = {**self.marks, len(self.rows): (mark.object, mark.version)}

    def aside(self, received: int) -> Aside:
        """Return the request as it goes to quarantine; ``received`` in Unix milliseconds."""
        raws = [self.items[one.index].raw for one in self.refused]
        return aside.of(self.source.name, self.inbound, self.refused, raws, received)

    def receipt(self, duplicates: frozenset[int]) -> Receipt:
        """Return what the sender is told."""
        accepted = len(self.rows) - len(duplicates)
        if self.source.quarantines:
            return Receipt(accepted, len(duplicates), (), len(self.refused))
        return Receipt(accepted, len(duplicates), tuple(self.refused))
