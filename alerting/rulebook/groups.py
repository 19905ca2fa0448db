"""Groups of rules as they are evaluated: one rule after the other, at the same instant."""

from msgspec import Struct

from alerting.duration import Duration
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.prometheus_rules import Alerting, Recording

Evaluated = Evaluation | Alerting | Recording
"""One severity of a threshold, or a rule of Prometheus'."""


class Group(Struct, frozen=True):
    """Rules that are worked out every `interval`, as of `offset` ago.

    `limit` is how many alerts or series each may make; 0: no end.
    """

    name: str
    file: str
    interval: Duration
    evaluations: tuple[Evaluated, ...]
    limit: int = 0
    offset: Duration = Duration(0)

    @property
    def id(self) -> str:
        """Its name among the groups of all files."""
        return f"{self.file};{self.name}"

    @property
    def in_order(self) -> tuple[Evaluated, ...]:
        """The evaluations in the order in which they are worked out.

        That is how they are written, but of one threshold the worst severity comes first, since
        what is told of the others depends on it.
        """
        found: list[Evaluated] = []
        for one in self.evaluations:
            place = len(found)
            while place and one.id in _worse(found[place - 1]):
                place -= 1
            found.insert(place, one)
        return tuple(found)


def _worse(one: Evaluated) -> tuple[str, ...]:
    return one.worse if isinstance(one, Evaluation) else ()
