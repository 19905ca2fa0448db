"""One row a thing: several queries joined by the labels that they share."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from grafana import colours, links, timeline
from grafana.frame import Frame, framed
from grafana.links import Link
from grafana.query import Query
from grafana.sdk import common, common_models, dashboard, models, table

_TEXT = common_models.TableColorTextCellOptions()
_BAR = common_models.TableBarGaugeCellOptions(
    mode=common_models.BarGaugeDisplayMode.BASIC,
    value_display_mode=common_models.BarGaugeValueMode.TEXT,
)


class Key(Struct, frozen=True):
    """A label that tells rows apart, shown as a column; `states` colours and words its values."""

    label: str
    name: str = ""
    states: Mapping[str, timeline.State] | None = None
    links: tuple[Link, ...] = ()

    @property
    def title(self) -> str:
        """What stands above the column."""
        return self.name or self.label.replace("_", " ").capitalize()


class Column(Struct, frozen=True, kw_only=True):
    """One query's figure, `absent` where a row has none; `steps` and `states` colour it.

    `bar` draws it between two values; a `hidden` one only joins its labels.
    """

    name: str
    query: str
    unit: str
    absent: str = "–"
    decimals: int | None = None
    steps: dashboard.ThresholdsConfig | None = None
    states: Mapping[int, timeline.State] | None = None
    links: tuple[Link, ...] = ()
    bar: tuple[float, float] | None = None
    hidden: bool = False


def queries(columns: Sequence[Column]) -> tuple[Query, ...]:
    """Return what the columns ask for."""
    return tuple(Query(column.query, column.name, now=True) for column in columns)


def panel(
    frame: Frame,
    key: str | Key | Sequence[Key],
    columns: Sequence[Column],
    *,
    sort: str = "",
    falling: bool = False,
) -> table.Panel:
    """Return a table with a row for each value of the key's labels.

    It is sorted by the column titled `sort`, else by the first that shows a figure: worst first.
    """
    keys = _keys(key)
    seen = [column.name for column in columns if not column.hidden]
    first = sort or (seen[0] if seen else keys[0].title)
    made = (
        framed(table.Panel(), frame, shape="table")
        .with_transformation(models.DataTransformerConfig("merge", options={}))
        .with_transformation(
            models.DataTransformerConfig("organize", options=_organized(keys, columns))
        )
        .cell_height(common_models.TableCellHeight.SM)
        .sort_by([_sorted(first, falling=falling)])
    )
    for one in keys:
        properties = _of_key(one)
        if properties:
            made = made.override_by_name(one.title, properties)
    for column in columns:
        if not column.hidden:
            made = made.override_by_name(column.name, _of_column(column))
    return made


def _keys(key: str | Key | Sequence[Key]) -> Sequence[Key]:
    if isinstance(key, str):
        return (Key(key),)
    return (key,) if isinstance(key, Key) else key


def _sorted(title: str, *, falling: bool) -> common.TableSortByFieldState:
    found = common.TableSortByFieldState().display_name(title)
    return found.desc(True) if falling else found


def _organized(keys: Sequence[Key], columns: Sequence[Column]) -> dict[str, object]:
    named = {one.label: one.title for one in keys}
    values = {f"Value #{chr(ord('A') + n)}": column for n, column in enumerate(columns)}
    if len(columns) == 1:  # Grafana letters the values of several queries only
        values["Value"] = columns[0]
    named |= {value: column.name for value, column in values.items()}
    hidden = {value: True for value, column in values.items() if column.hidden}
    return {
        "excludeByName": {"Time": True, **hidden},
        "indexByName": {name: place for place, name in enumerate(named)},
        "renameByName": named,
    }


def _of_key(key: Key) -> list[models.DynamicConfigValue]:
    said: dict[str, object] = {}
    if key.states is not None:
        said["mappings"] = [timeline.mapping(key.states)]
        said["custom.cellOptions"] = _TEXT
    if key.links:
        said["links"] = _links(key.links)
    return [models.DynamicConfigValue(name, value) for name, value in said.items()]


def _of_column(column: Column) -> list[models.DynamicConfigValue]:
    missing = models.ValueMappingResult(text=column.absent, color=colours.UNKNOWN)
    mappings: list[models.ValueMapping] = [
        models.SpecialValueMap(
            models.DashboardSpecialValueMapOptions(models.SpecialValueMatch.NULL_AND_NAN, missing)
        )
    ]
    if column.states is not None:
        mappings.append(timeline.mapping(column.states))
    said: dict[str, object] = {
        "unit": column.unit,
        "custom.align": "left",
        "mappings": mappings,
        "decimals": column.decimals,
        "thresholds": None if column.steps is None else column.steps.build(),
    }
    if column.steps is not None or column.states is not None:
        said["custom.cellOptions"] = _TEXT
    if column.bar is not None:
        said |= {"custom.cellOptions": _BAR, "min": column.bar[0], "max": column.bar[1]}
    if column.links:
        said["links"] = _links(column.links)
    return [
        models.DynamicConfigValue(name, value) for name, value in said.items() if value is not None
    ]


def _links(given: Sequence[Link]) -> list[models.DashboardLink]:
    return [links.shown(one, in_table=True).build() for one in given]
