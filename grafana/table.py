"""One row a thing: several queries joined by the labels that they share."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from grafana import colours, timeline
from grafana.frame import Frame, framed
from grafana.query import Query
from grafana.sdk import common, common_models, dashboard, models, table

_TEXT = common_models.TableColorTextCellOptions()


class Column(Struct, frozen=True, kw_only=True):
    """One query's figure, `absent` where a row has none; `steps` and `states` colour it."""

    name: str
    query: str
    unit: str
    absent: str = "–"
    decimals: int | None = None
    steps: dashboard.ThresholdsConfig | None = None
    states: Mapping[int, timeline.State] | None = None


def queries(columns: Sequence[Column]) -> tuple[Query, ...]:
    """Return what the columns ask for."""
    return tuple(Query(column.query, column.name, now=True) for column in columns)


def panel(frame: Frame, key: str, columns: Sequence[Column]) -> table.Panel:
    """Return a table with a row for each value of the label `key`, its worst row first."""
    names = {f"Value #{chr(ord('A') + n)}": column.name for n, column in enumerate(columns)}
    order = {name: place for place, name in enumerate([key, *names])}
    renamed = {key: key.capitalize(), **names}
    organized = {"excludeByName": {"Time": True}, "indexByName": order, "renameByName": renamed}
    made = (
        framed(table.Panel(), frame, as_table=True)
        .with_transformation(models.DataTransformerConfig("merge", options={}))
        .with_transformation(models.DataTransformerConfig("organize", options=organized))
        .cell_height(common_models.TableCellHeight.SM)
        .sort_by([common.TableSortByFieldState().display_name(columns[0].name)])
    )
    for column in columns:
        made = made.override_by_name(column.name, _properties(column))
    return made


def _properties(column: Column) -> list[models.DynamicConfigValue]:
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
    }
    if column.decimals is not None:
        said["decimals"] = column.decimals
    if column.steps is not None:
        said["thresholds"] = column.steps.build()
    if column.steps is not None or column.states is not None:
        said["custom.cellOptions"] = _TEXT
    return [models.DynamicConfigValue(name, value) for name, value in said.items()]
