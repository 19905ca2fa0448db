"""The series of one metric, found by what their labels are.

Each label has a column of small numbers, one a series, that stand for its values: a matcher is
asked once a value, however many series bear it, and then compared with a whole column at once.
"""

from collections.abc import Iterable
from typing import Final, Literal, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from alerting.model import Labels
from alerting.promql.patterns import pattern
from alerting.series.columns import Ids

NAME: Final = "__name__"

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
_Number = TypeVar("_Number", np.int32, np.intp)
_FIRST: Final = 16
# Below so many series that left there is nothing to gain by forgetting their places.
_FEW: Final = 1_000


class Matcher(Protocol):
    """What one label must be."""

    @property
    def name(self) -> str: ...
    @property
    def operator(self) -> Literal["=", "!=", "=~", "!~"]: ...
    @property
    def value(self) -> str: ...


class Metric:
    """The numbers of a metric's series by the values of their labels.

    `version` is another whenever series came or left. `numbers` may be asked from any thread; all
    else belongs to one.
    """

    def __init__(self) -> None:
        self.version = 0
        self._table = _Table(np.zeros(_FIRST, np.intp), 0, {})
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def enter(self, number: int, labels: Labels) -> None:
        """Add a series; a name among its labels counts for nothing."""
        self._places[number] = self._table.count
        self._table.add(number, labels)
        self.version += 1

    def leave(self, number: int) -> None:
        """Take a series out."""
        self._table.numbers[self._places.pop(number)] = -1
        self.version += 1
        if self._table.count - len(self._places) > max(len(self._places), _FEW):
            # Another table, so that a thread that reads this one goes on with it.
            self._table = self._table.without_gaps()
            numbers = self._table.numbers[: self._table.count].tolist()
            self._places = {number: place for place, number in enumerate(numbers)}

    def numbers(self, matchers: Iterable[Matcher] = ()) -> Ids:
        """Return the numbers, going up, of the series that all matchers take.

        A matcher of the name counts for nothing.
        """
        table = self._table
        count = table.count
        taken: Flags | None = None
        for matcher in matchers:
            if matcher.name != NAME:
                column = table.columns.get(matcher.name, _NOWHERE)
                found = column.taken(matcher, count)
                taken = found if taken is None else taken & found
        numbers = table.numbers[:count]
        numbers = numbers.copy() if taken is None else numbers[np.flatnonzero(taken)]
        return np.sort(numbers[numbers >= 0])


class _Table:
    """Numbers by place, that of a series that left -1; columns of labels by the same places."""

    def __init__(self, numbers: Ids, count: int, columns: "dict[str, _Column]") -> None:
        self.numbers = numbers
        self.count = count
        self.columns = columns

    def add(self, number: int, labels: Labels) -> None:
        place = self.count
        for name, value in labels:
            if name != NAME:
                column = self.columns.get(name)
                if column is None:
                    column = self.columns[name] = _Column(np.zeros(_FIRST, np.int32), {"": 0})
                column.put(place, value)
        if place >= len(self.numbers):
            self.numbers = _roomy(self.numbers, place + 1)
        self.numbers[place] = number
        # Last, so that nobody looks at a place before all its labels stand there.
        self.count = place + 1

    def without_gaps(self) -> "_Table":
        numbers = self.numbers[: self.count]
        there = numbers >= 0
        columns = {name: column.part(there) for name, column in self.columns.items()}
        used = {name: column for name, column in columns.items() if column.is_used}
        return _Table(numbers[there], int(there.sum()), used)


class _Column:
    """The values of one label by place; those of places beyond the end are ""."""

    def __init__(self, codes: Codes, values: dict[str, int]) -> None:
        self._codes = codes
        self._values = values

    @property
    def is_used(self) -> bool:
        return len(self._values) > 1

    def put(self, place: int, value: str) -> None:
        if place >= len(self._codes):
            self._codes = _roomy(self._codes, place + 1)
        self._codes[place] = self._values.setdefault(value, len(self._values))

    def taken(self, matcher: Matcher, count: int) -> Flags:
        """Say for each of the first `count` places whether its value will do."""
        codes: Codes = _roomy(self._codes, count)[:count]
        if matcher.operator in {"=", "!="}:
            found: Flags = codes == self._values.get(matcher.value, -1)
            return found if matcher.operator == "=" else ~found
        regular, wanted = pattern(matcher.value), matcher.operator == "=~"
        fits = [
            (regular.fullmatch(value.encode("utf-8", "surrogateescape")) is not None) is wanted
            for value in tuple(self._values)
        ]
        return np.array(fits)[codes]

    def part(self, there: Flags) -> Self:
        """Return the column of some places, which move together, with the values they have."""
        codes = _roomy(self._codes, len(there))[: len(there)][there]
        used = np.bincount(codes, minlength=len(self._values)) > 0
        used[0] = True
        renumbered = (np.cumsum(used) - 1).astype(np.int32)
        values = [value for value, is_used in zip(self._values, used, strict=True) if is_used]
        return type(self)(renumbered[codes], {value: code for code, value in enumerate(values)})


_NOWHERE: Final = _Column(np.zeros(0, np.int32), {"": 0})


def _roomy(numbers: npt.NDArray[_Number], count: int) -> npt.NDArray[_Number]:
    """Return the same numbers, or where there are too few, twice as many, zeros behind them."""
    if count <= len(numbers):
        return numbers
    longer = np.zeros(max(count, 2 * len(numbers)), numbers.dtype)
    longer[: len(numbers)] = numbers
    return longer
