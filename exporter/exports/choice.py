"""Which columns and rows of a table somebody wants, read strictly; Refused says what there is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from alerting.strict import hint, quoted
from exporter.exports.column import Column, Value, Values, by_field
from exporter.exports.dataset import CURSOR, Dataset
from exporter.exports.datasets import DATASETS
from exporter.refusal import Refused

_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False}


class Choice(Struct, frozen=True):
    """Columns in the order they were asked for; ``wanted`` are filters: a column and its value.

    ``resumes`` says whether each row tells where to go on behind it.
    """

    dataset: Dataset
    columns: tuple[Column, ...]
    wanted: tuple[tuple[Column, str | bool], ...] = ()
    resumes: bool = False

    def kept(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows that pass all filters."""
        if not (self.wanted and rows):
            return rows
        fields = by_field(rows)
        fits = [
            [_fits(value, wanted) for value in column.of(fields)] for column, wanted in self.wanted
        ]
        return [row for row, fit in zip(rows, zip(*fits, strict=True), strict=True) if all(fit)]

    def values(self, rows: Sequence[Any]) -> list[Values]:
        """Return the values of rows, of which there are some, column by column."""
        fields = by_field(rows)
        return [column.of(fields) for column in self.columns]

    def __reduce__(self) -> tuple[Any, ...]:
        # It goes to processes of ours, which what tells columns' values cannot: it goes by name.
        columns = [column.name for column in self.columns]
        wanted = [(column.name, value) for column, value in self.wanted]
        return _again, (self.dataset.name, columns, wanted, self.resumes)

    @property
    def fields(self) -> frozenset[str]:
        """What rows have to have; nothing else of them is looked at."""
        columns = *self.columns, *(column for column, _ in self.wanted)
        return frozenset(self.dataset.placed).union(*(column.fields for column in columns))

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called, that of the cursor too."""
        names = tuple(column.name for column in self.columns)
        return (*names, CURSOR) if self.resumes else names

    @property
    def is_personal(self) -> bool:
        """Whether it has what somebody said."""
        return any(column.personal for column in self.columns)


def _again(
    dataset: str,
    columns: Sequence[str],
    wanted: Sequence[tuple[str, str | bool]],
    resumes: bool,  # noqa: FBT001 # pickle gives all by place
) -> Choice:
    named = DATASETS[dataset].named
    chosen = tuple(named[name] for name in columns)
    return Choice(
        DATASETS[dataset], chosen, tuple((named[name], value) for name, value in wanted), resumes
    )


def read(
    dataset: Dataset, columns: str, filters: Mapping[str, str], may: Callable[[str], bool]
) -> Choice:
    """Return what is chosen: names with commas between them, all where none is but `cursor`.

    ``may`` says whether the caller has a permission. A personal column that is not asked for is
    left out for who may not see it; who asks for it is refused.
    """
    names = [name.strip() for name in columns.split(",") if name.strip()]
    _refuse_twice(names)
    if wanted := [name for name in names if name != CURSOR]:
        chosen = tuple(_column(dataset, name) for name in wanted)
        _refuse_personal(chosen, may)
    else:
        chosen = tuple(one for one in dataset.columns if not one.personal or may("personal:read"))
    return Choice(dataset, chosen, _filters(dataset, filters), CURSOR in names)


def _column(dataset: Dataset, name: str) -> Column:
    found = dataset.named.get(name)
    if found is None:
        said = f"columns: {dataset.name} has no {quoted(name)}{hint(name, [*dataset.named])}"
        raise _refused(said, f"known: {', '.join((*dataset.named, CURSOR))}")
    return found


def _refuse_twice(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise _refused(f"columns: {quoted(name)} stands there twice", "name it once")


def _refuse_personal(chosen: Iterable[Column], may: Callable[[str], bool]) -> None:
    for column in chosen:
        if column.personal and not may("personal:read"):
            raise Refused(
                "forbidden",
                f"columns: {column.name} is personal, and your role lacks personal:read",
                "leave it out, or use a token of a role that has personal:read",
            )


def _filters(dataset: Dataset, filters: Mapping[str, str]) -> tuple[tuple[Column, str | bool], ...]:
    found: list[tuple[Column, str | bool]] = []
    for name, text in filters.items():
        if name not in dataset.filters:
            said = f"{dataset.name} cannot be filtered by {quoted(name)}"
            said += hint(name, list(dataset.filters))
            raise _refused(said, f"known: {', '.join(dataset.filters)}")
        column = dataset.named[name]
        if column.kind != "boolean":
            found.append((column, text))
        elif text in _FLAGS:
            found.append((column, _FLAGS[text]))
        else:
            raise _refused(f"{name}: expected true or false, got {quoted(text)}", "send one")
    return tuple(found)


def _fits(value: Value, wanted: str | bool) -> bool:  # noqa: FBT001 # a filter's value is one
    return wanted in value if isinstance(value, tuple) else value == wanted


def _refused(message: str, help: str) -> Refused:
    return Refused("bad_argument", message, help)
